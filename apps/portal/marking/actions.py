"""Set and lift a sekretessmarkering. One transaction each; the history keeps who, when and why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.core.history import because
from apps.core.models import lock, touch


@transaction.atomic
def mark(*, record, version, paragraph, reason, by):
    """Mark the record, or change what its marking says. Returns the saved record."""
    saved = lock(type(record), record.pk, version)
    saved.marked_at = saved.marked_at or timezone.now()
    saved.marked_by = by
    saved.marked_paragraph, saved.marked_reason = paragraph, reason
    return keep(saved, reason, by)


@transaction.atomic
def unmark(*, record, version, reason, by):
    """Lift the marking; that it was there, and why it is gone, stays in the history."""
    saved = lock(type(record), record.pk, version)
    if not saved.is_marked:
        raise ValidationError("Markeringen är redan borttagen.")
    saved.marked_at = saved.marked_by = None
    saved.marked_paragraph = saved.marked_reason = ""
    return keep(saved, reason, by)


def keep(record, reason, by):
    touch(record, by=by)
    with because(reason):
        record.save()
    return record
