"""Who hid what, and why: read from the history, which is where it stands."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from pghistory.models import Context

from apps.accounts.models import User
from apps.portal.hiding.kinds import KINDS, Kind


@dataclass(frozen=True)
class Hiding:
    """One row of the list of hidden records."""

    kind: Kind
    pk: int
    title: str
    at: datetime
    who: str
    reason: str
    history: str


def hidings(rows):
    """The rows of a page with who and why; as many questions as there are kinds on the page, and three."""
    ids = defaultdict(set)
    for slug, pk, _, _ in rows:
        ids[slug].add(pk)
    contexts = {}
    for slug, pks in ids.items():
        events = KINDS[slug].model.pgh_event_model.objects.filter(pgh_obj_id__in=pks, hidden_at__isnull=False)
        # The first event of this hiding: later changes of a hidden record carry the same time.
        found = events.order_by("-pgh_id").values_list("pgh_obj_id", "hidden_at", "pgh_context_id")
        contexts |= {(slug, pk, at): context for pk, at, context in found}
    told = dict(Context.objects.filter(pk__in=set(contexts.values()) - {None}).values_list("pk", "metadata"))
    users = User.objects.filter(pk__in={one.get("user") for one in told.values()} - {None}).select_related("person")
    names = {user.pk: user.display_name for user in users}
    slugs = addresses(ids)
    why = {key: told.get(context, {}) for key, context in contexts.items() if context}
    return [row_of(row, why.get((row[0], row[1], row[3]), {}), names, slugs) for row in rows]


def row_of(row, told, names, slugs):
    slug, pk, title, at = row
    return Hiding(
        kind=KINDS[slug],
        pk=pk,
        title=title,
        at=at,
        who=names.get(told.get("user"), ""),
        reason=told.get("reason", ""),
        history=slugs.get((slug, pk), ""),
    )


def addresses(ids):
    """Where the history of those that have a page is read: {(slug, id): address}."""
    found = {}
    for slug, pks in ids.items():
        model = KINDS[slug].model
        if KINDS[slug].has_history:
            for record in model.objects.filter(pk__in=pks).defer(*deferred(model)).order_by(F("pk")):
                found[slug, record.pk] = f"{record.get_absolute_url()}historik/"
    return found


def deferred(model):
    return [field.name for field in model._meta.concrete_fields if field.generated]
