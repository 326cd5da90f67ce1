"""What is asked about a question: once when it is noted, and at each step what that step needs."""

import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from apps.activities.models import Advocacy
from apps.activities.units import offered_units, unit_choices
from apps.core.forms import IsoDateField, PlainSelect, RecordForm, TextField
from apps.core.layout import More
from apps.core.options import upfirst_choices
from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation
from apps.organisation.models.decisions import DNR_HINT
from apps.partnerships.models import Partnership
from apps.policy.models import Goal
from apps.projects.models import Programme

FIRST_DAY, LAST_DAY = datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)


def helper_of(*layout):
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*layout)
    return helper


def area(label, rows=4, **kwargs):
    return TextField(label=label, max_length=3000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def select(label, **kwargs):
    return forms.ChoiceField(label=label, widget=PlainSelect, **kwargs)


def sensible(day):
    """A day that can be meant: 0026 is a slip of the finger."""
    if day and not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError("Kontrollera årtalet.")
    return day


class AdvocacyForm(RecordForm):
    """The question itself. What was put forward and how it went is told in the steps."""

    error_css_class = "bad"
    use_required_attribute = False

    title = TextField(
        label="Vilken fråga gäller det?",
        max_length=250,
        help_text="Så att den känns igen, till exempel ”EU-kommissionens förslag till nytt Erasmus+”.",
        error_messages={"required": "Skriv vad frågan gäller."},
    )
    text = area("Varför är den viktig för Norrköping?", required=False, help_text="En eller två meningar.")
    unit = select("Ansvarig enhet", error_messages={"required": "Välj vilken enhet som ansvarar."})
    institution = select(
        "Vem beslutar?",
        required=False,
        help_text="Hittar du inte den som beslutar? Fråga samordnaren, så läggs den till.",
    )
    deadline = IsoDateField(
        label="Sista dag att framföra något",
        required=False,
        help_text="Till exempel när remissen ska vara besvarad. Dagen visas på startsidan när den närmar sig.",
    )
    position = area("Vad vill kommunen?", required=False, help_text="Ståndpunkten, så långt den är känd.")
    goals = forms.MultipleChoiceField(
        label="Vilka mål i policyn hör frågan till?", widget=forms.CheckboxSelectMultiple, required=False
    )
    programme = select(
        "Program som är på förslag", required=False, help_text="Om frågan gäller hur ett program ska se ut."
    )
    network = select("Nätverk vi arbetar genom", required=False)
    partnership = select("Vänort vi arbetar med", required=False)
    dnr = TextField(label="Diarienummer", max_length=60, required=False, help_text=DNR_HINT)
    source_text = TextField(
        label="Källa", max_length=300, required=False, help_text="Var man kan läsa mer: en adress eller ett dokument."
    )

    def __init__(self, data=None, *, user, record):
        self.record = record
        super().__init__(data, initial=stored(record) if record.pk else {})
        self.units = offered_units(user, record)
        self.fields["unit"].choices, first = unit_choices(self.units, user)
        self.initial.setdefault("unit", record.unit.slug if record.unit_id else first)
        self.offer("institution", ExternalOrganisation.objects.visible().order_by("name"), "Uppgift saknas")
        self.offer("programme", proposed_programmes(), "Inget program")
        self.offer("network", Network.objects.visible().defer("search"), "Inget nätverk")
        self.offer("partnership", Partnership.objects.visible().defer("search"), "Ingen vänort")
        self.policy_goals = {goal.slug: goal for goal in Goal.objects.filter(document__valid=True)}
        if record.pk:
            self.policy_goals |= {goal.slug: goal for goal in record.goals.all()}
        self.fields["goals"].choices = [(slug, goal.title) for slug, goal in self.policy_goals.items()]
        self.fields["version"].required = bool(record.pk)
        self.fields["deadline"].explains_itself = self.fields["position"].explains_itself = True
        if record.status in (Advocacy.Status.PRESENTED, Advocacy.Status.OUTCOME):
            self.fields["position"].label = "Vad har kommunen framfört?"
            self.fields["position"].required = True
            self.fields["position"].error_messages["required"] = "Skriv vad kommunen har framfört."
        self.helper = helper_of(
            *("version", "opened", "draft", "title", "text", "unit"),
            *("institution", "deadline", "position", "goals"),
            More("Program, nätverk och vänort", "programme", "network", "partnership"),
            More("Diarienummer och källa", "dnr", "source_text"),
        )

    def offer(self, name, records, empty):
        """Choices by id; what the question has already is always among them."""
        found = {str(one.pk): one for one in records}
        chosen = getattr(self.record, name)
        if chosen:
            found.setdefault(str(chosen.pk), chosen)
        self.fields[name].choices = [("", empty), *((pk, str(one)) for pk, one in found.items())]
        setattr(self, f"{name}_records", found)

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_deadline(self):
        return sensible(self.cleaned_data["deadline"])

    def fill(self):
        """The question with its new values; nothing is saved."""
        cleaned = self.cleaned_data
        for name in ("title", "text", "deadline", "position", "dnr", "source_text"):
            setattr(self.record, name, cleaned[name])
        self.record.unit = self.units.get(cleaned["unit"])
        for name in ("institution", "programme", "network", "partnership"):
            setattr(self.record, name, getattr(self, f"{name}_records").get(cleaned[name]))
        return self.record

    @property
    def chosen_goals(self):
        return [self.policy_goals[slug] for slug in self.cleaned_data["goals"]]


def proposed_programmes():
    """Those whose time is not over: what is on the table concerns them, or comes after them."""
    year = timezone.localdate().year
    return Programme.objects.visible().filter(last_year__gte=year).order_by("-first_year", "name")


def stored(advocacy):
    """What the form shows of a question as it is saved."""
    ids = ("institution_id", "programme_id", "network_id", "partnership_id")
    return {
        "version": advocacy.version,
        "unit": advocacy.unit.slug,
        "goals": [goal.slug for goal in advocacy.goals.all()],
        **{name: getattr(advocacy, name) for name in ("title", "text", "deadline", "position", "dnr", "source_text")},
        **{name.removesuffix("_id"): str(getattr(advocacy, name) or "") for name in ids},
    }


class StepForm(forms.Form):
    """What a step asks, and the version that the page was opened with."""

    error_css_class = "bad"
    use_required_attribute = False

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Formuläret har skadats på vägen. Öppna det på nytt."
        ),
    )

    @property
    def helper(self):
        return helper_of(*self.fields)


