"""Form fields that only activities have."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from apps.core.forms import SPACES, AmountField, IsoDateField

MOST = 100_000


class DayField(IsoDateField):
    """A whole date; the browser shows its own calendar."""

    def __init__(self, **kwargs):
        kwargs["widget"] = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**kwargs)


class CountField(forms.IntegerField):
    """How many; empty is unknown (None), zero is a number."""

    default_error_messages = {
        "invalid": "Skriv antalet med siffror, till exempel 12.",
        "min_value": "Antalet kan inte vara negativt.",
        "max_value": "Antalet är för stort.",
    }

    def __init__(self, **kwargs):
        kwargs["widget"] = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(min_value=0, max_value=MOST, required=False, **kwargs)

    def to_python(self, value):
        return super().to_python(SPACES.sub("", value) if isinstance(value, str) else value)


class HoursField(AmountField):
    """Working hours, with one decimal at most; empty is unknown."""

    def __init__(self, **kwargs):
        super().__init__(max_value=Decimal("99999.9"), required=False, **kwargs)

    def clean(self, value):
        try:
            hours = super().clean(value)
        except ValidationError as error:
            codes = {one.code for one in error.error_list}
            if "amount" in codes or "null_characters_not_allowed" in codes:
                raise ValidationError("Skriv timmarna med siffror, till exempel 12 eller 12,5.") from None
            if "negative" in codes:
                raise ValidationError("Timmarna kan inte vara negativa.") from None
            raise ValidationError("Så många timmar är det knappast. Kontrollera antalet siffror.") from None
        if hours is not None and hours != round(hours, 1):
            raise ValidationError("Ange timmarna med högst en decimal, till exempel 12,5.")
        return hours


class OpenChoice(forms.ChoiceField):
    """A choice whose answers are known only when the rest of the form has been read; the form checks it."""

    def valid_value(self, value):
        return True
