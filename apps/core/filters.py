"""The base of list filters: one class serves the page, the export and the link behind a figure.

A value that makes no sense gets a message by its field and no rows.
"""

import datetime
import re

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import mark_safe

from apps.core.options import OptionsSelect, PlainInput
from apps.core.search import prefix_query

MAX_QUERY = 200
ID = re.compile(r"[0-9]{1,18}", re.ASCII)
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
HALF_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<half>[12]))?", re.ASCII)


class OptionsField(forms.CharField):
    """One of the options; an unknown one is refused with its name."""

    def __init__(self, *, options, **kwargs):
        self.options = options
        kwargs.setdefault("widget", OptionsSelect(options, kwargs.pop("empty_label", "Alla")))
        super().__init__(**kwargs)

    def validate(self, value):
        super().validate(value)
        if value and not self.options.knows(value):
            raise ValidationError("Det valet finns inte. Välj ett annat i listan.", code="unknown")


class OptionsFilter(django_filters.Filter):
    """Filter by one of the given options; `method` or `field_name` as in django-filter."""

    field_class = OptionsField


class SearchField(forms.CharField):
    def __init__(self, **kwargs):
        kwargs.setdefault("widget", PlainInput("search"))
        kwargs.setdefault("max_length", MAX_QUERY)
        super().__init__(**kwargs)


class SearchFilter(django_filters.Filter):
    """Swedish full text search in the stored column `search`, prefixes included."""

    field_class = SearchField

    def __init__(self, field_name="search", **kwargs):
        super().__init__(field_name, **kwargs)

    def filter(self, queryset, value):
        if not value:
            return queryset
        query = prefix_query(value)
        return queryset.filter(**{self.field_name: query}) if query else queryset.none()


def parse_half_year(text):
    """`2024` or `2024-2` → (first day, last day) of the year or half-year. Raises ValueError."""
    found = HALF_YEAR.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, half = int(found["year"]), found["half"]
    first = datetime.date(year, 7 if half == "2" else 1, 1)
    last = datetime.date(year, 6, 30) if half == "1" else datetime.date(year, 12, 31)
    return first, last


def parse_period(fran, till):
    """The texts of ?fran= and ?till= → (first day, last day); an empty end is open, both empty give None."""
    if not fran and not till:
        return None
    first = parse_half_year(fran)[0] if fran else datetime.date.min
    last = parse_half_year(till)[1] if till else datetime.date.max
    return first, last


def period_words(fran, till):
    """The period in words: "2024", "2024–2025", "andra halvåret 2024", "från 2024", "till och med 2025"."""

    def words(text):
        year, _, half = text.partition("-")
        return f"{'första' if half == '1' else 'andra'} halvåret {year}" if half else year

    if not till:
        return f"från {words(fran)}" if fran else ""
    if not fran:
        return f"till och med {words(till)}"
    if fran == till:
        return words(fran)
    if "-" in fran or "-" in till:
        return f"från {words(fran)} till och med {words(till)}"
    return f"{fran}–{till}"


class HalfYearField(forms.CharField):
    """A year, or a half-year such as 2024-2; cleaned to the text, None when empty."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", PlainInput("text", {"inputmode": "numeric", "size": 8}))
        kwargs.setdefault("max_length", 10)
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        try:
            parse_half_year(value)
        except ValueError:
            raise ValidationError(
                "Skriv ett år, till exempel 2024, eller ett halvår, till exempel 2024-2.", code="year"
            ) from None
        return value


class IdField(forms.CharField):
    """The id of a record; cleaned to an int, None when empty. Whether it exists is for the filter to say."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", PlainInput("text", {"inputmode": "numeric", "size": 8}))
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        if not ID.fullmatch(value):
            raise ValidationError("Den posten finns inte.", code="unknown")
        return int(value)


class IdFilter(django_filters.Filter):
    field_class = IdField


class HalfYearFilter(django_filters.Filter):
    field_class = HalfYearField


