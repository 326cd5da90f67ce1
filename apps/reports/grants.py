"""What a nämnd decided about grants to associations: figures, each with the list that it counts, and rows."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.aggregates import StringAgg
from django.urls import reverse

from apps.core.templatetags.intl import number, plural
from apps.organisation.models import Unit
from apps.partnerships.grants import conditions
from apps.partnerships.models import AssociationGrant
from apps.reports import indicators
from apps.reports.figures import Figure, count_change, money_change, money_text
from apps.reports.links import Link
from apps.reports.money import Amount

STATES = dict(AssociationGrant.State.choices)


@dataclass(frozen=True)
class GrantEntry:
    """A grant as plain values. `units` are those that it counts for; `cities` their names in one text."""

    id: int
    association: str
    cities: str
    units: frozenset[int]
    decided_on: datetime.date
    state: str
    granted: Decimal | None
    paid: Decimal | None
    is_marked: bool = False  # counted, never named


@dataclass(frozen=True)
class GrantLine:
    """A row of the table of grants."""

    name: str
    href: str
    cities: str
    decided_on: datetime.date
    state: str
    state_label: str
    granted: Decimal | None
    paid: Decimal | None


@dataclass(frozen=True)
class Grants:
    """The section of a report; `figures` are the number of decisions, what was granted and what was paid out."""

    figures: tuple[Figure, ...]
    lines: tuple[GrantLine, ...]
    unnamed: int


def read_grants(first, last, unit, belonging):
    """The grants decided in the period, for all nämnder or for one; one query, none for who is no nämnd."""
    if unit is not None and unit.kind != Unit.Kind.BOARD:
        return ()
    grants = AssociationGrant.objects.visible().filter(conditions.decided_in(first, last))
    if unit is not None:
        grants = grants.filter(conditions.decided_by(unit, belonging=belonging))
    named = grants.with_state().annotate(
        named=StringAgg("city_rows__partnership__name", ", ", order_by="city_rows__partnership__name")
    )
    rows = named.order_by("decided_on", "pk").values_list(
        *("pk", "association", "named", "unit_id", "decided_on", "state", "granted", "paid", "marked_at")
    )
    return tuple(
        GrantEntry(
            id=pk,
            association=association,
            cities=cities or "",
            units=belonging.wholes_of({unit_id}, decided_on, decided_on),
            decided_on=decided_on,
            state=state,
            granted=granted,
            paid=paid,
            is_marked=marked_at is not None,
        )
        for pk, association, cities, unit_id, decided_on, state, granted, paid, marked_at in rows
    )


def grant_section(desk):
    """The Grants of one report, or None when nothing was decided in the period or in the one before."""
    now, before = desk.now.grants, desk.before.grants if desk.before else ()
    if not now and not before:
        return None
    label = desk.before.period.label if desk.before else ""
    href, earlier_href = desk.lists.grants(), desk.lists_before.grants() if desk.lists_before else ""
    shared = {
        "href": href,
        "previous_href": earlier_href,
        "unnamed": sum(grant.is_marked for grant in now),
        "how": indicators.GRANTS,
    }
    count = Figure(
        label="Beslut",
        value=len(now),
        text=number(len(now)),
        change=count_change(len(now), len(before), label) if label else "",
        previous=len(before) if label else None,
        previous_text=number(len(before)) if label else "",
        **shared,
    )
    granted = money("Beviljat", known(now, "granted"), known(before, "granted"), label, shared)
    paid = money("Utbetalt", known(paid_to(now), "paid"), known(paid_to(before), "paid"), label, shared)
    return Grants((count, granted, paid), lines(now), shared["unnamed"])


def paid_to(grants):
    """Those that something can have been paid to: a refused one owes no figure."""
    return [grant for grant in grants if grant.granted != 0]


def known(grants, name):
    """The Amount of a sum over grants; None is unknown."""
    found = [getattr(grant, name) for grant in grants]
    there = [value for value in found if value is not None]
    return Amount(sum(there, Decimal(0)), len(there), len(found) - len(there))


def money(label, now, before, earlier, shared):
    """A sum with the one of the previous period (`earlier` is its label, empty when there is none) beside it."""
    gap = Link(f"{plural(now.unknown, 'bidrag')} saknar uppgift", shared["href"]) if now.unknown else None
    return Figure(
        label=label,
        value=None if now.is_unknown else now.known,
        text=money_text(now),
        change=money_change(now, before, earlier) if earlier else "",
        previous=None if before.is_unknown or not earlier else before.known,
        previous_text=(money_text(before) or "uppgift saknas") if earlier else "",
        gap=gap,
        **shared,
    )


def lines(grants):
    """The largest first, those whose sum is not known last; marked ones are left out."""
    ordered = sorted(grants, key=lambda grant: (grant.granted is None, -(grant.granted or 0), grant.association))
    return tuple(
        GrantLine(
            name=grant.association,
            href=reverse("grant_detail", args=[grant.id]),
            cities=grant.cities,
            decided_on=grant.decided_on,
            state=grant.state,
            state_label=STATES[grant.state],
            granted=grant.granted,
            paid=grant.paid,
        )
        for grant in ordered
        if not grant.is_marked
    )
