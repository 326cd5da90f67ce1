"""How knowledge to share changes: one transaction each, versions checked, history kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.activities.models import KnowledgeGiven, KnowledgeOffer
from apps.core.models import lock, touch


@transaction.atomic
def save_knowledge(*, offer, by, version=None):
    """Create or change what a unit can teach; `version` is the one the form was opened with."""
    return saved(offer, by=by, version=version, model=KnowledgeOffer)


@transaction.atomic
def save_given(*, given, by, version=None):
    """Note an occasion when it was taught, or change one. Raises ValidationError by form field."""
    if given.date and given.date > timezone.localdate():
        raise ValidationError({"date": "Dagen har inte varit än. Lägg till tillfället när det har varit."})
    given.validate_constraints()
    return saved(given, by=by, version=version, model=KnowledgeGiven)


@transaction.atomic
def change_unit(*, offer, unit, by):
    """Let another unit be the one that can teach it."""
    offer = KnowledgeOffer.objects.get(pk=offer.pk)
    offer.unit = unit
    return saved(offer, by=by, version=None, model=KnowledgeOffer)


def saved(record, *, by, version, model):
    if record.pk:
        record.version = lock(model, record.pk, version).version
        touch(record, by=by)
    else:
        record.created_by = record.updated_by = by
    record.save()
    return record
