"""What is asked before a reorganisation, one form for each kind."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.core.forms import IsoDateField, TextField
from apps.core.layout import More
from apps.core.templatetags.intl import upfirst
from apps.organisation.models import Unit
from apps.portal.reorganisation.change import Change, Kind, NewUnit

EARLIEST, LATEST = 1950, 5
ONE_LINE = "Skriv ett namn per rad, högst 200 tecken."


def grouped(units):
    """Choices by kind, in the order of the kinds."""
    units = list(units)
    groups = [
        (upfirst(label), [(unit.slug, unit.name) for unit in units if unit.kind == kind])
        for kind, label in Unit.Kind.choices
    ]
    return [(label, choices) for label, choices in groups if choices]


class ReorganiseForm(forms.Form):
    """When and why; the kinds add who. `change()` gives what was asked for, once valid."""

    kind = ""
    layout: tuple = ()
    error_css_class = "bad"
    use_required_attribute = False
    # As on the page, so that the summary lists mistakes from the top.
    field_order = (
        *("board", "olds", "heir", "goes_on", "name", "abbreviation", "mailbox", "names", "heirs", "date", "reason"),
    )

    date = IsoDateField(
        label="Från och med vilken dag?",
        help_text="Den första dagen i den nya ordningen, till exempel 2027-01-01. Dagen får ha varit.",
        error_messages={"required": "Ange från vilken dag."},
    )
    reason = TextField(
        label="Beslut eller skäl",
        max_length=300,
        required=False,
        help_text="Till exempel KF 2026-10-26 § 180. Det sparas i historiken.",
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.units = {unit.slug: unit for unit in Unit.objects.visible()}
        today = timezone.localdate()
        self.open = [unit for unit in self.units.values() if unit.valid_to is None]
        self.present = [unit for unit in self.units.values() if unit.is_current(today) or unit.valid_to is None]
        self.offer()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.layout, "date", "reason")

    def offer(self):
        """Fill the choices."""

    def choose(self, name, units, *, empty=None):
        """Offer units. One that was chosen and has closed since can still be read, to be told what happened to it."""
        sent = self.data.getlist(name) if self.is_bound else []
        offered = {unit.slug for unit in units}
        late = [self.units[slug] for slug in sent if slug in self.units and slug not in offered]
        choices = grouped([*units, *late])
        self.fields[name].choices = choices if empty is None else [("", empty), *choices]

    def clean_date(self):
        date = self.cleaned_data["date"]
        if not EARLIEST <= date.year <= timezone.localdate().year + LATEST:
            raise ValidationError(f"Kontrollera året: {date.year}.")
        return date

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if name and any(unit.name.casefold() == name.casefold() for unit in self.open):
            raise ValidationError("Det finns redan en enhet med det namnet.")
        return name

    def unit(self, name):
        return self.units.get(self.cleaned_data[name])

    def new_unit(self):
        cleaned = self.cleaned_data
        return NewUnit(cleaned["name"], cleaned["abbreviation"], cleaned["mailbox"])

    def parties(self):
        """(old units, heirs)."""
        raise NotImplementedError

    def change(self, choices=None):
        olds, heirs = self.parties()
        return Change(
            kind=self.kind,
            date=self.cleaned_data["date"],
            olds=tuple(olds),
            heirs=tuple(heirs),
            board=self.unit("board") if "board" in self.fields else None,
            reason=self.cleaned_data["reason"],
            choices=choices or {},
        )


def one(label, **kwargs):
    return forms.ChoiceField(label=label, error_messages={"required": "Välj en enhet."}, **kwargs)


class NewUnitFields(forms.Form):
    """The name and address of a unit that begins."""

    name = TextField(
        label="Vad heter den nya enheten?", max_length=200, error_messages={"required": "Skriv det nya namnet."}
    )
    abbreviation = TextField(label="Förkortning", max_length=20, required=False)
    mailbox = forms.EmailField(
        label="Funktionsbrevlåda",
        required=False,
        error_messages={"invalid": "Skriv en e-postadress, till exempel enhet@norrkoping.se."},
    )


NAMED = Div("abbreviation", "mailbox", css_class="row-2")


class RenameForm(NewUnitFields, ReorganiseForm):
    kind = Kind.RENAME
    layout = ("olds", "name", NAMED)
    olds = one("Vilken enhet byter namn?")

    def offer(self):
        self.choose("olds", self.open, empty="Välj")

    def parties(self):
        return [self.unit("olds")], [self.new_unit()]


class MergeForm(NewUnitFields, ReorganiseForm):
    kind = Kind.MERGE
    layout = ("olds", "heir", "name", NAMED)
    olds = forms.MultipleChoiceField(
        label="Vilka enheter upphör?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en enhet som upphör."},
    )
    heir = one("Går de upp i en enhet som redan finns?", required=False)

    def offer(self):
        self.choose("olds", self.open)
        self.choose("heir", self.present, empty="Nej, i en ny enhet")
        self.fields["name"].required = False
        self.fields["name"].label = "Annars: vad heter den nya enheten?"

    def clean(self):
        cleaned = super().clean()
        olds = [self.units[slug] for slug in cleaned.get("olds", ())]
        if len({unit.kind for unit in olds}) > 1:
            self.add_error("olds", "Enheter av olika slag kan inte slås ihop. Gör en omorganisation för varje slag.")
        heir = self.units.get(cleaned.get("heir") or "")
        if heir and heir in olds:
            self.add_error("heir", "Enheten kan inte gå upp i sig själv. Ta bort den bland dem som upphör.")
        if heir and cleaned.get("name"):
            self.add_error("name", "Välj en enhet som finns eller skriv ett nytt namn, inte båda.")
        if not heir and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "Skriv vad den nya enheten heter, eller välj en som redan finns.")
        if not heir and len(olds) == 1:
            self.add_error("olds", "En ensam enhet som får nytt namn är ett namnbyte. Välj minst två.")
        return cleaned

    def parties(self):
        return [self.units[slug] for slug in self.cleaned_data["olds"]], [self.unit("heir") or self.new_unit()]


class SplitForm(ReorganiseForm):
    kind = Kind.SPLIT
    layout = ("olds", "goes_on", "names", More("Går något till enheter som redan finns?", "heirs"))
    olds = one("Vilken enhet delas?")
    goes_on = forms.BooleanField(
        label="Enheten finns kvar och lämnar ifrån sig en del",
        required=False,
        help_text="Då stannar allt som du inte väljer att flytta.",
    )
    names = TextField(
        label="Nya enheter",
        max_length=2000,
        required=False,
        help_text=f"{ONE_LINE} Den första får det som du inte väljer något annat för.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    heirs = forms.MultipleChoiceField(
        label="Enheter som redan finns", widget=forms.CheckboxSelectMultiple, required=False
    )

    def offer(self):
        self.choose("olds", self.open, empty="Välj")
        self.choose("heirs", self.present)

    def clean_names(self):
        names = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        taken = {unit.name.casefold() for unit in self.open}
        if any(len(name) > 200 for name in names) or len(names) > 10:
            raise ValidationError(f"{ONE_LINE} Högst tio enheter.")
        if len({name.casefold() for name in names}) < len(names):
            raise ValidationError("Samma namn står två gånger.")
        for name in names:
            if name.casefold() in taken:
                raise ValidationError(f"Det finns redan en enhet som heter {name}.")
        return "\n".join(names)

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        olds, heirs = self.parties()
        if olds[0] in heirs[1:] or (olds[0] in heirs and not cleaned["goes_on"]):
            self.add_error("heirs", "Enheten som delas kan inte ta emot sig själv. Kryssa i att den finns kvar.")
        elif len(heirs) < 2:
            self.add_error(
                "names", "Skriv eller välj minst två enheter att dela på, eller kryssa i att den finns kvar."
            )
        return cleaned

    def parties(self):
        cleaned = self.cleaned_data
        old = self.unit("olds")
        new = [NewUnit(name) for name in cleaned["names"].splitlines()]
        return [old], [*([old] if cleaned["goes_on"] else []), *new, *(self.units[slug] for slug in cleaned["heirs"])]


class CloseForm(ReorganiseForm):
    kind = Kind.CLOSE
    layout = ("olds", "heir")
    olds = one("Vilken enhet läggs ned?")
    heir = one(
        "Vem tar över?",
        required=False,
        help_text="Tar ingen över står projekten utan ansvarig enhet tills samordnaren väljer en.",
    )

    def offer(self):
        self.choose("olds", self.open, empty="Välj")
        self.choose("heir", self.present, empty="Ingen tar över")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("heir") and cleaned["heir"] == cleaned.get("olds"):
            self.add_error("heir", "Välj en annan enhet än den som läggs ned.")
        return cleaned

    def parties(self):
        heir = self.unit("heir")
        return [self.unit("olds")], [heir] if heir else []


class ServiceForm(ReorganiseForm):
    kind = Kind.SERVICE
    layout = ("board", "olds", "heir")
    board = one("Vilken nämnd gäller det?")
    olds = one("Vilket kontor arbetar för nämnden nu?")
    heir = one("Vilket kontor tar över?")

    def offer(self):
        offices = [unit for unit in self.present if unit.kind == Unit.Kind.OFFICE]
        self.choose("board", [unit for unit in self.present if unit.kind == Unit.Kind.BOARD], empty="Välj")
        self.choose("olds", offices, empty="Välj")
        self.choose("heir", offices, empty="Välj")

    def clean(self):
        cleaned = super().clean()
        wanted = {"board": Unit.Kind.BOARD, "olds": Unit.Kind.OFFICE, "heir": Unit.Kind.OFFICE}
        for name, kind in wanted.items():
            if cleaned.get(name) and self.units[cleaned[name]].kind != kind:
                self.add_error(name, f"Välj {'en nämnd' if kind == Unit.Kind.BOARD else 'ett kontor'}.")
        return cleaned

    def parties(self):
        """The kontor that lets go may keep a project: it stands last among the heirs."""
        office, heir = self.unit("olds"), self.unit("heir")
        return [office], [heir, office]


FORMS = {form.kind.value: form for form in (RenameForm, MergeForm, SplitForm, CloseForm, ServiceForm)}
