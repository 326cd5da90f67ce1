"""How seats are filled, ended and passed on: one transaction each, what was stays as history."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.core.history import because
from apps.core.models import lock, touch
from apps.networks.models import Representation

DAY = datetime.timedelta(days=1)
ENDED = "Platsen är redan avslutad."


@transaction.atomic
def save_seat(*, seat, by, version=None):
    """Add a seat or change one. Raises StaleVersionError, or ValidationError by field."""
    if seat.pk:
        saved = lock(Representation, seat.pk, version)
        seat.version = saved.version
        touch(seat, by=by)
    else:
        seat.created_by = seat.updated_by = by
    refuse_anonymised(seat)
    seat.full_clean(exclude=["created_by", "updated_by"])
    seat.save()
    return seat


def refuse_anonymised(seat):
    """Nobody who has been anonymised gets a new seat; who had one keeps it as history."""
    before = Representation.objects.filter(pk=seat.pk).first() if seat.pk else None
    for name in ("person", "deputy"):
        person = getattr(seat, name)
        if person and person.anonymised_at and getattr(before, f"{name}_id", None) != person.pk:
            raise ValidationError({name: "Personen är anonymiserad och kan inte få uppdrag."})


@transaction.atomic
def end_seat(*, seat, last_day, reason, by, version=None):
    """Let the seat end after a day; the reason stands in the history."""
    saved = lock(Representation, seat.pk, version)
    if saved.end is not None and saved.end < last_day:
        raise ValidationError({"last_day": f"Platsen slutar redan {saved.end}."})
    if saved.start and last_day < saved.start:
        raise ValidationError({"last_day": f"Platsen började {saved.start}. Välj den dagen eller en senare."})
    saved.end = last_day
    with because(reason):
        touch(saved, by=by).save()
    return saved


@transaction.atomic
def succeed_seat(*, seat, first_day, person, deputy, end, by, version=None, reason=""):
    """Let somebody, or a visible vacancy (None), have the seat from a day. Gives the new seat.

    What was to last longer ends the day before; an earlier end stays. The new one is the same place in all else.
    """
    saved = lock(Representation, seat.pk, version)
    if saved.start and first_day <= saved.start:
        raise ValidationError({"first_day": f"Platsen började {saved.start}. Välj en senare dag."})
    if saved.end is None or saved.end >= first_day:
        saved.end = first_day - DAY
    new = Representation(
        person=person,
        deputy=deputy,
        start=first_day,
        end=end,
        created_by=by,
        updated_by=by,
        **{name: getattr(saved, name) for name in ("body", "network", "seat", "kind", "unit", "appointed_by", "term")},
    )
    refuse_anonymised(new)
    try:
        new.full_clean(exclude=["created_by", "updated_by"])
    except ValidationError as error:
        if "start" in getattr(error, "error_dict", {}):
            raise ValidationError({"first_day": error.message_dict["start"]}) from error
        raise
    with because(reason):
        touch(saved, by=by).save()
        new.save()
    return new


@transaction.atomic
def change_unit(*, seat, unit, by):
    """Let another unit answer for the seat."""
    saved = lock(Representation, seat.pk)
    saved.unit = unit
    touch(saved, by=by).save()
    return saved
