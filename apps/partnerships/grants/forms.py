"""The form for a grant: the application first, then what was decided, and what became of the money."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms

from apps.core.forms import AmountField, IsoDateField, PlainSelect, RecordForm, TextField
from apps.organisation.models import Unit
from apps.organisation.models.decisions import DNR_HINT
from apps.organisation.permissions import unit_ids
from apps.partnerships.models import AssociationGrant, Partnership

# Parts of the page in order: (id, heading, fields); the list of parts counts errors by them.
PARTS = (
    ("ansokan", "Ansökan", ("association", "purpose", "cities", "applied_on", "applied")),
    ("beslut", "Beslut", ("unit", "decided_on", "granted", "dnr")),
    ("efterat", "Utbetalning och redovisning", ("paid", "accounted_on", "accounted", "reclaimed", "outcome")),
    ("kalla", "Källa", ("source_text",)),
)
PLAIN = tuple(
    name for _, _, names in PARTS for name in names if name not in {"cities", "unit"}
)  # those that the form and the record have alike


def boards_for(user):
    """The nämnder whose grants a user writes: all for the samordnare, else those the user's kontor works for today."""
    boards = Unit.objects.visible().filter(kind=Unit.Kind.BOARD)
    return boards if user.is_coordinator else boards.current().filter(pk__in=unit_ids(user))


def may_write_grants(user):
    """Is there any nämnd whose grants the user writes?"""
    return user.is_coordinator or (bool(unit_ids(user)) and boards_for(user).exists())


class GrantForm(RecordForm):
    error_css_class = "bad"
    use_required_attribute = False

    association = TextField(
        label="Vilken förening söker?",
        max_length=200,
        help_text="Föreningens namn, ingen person.",
        error_messages={"required": "Skriv vilken förening som söker."},
    )
    purpose = TextField(
        label="Vad ska pengarna gå till?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv vad pengarna ska gå till."},
    )
    cities = forms.MultipleChoiceField(
        label="Vilka vänorter gäller det?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en vänort som utbytet gäller."},
    )
    applied_on = IsoDateField(label="När kom ansökan?", required=False, help_text="Till exempel 2026-02-15.")
    applied = AmountField(label="Sökt belopp", required=False, help_text="Det föreningen bad om.")
    unit = forms.ChoiceField(
        label="Vilken nämnd beslutar?",
        widget=PlainSelect,
        error_messages={"required": "Välj vilken nämnd som beslutar."},
    )
    decided_on = IsoDateField(label="Beslutsdatum", required=False, help_text="Lämna tomt tills beslutet är fattat.")
    granted = AmountField(label="Beviljat belopp", required=False, help_text="Skriv 0 om det blev avslag.")
    dnr = TextField(label="Diarienummer", max_length=60, required=False, help_text=DNR_HINT)
    paid = AmountField(label="Utbetalt", required=False, help_text="Skriv 0 om inget är utbetalt än.")
    accounted_on = IsoDateField(
        label="När kom redovisningen?", required=False, help_text="Lämna tomt tills den har kommit."
    )
    accounted = AmountField(
        label="Redovisat belopp", required=False, help_text="Vad föreningen har visat att pengarna gick till."
    )
    reclaimed = AmountField(label="Återkrävt", required=False, help_text="Bara om något krävs tillbaka.")
    outcome = TextField(
        label="Vad gav bidraget?",
        max_length=2000,
        required=False,
        help_text="En eller två meningar: vilka som möttes, vad som blev kvar.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source_text = TextField(
        label="Källa",
        max_length=300,
        required=False,
        help_text="För en äldre uppgift: var den kommer ifrån.",
    )

    def __init__(self, data=None, *, user, record):
        self.record = record
        super().__init__(data, initial=self.stored(record) if record.pk else {})
        self.offer_choices(user)
        self.fields["version"].required = bool(record.pk)
        for name in ("applied_on", "decided_on", "granted", "paid", "accounted_on", "reclaimed"):
            self.fields[name].explains_itself = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = layout()

    @staticmethod
    def stored(record):
        return {name: getattr(record, name) for name in PLAIN} | {
            "version": record.version,
            "unit": record.unit.slug,
            "cities": list(record.cities.order_by("name").values_list("slug", flat=True)),
        }

    def offer_choices(self, user):
        """What the grant has already is always offered, also when it is hidden or another unit's."""
        self.boards = {board.slug: board for board in boards_for(user)}
        cities = Partnership.objects.visible()
        if self.record.pk:
            self.boards.setdefault(self.record.unit.slug, self.record.unit)
            cities = cities | Partnership.objects.filter(pk__in=self.record.cities.values("pk"))
        self.places = {city.slug: city for city in cities.defer("search").order_by("name")}
        self.fields["cities"].choices = [(slug, city.name) for slug, city in self.places.items()]
        named = [(slug, board.name) for slug, board in self.boards.items()]
        if len(named) == 1:
            self.initial.setdefault("unit", named[0][0])
        self.fields["unit"].choices = named if len(named) == 1 else [("", "Välj nämnd"), *named]

    @property
    def contents(self):
        """The parts of the page with the number of their errors, for components/contents.html."""
        return [
            {"id": css_id, "label": heading, "errors": sum(len(self.errors.get(name, ())) for name in names)}
            for css_id, heading, names in PARTS
        ]

    def clean_association(self):
        return " ".join(self.cleaned_data["association"].split())

    def fill(self):
        """The grant with its new values and its vänorter; nothing is saved and the record itself stays as it was."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in PLAIN} | {"unit": self.boards[cleaned["unit"]]}
        grant = AssociationGrant.objects.get(pk=self.record.pk) if self.record.pk else AssociationGrant()
        for name, value in values.items():
            setattr(grant, name, value)
        return grant, [self.places[slug] for slug in cleaned["cities"]]


def layout():
    headings = {css_id: heading for css_id, heading, _ in PARTS}

    def part(css_id, *fields):
        return Fieldset(headings[css_id], *fields, css_id=css_id)

    return Layout(
        *("version", "opened", "draft"),
        part(
            "ansokan",
            *("association", "purpose", "cities"),
            Div("applied_on", AppendedText("applied", "kr"), css_class="row-2"),
        ),
        part(
            "beslut",
            "unit",
            Div("decided_on", AppendedText("granted", "kr"), css_class="row-2"),
            "dnr",
        ),
        part(
            "efterat",
            HTML('<p class="hint">I kronor. Lämna tomt om du inte vet: tomt är okänt, inte noll.</p>'),
            AppendedText("paid", "kr"),
            Div("accounted_on", AppendedText("accounted", "kr"), css_class="row-2"),
            AppendedText("reclaimed", "kr"),
            "outcome",
        ),
        part("kalla", "source_text"),
    )
