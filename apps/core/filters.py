"""The base of list filters: one class serves the page, the export and the link behind a figure.

A value that makes no sense gets a message by its field and no rows.
"""

import datetime
import re

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from apps.core.options import OptionsSelect, PlainInput
from apps.core.search import prefix_query

MAX_QUERY = 200
HALF_YEAR = re.compile(r"(?P<year>20\d\d)(?:-(?P<half>[12]))?", re.ASCII)


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

    def filter(self, queryset, value):
        if not value:
            return queryset
        query = prefix_query(value)
        return queryset.filter(**{self.field_name or "search": query}) if query else queryset.none()


def parse_half_year(text):
    """`2024` or `2024-2` → (first day, last day) of the year or half-year. Raises ValueError."""
    found = HALF_YEAR.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, half = int(found["year"]), found["half"]
    first = datetime.date(year, 7 if half == "2" else 1, 1)
    last = datetime.date(year, 6, 30) if half == "1" else datetime.date(year, 12, 31)
    return first, last


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


class HalfYearFilter(django_filters.Filter):
    field_class = HalfYearField


class FilterForm(forms.Form):
    """Checks values that belong together."""

    use_required_attribute = False

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("fran"), cleaned.get("till")
        if first and last and parse_half_year(first)[0] > parse_half_year(last)[1]:
            self.add_error("till", "Till kan inte vara före från.")
        return cleaned


class ListFilter(django_filters.FilterSet):
    """Filters of a list; invalid input gives no rows. `sort`, `page` and `format` are not filters."""

    class Meta:
        form = FilterForm

    @property
    def is_active(self):
        """Has the reader filtered at all?"""
        return any(self.data.get(name) for name in self.filters)

    @property
    def qs(self):
        if not hasattr(self, "_qs"):
            self._qs = self.filter_queryset(self.queryset) if self.is_valid() else self.queryset.none()
        return self._qs

    def is_valid(self):
        return self.form.is_valid()

    def get_form_class(self):
        fields = {name: filter_.field for name, filter_ in self.filters.items()}
        return type("FilterForm", (FilterForm,), fields)

    @property
    def errors(self):
        return self.form.errors

    def filter_queryset(self, queryset):
        for name, value in self.form.cleaned_data.items():
            if value not in (None, "", []):
                queryset = self.filters[name].filter(queryset, value)
        return queryset
