"""What grants came to, per year and per vänort, added up in the database. Empty sums are unknown, never zero.

A grant that concerns several vänorter counts with its whole sum for each of them and once in the whole, so the parts
can come to more than the whole: pages that show both say so.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Aggregate, Count, F, Q, Sum

from apps.core.templatetags.intl import kr
from apps.partnerships.models import AssociationGrant
from apps.partnerships.models.grants import DECIDED, UNACCOUNTED

# For which grants each sum is to be known: what is not decided has no granted sum to miss.
EXPECTED = {
    "applied": Q(),
    "granted": DECIDED,
    "paid": DECIDED & ~Q(granted=0),
    # What has not been accounted for at all is counted by itself.
    "accounted": Q(accounted_on__isnull=False),
    "reclaimed": Q(pk__isnull=True),
}


@dataclass(frozen=True)
class Money:
    """A sum over grants: what is `known`, in how many of them, and for how many it is not."""

    known: Decimal
    counted: int
    unknown: int

    @property
    def text(self):
        """ "240 000 kr", "minst 240 000 kr"; empty when there is nothing to sum, None when nothing is known."""
        if self.value is None:
            return None if self.unknown else ""
        return f"minst {kr(self.known)}" if self.unknown else kr(self.known)

    @property
    def value(self):
        """For charts and files; None is unknown. That it is at least nothing says nothing."""
        return self.known if self.counted and (self.known or not self.unknown) else None


@dataclass(frozen=True)
class Totals:
    """What the grants of one year or one vänort came to. `key` is the year (None: not known) or the id of the place."""

    key: int | None
    count: int
    applied: Money
    granted: Money
    paid: Money
    accounted: Money
    reclaimed: Money
    unaccounted: int


def aggregates():
    found: dict[str, Aggregate] = {"count": Count("pk"), "unaccounted": Count("pk", filter=UNACCOUNTED)}
    for name, expected in EXPECTED.items():
        missing = expected & Q(**{f"{name}__isnull": True})
        found[f"{name}_sum"] = Sum(name)
        found[f"{name}_counted"] = Count(name)
        found[f"{name}_unknown"] = Count("pk", filter=missing)
    return found


def read(row, key):
    money = {
        name: Money(row[f"{name}_sum"] or Decimal(0), row[f"{name}_counted"], row[f"{name}_unknown"])
        for name in EXPECTED
    }
    return Totals(key=key, count=row["count"], unaccounted=row["unaccounted"], **money)


def whole(grants):
    """The Totals of all the grants, each counted once; one query."""
    return read(grants.order_by().aggregate(**aggregates()), None)


def by_year(grants):
    """[Totals] per year, newest first, those of an unknown year last; one query."""
    rows = grants.with_year().order_by().values("year").annotate(**aggregates())
    return [read(row, row["year"]) for row in rows.order_by(F("year").desc(nulls_last=True))]


def by_city(grants):
    """{id of the vänort: Totals}; a grant counts for each vänort that it concerns; one query."""
    rows = grants.order_by().values(city=F("city_rows__partnership")).annotate(**aggregates())
    return {row["city"]: read(row, row["city"]) for row in rows}


def grants_of(partnership, user):
    """The grants that concern a vänort and that the user may read, newest first, each with `state` and `year`."""
    grants = AssociationGrant.objects.readable_by(user).concerning(partnership).select_related("unit").defer("search")
    return grants.with_state().with_year()


def yearly_sums_of(partnership, user):
    """[Totals] per year of all grants that concern a vänort, marked ones counted too; newest first."""
    return by_year(AssociationGrant.objects.counted_for(user).concerning(partnership))
