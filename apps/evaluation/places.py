"""Every vänort and network in the evaluation: what it is, what was agreed, what was done."""

from collections import defaultdict
from dataclasses import dataclass

from apps.core.models import Fact
from apps.core.templatetags.intl import iso
from apps.networks.models import FocusArea, Membership, Network, NetworkFact
from apps.partnerships.models import Agreement, Milestone, Partnership, PartnershipFact
from apps.reports.rows import ContactRow, ProjectLine, project_lines


@dataclass(frozen=True)
class Statement:
    """A fact with its source, ready to be written."""

    label: str
    value: str
    source: str


@dataclass(frozen=True)
class ActivityLine:
    id: int
    title: str
    date: str


@dataclass(frozen=True)
class PlaceSection:
    """One vänort or network. `row` counts its projects and activities and links to them."""

    name: str
    slug: str
    href: str
    kind: str
    lead: str
    status: str
    status_label: str
    owner: str
    confirmed: str
    facts: tuple[Statement, ...]
    events: tuple[Statement, ...]
    row: ContactRow
    projects: tuple[ProjectLine, ...]
    activities: tuple[ActivityLine, ...]

    @property
    def is_idle(self):
        return not self.row.projects.value and not self.row.activities.value


def partnership_sections(ground):
    """A section for every vänort, in Swedish order. Four queries."""
    first, last = ground.ledger.period.days
    facts = group(PartnershipFact.objects.filter(preferred=True).order_by("id"), "partnership_id")
    in_period = {"date_first__lte": last, "date_last__gte": first}
    events = defaultdict(list)
    for agreement in Agreement.objects.visible().unmarked().filter(**in_period).order_by("date_first", "pk"):
        events[agreement.partnership_id].append(
            Statement(f"Avtal {agreement.get_kind_display()} {agreement.date}", agreement.title, agreement.source)
        )
    for milestone in Milestone.objects.visible().unmarked().filter(**in_period).order_by("date_first", "pk"):
        events[milestone.partnership_id].append(Statement(f"{milestone.date}", milestone.title, milestone.source))
    partnerships = Partnership.objects.visible().select_related("owner_unit")
    return tuple(
        section(
            record,
            ground,
            rows=ground.whole.partnerships,
            kind=record.get_kind_display(),
            facts=statements(facts[record.pk]),
            events=events[record.pk],
            involved=lambda activity, pk=record.pk: pk in activity.partnerships,
        )
        for record in partnerships
    )


def network_sections(ground):
    """A section for every network, in Swedish order, with our membership and focus. Four queries."""
    facts = group(NetworkFact.objects.filter(preferred=True).order_by("id"), "network_id")
    focus = group(FocusArea.objects.filter(ours=True), "network_id")
    members = group(Membership.objects.visible().select_related("unit").order_by("pk"), "network_id")

    def about(record):
        for membership in members[record.pk]:
            start = f"sedan {membership.start}" if membership.start else "sedan okänt år"
            end = f", till {membership.end}" if membership.end else ""
            unit = f", {membership.unit}" if membership.unit else ""
            yield Statement("Medlem", f"{start}{end}{unit}", "")
        if focus[record.pk]:
            yield Statement("Vårt område", ", ".join(area.name for area in focus[record.pk]), "")
        yield from statements(facts[record.pk])

    networks = Network.objects.visible().select_related("owner_unit")
    return tuple(
        section(
            record,
            ground,
            rows=ground.whole.networks,
            kind="nätverk",
            facts=about(record),
            events=(),
            involved=lambda activity, pk=record.pk: pk in activity.networks,
        )
        for record in networks
    )


def group(rows, key):
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def statements(facts):
    """The facts in the order of their kinds; a web address is no finding."""
    order = list(Fact.Kind)
    for fact in sorted(facts, key=lambda fact: order.index(fact.kind)):
        if fact.kind == Fact.Kind.WEBSITE:
            continue
        year = f", {fact.as_of}" if fact.as_of else ""
        yield Statement(fact.get_kind_display(), fact.value, f"{fact.source}{year}")


def section(record, ground, *, rows, kind, facts, events, involved):
    entries = [entry for entry in ground.ongoing if record.organisation_id in entry.organisations]
    return PlaceSection(
        name=record.name,
        slug=record.slug,
        href=record.get_absolute_url(),
        kind=kind,
        lead=record.lead,
        status=record.status,
        status_label=record.get_status_display(),
        owner=str(record.owner_unit or ""),
        confirmed=iso(record.confirmed_at) if record.confirmed_at else "",
        facts=tuple(facts),
        events=tuple(events),
        row=next(row for row in rows if row.href == record.get_absolute_url()),
        projects=project_lines(entries, ground.directory),
        activities=tuple(
            ActivityLine(activity.id, activity.title, iso(activity.start))
            for activity in ground.ledger.activities
            if involved(activity) and not activity.is_marked
        ),
    )
