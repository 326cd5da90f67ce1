"""What the words of lists and reports mean for grants, as Q objects: one condition for the list and for its sum."""

from django.db.models import Q

from apps.organisation.belonging import read_belonging


def decided_by(unit, *, belonging=None):
    """The nämnd decided it; with a Belonging that reads predecessors, what they decided in their time too."""
    belonging = belonging or read_belonging()
    found = Q()
    for (start, end), ids in belonging.parts(unit.pk).items():
        limits = {"decided_on__gte": start, "decided_on__lte": end}
        found |= Q(unit__in=sorted(ids), **{lookup: day for lookup, day in limits.items() if day})
    return found


def decided_in(first, last):
    """Decided on some day of the period. What is not decided yet belongs to no period."""
    return Q(decided_on__range=(first, last))
