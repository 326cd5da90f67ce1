"""The administratör's forms for a unit and the rows beside it."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from apps.core.forms import IsoDateField, PartialDateFormField, TextField
from apps.core.models import Certainty
from apps.core.options import upfirst_choices
from apps.organisation.models import Unit, UnitParent, UnitService, UnitSuccession

DATE_HINT = "Till exempel 2027-01-01, 2027-01 eller 2027. Lämna tomt om det inte är känt."
DAY_HINT = "Till exempel 2027-01-01. Tomt betyder att det inte är känt eller att det fortsätter."


class VersionedForm(forms.Form):
    """Carries the version of the unit that it was opened with."""

    layout: tuple = ()
    error_css_class = "bad"
    use_required_attribute = False

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "Formuläret har skadats på vägen. Öppna sidan på nytt.",
        ),
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.offer()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("version", *self.layout)

    def offer(self):
        """Fill the choices."""

    @property
    def values(self):
        """What was written, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def certainty():
    return forms.ChoiceField(label="Hur säkert är det?", choices=upfirst_choices(Certainty), initial=Certainty.VERIFIED)


class UnitForm(VersionedForm):
    """The details of a unit that exists."""

    layout: tuple = (
        "name",
        Div("abbreviation", "mailbox", css_class="row-2"),
        Div("valid_from", "valid_to", css_class="row-2"),
        "policy_applies",
        "certainty",
        "note",
    )

    name = TextField(
        label="Namn",
        max_length=200,
        help_text="Rätta bara stavfel här. Ett nytt namn är en omorganisation, så att äldre poster behåller det gamla.",
        error_messages={"required": "Skriv enhetens namn."},
    )
    abbreviation = TextField(label="Förkortning", max_length=20, required=False)
    mailbox = forms.EmailField(
        label="Funktionsbrevlåda",
        required=False,
        help_text="Enhetens gemensamma adress, inte en persons.",
        error_messages={"invalid": "Skriv en e-postadress, till exempel enhet@norrkoping.se."},
    )
    valid_from = PartialDateFormField(label="Finns från", required=False, help_text=DATE_HINT)
    valid_to = PartialDateFormField(
        label="Finns till",
        required=False,
        help_text="För att lägga ned en enhet och flytta det den har, gör en omorganisation.",
    )
    policy_applies = forms.BooleanField(
        label="Inriktningsdokumentet gäller enheten",
        required=False,
        help_text="Då räknas den bland kontor och bolag som bör ha en kontaktperson.",
    )
    certainty = certainty()
    note = TextField(label="Anmärkning", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    @staticmethod
    def stored(unit):
        names = (
            *("name", "abbreviation", "mailbox", "valid_from", "valid_to", "policy_applies", "certainty", "note"),
            "version",
        )
        return {name: getattr(unit, name) for name in names}


class NewUnitForm(UnitForm):
    """A unit that begins without carrying on another."""

    layout = ("kind", *UnitForm.layout)
    kind = forms.ChoiceField(
        label="Slag",
        choices=[("", "Välj"), *upfirst_choices(Unit.Kind)],
        error_messages={"required": "Välj vad för slags enhet det är."},
    )

    def offer(self):
        del self.fields["valid_to"]
        self.fields["version"].required = False
        self.fields["name"].help_text = "Adressen till enhetens sida bildas av namnet och ändras sedan aldrig."

    def __init__(self, data=None, **kwargs):
        kwargs.setdefault("initial", {"policy_applies": True})
        super().__init__(data, **kwargs)
        self.helper.layout = Layout(
            *("kind", "name"),
            Div("abbreviation", "mailbox", css_class="row-2"),
            *("valid_from", "policy_applies", "certainty", "note"),
        )


class RowForm(VersionedForm):
    """A dated row beside a unit: `other` is the unit at its other end."""

    model: type
    heading = ""
    # The column of the unit whose page it is, and the one of the other unit.
    own, other_column = "", ""
    other_label = ""
    kinds: tuple[str, ...] = tuple(Unit.Kind.values)

    other = forms.ChoiceField(error_messages={"required": "Välj en enhet."})
    certainty = certainty()

    def __init__(self, data=None, *, unit, row=None, **kwargs):
        self.unit = unit
        self.row = row or self.model(**{self.own: unit})
        initial = {"version": unit.version}
        if row is not None:
            initial |= {"other": getattr(row, self.other_column).slug, **self.stored(row)}
        super().__init__(data, initial=initial, **kwargs)

    def stored(self, row):
        return {name: getattr(row, name) for name in self.fields_of_row()}

    def fields_of_row(self):
        return [name for name in self.base_fields if name not in {"version", "other"}]

    def offer(self):
        units = Unit.objects.visible().filter(kind__in=self.kinds).exclude(pk=self.unit.pk)
        self.units = {unit.slug: unit for unit in units}
        field = self.fields["other"]
        field.label = self.other_label
        field.choices = [("", "Välj"), *((slug, with_time(unit)) for slug, unit in self.units.items())]

    def fill(self):
        """The row with what was written, unsaved."""
        setattr(self.row, self.other_column, self.units[self.cleaned_data["other"]])
        for name in self.fields_of_row():
            setattr(self.row, name, self.cleaned_data[name])
        return self.row

    def field_of(self, name):
        """The form's field for a column of the row."""
        return "other" if name == self.other_column else name if name in self.fields else None


def with_time(unit):
    return f"{unit.name} (till {unit.valid_to})" if unit.valid_to else unit.name


class PeriodFields(forms.Form):
    start = IsoDateField(label="Från och med", required=False, help_text=DAY_HINT)
    end = IsoDateField(label="Till och med", required=False, help_text=DAY_HINT)


def remark():
    return TextField(label="Anmärkning", max_length=500, required=False)


class ServiceForm(PeriodFields, RowForm):
    """A kontor writes which nämnd it works for."""

    model, heading = UnitService, "Arbetar för"
    own, other_column, other_label = "office", "board", "Vilken nämnd arbetar kontoret för?"
    kinds: tuple[str, ...] = (Unit.Kind.BOARD, Unit.Kind.COUNCIL, Unit.Kind.AUDIT)
    layout = ("other", Div("start", "end", css_class="row-2"), "certainty", "note")
    note = remark()


class ServedForm(ServiceForm):
    """A nämnd writes which kontor works for it."""

    heading = "Arbetet görs av"
    own, other_column, other_label = "board", "office", "Vilket kontor arbetar för nämnden?"
    kinds = (Unit.Kind.OFFICE,)


class ParentForm(PeriodFields, RowForm):
    """Where a unit belongs: a school under its kontor, a bolag under its parent."""

    model, heading = UnitParent, "Hör till"
    own, other_column, other_label = "unit", "parent", "Vilken enhet hör den till?"
    layout = ("other", Div("start", "end", css_class="row-2"), "owner_share", "certainty")
    owner_share = forms.DecimalField(
        label="Ägarandel i procent",
        required=False,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="För bolag. Till exempel 100 eller 47,5.",
        error_messages={"invalid": "Skriv andelen med siffror, till exempel 47,5."},
    )


class SuccessorForm(RowForm):
    """Who carries the unit on."""

    model, heading = UnitSuccession, "Efterträds av"
    own, other_column, other_label = "old", "new", "Vilken enhet tog över?"
    layout = ("other", "date", "certainty", "note")
    date = IsoDateField(label="Från och med", help_text=DAY_HINT, error_messages={"required": "Ange från vilken dag."})
    note = remark()


class PredecessorForm(SuccessorForm):
    """Which unit it carries on."""

    heading = "Tog över efter"
    own, other_column, other_label = "new", "old", "Vilken enhet tog den över efter?"


ROW_FORMS = {
    "arbetar-for": ServiceForm,
    "arbetet-gors-av": ServedForm,
    "hor-till": ParentForm,
    "eftertrads-av": SuccessorForm,
    "tog-over-efter": PredecessorForm,
}
