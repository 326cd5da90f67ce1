"""Pairs that may be one: what the samordnare should look at, and what has been looked at already.

Names of organisations, vänorter and networks are compared by their trigrams, in SQL. Projects and activities are asked
about only when two of the newest have the same title, and activities the same day too.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import connection
from django.db.models import Exists, F, OuterRef, Subquery, Value
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.activities.models import Activity
from apps.core.filters import ID
from apps.organisation.duplicates import remember_not_same
from apps.organisation.models import NotSame
from apps.organisation.permissions import can_coordinate
from apps.portal.merging.finding import NAMES, about
from apps.portal.merging.kinds import KINDS, Kind, kind_of

COORDINATORS_ONLY = "Bara samordnaren går igenom möjliga dubbletter."
# From 0 to 1; below this, most pairs are two.
LIKE = 0.6
SHOWN = 25
NEWEST = 2_000
BY_NAME = ("organisation", "vanort", "natverk")

# Two names share at least LIKE of their trigrams, so they share one of the rarest that each has. Only names that do
# are compared, and no pair is missed; to compare all with all would take a minute for two thousand organisations.
CLOSE = """
WITH line AS MATERIALIZED (
    SELECT record.id, record.country, line, show_trgm(line) AS grams
    FROM ({rows}) AS record (id, country, plain), string_to_table(record.plain, E'\\n') AS line
), gram AS (
    SELECT id, country, line, cardinality(grams) AS many, gram, count(*) OVER (PARTITION BY gram) AS common
    FROM line, LATERAL (SELECT gram COLLATE "C" AS gram FROM unnest(grams) AS gram) AS each
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY id, line ORDER BY common, gram) AS place FROM gram
), rare AS (
    SELECT * FROM ranked WHERE place <= many - ceil(%s * many) + 1
), near AS MATERIALIZED (
    SELECT DISTINCT a.id AS first, b.id AS second, a.line COLLATE "C" AS one, b.line COLLATE "C" AS other
    FROM rare a JOIN rare b ON a.gram = b.gram AND a.id < b.id
        AND least(a.many, b.many) >= %s * greatest(a.many, b.many)
    WHERE a.country = '' OR b.country = '' OR a.country = b.country
)
SELECT first, second, max(similarity(one, other)) AS likeness FROM near
WHERE similarity(one, other) >= %s AND NOT EXISTS (
    SELECT FROM organisation_notsame apart
    WHERE apart.model = %s AND apart.first_id = first AND apart.second_id = second
)
GROUP BY first, second ORDER BY likeness DESC, first, second LIMIT %s
"""


@dataclass(frozen=True)
class Pair:
    """Two records that may be one; the older is the one that stays unless somebody chooses otherwise."""

    kind: Kind
    first: Any
    second: Any

    @property
    def href(self):
        return self.kind.address(self.first, self.second)

    @property
    def abouts(self):
        return about(self.first), about(self.second)


def close_names(kind):
    """[(id, id)] of visible records whose names are alike, likest first, at most SHOWN; one question."""
    country = F("country") if hasattr(kind.model, "country") else Value("")
    records = kind.model.objects.visible().order_by()
    rows = records.annotate(plain=NAMES[kind.model], where=country).values_list("pk", "where", "plain")
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(CLOSE.format(rows=sql), [*parameters, LIKE, LIKE, LIKE, kind.label, SHOWN])
        return [(first, second) for first, second, _ in cursor.fetchall()]


def same_titles(kind, user):
    """[(id, id)] of the newest records with the same title, activities on the same day; two questions."""
    newest = list(kind.readable_by(user).order_by("-pk").values_list("pk", flat=True)[:NEWEST])
    records = kind.model.objects.filter(pk__in=newest)
    same = {"title": OuterRef("title")} | ({"start": OuterRef("start")} if kind.model is Activity else {})
    older = records.filter(pk__lt=OuterRef("pk"), **same).order_by("-pk")
    apart = NotSame.objects.filter(model=kind.label, first_id=OuterRef("older"), second_id=OuterRef("pk"))
    found = records.annotate(older=Subquery(older.values("pk")[:1])).filter(~Exists(apart), older__isnull=False)
    return list(found.order_by("-pk").values_list("older", "pk")[:SHOWN])


def pairs(user):
    """Every pair to look at, by kind; a handful of questions for each kind, however many records there are."""
    found = []
    for kind in KINDS.values():
        ids = close_names(kind) if kind.slug in BY_NAME else same_titles(kind, user)
        records = kind.readable_by(user).in_bulk({pk for two in ids for pk in two})
        found += [
            Pair(kind, records[first], records[second]) for first, second in ids if {first, second} <= records.keys()
        ]
    return found


@require_safe
def duplicate_list(request):
    if not can_coordinate(request.user):
        raise PermissionDenied(COORDINATORS_ONLY)
    found = pairs(request.user)
    groups = [
        {"kind": kind, "pairs": rows, "is_cut": len(rows) == SHOWN}
        for kind in KINDS.values()
        if (rows := [one for one in found if one.kind is kind])
    ]
    return render(request, "portal/merging/duplicate_list.html", {"groups": groups, "count": len(found)})


@require_POST
def duplicate_dismiss(request, kind):
    """They only look alike: nobody is asked about them again."""
    if not can_coordinate(request.user):
        raise PermissionDenied(COORDINATORS_ONLY)
    kind = kind_of(kind)
    ids = [request.POST.get(name, "") for name in ("ena", "andra")]
    if not all(ID.fullmatch(one) for one in ids) or int(ids[0]) == int(ids[1]):
        raise BadRequest("Ange två olika poster.")
    one, other = (get_object_or_404(kind.readable_by(request.user), pk=int(pk)) for pk in ids)
    remember_not_same(kind.model, one.pk, other.pk, by=request.user)
    messages.success(request, f"”{one}” och ”{other}” är inte samma. De föreslås inte igen.")
    return redirect("duplicate_list")
