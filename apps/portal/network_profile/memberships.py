"""Norrköping's memberships on the page of a network: who holds them, what they cost, what they gave, how they ended."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from apps.core.templatetags.intl import daterange, kr, plural
from apps.networks.models import Membership, MembershipYear
from apps.organisation.permissions import can_change
from apps.portal import profile

# The membership in force, or the one we know most about, first.
LATEST_FIRST = (F("start_first").desc(nulls_last=True), "-id")


def memberships_of(network):
    """All that are not hidden, with what their page shows; three queries."""
    related = ("unit", "decision", "end_decision")
    rows = network.memberships.filter(hidden_at__isnull=True).select_related(*related)
    return list(rows.prefetch_related("co_member_rows__organisation", "years").order_by(*LATEST_FIRST))


@dataclass(frozen=True)
class YearRow:
    year: int
    fee: Decimal | None
    hours: int | None


@dataclass(frozen=True)
class Sum:
    """What is known of a column of years, and for how many years it is not."""

    known: Any
    missing: int

    def words(self, written):
        """ "73 000 kr", "minst 73 000 kr, 1 år saknar uppgift"; nothing known is uppgift saknas (None)."""
        if self.known is None:
            return None
        if not self.missing:
            return written(self.known)
        return f"minst {written(self.known)}, {self.missing} år saknar uppgift"


@dataclass(frozen=True)
class Told:
    """One membership as the page shows it."""

    membership: Membership
    title: str
    facts: list[dict]
    years: list[YearRow]
    total_fee: str | None
    total_hours: str | None
    ending: list[dict] = field(default_factory=list)
    is_over: bool = False
    may_change: bool = False


def told(membership, network, user):
    membership.network = network
    rows = [YearRow(row.year, row.fee, row.hours) for row in years_of(membership)]
    over = membership.end is not None and membership.end.last < timezone.localdate()
    return Told(
        membership=membership,
        title=title_of(membership),
        facts=facts_of(membership),
        years=rows,
        total_fee=total(row.fee for row in rows).words(kr),
        total_hours=total(row.hours for row in rows).words(lambda hours: plural(hours, "timme,timmar")),
        ending=ending_of(membership),
        is_over=over,
        may_change=can_change(user, membership),
    )


def years_of(membership) -> list[MembershipYear]:
    return sorted(membership.years.all(), key=lambda row: row.year, reverse=True)


def total(values):
    """The sum of what is known; None when nothing is."""
    values = list(values)
    known = [value for value in values if value is not None]
    return Sum(sum(known) if known else None, len(values) - len(known))


def title_of(membership):
    """Who is a member."""
    return membership.unit.name if membership.unit else "Norrköpings kommun"


def facts_of(membership):
    """Rows for components/facts.html; what is not known is said, never zero."""
    unit = membership.unit
    rows = []
    if unit:
        rows.append({"label": "Håller medlemskapet", "value": unit.name, "href": unit.get_absolute_url()})
    co_members = [row.organisation.name for row in membership.co_member_rows.all()]
    rows += [
        {"label": "" if place else "Medlem tillsammans med", "value": name} for place, name in enumerate(co_members)
    ]
    start, end = membership.start, membership.end
    rows.append({"label": "Tid", "value": daterange(start, end) if start or end else None})
    rows.append({"label": "Varför vi är med", "value": membership.reason})
    rows.append({"label": "Vad det har gett", "value": membership.benefit})
    if not membership.years.all():
        fee, hours = membership.fee_per_year, membership.hours_per_year
        rows.append({"label": "Avgift per år", "value": None if fee is None else kr(fee)})
        rows.append({"label": "Arbetstid per år", "value": None if hours is None else plural(hours, "timme,timmar")})
    if membership.decision:
        rows.append({"label": "Beslut", "value": str(membership.decision)})
    if membership.note:
        rows.append({"label": "Anmärkning", "value": membership.note})
    return rows


def ending_of(membership):
    """What was expected, decided and learnt; empty for a membership that goes on or whose end nobody has told of."""
    told_of = (membership.expectation, membership.end_reason, membership.lesson)
    if not membership.end or not (any(told_of) or membership.end_decision):
        return []
    return [
        {"label": "Vad vi väntade oss", "value": membership.expectation},
        {"label": "Varför det avslutades", "value": membership.end_reason},
        {"label": "Beslut om slutet", "value": str(membership.end_decision) if membership.end_decision else None},
        {"label": "Vad vi lärde oss", "value": membership.lesson},
    ]


def events_of(membership):
    """When we came in, and when we left, as points of the timeline."""
    if membership.end:
        yield end_event(membership)
    if membership.start:
        yield start_event(membership)


def start_event(membership):
    return membership_event(membership, membership.start, "Norrköping blir medlem", membership.note)


def end_event(membership):
    over = membership.end.last < timezone.localdate()
    title = "Medlemskapet avslutades" if over else "Medlemskapet avslutas"
    return membership_event(membership, membership.end, title, membership.lesson)


def membership_event(membership, date, title, text):
    unit = membership.unit.name if membership.unit else ""
    kind = " · ".join(filter(None, ["Medlemskap", unit]))
    return profile.event(date, title, kind=kind, text=text, agreement=True)
