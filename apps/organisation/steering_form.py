"""The form of a point in an uppdragsplan or ägardirektiv."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone

from apps.core.forms import PlainSelect, RecordForm, TextField
from apps.organisation.models import SteeringAssignment, Unit
from apps.organisation.models.decisions import DNR_HINT
from apps.organisation.permissions import unit_ids

GIVEN_TO = (Unit.Kind.BOARD, Unit.Kind.COMPANY)
COLUMNS = ("document", "year", "point", "text", "dnr")
FIRST_YEAR, YEARS_AHEAD = 1990, 10
ONCE = "Punkten finns redan i det dokumentet för det året."


class SteeringForm(RecordForm):
    error_css_class = "bad"
    use_required_attribute = False

    unit = forms.ChoiceField(
        label="Vem har fått uppdraget?",
        widget=PlainSelect,
        help_text="En nämnd eller ett bolag.",
        error_messages={"required": "Välj vilken nämnd eller vilket bolag som har uppdraget."},
    )
    document = TextField(
        label="Dokument",
        max_length=200,
        help_text="Till exempel Uppdragsplan eller Ägardirektiv.",
        error_messages={"required": "Skriv vilket dokument uppdraget står i."},
    )
    year = forms.IntegerField(
        label="År",
        min_value=FIRST_YEAR,
        error_messages={"required": "Skriv vilket år.", "invalid": "Skriv ett år med fyra siffror."},
    )
    point = TextField(label="Punkt", max_length=40, required=False, help_text="Numret i dokumentet, till exempel 3.2.")
    text = TextField(
        label="Vad är uppdraget?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Så som det står, eller kortare i egna ord.",
        error_messages={"required": "Skriv vad uppdraget är."},
    )
    dnr = TextField(label="Diarienummer", max_length=60, required=False, help_text=DNR_HINT)

    def __init__(self, data=None, *, user, record):
        self.record = record
        initial = {name: getattr(record, name) for name in COLUMNS} if record.pk else {"document": "Uppdragsplan"}
        super().__init__(data, initial=initial)
        self.units = self.offered(user)
        pairs = [(slug, unit.name) for slug, unit in self.units.items()]
        field = self.fields["unit"]
        field.choices = pairs if len(pairs) == 1 else [("", "Välj nämnd eller bolag"), *pairs]
        self.initial["unit"] = record.unit.slug if record.unit_id else ""
        self.fields["year"].widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            *("version", "opened", "draft", "unit"),
            "document",
            Div("year", "point", css_class="row-2"),
            "text",
            "dnr",
        )

    def offered(self, user):
        """{slug: unit}: nämnder and bolag that the user writes for; the one it has is always among them."""
        units = Unit.objects.visible().filter(kind__in=GIVEN_TO)
        if not user.is_coordinator:
            units = units.filter(pk__in=unit_ids(user))
        found = {unit.slug: unit for unit in units}
        if self.record.unit_id:
            found.setdefault(self.record.unit.slug, self.record.unit)
        return found

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year is not None and year > timezone.localdate().year + YEARS_AHEAD:
            raise forms.ValidationError("Kontrollera året.")
        return year

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            same = SteeringAssignment.objects.filter(
                unit=self.units[cleaned["unit"]],
                document=cleaned["document"],
                year=cleaned["year"],
                point=cleaned["point"],
            )
            if same.exclude(pk=self.record.pk).exists():
                self.add_error("point", ONCE)
        return cleaned

    def fill(self):
        """The point with its new values, not yet saved."""
        for name in COLUMNS:
            setattr(self.record, name, self.cleaned_data[name])
        self.record.unit = self.units[self.cleaned_data["unit"]]
        return self.record
