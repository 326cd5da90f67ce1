"""The form of a network: what it is for, what we do there, its fields of work and who answers for it."""

from crispy_forms.layout import HTML, Div, Fieldset
from django import forms
from django.core.exceptions import ValidationError

from apps.core.forms import PlainSelect, RecordForm, TextField
from apps.core.layout import More
from apps.core.options import upfirst_choices
from apps.networks.forms.seat import helper, writable_units
from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation
from apps.organisation.newcomers import NewcomerFields, names_of

Kind = ExternalOrganisation.Kind
MOST_AREAS = 40
LONGEST_AREA = 120
COLUMNS = ("lead", "purpose", "our_role", "status", "full_name", "abbreviation", "aliases")


def area(label, rows, **kwargs):
    return TextField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def lines(text):
    """The lines that hold something, each once."""
    return list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in text.splitlines()))))


class BasicsForm(RecordForm):
    """What every network has."""

    error_css_class = "bad"
    use_required_attribute = False

    lead = TextField(
        label="Nätverket i en mening",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Den står överst på sidan och i listan.",
        error_messages={"required": "Skriv en mening som säger vad nätverket är."},
    )
    status = forms.ChoiceField(
        label="Läge",
        choices=upfirst_choices(Network.Status),
        widget=PlainSelect,
        help_text="Obekräftat betyder att vi inte vet om Norrköping fortfarande är medlem.",
    )
    owner_unit = forms.ChoiceField(
        label="Ansvarig enhet",
        required=False,
        widget=PlainSelect,
        help_text="Den enheten bekräftar uppgifterna en gång om året.",
    )
    full_name = TextField(label="Fullt namn", max_length=250, required=False)

    def offer_units(self, user):
        self.units = writable_units(user, self.record.owner_unit)
        nobody = [("", "Ingen: samordnaren svarar")] if user.is_coordinator or not self.record.owner_unit else []
        self.fields["owner_unit"].choices = [*nobody, *((slug, unit.name) for slug, unit in self.units.items())]
        self.fields["owner_unit"].explains_itself = True

    def fill_from(self, *names):
        """The network with its new values, not yet saved."""
        for name in names:
            setattr(self.record, name, self.cleaned_data[name])
        self.record.owner_unit = self.units.get(self.cleaned_data["owner_unit"])
        return self.record


class NewNetworkForm(NewcomerFields, BasicsForm):
    """What is needed for a page; the rest is filled in from there."""

    field_order = ("name", "which", "full_name", "lead", "status", "owner_unit")

    name = TextField(
        label="Namn",
        max_length=200,
        help_text="Som vi kallar nätverket till vardags, till exempel SERN. Namnet ändras inte sedan.",
        error_messages={"required": "Skriv vad nätverket heter."},
    )

    model = Network
    names = names_of("name", "full_name", "abbreviation", "policy_name", "aliases")
    kinds = (Kind.NETWORK, Kind.ASSOCIATION, Kind.EU, Kind.OTHER)
    is_another = "Nej, det är ett annat nätverk"
    taken = "Ett annat nätverk heter redan så. Skriv namnet så att man kan skilja dem åt."

    def __init__(self, data=None, *, user, record):
        self.record = record
        super().__init__(data)
        self.offer_units(user)
        self.fields["which"].explains_itself = True
        self.fields["full_name"].help_text = "Om namnet är en förkortning."
        self.helper = helper(
            *("version", "opened", "draft", "name"),
            HTML("{% include 'generic/_newcomer.html' %}"),
            *("full_name", "lead", "status", "owner_unit"),
        )

    def clean(self):
        cleaned = super().clean()
        cleaned["name"] = " ".join(cleaned.get("name", "").split())
        cleaned["full_name"] = " ".join(cleaned.get("full_name", "").split())
        if cleaned["name"]:
            self.find_out(cleaned["name"], others=cleaned["full_name"])
        return cleaned

    def fill(self):
        return self.fill_from("name", "full_name", "lead", "status")


class NetworkForm(BasicsForm):
    """The name and the address stay as they are: other records and other people's links know them."""

    field_order = (
        *("lead", "purpose", "our_role", "status", "our_areas", "other_areas"),
        *("owner_unit", "full_name", "abbreviation", "aliases"),
    )

    purpose = area("Vad är nätverket till för?", 4, max_length=3000)
    our_role = area("Vad gör vi där?", 4, max_length=3000)
    our_areas = area("Våra områden", 6, max_length=4000, help_text="Där Norrköping deltar. Ett per rad.")
    other_areas = area("Nätverkets andra områden", 6, max_length=4000, help_text="Ett per rad.")
    abbreviation = TextField(label="Förkortning", max_length=30, required=False)
    aliases = area("Andra namn", 2, max_length=1000, help_text="Så att sökningen hittar dem. Ett namn per rad.")

    def __init__(self, data=None, *, user, record):
        self.record = record
        super().__init__(data, initial=stored(record))
        self.offer_units(user)
        for name in ("our_areas", "other_areas"):
            self.fields[name].explains_itself = True
        self.helper = helper(
            *("version", "opened", "draft"),
            Fieldset("Nätverket", "lead", "purpose", "our_role", "status", css_id="natverket"),
            Fieldset("Områden", Div("our_areas", "other_areas", css_class="row-2"), css_id="omraden"),
            Fieldset("Ansvar", "owner_unit", css_id="ansvar"),
            More("Namn", "full_name", "abbreviation", "aliases"),
        )

    def clean_our_areas(self):
        return self.checked_areas("our_areas")

    def clean_other_areas(self):
        return self.checked_areas("other_areas")

    def checked_areas(self, name):
        names = lines(self.cleaned_data[name])
        if len(names) > MOST_AREAS:
            raise ValidationError(f"Ange högst {MOST_AREAS} områden.")
        if any(len(one) > LONGEST_AREA for one in names):
            raise ValidationError(f"Ett område är längre än {LONGEST_AREA} tecken. Skriv ett per rad.")
        return names

    def clean(self):
        cleaned = super().clean()
        both = set(cleaned.get("our_areas") or []) & set(cleaned.get("other_areas") or [])
        if both:
            self.add_error("other_areas", f"Står redan bland våra områden: {', '.join(sorted(both))}.")
        return cleaned

    def fill(self):
        return self.fill_from(*COLUMNS)

    @property
    def areas(self):
        """{name: is it ours}."""
        cleaned = self.cleaned_data
        return dict.fromkeys(cleaned["other_areas"], False) | dict.fromkeys(cleaned["our_areas"], True)


def stored(network):
    areas = list(network.focus_areas.order_by("name"))
    return {name: getattr(network, name) for name in COLUMNS} | {
        "our_areas": "\n".join(area.name for area in areas if area.ours),
        "other_areas": "\n".join(area.name for area in areas if not area.ours),
        "owner_unit": network.owner_unit.slug if network.owner_unit else "",
    }
