"""Every question that the activity form can put, in words; the form says which are put, and when."""

from django import forms

from apps.activities.forms.fields import DayField, HoursField, OpenChoice
from apps.activities.models import Activity
from apps.core.countries import COUNTRIES
from apps.core.forms import AmountField, PlainSelect, RecordForm, TextField
from apps.core.options import upfirst_choices
from apps.organisation.models import ExternalOrganisation


def select(label, choices=(), *, empty="Välj", **kwargs):
    return forms.ChoiceField(label=label, choices=[("", empty), *choices], widget=PlainSelect, **kwargs)


def ticks(label, **kwargs):
    return forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple, required=False, **kwargs)


class ActivityFields(RecordForm):
    """The fields of an activity, none of them with choices from the database yet."""

    error_css_class = "bad"
    use_required_attribute = False

    kind = select(
        "Vad för slags aktivitet?",
        upfirst_choices(Activity.Kind),
        empty="Välj slag",
        error_messages={"required": "Välj vad det är för slags aktivitet."},
    )
    title = TextField(
        label="Vad gäller det?",
        max_length=250,
        help_text="Några ord, som en rubrik.",
        error_messages={"required": "Ge aktiviteten en titel."},
    )
    start = DayField(
        label="Vilken dag?",
        help_text="Den första, om det är flera.",
        error_messages={"required": "Ange vilken dag aktiviteten börjar."},
    )
    end = DayField(label="Till och med", required=False, help_text="Tomt om det är en dag.")
    status = select(
        "Läge",
        upfirst_choices(Activity.Status),
        empty="Välj läge",
        error_messages={"required": "Välj om aktiviteten är planerad, genomförd eller inställd."},
    )
    place = TextField(label="Var?", max_length=200, required=False)
    subject = TextField(
        label="Med vem?",
        max_length=300,
        required=False,
        help_text="Börja skriva namnet på en vänort, ett nätverk, ett projekt eller en organisation.",
    )
    pick = OpenChoice(label="Vilken menar du?", widget=forms.RadioSelect, required=False)
    new_kind = select("Ny organisation: slag", upfirst_choices(ExternalOrganisation.Kind), required=False)
    new_country = select("Ny organisation: land", COUNTRIES.items(), empty="Välj land", required=False)
    unit = select("Vilken enhet ansvarar?", error_messages={"required": "Välj vilken enhet som ansvarar."})
    accountable = select("Ansvarig nämnd")
    form = forms.ChoiceField(
        label="Hur träffas ni?", choices=upfirst_choices(Activity.Form), widget=forms.RadioSelect, required=False
    )
    hours = HoursField(label="Arbetstimmar", help_text="Allas tid tillsammans, med förberedelser.")
    cost_own = AmountField(label="Egen kostnad", required=False)
    cost_external = AmountField(label="Betalat av andra", required=False)
    purpose = TextField(
        label="Syfte",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Varför? En eller två meningar, utan personuppgifter.",
    )
    goals = ticks("Vilka mål i policyn bidrar den till?")
    sdgs = ticks("Globala mål")
    gifts_given = TextField(label="Gåvor vi gav", max_length=500, required=False)
    gifts_received = TextField(label="Gåvor vi fick", max_length=500, required=False)
    hosts = ticks("Fler enheter som ansvarar")
    participants = ticks("Enheter som deltar")
    partnerships = ticks("Andra vänorter och samarbetsorter")
    networks = ticks("Andra nätverk")
