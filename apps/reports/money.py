"""What was decided about money in a period, and the sums in force.

A funder's decision counts on its date. The first counts with its whole sum, a later one with the difference from the
one it replaces. A sum that is not known in kronor, on either side, is unknown and never counted as zero.
"""

import datetime
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db.models import Aggregate, Count, Q, Sum

from apps.projects.actions import Sums
from apps.projects.models import Budget, BudgetLine

KINDS = {
    "support": BudgetLine.Kind.SUPPORT,
    "own_cash": BudgetLine.Kind.OWN_CASH,
    "own_time": BudgetLine.Kind.OWN_TIME,
    "total": BudgetLine.Kind.TOTAL,
}
SUM_NAMES = tuple(field.name for field in fields(Sums))


@dataclass(frozen=True)
class Decision:
    """One decision by a funder: `sums` is what it added (or took away), None where it is unknown."""

    project: int
    decided_on: datetime.date
    sums: Sums


def sums_by(budgets, key):
    """{value of `key`: Sums} of the given budget versions, added up in the database."""
    totals: dict[str, Aggregate] = {}
    for name, kind in KINDS.items():
        ours = Q(lines__kind=kind, lines__partner__isnull=True)
        totals[name] = Sum("lines__amount_sek", filter=ours)
        totals[f"{name}_gaps"] = Count("lines", filter=ours & Q(lines__amount_sek__isnull=True))
    return {
        row[key]: Sums(**{name: None if row[f"{name}_gaps"] else row[name] for name in SUM_NAMES})
        for row in budgets.order_by().values(key).annotate(**totals)
    }


def difference(new, old):
    """What `new` adds to `old`; unknown where one of them is."""

    def minus(name):
        now, before = getattr(new, name), getattr(old, name)
        return None if now is None or before is None else now - before

    return Sums(*map(minus, SUM_NAMES))


def decisions(projects, first, last):
    """Every Decision about the projects (a queryset) in the period; three queries."""
    budgets = Budget.objects.granted().filter(decided_on__range=(first, last), project__in=projects.values("pk"))
    rows = list(budgets.order_by("decided_on", "pk").values_list("pk", "project_id", "decided_on", "replaces_id"))
    sums = sums_by(Budget.objects.filter(pk__in=[pk for pk, *_ in rows]), "pk")
    replaced = sums_by(Budget.objects.filter(pk__in=[before for *_, before in rows if before]), "pk")
    return [
        Decision(project, decided_on, difference(sums[pk], replaced[before]) if before else sums[pk])
        for pk, project, decided_on, before in rows
    ]


def sums_in_force(project_ids):
    """{project: Sums} of the granted budgets in force; a project without one is not in it."""
    return sums_by(Budget.objects.granted().filter(valid=True, project__in=project_ids), "project_id")


@dataclass(frozen=True)
class Amount:
    """A sum over projects: what is `known`, and how many projects it is `unknown` for."""

    known: Decimal = Decimal(0)
    counted: int = 0
    unknown: int = 0

    @property
    def is_unknown(self):
        """Nothing at all is known, though there is something to know."""
        return self.unknown > 0 and self.counted == 0


def amount(name, decided, undecided):
    """The Amount of the sum `name` over Decisions, and over projects granted without any (ids)."""
    known = [decision for decision in decided if getattr(decision.sums, name) is not None]
    unknown = {decision.project for decision in decided if getattr(decision.sums, name) is None} | undecided
    return Amount(
        sum((getattr(decision.sums, name) for decision in known), Decimal(0)),
        len({decision.project for decision in known}),
        len(unknown),
    )
