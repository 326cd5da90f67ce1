"""What was promised, and whether it was kept."""

from django.db import transaction

from apps.activities.models import Promise
from apps.core.models import lock, touch


@transaction.atomic
def add_promises(*, activity, rows, by):
    """Note promises as (side, text, due); one that already stands there is not noted twice."""
    there = set(activity.promises.visible().values_list("side", "text")) if rows else set()
    added = []
    for side, text, due in rows:
        if (side, text) not in there:
            there.add((side, text))
            added.append(
                Promise.objects.create(activity=activity, side=side, text=text, due=due, created_by=by, updated_by=by)
            )
    return added


@transaction.atomic
def settle_promise(*, promise, status, by, note=None):
    """Say that a promise was kept, came to nothing, or is open after all."""
    saved = lock(Promise, promise.pk)
    if saved.status != status or note not in (None, saved.note):
        saved.status = status
        saved.note = saved.note if note is None else note
        touch(saved, by=by).save()
    return saved
