"""The forms: what a unit can teach, and an occasion when it did."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q

from apps.activities.models import Activity, ActivityUnit, KnowledgeGiven, KnowledgeOffer
from apps.core.forms import IsoDateField, PlainSelect, RecordForm, TextField
from apps.core.templatetags.intl import iso
from apps.organisation.models import ExternalOrganisation, Unit
from apps.organisation.permissions import assigned_unit_ids, unit_ids
from apps.partnerships.models import Partnership

# So many of the unit's latest activities can be chosen.
ACTIVITIES_OFFERED = 100


def helper(*names):
    found = FormHelper()
    found.form_tag = False
    found.disable_csrf = True
    found.layout = Layout(*names)
    return found


def units_for(user):
    """The units whose knowledge a user writes: all for the samordnare, else the user's own and the schools below."""
    units = Unit.objects.visible().current()
    if user.is_coordinator:
        return units
    served = Q(kind=Unit.Kind.BOARD) & ~Q(pk__in=assigned_unit_ids(user))
    return units.filter(pk__in=unit_ids(user)).exclude(served)


class KnowledgeForm(RecordForm):
    error_css_class = "bad"
    use_required_attribute = False

    title = TextField(
        label="Vad kan vi lära ut?",
        max_length=250,
        help_text="Kort, som en rubrik: Sortering av matavfall i skolkök.",
        error_messages={"required": "Skriv vad vi kan lära ut."},
    )
    unit = forms.ChoiceField(
        label="Vilken enhet kan det?",
        widget=PlainSelect,
        error_messages={"required": "Välj vilken enhet som kan det."},
    )
    text = TextField(
        label="Beskrivning",
        max_length=2000,
        required=False,
        help_text="Vad besökaren får lära sig, hur det går till och hur lång tid det tar.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data=None, *, user, record):
        self.record = record
        stored = {"title": record.title, "text": record.text, "version": record.version}
        super().__init__(data, initial=stored | {"unit": record.unit.slug} if record.pk else {})
        self.units = {unit.slug: unit for unit in units_for(user)}
        if record.pk:
            self.units.setdefault(record.unit.slug, record.unit)
        named = [(slug, unit.name) for slug, unit in self.units.items()]
        own = [unit.slug for unit in self.units.values() if unit.pk in assigned_unit_ids(user)]
        if not record.pk and len(own) == 1:
            self.initial.setdefault("unit", own[0])
        self.fields["unit"].choices = named if len(named) == 1 else [("", "Välj enhet"), *named]
        self.fields["version"].required = bool(record.pk)
        self.helper = helper("version", "opened", "draft", "title", "unit", "text")

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def fill(self):
        """The offer with its new values; nothing is saved and the record itself stays as it was."""
        offer = KnowledgeOffer.objects.get(pk=self.record.pk) if self.record.pk else KnowledgeOffer()
        offer.title, offer.text = self.cleaned_data["title"], self.cleaned_data["text"]
        offer.unit = self.units[self.cleaned_data["unit"]]
        return offer


class GivenForm(forms.Form):
    """An occasion. `offer` is what was taught; a receiver is chosen among vänorter and other organisations."""

    error_css_class = "bad"
    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)
    date = IsoDateField(
        label="När?", help_text="Till exempel 2026-05-20.", error_messages={"required": "Ange vilken dag det var."}
    )
    receiver = forms.ChoiceField(
        label="Vilka fick lära sig?",
        widget=PlainSelect,
        help_text="Saknas organisationen? Be samordnaren lägga till den.",
        error_messages={"required": "Välj en vänort eller en organisation."},
    )
    activity = forms.ChoiceField(
        label="Vid vilken aktivitet?",
        required=False,
        widget=PlainSelect,
        help_text="Enhetens senaste aktiviteter.",
    )
    note = TextField(
        label="Anmärkning",
        max_length=500,
        required=False,
        help_text="Till exempel hur många som kom och vad de ville veta.",
    )

    def __init__(self, data=None, *, user, given):
        self.given = given
        initial = {}
        if given.pk:
            initial = {"date": given.date, "note": given.note, "version": given.version}
            initial |= {"receiver": key_of(given), "activity": str(given.activity_id or "")}
        super().__init__(data, initial=initial)
        self.fields["version"].required = bool(given.pk)
        self.receivers, groups = receivers(given)
        self.fields["receiver"].choices = [("", "Välj"), *groups]
        self.activities = {str(one.pk): one for one in activities(user, given)}
        named = [(pk, f"{iso(one.start)} {one.title}") for pk, one in self.activities.items()]
        self.fields["activity"].choices = [("", "Ingen särskild"), *named]
        self.helper = helper("version", "date", "receiver", "activity", "note")

    def fill(self):
        """The occasion with its new values; nothing is saved and `given` itself stays as it was."""
        cleaned = self.cleaned_data
        pk = self.given.pk
        given = KnowledgeGiven.objects.get(pk=pk) if pk else KnowledgeGiven(offer=self.given.offer)
        given.date, given.note = cleaned["date"], cleaned["note"]
        given.partnership = given.organisation = None
        column, record = self.receivers[cleaned["receiver"]]
        setattr(given, column, record)
        # One that the writer may not see is not offered, and stays until another is chosen.
        is_offered = given.activity_id is None or str(given.activity_id) in self.activities
        if cleaned["activity"] or is_offered:
            given.activity = self.activities.get(cleaned["activity"])
        return given


def key_of(given):
    return f"ort:{given.partnership_id}" if given.partnership_id else f"organisation:{given.organisation_id}"


def receivers(given):
    """({value in the form: (column, record)}, the same as groups of choices), what was chosen always among them."""
    cities = Partnership.objects.visible() | Partnership.objects.filter(pk=given.partnership_id)
    others = ExternalOrganisation.objects.visible().exclude(pk__in=Partnership.objects.values("organisation"))
    others = others | ExternalOrganisation.objects.filter(pk=given.organisation_id)
    found, groups = {}, []
    for heading, column, word, records in (
        ("Vänorter och samarbetsorter", "partnership", "ort", cities.defer("search")),
        ("Andra organisationer", "organisation", "organisation", others),
    ):
        named = {f"{word}:{record.pk}": record for record in records.order_by("name")}
        found |= {value: (column, record) for value, record in named.items()}
        groups.append((heading, [(value, str(record)) for value, record in named.items()]))
    return found, groups


def activities(user, given):
    """The unit's latest activities that the user may see, and the one that was chosen."""
    readable = Activity.objects.readable_by(user).only("title", "start")
    own = readable.filter(pk__in=ActivityUnit.objects.filter(unit=given.offer.unit_id).values("activity"))
    found = list(own.order_by("-start", "-id")[:ACTIVITIES_OFFERED])
    if given.activity_id and all(one.pk != given.activity_id for one in found):
        found += readable.filter(pk=given.activity_id)
    return found
