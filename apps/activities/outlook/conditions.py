"""What the words of reports and filters mean for horizon scans, as Q objects, and the sums over them."""

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from apps.activities.models import HorizonScan
from apps.core.templatetags.intl import number, plural
from apps.organisation.belonging import read_belonging

Considered = HorizonScan.Considered
# The answers as they stand in a sentence.
CONSIDERED = {
    Considered.YES: "omvärlden togs in",
    Considered.NO: "omvärlden togs inte in",
    Considered.IRRELEVANT: "omvärlden var inte aktuell",
}
HOW_MANY = {
    "total": Count("pk"),
    "yes": Count("pk", filter=Q(considered=Considered.YES)),
    "irrelevant": Count("pk", filter=Q(considered=Considered.IRRELEVANT)),
}


def in_period(first, last):
    return Q(decided_on__range=(first, last))


def of_unit(unit, *, belonging=None):
    """The unit decided it, or a verksamhet of its on that day, or on request a predecessor."""
    belonging = belonging or read_belonging()
    found = Q()
    for (start, end), ids in belonging.parts(unit.pk).items():
        limits = {"decided_on__gte": start, "decided_on__lte": end}
        found |= Q(unit__in=sorted(ids), **{lookup: day for lookup, day in limits.items() if day})
    return found


def totals(scans):
    """{total, yes, irrelevant} of some scans, summed by the database."""
    return scans.order_by().aggregate(**HOW_MANY)


def by_unit_and_year(scans):
    """The same for each unit and year, the latest year first."""
    return (
        scans.order_by()
        .annotate(year=ExtractYear("decided_on"))
        .values("year", "unit__name", "unit__slug")
        .annotate(**HOW_MANY)
        .order_by("-year", "unit__name")
    )


def coverage_words(yes, total):
    """ "3 av 5 stora beslut tog in omvärlden"."""
    return f"{number(yes)} av {plural(total, 'stort beslut,stora beslut')} tog in omvärlden"
