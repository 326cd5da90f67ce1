"""What a handover asks: until when, who takes over, and what the next one should know."""

import hashlib

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.core.forms import IsoDateField, TextField
from apps.core.templatetags.intl import upfirst
from apps.organisation.models import ContactAssignment
from apps.portal.handover.forms.people import PersonForm, person_layout

SOMEBODY, VACANT = "person", "vakant"
# Notes for more duties than these would be a page nobody fills in; the rest are listed without.
WITH_NOTE = 60
NOTE_LENGTH = 200


class HandoverForm(PersonForm):
    """`assignments` are those that this user may end; `duties` are what the unit has to do."""

    assignment = forms.ChoiceField(
        label="Vilket uppdrag lämnas?",
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vilket uppdrag som lämnas."},
    )
    last_day = IsoDateField(
        label="Sista dag",
        initial=timezone.localdate,
        help_text="Den som tar över gör det dagen efter.",
        error_messages={"required": "Ange sista dagen."},
    )
    successor = forms.ChoiceField(
        label="Vem tar över?",
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vem som tar över, eller att uppdraget blir vakant."},
    )
    note = TextField(
        label="Vad ska den som tar över veta?",
        max_length=2500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Vem som är bra att ringa, vad som är på gång, vad som lätt glöms.",
    )
    # How the assignments ended when the form was opened.
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, unit, assignments, duties, **kwargs):
        self.unit = unit
        self.assignments = {str(one.pk): one for one in assignments}
        self.duties = [(key_of(duty), duty) for duty in duties[:WITH_NOTE]]
        self.unlisted = duties[WITH_NOTE:]
        super().__init__(data, **kwargs)
        field = self.fields["assignment"]
        field.choices = [(value, assignment_words(one)) for value, one in self.assignments.items()]
        if len(self.assignments) == 1:
            field.widget = forms.HiddenInput()
            self.initial["assignment"] = next(iter(self.assignments))
        self.fields["opened"].initial = self.as_it_is
        self.fields["person"].explains_itself = True
        self.deputies = {
            f"ersattare:{one.pk}": one
            for one in unit.contacts.current().filter(kind=ContactAssignment.Kind.DEPUTY).select_related("person")
        }
        self.fields["successor"].choices = [
            *((value, f"{one.person}, som är ersättare i dag") for value, one in self.deputies.items()),
            (SOMEBODY, "En annan person, som jag väljer här under"),
            (VACANT, "Ingen är utsedd ännu: uppdraget blir vakant"),
        ]
        for key, duty in self.duties:
            self.fields[key] = TextField(label=duty.what, max_length=NOTE_LENGTH, required=False)
            self.fields[key].explains_itself = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "opened",
            Fieldset("Uppdraget", "assignment", Div("last_day", css_class="row-2"), css_id="uppdraget"),
            Fieldset("Efterträdaren", "successor", *person_layout(), css_id="efter"),
            Fieldset("Hälsningen", "note", css_id="veta"),
        )

    def clean(self):
        cleaned = super().clean()
        chosen = self.assignments.get(cleaned.get("assignment", ""))
        last_day, successor = cleaned.get("last_day"), cleaned.get("successor")
        if chosen and last_day and last_day < chosen.start:
            self.add_error("last_day", f"Uppdraget började {chosen.start}. Välj den dagen eller en senare.")
        if last_day and last_day.year > timezone.localdate().year + 2:
            self.add_error("last_day", "Datumet ligger för långt fram. Kontrollera året.")
        if successor == SOMEBODY:
            self.name_one()
        if chosen and successor in self.deputies and self.deputies[successor].pk == chosen.pk:
            self.add_error("successor", "Den som lämnar uppdraget kan inte ta över det.")
        if not self.errors and len(self.whole_note) > 4000:
            raise ValidationError({"note": "Anteckningarna är tillsammans längre än 4 000 tecken. Korta ner dem."})
        return cleaned

    @property
    def as_it_is(self):
        return ";".join(f"{value}:{one.end or ''}" for value, one in sorted(self.assignments.items()))

    @property
    def is_stale(self):
        """Has somebody ended or handed over one of the assignments since the form was opened?"""
        return self.is_bound and self.data.get("opened", "") != self.as_it_is

    @property
    def chosen(self):
        return self.assignments[self.cleaned_data["assignment"]]

    @property
    def is_vacant(self):
        return self.cleaned_data["successor"] == VACANT

    @property
    def successor_words(self):
        """Who takes over, as the preview says it; empty when nobody does."""
        if self.is_vacant:
            return ""
        deputy = self.deputies.get(self.cleaned_data["successor"])
        return deputy.person.name if deputy else self.chosen_name

    def save_successor(self, *, by):
        """The person who takes over, None when the place is to be vacant."""
        if self.is_vacant:
            return None
        deputy = self.deputies.get(self.cleaned_data["successor"])
        return deputy.person if deputy else self.save_person(by=by)

    @property
    def whole_note(self):
        """What is stored: the note, then a line for each duty that something was written about."""
        about = [
            f"{duty.what}: {self.cleaned_data[key]}" for key, duty in self.duties if self.cleaned_data.get(key, "")
        ]
        return "\n\n".join(filter(None, [self.cleaned_data.get("note", ""), "\n".join(about)]))

    @property
    def rows(self):
        """(field, duty) for the list of duties."""
        return [(self[key], duty) for key, duty in self.duties]

    @property
    def sent(self):
        """(name, value) of all that was typed, to be sent once more by the preview."""
        return [(name, self.data.get(name, "")) for name in self.fields if self.data.get(name)]


def key_of(duty):
    """The same name for the same duty, also when others have come or gone since the form was opened."""
    return f"om-{hashlib.sha256(f'{duty.href} {duty.what}'.encode()).hexdigest()[:12]}"


def assignment_words(assignment):
    return f"{upfirst(assignment.get_kind_display())}: {assignment.person}, från och med {assignment.start}"
