"""The decision behind a record, as fields of its form: who decided, when, § and diarienummer."""

from django import forms
from django.core.exceptions import ValidationError

from apps.core.forms import IsoDateField, PlainSelect, TextField
from apps.core.options import upfirst_choices
from apps.organisation.models import Decision, Unit
from apps.organisation.models.decisions import DNR_HINT

DECIDING = (Unit.Kind.BOARD, Unit.Kind.COMPANY, Unit.Kind.COUNCIL, Unit.Kind.OFFICE, Unit.Kind.FEDERATION)
NAMES = ("decision_kind", "decision_body", "decision_date", "decision_paragraph", "decision_dnr")


def deciding_units():
    return {unit.slug: unit for unit in Unit.objects.visible().filter(kind__in=DECIDING)}


class DecisionFields(forms.Form):
    """All of them empty is no decision known."""

    decision_kind = forms.ChoiceField(
        label="Slag av beslut",
        choices=[("", "Välj slag"), *upfirst_choices(Decision.Kind)],
        required=False,
        widget=PlainSelect,
    )
    decision_body = forms.ChoiceField(label="Vem beslutade?", required=False, widget=PlainSelect)
    decision_date = IsoDateField(label="Beslutsdatum", required=False, help_text="Till exempel 2026-03-04.")
    decision_paragraph = TextField(label="Paragraf", max_length=20, required=False, help_text="Bara siffran.")
    decision_dnr = TextField(label="Diarienummer", max_length=60, required=False, help_text=DNR_HINT)

    def offer_bodies(self, current=None):
        """Fill the choice of who decided; `current` is the decision that the record has."""
        self.bodies = deciding_units()
        if current is not None and current.body:
            self.bodies.setdefault(current.body.slug, current.body)
        names = [(slug, unit.name) for slug, unit in self.bodies.items()]
        self.fields["decision_body"].choices = [("", "Välj organ"), *names]

    def clean(self):
        cleaned = super().clean()
        told = any(cleaned.get(name) for name in NAMES[1:])
        if told and not cleaned.get("decision_kind") and "decision_kind" not in self.errors:
            self.add_error("decision_kind", ValidationError("Välj vilket slag av beslut det är.", code="required"))
        return cleaned

    def save_decision(self, *, by):
        """The decision that was written, the same row for the same decision; None when nothing was."""
        cleaned = self.cleaned_data
        if not any(cleaned.get(name) for name in NAMES):
            return None
        decision, _ = Decision.objects.visible().get_or_create(
            kind=cleaned["decision_kind"],
            body=self.bodies.get(cleaned["decision_body"]),
            date=cleaned["decision_date"],
            paragraph=cleaned["decision_paragraph"].removeprefix("§").strip(),
            dnr=cleaned["decision_dnr"],
            defaults={"created_by": by, "updated_by": by},
        )
        return decision


def stored_decision(decision):
    """A decision as the fields show it."""
    if decision is None:
        return {}
    return {
        "decision_kind": decision.kind,
        "decision_body": decision.body.slug if decision.body else "",
        "decision_date": decision.date,
        "decision_paragraph": decision.paragraph,
        "decision_dnr": decision.dnr,
    }
