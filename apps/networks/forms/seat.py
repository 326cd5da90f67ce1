"""The forms of a seat: what it is and who has it, when it ends, who comes next."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.core.forms import IsoDateField, PlainSelect, RecordForm, TextField
from apps.core.layout import More
from apps.core.options import upfirst_choices
from apps.networks.models import Network, Representation
from apps.networks.people import NewPersonFields, PersonField
from apps.networks.terms import mandate_end
from apps.organisation.decision_fields import DecisionFields, stored_decision
from apps.organisation.models import Unit
from apps.organisation.permissions import unit_ids

HOLDER, DEPUTY = "person", "deputy"
FURTHEST = 20  # years ahead of today; what lies beyond is a slip of the hand
END_HINT = "Tomt vid ett mandat fylls i efter valet: fullmäktiges slutar 14 oktober, nämndernas 31 december."


def helper(*layout):
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.layout = Layout(*layout)
    return made


def writable_units(user, current=None):
    """{slug: unit} that the user may put a record on; the one it has is always among them."""
    units = Unit.objects.visible().current()
    if not user.is_coordinator:
        units = units.filter(pk__in=unit_ids(user))
    found = {unit.slug: unit for unit in units}
    return found if current is None else found | {current.slug: current}


def not_far_away(day):
    if day and not 1900 <= day.year <= timezone.localdate().year + FURTHEST:
        raise ValidationError("Kontrollera året.")
    return day


class PeopleFields(NewPersonFields):
    """Who has the seat and who steps in; either may be somebody the register lacks."""

    person = PersonField(
        label="Vem har platsen?",
        required=False,
        help_text="Skriv namnet och välj i listan. Tomt betyder att platsen är vakant.",
    )
    deputy = PersonField(
        label="Vem är ersättare?",
        required=False,
        help_text="Den som går in i stället. Tomt betyder att ingen är utsedd.",
    )
    new_as = forms.ChoiceField(
        label="Personen är",
        choices=[(HOLDER, "Den som har platsen"), (DEPUTY, "Ersättare")],
        initial=HOLDER,
        required=False,
        widget=PlainSelect,
    )

    def people(self, *, by):
        """(who has the seat, deputy), a new person saved. Raises ValidationError by field."""
        cleaned = self.cleaned_data
        found = {HOLDER: cleaned.get("person"), DEPUTY: cleaned.get("deputy")}
        if new := self.save_new(by=by):
            found[cleaned.get("new_as") or HOLDER] = new
        return found[HOLDER], found[DEPUTY]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("new_name") and cleaned.get(cleaned.get("new_as") or HOLDER):
            self.add_error("new_name", "Välj antingen en person i registret eller skriv en ny, inte båda.")
        if cleaned.get("person") and cleaned.get("person") == cleaned.get("deputy"):
            self.add_error("deputy", "Ersättaren kan inte vara samma person.")
        return cleaned


def people_layout():
    return (
        Div("person", "deputy", css_class="row-2"),
        HTML('{% include "networks/_people.html" %}'),
        More(
            "Finns personen inte i registret?",
            "new_name",
            Div("new_title", "new_email", css_class="row-2"),
            "new_as",
            HTML('<p class="hint">Bara uppgifter som personen har i sitt arbete eller uppdrag.</p>'),
        ),
    )


class SeatForm(PeopleFields, DecisionFields, RecordForm):
    """Everything about one seat."""

    error_css_class = "bad"
    use_required_attribute = False

    network = forms.ChoiceField(
        label="Nätverk", required=False, widget=PlainSelect, help_text="Lämna tomt om organet inte hör till något."
    )
    body = TextField(
        label="Organ",
        max_length=200,
        help_text="Till exempel styrelsen, årsmötet eller en arbetsgrupp.",
        error_messages={"required": "Skriv vilket organ platsen finns i."},
    )
    seat = TextField(
        label="Uppdrag",
        max_length=120,
        help_text="Till exempel ledamot, suppleant eller kontaktpunkt.",
        error_messages={"required": "Skriv vilket uppdrag det är."},
    )
    kind = forms.ChoiceField(
        label="Vem kan ha platsen?",
        choices=upfirst_choices(Representation.Kind),
        widget=forms.RadioSelect,
        error_messages={"required": "Välj förtroendevald eller tjänsteperson."},
    )
    unit = forms.ChoiceField(
        label="Enhet som svarar för platsen",
        widget=PlainSelect,
        error_messages={"required": "Välj vilken enhet som svarar för platsen."},
    )
    appointed_by = forms.ChoiceField(label="Utses av", required=False, widget=PlainSelect)
    term = forms.ChoiceField(
        label="Hur länge gäller den?",
        choices=[
            (Representation.Term.OTHER, "Annan tid"),
            (Representation.Term.COUNCIL, "Kommunfullmäktiges mandat"),
            (Representation.Term.BOARD, "Nämndens mandat"),
        ],
        initial=Representation.Term.OTHER,
        widget=PlainSelect,
    )
    start = IsoDateField(label="Från och med", required=False, help_text="Till exempel 2026-10-15.")
    end = IsoDateField(label="Till och med", required=False, help_text=END_HINT)
    note = TextField(label="Anmärkning", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data=None, *, user, record):
        self.record = record
        super().__init__(data, initial=stored(record))
        self.units = writable_units(user, record.unit)
        self.networks = {network.slug: network for network in Network.objects.visible().defer("search")}
        if record.network:
            self.networks.setdefault(record.network.slug, record.network)
        self.offer_bodies(record.decision)
        if record.appointed_by:
            self.bodies.setdefault(record.appointed_by.slug, record.appointed_by)
        names = [(slug, unit.name) for slug, unit in self.bodies.items()]
        self.fields["appointed_by"].choices = [("", "Uppgift saknas"), *names]
        units = [(slug, unit.name) for slug, unit in self.units.items()]
        self.fields["unit"].choices = units if len(units) == 1 else [("", "Välj enhet"), *units]
        self.fields["network"].choices = [("", "Inget nätverk"), *((s, n.name) for s, n in self.networks.items())]
        self.fields["person"].current, self.fields["deputy"].current = record.person, record.deputy
        for name in ("end", "person", "deputy", "new_name", "new_as"):
            self.fields[name].explains_itself = True
        self.helper = helper(
            *("version", "opened", "draft"),
            Fieldset(
                "Platsen",
                "network",
                Div("body", "seat", css_class="row-2"),
                "kind",
                "unit",
                css_id="platsen",
            ),
            Fieldset("Vem", *people_layout(), css_id="vem"),
            Fieldset("Tid", "term", Div("start", "end", css_class="row-2"), css_id="tid"),
            More(
                "Vem som utser, och beslutet",
                "appointed_by",
                Div("decision_kind", "decision_body", css_class="row-2"),
                Div("decision_date", "decision_paragraph", css_class="row-2"),
                "decision_dnr",
            ),
            More("Anmärkning", "note"),
        )

    def clean_start(self):
        return not_far_away(self.cleaned_data["start"])

    def clean_end(self):
        return not_far_away(self.cleaned_data["end"])

    def clean(self):
        cleaned = super().clean()
        start, end, term = cleaned.get("start"), cleaned.get("end"), cleaned.get("term")
        if start and end and end < start:
            self.add_error("end", "Slutdatum kan inte vara före startdatum.")
        if term and not end and "end" not in self.errors:
            cleaned["end"] = mandate_end(term, start or timezone.localdate())
        return cleaned

    def fill(self, *, by):
        """The seat with its new values, not yet saved; new persons and the decision are."""
        cleaned, seat = self.cleaned_data, self.record
        seat.person, seat.deputy = self.people(by=by)
        seat.decision = self.save_decision(by=by)
        seat.network = self.networks.get(cleaned["network"])
        seat.unit = self.units[cleaned["unit"]]
        seat.appointed_by = self.bodies.get(cleaned["appointed_by"])
        for name in ("body", "seat", "kind", "term", "start", "end", "note"):
            setattr(seat, name, cleaned[name])
        return seat


def stored(seat):
    """A seat as its form shows it."""
    return {
        "network": seat.network.slug if seat.network else "",
        "body": seat.body,
        "seat": seat.seat,
        "kind": seat.kind,
        "person": seat.person,
        "deputy": seat.deputy,
        "unit": seat.unit.slug if seat.unit else "",
        "appointed_by": seat.appointed_by.slug if seat.appointed_by else "",
        "term": seat.term,
        "start": seat.start,
        "end": seat.end,
        "note": seat.note,
        **stored_decision(seat.decision),
    }


def version_field():
    return forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)


class EndSeatForm(forms.Form):
    """When a seat ends and why."""

    error_css_class = "bad"
    use_required_attribute = False

    version = version_field()
    last_day = IsoDateField(
        label="Sista dag", initial=timezone.localdate, error_messages={"required": "Ange sista dagen."}
    )
    reason = TextField(
        label="Varför slutar platsen?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Står i historiken.",
        error_messages={"required": "Skriv varför."},
    )

    def __init__(self, data=None, *, seat):
        super().__init__(data, initial={"version": seat.version})
        self.helper = helper("version", "last_day", "reason")

    def clean_last_day(self):
        return not_far_away(self.cleaned_data["last_day"])


class SucceedForm(PeopleFields):
    """Who has the seat from when; nobody leaves it vacant for all to see."""

    error_css_class = "bad"
    use_required_attribute = False

    version = version_field()
    first_day = IsoDateField(
        label="Från och med", error_messages={"required": "Ange från vilken dag den nya har platsen."}
    )
    end = IsoDateField(label="Till och med", required=False, help_text=END_HINT)

    def __init__(self, data=None, *, seat, first_day):
        self.seat = seat
        initial = {"version": seat.version, "first_day": first_day, "deputy": seat.deputy}
        super().__init__(data, initial=initial)
        self.fields["deputy"].current = seat.deputy
        for name in ("end", "person", "deputy", "new_name", "new_as"):
            self.fields[name].explains_itself = True
        self.helper = helper("version", *people_layout(), Div("first_day", "end", css_class="row-2"))

    def clean_first_day(self):
        return not_far_away(self.cleaned_data["first_day"])

    def clean_end(self):
        return not_far_away(self.cleaned_data["end"])

    def clean(self):
        cleaned = super().clean()
        first_day, end = cleaned.get("first_day"), cleaned.get("end")
        if first_day and end and end < first_day:
            self.add_error("end", "Slutdatum kan inte vara före startdatum.")
        if first_day and not end and "end" not in self.errors:
            cleaned["end"] = mandate_end(self.seat.term, first_day)
        return cleaned
