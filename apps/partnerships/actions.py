"""How a vänort's responsible unit changes, and how it stands up for the facts."""

from django.db import transaction
from django.utils import timezone

from apps.core.models import lock, touch
from apps.partnerships.models import Partnership


@transaction.atomic
def change_owner(*, partnership, unit, by):
    """Let another unit answer for the vänort."""
    saved = lock(Partnership, partnership.pk)
    saved.owner_unit = unit
    touch(saved, by=by).save()
    return saved


@transaction.atomic
def confirm_partnership(*, partnership, by):
    """Note that the responsible unit has read the facts today and says that they are right."""
    saved = lock(Partnership, partnership.pk)
    saved.confirmed_at, saved.confirmed_by_id = timezone.localdate(), saved.owner_unit_id
    touch(saved, by=by).save()
    return saved
