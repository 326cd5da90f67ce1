"""Every question that the project form can put, in words; the form says which are put, and when."""

from django import forms

from apps.core.forms import AmountField, IsoDateField, PartialDateFormField, PlainSelect, RecordForm, TextField
from apps.core.options import upfirst_choices
from apps.organisation.models.decisions import DNR_HINT
from apps.projects.models import Project

DATE_HINT = "Till exempel 2026-08-01, 2026-08 eller 2026."


def select(label, choices, *, empty="", **kwargs):
    """A choice among fixed values, with an empty first one."""
    return forms.ChoiceField(label=label, choices=[("", empty or "Välj"), *choices], widget=PlainSelect, **kwargs)


def area(label, rows=3, **kwargs):
    return TextField(label=label, max_length=3000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ProjectFields(RecordForm):
    """The fields of a project, none of them with choices from the database yet."""

    title = TextField(label="Titel", max_length=250, error_messages={"required": "Ge projektet en titel."})
    need = area(
        "Behov i verksamheten",
        4,
        help_text="Vad ska bli bättre hos oss? En eller två meningar.",
        error_messages={"required": "Ange vilket behov projektet svarar mot."},
    )
    unit = select("Ansvarig enhet", [], error_messages={"required": "Välj vilken enhet som ansvarar."})
    accountable = select("Ansvarig nämnd", [], help_text="Kontoret arbetar för flera nämnder.")
    programme = select(
        "Program",
        [],
        help_text="Hittar du inte programmet? Fråga samordnaren, så läggs det till.",
        error_messages={"required": "Välj vilket program som finansierar projektet."},
    )
    acronym = TextField(label="Kortnamn", max_length=60, required=False)
    kind = forms.ChoiceField(
        label="Slag",
        choices=upfirst_choices(Project.Kind),
        initial=Project.Kind.PROJECT,
        required=False,
        widget=PlainSelect,
    )
    benefit_work = area("Nytta för verksamheten", required=False)
    benefit_residents = area("Nytta för invånarna", required=False)
    role = select("Vår roll", upfirst_choices(Project.Role), required=False)
    role_note = TextField(label="Om vår roll", max_length=300, required=False)
    education_stage = select("Skolform", upfirst_choices(Project.EducationStage), required=False)

    status = select(
        "Läge", [], help_text="Var projektet står nu.", error_messages={"required": "Välj vilket läge projektet har."}
    )
    status_date = PartialDateFormField(label="Sedan när?", required=False)
    reason = TextField(
        label="Varför?",
        max_length=500,
        required=False,
        help_text="En eller två meningar, till lärdom för andra.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    start = PartialDateFormField(
        label="Start", help_text=DATE_HINT, error_messages={"required": "Ange när projektet börjar."}
    )
    end = PartialDateFormField(label="Slut", help_text="På samma sätt. Behövs när projektet är slut.", required=False)

    support = AmountField(label="Stöd till Norrköping", required=False, help_text="Behövs när det är beviljat.")
    own_cash = AmountField(
        label="Egen medfinansiering, kontant", required=False, help_text="Skriv 0 om ni inte betalar något."
    )
    own_time = AmountField(label="Egen medfinansiering, egen tid", required=False, help_text="Arbetstid i kronor.")
    total = AmountField(label="Projektets totala budget", required=False, help_text="Alla parter tillsammans.")
    decided_on = IsoDateField(
        label="Finansiärens beslutsdatum",
        required=False,
        help_text="Fyll i när stödet är beviljat. Stödet räknas i rapporten det datumet, till exempel 2026-05-20.",
    )
    is_aid = forms.BooleanField(
        label="Projektet är bistånd",
        required=False,
        help_text="Till exempel kommunala partnerskap genom ICLD. Bistånd betalas bara med pengar utifrån.",
    )

    goals = forms.MultipleChoiceField(
        label="Vilka mål i policyn bidrar projektet till?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst ett mål i policyn som projektet bidrar till."},
    )
    sdgs = forms.MultipleChoiceField(label="Globala mål", widget=forms.CheckboxSelectMultiple, required=False)
    council_goals = forms.MultipleChoiceField(
        label="Kommunfullmäktiges mål", widget=forms.CheckboxSelectMultiple, required=False
    )

    steering_assignment = select(
        "Uppdrag",
        [],
        required=False,
        help_text="Vilket uppdrag i uppdragsplan eller ägardirektiv svarar projektet mot?",
    )
    dnrs = TextField(
        label="Diarienummer",
        required=False,
        max_length=1000,
        help_text=f"Ett per rad. {DNR_HINT}",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    programme_reference = TextField(label="Projektnummer hos finansiären", max_length=80, required=False)
