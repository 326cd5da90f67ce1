"""What is asked about a large decision; each answer brings its own question."""

import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone

from apps.activities.models import HorizonScan
from apps.activities.units import offered_units, unit_choices
from apps.core.forms import IsoDateField, PlainSelect, RecordForm, TextField
from apps.organisation.models.decisions import DNR_HINT

CHOICES = (
    (HorizonScan.Considered.YES, "Ja, vi tog reda på hur andra gör"),
    (HorizonScan.Considered.NO, "Nej"),
    (HorizonScan.Considered.IRRELEVANT, "Det var inte aktuellt för det här beslutet"),
)
FIRST_DAY = datetime.date(1990, 1, 1)
FURTHEST = datetime.timedelta(days=2 * 366)


def area(label, **kwargs):
    return TextField(label=label, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class HorizonForm(RecordForm):
    """Four questions, and one more that follows from the answer."""

    error_css_class = "bad"
    use_required_attribute = False

    decision = TextField(
        label="Vilket beslut gäller det?",
        max_length=250,
        help_text="Ett beslut som är stort för er: en plan, en investering, ett nytt arbetssätt.",
        error_messages={"required": "Skriv vilket beslut det gäller."},
    )
    unit = forms.ChoiceField(
        label="Vem beslutar?", widget=PlainSelect, error_messages={"required": "Välj vilken enhet som beslutar."}
    )
    decided_on = IsoDateField(
        label="När fattades det?",
        help_text="Är det inte fattat än, skriv dagen då det ska fattas.",
        error_messages={"required": "Ange beslutets datum."},
    )
    considered = forms.ChoiceField(
        label="Togs omvärlden in före beslutet?",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj om omvärlden togs in före beslutet."},
    )
    arenas = area(
        "Vad tittade ni på?",
        help_text="Länder, städer, nätverk, forskning eller rapporter. Svara om svaret ovan är ja.",
    )
    choice = area("Vad ledde det till?", help_text="Hur det syns i beslutet.")
    reason = area("Varför inte?", help_text="Svara om svaret ovan är nej eller inte aktuellt.")
    dnr = TextField(label="Diarienummer", max_length=60, required=False, help_text=DNR_HINT)

    def __init__(self, data=None, *, user, record):
        self.record = record
        super().__init__(data, initial=stored(record) if record.pk else {})
        self.units = offered_units(user, record)
        self.fields["unit"].choices, first = unit_choices(self.units, user)
        self.initial.setdefault("unit", record.unit.slug if record.unit_id else first)
        self.fields["version"].required = bool(record.pk)
        self.fields["arenas"].explains_itself = self.fields["reason"].explains_itself = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            *("version", "opened", "draft", "decision", "unit", "decided_on"),
            Div(
                "considered",
                Div("arenas", "choice", css_class="when-yes"),
                Div("reason", css_class="when-no"),
                css_class="asks",
            ),
            "dnr",
        )

    def clean_decision(self):
        return " ".join(self.cleaned_data["decision"].split())

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if not FIRST_DAY <= day <= timezone.localdate() + FURTHEST:
            raise forms.ValidationError("Kontrollera årtalet.")
        return day

    def fill(self):
        """The decision with its new values; nothing is saved."""
        for name in ("decision", "decided_on", "considered", "arenas", "choice", "reason", "dnr"):
            setattr(self.record, name, self.cleaned_data[name])
        self.record.unit = self.units.get(self.cleaned_data["unit"])
        return self.record


def stored(scan):
    """What the form shows of a decision as it is saved."""
    names = ("version", "decision", "decided_on", "considered", "arenas", "choice", "reason", "dnr")
    return {name: getattr(scan, name) for name in names} | {"unit": scan.unit.slug}