class PresentForm(StepForm):
    position = area("Vad framfördes?", 6, error_messages={"required": "Skriv vad kommunen har framfört."})
    channel = select(
        "På vilket sätt?",
        choices=[("", "Välj väg"), *upfirst_choices(Advocacy.Channel)],
        error_messages={"required": "Välj på vilket sätt det framfördes."},
    )
    presented_on = IsoDateField(label="Vilken dag?", error_messages={"required": "Ange vilken dag det framfördes."})

    def clean_presented_on(self):
        return sensible(self.cleaned_data["presented_on"])


class EndForm(StepForm):
    """What became of it, or why it was dropped."""

    outcome = area("Hur gick det?", 6, error_messages={"required": "Skriv hur det gick."})
    outcome_on = IsoDateField(label="Vilken dag kom beskedet?", error_messages={"required": "Ange vilken dag."})

    def clean_outcome_on(self):
        return sensible(self.cleaned_data["outcome_on"])


class DropForm(EndForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reason = self.fields["outcome"]
        reason.label = "Varför slutar ni arbeta med frågan?"
        reason.help_text = "Till exempel: avgjordes innan vi hann, blev inte aktuell."
        reason.error_messages["required"] = "Skriv varför ni slutar arbeta med frågan."
        self.fields["outcome_on"].label = "Från vilken dag?"


class ReopenForm(StepForm):
    reason = TextField(
        label="Varför tas frågan upp igen?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Det som stod om utfallet finns kvar i historiken.",
        error_messages={"required": "Skriv varför frågan tas upp igen."},
    )
