"""The names that reports speak of, read once: units and how they changed, vänorter, networks, goals."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from apps.core.templatetags.intl import daterange, longdate
from apps.networks.models import Network
from apps.organisation.models import ContactAssignment, Unit, UnitService, UnitSuccession
from apps.partnerships.models import Partnership
from apps.policy.models import Goal, SustainableDevelopmentGoal
from apps.reports.links import Link

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """A vänort or a network; `organisation` is how projects point to it."""

    id: int
    name: str
    slug: str
    organisation: int
    href: str


@dataclass(frozen=True)
class UnitEntry:
    """A nämnd, kontor or bolag as plain values. `time` is empty for one that is open in both ends."""

    id: int
    name: str
    slug: str
    kind: str
    kind_label: str
    href: str
    time: str
    served: tuple[Link, ...] = ()
    before: tuple[Link, ...] = ()
    after: tuple[Link, ...] = ()
    has_contact: bool = False

    @property
    def is_board(self):
        return self.kind == Unit.Kind.BOARD


@dataclass(frozen=True)
class Directory:
    units: tuple[UnitEntry, ...]
    names: dict[int, str]
    hrefs: dict[int, str]
    partnerships: tuple[Place, ...]
    networks: tuple[Place, ...]
    goals: tuple[tuple[int, str, str], ...]
    sdgs: tuple[tuple[int, str], ...]


def read_directory(period, unit=None):
    """Everything that the reports of a period name; `unit` leaves out the other units. Eight queries."""
    named = list(Unit.objects.only("pk", "name", "slug"))
    return Directory(
        units=read_units(period, unit),
        names={row.pk: row.name for row in named},
        hrefs={row.pk: row.get_absolute_url() for row in named},
        partnerships=tuple(map(place, Partnership.objects.visible())),
        networks=tuple(map(place, Network.objects.visible())),
        goals=tuple(Goal.objects.values_list("pk", "slug", "title")),
        sdgs=tuple(SustainableDevelopmentGoal.objects.values_list("number", "name")),
    )


def place(record):
    return Place(record.pk, record.name, record.slug, record.organisation_id, record.get_absolute_url())


def read_units(period, unit):
    """The nämnder, kontor and bolag that existed in the period, or the one unit."""
    units = Unit.objects.visible().reporting().in_period(*period.days)
    if unit:
        units = Unit.objects.filter(pk=unit.pk)
    served = services(period)
    before, after = successions()
    contacts = ContactAssignment.objects.current().filter(kind=ContactAssignment.Kind.CONTACT)
    staffed = set(contacts.values_list("unit_id", flat=True))
    return tuple(
        UnitEntry(
            id=row.pk,
            name=row.name,
            slug=row.slug,
            kind=row.kind,
            kind_label=row.get_kind_display(),
            href=row.get_absolute_url(),
            time=daterange(row.valid_from, row.valid_to) if row.valid_from or row.valid_to else "",
            served=tuple(served[row.pk]),
            before=tuple(before[row.pk]),
            after=tuple(after[row.pk]),
            has_contact=row.pk in staffed,
        )
        for row in units
    )


def services(period):
    """{unit: the kontor that served it, or the nämnder it served, in the period}, with the time when it is known."""
    found = defaultdict(list)
    first, last = period.days
    for service in UnitService.objects.in_period(first, last).select_related("office", "board").order_by("start", "pk"):
        start = service.start if service.start and service.start > first else None
        end = service.end if service.end and service.end < last else None
        time = f" ({daterange(start, end)})" if start or end else ""
        found[service.board_id].append(Link(service.office.name + time, service.office.get_absolute_url()))
        found[service.office_id].append(Link(service.board.name + time, service.board.get_absolute_url()))
    return found


def successions():
    """({unit: what it took over from}, {unit: what carried it on}), each with its last or first day."""
    before, after = defaultdict(list), defaultdict(list)
    kinds = Q(old__hidden_at__isnull=True, new__hidden_at__isnull=True)
    for row in UnitSuccession.objects.filter(kinds).select_related("old", "new"):
        before[row.new_id].append(Link(f"{row.old.name} (till {longdate(row.date - DAY)})", row.old.get_absolute_url()))
        after[row.old_id].append(Link(f"{row.new.name} (från {longdate(row.date)})", row.new.get_absolute_url()))
    return before, after
