"""The forms of a statement with its source, of a milestone, and of a note on foreign policy."""

from crispy_forms.layout import Fieldset
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.core.fact_form import FactForm as SharedFactForm
from apps.core.fact_form import RemoveFactForm as RemoveFactForm
from apps.core.forms import IsoDateField, PartialDateFormField
from apps.core.models import Fact
from apps.partnerships.forms.parts import DATE_HINT, PartForm, area, certainty, helper, line, stored

Kind = Fact.Kind
# A network has these, a vänort does not.
NOT_OURS = frozenset({Kind.FOUNDED, Kind.SEAT, Kind.MEMBERS})


class FactForm(SharedFactForm):
    kinds = frozenset(Kind.values) - NOT_OURS


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
        self.helper = helper(
            Fieldset("Milstolpen", "title", "date", "text", css_id="milstolpen"),
            Fieldset("Källan", "source", "certainty", css_id="kallan"),
        )

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