class YearField(forms.CharField):
    """A year between 1900 and 2099; cleaned to an int, None when empty."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", PlainInput("text", {"inputmode": "numeric", "size": 8}))
        kwargs.setdefault("max_length", 10)
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        if not YEAR.fullmatch(value):
            raise ValidationError("Skriv ett år med fyra siffror, till exempel 2024.", code="year")
        return int(value)


class YearFilter(django_filters.Filter):
    field_class = YearField


class FilterForm(forms.Form):
    """Checks the values that were given, and those that belong together."""

    use_required_attribute = False

    def __init__(self, data, names):
        # Fields are copied for every form; most lists are opened without a filter.
        self.base_fields = {name: type(self).base_fields[name] for name in names}
        super().__init__(data)

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("fran"), cleaned.get("till")
        if first and last and parse_half_year(first)[0] > parse_half_year(last)[1]:
            self.add_error("till", "Till kan inte vara före från.")
        return cleaned


class ListFilter(django_filters.FilterSet):
    """Filters of a list; invalid input gives no rows. `sort`, `page` and `format` are not filters.

    The filters and the form class are made once for each class and shared by all requests: copying them for every
    page view would cost as much as drawing the list. So they carry no state; what needs the request is a method.
    """

    # Filters that stand folded below the others.
    folded: tuple[str, ...] = ()
    # Filters that come with links only: kept while they hold, without a field of their own.
    unseen: tuple[str, ...] = ()
    # What follows the number of rows, such as "som pågick 2024–2025".
    sentence = ""

    class Meta:
        form = FilterForm

    def __init__(self, data=None, queryset=None, *, request=None):
        self.is_bound = True
        self.data = data or QueryDict()
        self.queryset = queryset
        self.request = request
        self.form_prefix = None
        self.filters = self.base_filters

    @property
    def is_active(self):
        """Has the reader filtered at all?"""
        return any(self.data.get(name) for name in self.filters)

    @property
    def is_unfolded(self):
        """Is one of the folded filters in use?"""
        return any(self.data.get(name) for name in self.folded)

    @property
    def fields_html(self):
        """The fields that are always seen, drawn."""
        return self.draw(name for name in self.filters if name not in self.folded)

    @property
    def folded_html(self):
        """The folded fields, drawn; empty when there are none."""
        return self.draw(self.folded)

    def draw(self, names):
        """Fields with label, error and control, as strings: through templates they would cost a third of the page.

        Fields without a value look the same to everybody, so they are drawn once for each reading of their choices.
        """
        names = tuple(names)
        if any(name in self.data for name in names):
            return mark_safe("".join(self.draw_field(name) for name in names))  # noqa: S308 - every part is escaped
        choices = (self.filters[name].extra.get("options") for name in names)
        stamp = [options.stamp for options in choices if options is not None]
        kept = type(self).__dict__.get("_blank_html") or {}
        if names not in kept or kept[names][0] != stamp:
            html = mark_safe("".join(self.draw_field(name) for name in names))  # noqa: S308 - every part is escaped
            kept = type(self)._blank_html = kept | {names: (stamp, html)}
        return kept[names][1]

    def draw_field(self, name):
        field, attrs, error = self.filters[name].field, {"id": f"id_{name}"}, ""
        messages = self.errors.get(name)
        if name in self.unseen and not messages:
            value = self.data.get(name)
            return f'<input type="hidden" name="{name}" value="{escape(value)}">' if value else ""
        if messages:
            attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}
            error = f'<p class="msg" id="id_{name}_error">{escape(" ".join(messages))}</p>'
        control = field.widget.render(name, self.data.get(name), attrs)
        css = "field bad" if messages else "field"
        return f'<div class="{css}"><label for="id_{name}">{escape(field.label)}</label>{error}{control}</div>\n'

    @property
    def qs(self):
        if not hasattr(self, "_qs"):
            self._qs = self.filter_queryset(self.queryset) if self.is_valid() else self.queryset.none()
        return self._qs

    def is_valid(self):
        return self.form.is_valid()

    def get_form_class(self):
        kept = type(self).__dict__.get("_form_class")
        if kept is None:
            fields = {name: filter_.field for name, filter_ in self.filters.items()}
            kept = type(self)._form_class = type("FilterForm", (self._meta.form,), fields)
        return kept

    @property
    def form(self):
        """The form that checks the given values; only those have fields."""
        if not hasattr(self, "_form"):
            self._form = self.get_form_class()(self.data, [name for name in self.filters if self.data.get(name)])
        return self._form

    @property
    def errors(self):
        return self.form.errors

    @cached_property
    def values(self):
        """What the reader filters by, {name: cleaned value}; empty when something makes no sense."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    def label_of(self, name):
        """The words for the chosen value of an OptionsFilter."""
        return self.filters[name].extra["options"].label_of(self.values[name])

    def filter_queryset(self, queryset):
        for name, value in self.values.items():
            filter_ = self.filters[name]
            if isinstance(filter_.method, str):
                queryset = getattr(self, filter_.method)(queryset, name, value)
            else:
                queryset = filter_.filter(queryset, value)
        return queryset
