"""The form of a vänort: what it is called, what we do together, and whom to ask."""

from crispy_forms.layout import HTML, Div, Fieldset
from django import forms
from django.core.exceptions import ValidationError

from apps.core.countries import COUNTRIES
from apps.core.forms import PlainSelect
from apps.core.layout import More
from apps.core.options import upfirst_choices
from apps.organisation.models import ExternalOrganisation, Unit
from apps.organisation.newcomers import NewcomerFields, names_of
from apps.organisation.permissions import unit_ids
from apps.partnerships.forms.parts import PartForm, area, helper, line, stored
from apps.partnerships.models import CooperationField, Partnership, Twinning

BASICS = ("name", "kind", "country", "lead", "latitude", "longitude")
TEXTS = (
    *("own_name", "own_language", "policy_name", "aliases", "pronunciation"),
    *("description", "contact_role", "mailbox", "status"),
)
WHERE = (
    '<p class="hint">Ortens mitt i decimalgrader, som i Wikipedias artikel om orten. Söder om ekvatorn och väster om '
    "Greenwich skrivs med minus.</p>"
)
NO_UNIT = "Ingen enhet, samordnaren sköter orten"


class CoordinateField(forms.CharField):
    """Degrees with a decimal comma or point; cleaned to a float."""

    def __init__(self, *, limit, **kwargs):
        self.limit = limit
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value):
        return f"{value:.5f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(value, float) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            degrees = float(text.replace(",", ".").replace("\N{MINUS SIGN}", "-"))
        except ValueError:
            degrees = float("nan")
        if not -self.limit <= degrees <= self.limit:
            raise ValidationError(
                f"Skriv grader mellan −{self.limit} och {self.limit}, till exempel 56,946.", code="degrees"
            )
        return degrees


class BasicsForm(PartForm):
    """What every vänort has."""

    name = line("Namn", 200, required=True, error_messages={"required": "Skriv vad orten heter."})
    kind = forms.ChoiceField(label="Slag", choices=upfirst_choices(Partnership.Kind), widget=PlainSelect)
    country = forms.ChoiceField(label="Land", widget=PlainSelect)
    latitude = CoordinateField(label="Latitud", limit=90, error_messages={"required": "Ange ortens latitud."})
    longitude = CoordinateField(label="Longitud", limit=180, error_messages={"required": "Ange ortens longitud."})

    lead = area(
        "Ingress",
        2,
        300,
        required=True,
        help_text="En mening som säger vad samarbetet är.",
        error_messages={"required": "Skriv en mening om vad samarbetet är."},
    )
    unit = forms.ChoiceField(
        label="Ansvarig enhet",
        required=False,
        widget=PlainSelect,
        help_text="Enhetens kontaktperson ändrar och bekräftar uppgifterna.",
    )

    def offer_countries(self, *nobody):
        self.fields["country"].choices = [*nobody, *sorted(COUNTRIES.items(), key=lambda pair: pair[1])]

    def offer_units(self):
        """A contact person gives the vänort to a unit of their own; only the samordnare to anybody, or to nobody."""
        units = Unit.objects.visible().current()
        if not self.user.is_coordinator:
            units = units.filter(pk__in=unit_ids(self.user))
        self.units = {unit.slug: unit for unit in units}
        if self.record.owner_unit:
            self.units.setdefault(self.record.owner_unit.slug, self.record.owner_unit)
        nobody = [("", NO_UNIT)] if self.user.is_coordinator or not self.record.owner_unit else []
        self.fields["unit"].choices = [*nobody, *((slug, unit.name) for slug, unit in self.units.items())]
        self.fields["unit"].required = not nobody

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def fill(self):
        """The vänort with its new values; nothing is saved."""
        self.fill_from(*BASICS)
        self.record.country_name = COUNTRIES[self.cleaned_data["country"]]
        self.record.owner_unit = self.units.get(self.cleaned_data["unit"])
        return self.record


