"""Form fields that read what Swedes type."""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from apps.core.partial_date import PartialDate

# Space, no-break space, narrow no-break space, thin space: all stand between thousands.
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
# Invisible marks that turn the direction of text around: they have no place in a register.
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
AMOUNT = re.compile(r"[-\u2212]?\d+(?:,\d{1,2})?", re.ASCII)


def parse_amount(text):
    """ "1 234 567,50 kr" → Decimal. Raises ValueError. A dot is refused: it may mean thousands or decimals."""
    digits = SPACES.sub("", text).lower().removesuffix("kr").removesuffix("sek")
    if not AMOUNT.fullmatch(digits):
        raise ValueError(text)
    try:
        return Decimal(digits.replace("\u2212", "-").replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None


def format_amount(value):
    """Decimal → "1 234 567,50", öre only when there are any; for filling in a form."""
    whole = value == value.to_integral_value()
    text = f"{value:,.0f}" if whole else f"{value:,.2f}"
    return text.replace(",", "\u00a0").replace(".", ",")


class PlainSelect(forms.Select):
    """A select drawn by joining strings: Django renders a template for every <option>, here 250 in one form."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))

        def drawn(pairs):
            for one, label in pairs:
                if isinstance(label, (list, tuple)):
                    yield format_html('<optgroup label="{}">{}</optgroup>', one, mark_safe("".join(drawn(label))))  # noqa: S308
                else:
                    selected = mark_safe(" selected") if str(one) in chosen else ""
                    yield format_html('<option value="{}"{}>{}</option>', one, selected, label)

        attributes = flatatt({"name": name, **self.attrs, **(attrs or {})})
        return format_html("<select{}>{}</select>", attributes, mark_safe("".join(drawn(self.choices))))  # noqa: S308


class AmountField(forms.CharField):
    """A sum in kronor, zero or more; empty is unknown (None)."""

    def __init__(self, *, max_value=Decimal("999999999999.99"), **kwargs):
        self.max_value = max_value
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value):
        return format_amount(value) if isinstance(value, Decimal) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_amount(text)
        except ValueError:
            raise ValidationError(
                "Skriv summan med siffror, till exempel 1 234 567 eller 1 234 567,50.", code="amount"
            ) from None
        if amount < 0:
            raise ValidationError("Summan kan inte vara negativ.", code="negative")
        if amount > self.max_value:
            raise ValidationError("Summan är för stor. Kontrollera antalet nollor.", code="huge")
        return amount

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


class PartialDateFormField(forms.CharField):
    """A date known to the day, month, year or decade; cleaned to a PartialDate or None."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")

    def prepare_value(self, value):
        return value.iso if isinstance(value, PartialDate) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError:
            raise ValidationError("Skriv datumet som 2026-08-01, 2026-08 eller 2026.", code="date") from None


class RecordForm(forms.Form):
    """What a form carries, unseen, to change a record that others may change too; see apps.core.conflicts.

    `version` is the one the form was opened with, `opened` what stood in it then, `draft` the name of the open form
    in its draft, so that two tabs do not write over each other.
    """

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "Formuläret har skadats på vägen. Öppna det på nytt.",
        ),
    )
    # Fields that accept anything: damage in them costs a choice more, never what was typed.
    opened = forms.Field(widget=forms.HiddenInput, required=False)
    draft = forms.Field(widget=forms.HiddenInput, required=False)


class TextField(forms.CharField):
    """Free text without the marks that turn its direction around."""

    def to_python(self, value):
        return DIRECTION_MARKS.sub("", super().to_python(value) or "")


class IsoDateField(forms.DateField):
    """A whole date, ISO or "3 november 2026"."""

    default_error_messages = {"invalid": "Skriv datumet som 2026-08-01."}

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            try:
                parsed = PartialDate.parse(value)
            except ValueError:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from None
            if parsed.precision != "day" or parsed.circa:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            return parsed.first
        return super().to_python(value)


def show_refusal(form, error):
    """Put what an action refused beside the fields it speaks of, or above the form."""
    found = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, texts in found.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
