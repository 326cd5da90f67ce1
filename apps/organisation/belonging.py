"""Whose work counts for whom, and when: a school's for its kontor, and on request a predecessor's for its successor.

Only verksamheter count for the unit above them: they have no report of their own. A nämnd, kontor or bolag has, so
what a daughter company does is never counted twice. Everything is dated: a school that moves takes nothing with it
from before.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from apps.organisation.models import Unit, UnitParent, UnitSuccession

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Share:
    """A unit that counts for `whole` from `start` to `end`, both counted; None is open."""

    whole: int
    start: datetime.date | None = None
    end: datetime.date | None = None

    def within(self, start, end):
        """The same share, cut to a time; None when nothing is left."""
        first = max(filter(None, (self.start, start)), default=None)
        last = min(filter(None, (self.end, end)), default=None)
        return Share(self.whole, first, last) if first is None or last is None or first <= last else None

    def touches(self, first, last):
        return (self.start is None or self.start <= last) and (self.end is None or self.end >= first)


@dataclass(frozen=True)
class Belonging:
    """{unit: the other units that it counts for}. Every unit also counts for itself.

    `predecessors` are the ids of those that are read through to one heir.
    """

    shares: dict[int, tuple[Share, ...]]
    predecessors: tuple[int, ...] = ()

    def wholes_of(self, unit_ids, first, last):
        """Ids of the units that the work of some units on a day of the time counts for, themselves among them."""
        above = (share for unit_id in unit_ids for share in self.shares.get(unit_id, ()))
        return frozenset(unit_ids) | {share.whole for share in above if share.touches(first, last)}

    def parts(self, unit_id, first=None, last=None):
        """{(start, end): ids of the units that count for this one then}, cut to a period; itself in the whole."""
        found = defaultdict(set)
        found[first, last].add(unit_id)
        for part, shares in self.shares.items():
            for share in shares:
                cut = share.within(first, last) if share.whole == unit_id else None
                if cut:
                    found[cut.start, cut.end].add(part)
        return dict(found)

    def of(self, unit_id):
        """Ids of all units that ever count for this one, itself among them."""
        return set().union(*self.parts(unit_id).values())


def read_belonging(heir=None):
    """The Belonging of all units; with `heir`, what its predecessors did counts for that unit too. At most two queries.

    There are some hundred verksamheter in a municipality, so all are read: one question whoever is asked about.
    """
    above = UnitParent.objects.filter(unit__kind=Unit.Kind.ACTIVITY).values_list("unit_id", "parent_id", "start", "end")
    steps = defaultdict(list)
    for unit_id, parent_id, start, end in above:
        steps[unit_id].append(Share(parent_id, start, end))
    before = predecessors(heir) if heir is not None else {}
    for old, end in before.items():
        steps[old].append(Share(heir.pk, None, end))
    shares = {unit_id: tuple(climb(unit_id, steps, {unit_id})) for unit_id in list(steps)}
    return Belonging(shares, tuple(before))


def climb(unit_id, steps, seen):
    """Every share of a unit upwards, cut to the time of the step below; a circle is left where it closes."""
    for step in steps.get(unit_id, ()):
        if step.whole in seen:
            continue
        yield step
        for higher in climb(step.whole, steps, seen | {step.whole}):
            cut = higher.within(step.start, step.end)
            if cut:
                yield cut


def predecessors(unit):
    """{id: last day or None} of every unit that this one carries on, also through others, the nearest first.

    A unit that was closed has nothing after its time. One that goes on counts until the day before the succession.
    """
    rows = list(
        UnitSuccession.objects.filter(old__hidden_at__isnull=True).values_list(
            "old_id", "new_id", "date", "old__valid_to_last"
        )
    )
    found: dict[int, datetime.date | None] = {}
    waiting: list[tuple[int, datetime.date | None]] = [(unit.pk, None)]
    while waiting:
        heir, until = waiting.pop(0)
        for old, new, date, closed in rows:
            if new == heir and old != unit.pk and old not in found:
                own = None if closed else date - DAY
                found[old] = min(filter(None, (until, own)), default=None)
                waiting.append((old, found[old]))
    return found