class NewPartnershipForm(NewcomerFields, BasicsForm):
    """What is needed for a page; the rest is filled in from there."""

    model = Partnership
    names = names_of("name", "own_name", "policy_name", "aliases")
    kinds = (ExternalOrganisation.Kind.MUNICIPALITY, ExternalOrganisation.Kind.REGION)
    is_another = "Nej, det är en annan ort"
    taken = "En annan ort heter redan så. Skriv namnet så att man kan skilja dem åt, till exempel Riga, USA."

    field_order = ("name", "which", "country", "kind", "lead", "unit", "latitude", "longitude")

    def __init__(self, data=None, *, user, record):
        super().__init__(data, user=user, record=record)
        for name in ("which", "unit"):
            self.fields[name].explains_itself = True
        self.fields["kind"].choices = [("", "Välj slag"), *self.fields["kind"].choices]
        self.fields["kind"].error_messages["required"] = "Välj om orten är en vänort eller en samarbetsort."
        self.fields["country"].error_messages["required"] = "Välj vilket land orten ligger i."
        self.offer_countries(("", "Välj land"))
        self.offer_units()
        self.fields["name"].help_text = "På svenska, om orten har ett svenskt namn."
        self.fields["latitude"].help_text = "Riga har 56,946."
        self.fields["longitude"].help_text = "Riga har 24,105."
        self.helper = helper(
            "name",
            HTML("{% include 'generic/_newcomer.html' %}"),
            Div("country", "kind", css_class="row-2"),
            *("lead", "unit"),
            Fieldset("På kartan", HTML(WHERE), Div("latitude", "longitude", css_class="row-2")),
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name"):
            self.find_out(cleaned["name"], country=cleaned.get("country", ""))
        return cleaned


class PartnershipForm(BasicsForm):
    """`fields` is Django's own name in a form, so the fields of cooperation are `areas` here."""

    field_order = (
        *("name", "kind", "status", "own_name", "own_language", "pronunciation", "policy_name", "aliases", "lead"),
        *("description", "areas", "twins", "unit", "contact_role", "mailbox", "country", "latitude", "longitude"),
    )

    own_name = line("Eget namn", 200, help_text="Som orten skriver det själv, till exempel Rīga.")
    own_language = line("På vilket språk?", 60, help_text="Till exempel lettiska.")
    policy_name = line("Policyns stavning", 200, help_text="Om policyn skriver namnet på annat sätt.")
    aliases = area("Andra namn", 2, 1000, help_text="Ett namn per rad. Sökningen hittar orten under dem också.")
    pronunciation = line("Uttal", 100, help_text="Som det låter på svenska, med betoningen i stora bokstäver: RII-ga.")
    description = area("Beskrivning", 6, 5000, help_text="Hur det började, vad det handlar om nu.")
    areas = forms.MultipleChoiceField(
        label="Samarbetsområden",
        choices=CooperationField.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    twins = forms.MultipleChoiceField(
        label="Vänort också med",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De av våra andra orter som också har varandra som vänorter.",
    )
    status = forms.ChoiceField(label="Läge", choices=upfirst_choices(Partnership.Status), widget=PlainSelect)
    contact_role = line(
        "Vem frågar man där?", 200, help_text="En funktion, till exempel internationella enheten. Inget personnamn."
    )
    mailbox = forms.EmailField(
        label="Funktionsbrevlåda där",
        max_length=254,
        required=False,
        help_text="Till exempel international@stad.example.",
        error_messages={"invalid": "Skriv en e-postadress, till exempel international@stad.example."},
    )

    def __init__(self, data=None, *, user, record):
        twins = Twinning.objects.filter(first=record) | Twinning.objects.filter(second=record)
        initial = stored(record, *BASICS, *TEXTS)
        initial |= {
            "areas": record.fields,
            "unit": record.owner_unit.slug if record.owner_unit else "",
            "twins": [
                str(row.second_id if row.first_id == record.pk else row.first_id) for row in twins.order_by("pk")
            ],
        }
        super().__init__(data, user=user, record=record, initial=initial)
        self.offer_countries()
        self.others = {str(one.pk): one for one in Partnership.objects.visible().exclude(pk=record.pk)}
        self.fields["twins"].choices = [(pk, one.name) for pk, one in self.others.items()]
        self.offer_units()
        self.helper = helper(
            Fieldset(
                "Orten",
                "name",
                Div("kind", "status", css_class="row-2"),
                Div("own_name", "own_language", css_class="row-2"),
                "pronunciation",
                More("Stavning och andra namn", "policy_name", "aliases"),
                css_id="orten",
            ),
            Fieldset(
                "Samarbetet", "lead", "description", "areas", More("Inbördes vänorter", "twins"), css_id="samarbetet"
            ),
            Fieldset("Kontakt", "unit", Div("contact_role", "mailbox", css_class="row-2"), css_id="kontakt"),
            Fieldset("På kartan", "country", Div("latitude", "longitude", css_class="row-2"), css_id="kartan"),
        )

    def clean_name(self):
        name = super().clean_name()
        if Partnership.objects.exclude(pk=self.record.pk).filter(name__iexact=name).exists():
            raise ValidationError("Det finns redan en ort med det namnet.", code="unique")
        return name

    def clean_aliases(self):
        names = (" ".join(name.split()) for name in self.cleaned_data["aliases"].splitlines())
        return "\n".join(dict.fromkeys(name for name in names if name))

    def fill(self):
        self.fill_from(*TEXTS)
        self.record.fields = self.cleaned_data["areas"]
        return super().fill()

    @property
    def chosen_twins(self):
        return [self.others[pk] for pk in self.cleaned_data["twins"]]
