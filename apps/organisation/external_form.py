"""The form of an organisation outside the municipality; it asks before the same one is written down twice."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms

from apps.core.countries import COUNTRIES
from apps.core.forms import PlainSelect, RecordForm, TextField
from apps.core.options import upfirst_choices
from apps.organisation.duplicates import alike
from apps.organisation.models import ExternalOrganisation

Kind, Level = ExternalOrganisation.Kind, ExternalOrganisation.Level
NAMES = ("name", "kind", "level", "country", "aliases", "website", "note")
# These may belong to no country.
WITHOUT_COUNTRY = {Kind.NETWORK, Kind.EU, Kind.OTHER}
ASKED = "Är det någon av dem som står här? Öppna den, eller kryssa i rutan om det är en annan."


def one_line(text):
    return " ".join(text.split())


class AskedField(forms.Field):
    """Ids of the organisations that the typist has been asked about, as the page sends them back."""

    widget = forms.HiddenInput

    def to_python(self, value):
        ids = str(value or "").split(",")[:100]
        return {int(one) for one in ids if one.isascii() and one.isdigit() and len(one) <= 18}


class OrganisationForm(RecordForm):
    """`candidates` are those it may already be, once it has been sent."""

    error_css_class = "bad"
    use_required_attribute = False

    name = TextField(
        label="Namn",
        max_length=200,
        help_text="Som organisationen själv skriver det på svenska eller sitt eget språk.",
        error_messages={"required": "Ange vad organisationen heter."},
    )
    kind = forms.ChoiceField(
        label="Slag",
        choices=[("", "Välj slag"), *upfirst_choices(Kind)],
        widget=PlainSelect,
        error_messages={"required": "Välj vilket slag av organisation det är."},
    )
    level = forms.ChoiceField(
        label="Nivå", choices=[("", "Välj nivå"), *upfirst_choices(Level)], required=False, widget=PlainSelect
    )
    country = forms.ChoiceField(
        label="Land",
        choices=[("", "Välj land"), *COUNTRIES.items()],
        required=False,
        widget=PlainSelect,
        help_text="Kan lämnas tomt för nätverk och EU-organ.",
    )
    aliases = TextField(
        label="Andra namn",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Förkortningar och namn på andra språk, ett på varje rad. De hittas i sökningen.",
    )
    website = forms.URLField(
        label="Webbplats",
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Skriv adressen som https://www.riga.lv."},
    )
    note = TextField(label="Anmärkning", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    other = forms.BooleanField(label="Nej, det är en annan organisation", required=False)
    asked = AskedField(required=False)

    def __init__(self, data=None, *, user, record):
        self.record = record
        self.candidates = []
        initial = {name: getattr(record, name) for name in NAMES} if record.pk else {}
        super().__init__(data, initial=initial)
        for name in ("country", "other"):
            field: Any = self.fields[name]
            field.explains_itself = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            *("version", "opened", "draft", "asked"),
            HTML("{% include 'organisation/_alike.html' %}"),
            "name",
            Div("kind", "level", css_class="row-2"),
            *("country", "aliases", "website", "note"),
        )

    def clean_name(self):
        return one_line(self.cleaned_data["name"])

    def clean_aliases(self):
        """One name on each line, none twice."""
        lines = [one_line(line) for line in self.cleaned_data["aliases"].splitlines()]
        return "\n".join(dict.fromkeys(filter(None, lines)))

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        kind, country = cleaned.get("kind"), cleaned.get("country")
        if kind and not country and kind not in WITHOUT_COUNTRY and not self.errors.get("country"):
            self.add_error("country", "Välj vilket land organisationen finns i.")
        if cleaned.get("name") and self.is_renamed(cleaned):
            self.ask(cleaned)
        return cleaned

    def is_renamed(self, cleaned):
        """Has a name been written that the organisation did not have?"""
        record = self.record
        return not record.pk or any(cleaned.get(name) != getattr(record, name) for name in ("name", "aliases"))

    def ask(self, cleaned):
        """Those it may already be are shown until the typist has said no to every one of them."""
        self.candidates = alike(
            cleaned["name"],
            others=cleaned.get("aliases", ""),
            country=cleaned.get("country", ""),
            but=self.record.pk,
        )
        ids = {one.pk for one in self.candidates}
        if ids and not (cleaned.get("other") and ids <= cleaned["asked"]):
            self.add_error("other", ASKED)
            data: Any = self.data
            self.data = data = data.copy()
            data[self.add_prefix("asked")] = ",".join(str(one) for one in sorted(ids))
            data.pop(self.add_prefix("other"), None)

    @property
    def details(self):
        """What is saved."""
        return {name: self.cleaned_data[name] for name in NAMES}
