"""The forms of a statement with its source, of a milestone, and of a note on foreign policy."""

import re

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from apps.core.forms import IsoDateField, PartialDateFormField, PlainSelect
from apps.core.layout import More
from apps.core.models import Fact
from apps.core.options import upfirst_choices
from apps.core.partial_date import PartialDate
from apps.partnerships.forms.parts import DATE_HINT, PartForm, area, certainty, helper, line, stored

Kind = Fact.Kind
NUMBERS = frozenset({Kind.POPULATION, Kind.STUDENTS})
DATES = frozenset({Kind.SINCE})
# A network has these, a vänort does not.
NOT_OURS = frozenset({Kind.FOUNDED, Kind.SEAT, Kind.MEMBERS})
NUMBER = re.compile(r"\d{1,12}", re.ASCII)
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
FIRST_YEAR = 1000


class FactForm(PartForm):
    """One statement: a number, a date or a text, as its kind says."""

    kind = forms.ChoiceField(
        label="Vad gäller uppgiften?",
        choices=[("", "Välj"), *((value, label) for value, label in Kind.choices if value not in NOT_OURS)],
        widget=PlainSelect,
        error_messages={"required": "Välj vad uppgiften gäller."},
    )
    value = line(
        "Uppgift",
        500,
        required=True,
        help_text="Invånare och studenter som tal, Sedan som år eller datum, webbplats som adress, annat med egna ord.",
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
    source = line(
        "Källa",
        300,
        required=True,
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
    certainty = certainty()
    preferred = forms.BooleanField(
        label="Visa den här uppgiften först",
        required=False,
        initial=True,
        help_text="När källor skiljer sig åt visas en av dem först. De andra står kvar.",
    )
    note = line("Anmärkning", 500)

    def __init__(self, data=None, *, user, record):
        names = ("kind", "qualifier", "as_of", "source", "source_url", "certainty", "preferred", "note")
        initial = stored(record, *names)
        if record.pk:
            initial["value"] = written(record)
        super().__init__(data, user=user, record=record, initial=initial)
        self.fields["qualifier"].explains_itself = True
        self.helper = helper(
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
        if kind and kind not in NUMBERS:
            cleaned["qualifier"] = ""
        return cleaned

    def fill(self):
        """The statement with its new values; nothing is saved."""
        fact, cleaned = self.record, self.cleaned_data
        names = ("kind", "qualifier", "as_of", "source", "source_url", "certainty", "preferred", "note")
        self.fill_from(*names)
        fact.number, fact.date, fact.text = cleaned["read"]
        return fact


def written(fact):
    """The statement as it stands in its field."""
    if fact.number is not None:
        return f"{fact.number:,}".replace(",", "\N{NO-BREAK SPACE}")
    return fact.date.iso if fact.date else fact.text


def read(kind, text):
    """(number, date, text) of a statement, two of them empty. Raises ValidationError."""
    if kind in NUMBERS:
        digits = SPACES.sub("", text)
        if not NUMBER.fullmatch(digits):
            raise ValidationError("Skriv ett tal utan decimaler, till exempel 641 000.", code="number")
        return int(digits), None, ""
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
    reason = line(
        "Varför tas uppgiften bort?",
        500,
        required=True,
        help_text="Uppgiften och skälet står kvar i historiken.",
        error_messages={"required": "Skriv varför uppgiften tas bort."},
    )
    use_required_attribute = False
    error_css_class = "bad"


class MilestoneForm(PartForm):
    title = line("Vad hände?", 200, required=True, error_messages={"required": "Skriv vad som hände."})
    date = PartialDateFormField(label="När?", required=False, help_text=DATE_HINT)
    text = area("Mer om det", 3, 1000)
    source = line("Källa", 300, help_text="Var står det? Till exempel en tidning, ett protokoll eller ett brev.")
    certainty = certainty()

    NAMES = ("title", "date", "text", "source", "certainty")

    def __init__(self, data=None, *, user, record):
        super().__init__(data, user=user, record=record, initial=stored(record, *self.NAMES))
        self.fields["date"].explains_itself = True
        self.helper = helper(Fieldset("Milstolpen", "title", "date", "text"), Fieldset("Källan", "source", "certainty"))

    def fill(self):
        return self.fill_from(*self.NAMES)


class PolicyNoteForm(PartForm):
    date = IsoDateField(
        label="När gjordes bedömningen?",
        help_text="Till exempel 2026-08-01.",
        error_messages={"required": "Ange datumet för bedömningen."},
    )
    text = area(
        "Hur stämmer valet av ort med Sveriges utrikespolitik?",
        6,
        required=True,
        help_text="Med egna ord. Till exempel vad UD, ambassaden eller regeringens landstrategi säger om landet.",
        error_messages={"required": "Skriv bedömningen."},
    )
    source = line("Underlag", 300, help_text="Det du har läst eller vem du har frågat.")

    NAMES = ("date", "text", "source")

    def __init__(self, data=None, *, user, record):
        initial = stored(record, *self.NAMES) or {"date": timezone.localdate()}
        super().__init__(data, user=user, record=record, initial=initial)
        self.helper = helper(*self.NAMES)

    def clean_date(self):
        date = self.cleaned_data["date"]
        if date > timezone.localdate():
            raise ValidationError("Datumet har inte varit än.", code="future")
        return date

    def fill(self):
        return self.fill_from(*self.NAMES)
