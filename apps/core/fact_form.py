"""The form of a statement with its source: the same for a vänort and for a network."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from apps.core.forms import PlainSelect, RecordForm, TextField
from apps.core.layout import More
from apps.core.models import Certainty, Fact
from apps.core.options import upfirst_choices
from apps.core.partial_date import PartialDate

Kind = Fact.Kind
NUMBERS = frozenset({Kind.POPULATION, Kind.STUDENTS})
DATES = frozenset({Kind.SINCE, Kind.FOUNDED})
# A number where it is one, words where not: "14 medelstora städer och 15 universitet".
NUMBERS_OR_WORDS = frozenset({Kind.MEMBERS})
NUMBER = re.compile(r"\d{1,12}", re.ASCII)
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
FIRST_YEAR = 1000
NAMES = ("kind", "qualifier", "as_of", "source", "source_url", "certainty", "preferred", "note")


class FactForm(RecordForm):
    """One statement: a number, a date or a text, as its kind says. A kind of record says which `kinds` it has."""

    error_css_class = "bad"
    use_required_attribute = False
    kinds: frozenset = frozenset(Kind.values)

    kind = forms.ChoiceField(
        label="Vad gäller uppgiften?",
        widget=PlainSelect,
        error_messages={"required": "Välj vad uppgiften gäller."},
    )
    value = TextField(
        label="Uppgift",
        max_length=500,
        help_text="Antal som tal, grundat och sedan som år eller datum, webbplats som adress, annat med egna ord.",
        error_messages={"required": "Skriv uppgiften."},
    )
    qualifier = forms.ChoiceField(
        label="Hur exakt är talet?",
        choices=upfirst_choices(Fact.Qualifier),
        required=False,
        widget=PlainSelect,
    )
    as_of = forms.IntegerField(
        label="Vilket år avser den?",
        required=False,
        min_value=FIRST_YEAR,
        max_value=2999,
        help_text="Till exempel 2024.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Skriv ett år med fyra siffror."),
    )
    source = TextField(
        label="Källa",
        max_length=300,
        help_text="Vem säger det? Till exempel Lettlands statistikbyrå.",
        error_messages={"required": "Skriv varifrån uppgiften kommer."},
    )
    source_url = forms.URLField(
        label="Länk till källan",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Skriv en webbadress, till exempel https://www.riga.lv/."},
    )
    certainty = forms.ChoiceField(
        label="Hur säkert är det?",
        choices=upfirst_choices(Certainty),
        initial=Certainty.VERIFIED,
        widget=PlainSelect,
        help_text="Bekräftad står i källan. Härledd är uträknad ur den. Obekräftad har ingen källa.",
    )
    preferred = forms.BooleanField(
        label="Visa den här uppgiften först",
        required=False,
        initial=True,
        help_text="När källor skiljer sig åt visas en av dem först. De andra står kvar.",
    )
    note = TextField(label="Anmärkning", max_length=500, required=False)

    def __init__(self, data=None, *, user, record):
        self.user, self.record = user, record
        initial = {name: getattr(record, name) for name in NAMES} | {"value": written(record)} if record.pk else {}
        super().__init__(data, initial=initial)
        offered = self.kinds | {record.kind}
        pairs = [(value, label) for value, label in Kind.choices if value in offered]
        self.fields["kind"].choices = [("", "Välj"), *pairs]
        self.fields["version"].required = bool(record.pk)
        self.fields["qualifier"].explains_itself = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            *("version", "opened", "draft"),
            Fieldset("Uppgiften", "kind", "value", Div("qualifier", "as_of", css_class="row-2"), css_id="uppgiften"),
            Fieldset("Källan", "source", "source_url", "certainty", "preferred", css_id="kallan"),
            More("Anmärkning", "note"),
        )

    def clean(self):
        cleaned = super().clean()
        kind, text = cleaned.get("kind"), cleaned.get("value")
        if kind and text:
            try:
                cleaned["read"] = read(kind, " ".join(text.split()))
            except ValidationError as error:
                self.add_error("value", error)
        if kind and kind not in NUMBERS | NUMBERS_OR_WORDS:
            cleaned["qualifier"] = ""
        return cleaned

    def fill(self):
        """The statement with its new values; nothing is saved."""
        for name in NAMES:
            setattr(self.record, name, self.cleaned_data[name])
        self.record.number, self.record.date, self.record.text = self.cleaned_data["read"]
        return self.record


def written(fact):
    """The statement as it stands in its field."""
    if fact.number is not None:
        return f"{fact.number:,}".replace(",", "\N{NO-BREAK SPACE}")
    return fact.date.iso if fact.date else fact.text


def read(kind, text):
    """(number, date, text) of a statement, two of them empty. Raises ValidationError."""
    if kind in NUMBERS | NUMBERS_OR_WORDS:
        digits = SPACES.sub("", text)
        if NUMBER.fullmatch(digits):
            return int(digits), None, ""
        if kind in NUMBERS:
            raise ValidationError("Skriv ett tal utan decimaler, till exempel 641 000.", code="number")
    if kind in DATES:
        try:
            return None, PartialDate.parse(text), ""
        except ValueError:
            message = "Skriv ett år eller ett datum, till exempel 1988, 1988-12-10 eller 1960-talet."
            raise ValidationError(message, code="date") from None
    if kind == Kind.WEBSITE:
        URLValidator(schemes=["http", "https"], message="Skriv hela adressen, till exempel https://www.riga.lv/.")(text)
    return None, None, text


class RemoveFactForm(forms.Form):
    error_css_class = "bad"
    use_required_attribute = False

    reason = TextField(
        label="Varför tas uppgiften bort?",
        max_length=500,
        help_text="Uppgiften och skälet står kvar i historiken.",
        error_messages={"required": "Skriv varför uppgiften tas bort."},
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
