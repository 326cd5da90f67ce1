"""Who answers for a unit: appoint, end, hand over. One transaction each; what was stays as history."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from apps.accounts.actions import save_person
from apps.accounts.models import Person
from apps.organisation.models import ContactAssignment, Unit

CONTACT, DEPUTY = ContactAssignment.Kind.CONTACT, ContactAssignment.Kind.DEPUTY
ENDED_MEANWHILE = "Uppdraget har ändrats av någon annan medan du läste. Läs igenom på nytt."


@transaction.atomic
def add_person(*, name, title="", email="", by):
    """A colleague who is not in the register yet; the same address twice is the same colleague."""
    if email and Person.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": "Den adressen har redan en person i registret. Välj personen i listan."})
    return save_person(person=Person(name=name, title=title, email=email), by=by)


@transaction.atomic
def start_assignment(*, unit, person, kind, start, by):
    """Appoint a contact person or deputy from a day. Raises ValidationError by form field."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)  # two appointments at once wait for each other
    if person.anonymised_at:
        raise ValidationError({"person": "Personen är anonymiserad och kan inte få uppdrag."})
    if not unit.is_current(start):
        raise ValidationError({"start": f"{unit} finns inte den dagen."})
    lasting = ContactAssignment.objects.filter(Q(end__isnull=True) | Q(end__gte=start), unit=unit, person=person)
    same = lasting.filter(kind=kind).first()
    if same is not None:
        raise ValidationError({"person": f"{person} är redan {same.get_kind_display()} för enheten."})
    return ContactAssignment.objects.create(unit=unit, person=person, kind=kind, start=start)


@transaction.atomic
def end_assignment(*, assignment, last_day, by, note="", expected_end=None):
    """Let an assignment end after a day. `expected_end` is the end it had when the form was opened."""
    saved = ContactAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if saved.end != expected_end:
        raise ValidationError(ENDED_MEANWHILE)
    if last_day < saved.start:
        raise ValidationError({"last_day": f"Uppdraget började {saved.start}. Välj den dagen eller en senare."})
    saved.end = last_day
    if note:
        saved.handover_note = note
    saved.save()
    return saved


@transaction.atomic
def hand_over(*, assignment, last_day, by, successor=None, note="", expected_end=None):
    """End an assignment and give it to the successor from the next day; without one the place is vacant.

    A deputy who takes over leaves the deputy's place, so that one person does not stand in for themself. Returns the
    successor's assignment, or None.
    """
    ended = end_assignment(assignment=assignment, last_day=last_day, by=by, note=note, expected_end=expected_end)
    if successor is None:
        return None
    if successor.pk == ended.person_id:
        raise ValidationError({"person": "Den som lämnar uppdraget kan inte ta över det."})
    first_day = last_day + datetime.timedelta(days=1)
    held = ContactAssignment.objects.select_for_update(of=("self",)).current(first_day)
    held = held.filter(unit=ended.unit_id, person=successor)
    if ended.kind == CONTACT:
        for deputy in held.filter(kind=DEPUTY):
            if deputy.start == first_day:
                deputy.kind = CONTACT
                deputy.save()
                return deputy
            end_assignment(assignment=deputy, last_day=last_day, by=by, expected_end=deputy.end)
    elif held.filter(kind=CONTACT).exists():
        raise ValidationError({"person": f"{successor} är redan kontaktperson för enheten och kan inte ersätta sig."})
    return held.filter(kind=ended.kind).first() or start_assignment(
        unit=ended.unit, person=successor, kind=ended.kind, start=first_day, by=by
    )
