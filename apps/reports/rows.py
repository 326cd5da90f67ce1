"""The tables of a report: projects, programmes, vänorter, networks and goals, each row with its links."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from apps.projects.models import Project
from apps.reports.directory import Directory
from apps.reports.figures import Linked, money_text
from apps.reports.ledger import Ledger, ProjectEntry
from apps.reports.links import ACCREDITATION, MISSING, Lists
from apps.reports.money import Amount, amount

STATUSES = dict(Project.Status.choices)


@dataclass(frozen=True)
class ProjectLine:
    """A row of the project table. The sums are those in force, for the whole time of the project."""

    id: int
    name: str
    href: str
    unit: str
    programme: str
    status: str
    status_label: str
    start: str
    end: str
    support: Decimal | None
    own_cash: Decimal | None


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme's ongoing projects and the support that was decided in the period."""

    name: str
    projects: Linked
    support: Amount
    support_text: str | None


@dataclass(frozen=True)
class ContactRow:
    """A vänort, network or goal with the projects and activities that have to do with it."""

    name: str
    href: str
    projects: Linked
    activities: Linked
    number: int | None = None


@dataclass(frozen=True)
class Accreditations:
    """Accreditations in force and the support decided for them; they stand apart from the projects."""

    count: Linked
    support_text: str | None
    lines: tuple[ProjectLine, ...]
    unnamed: int = 0


@dataclass(frozen=True)
class Desk:
    """What is needed to write one report: the ledgers of its unit, and the lists that it links to."""

    now: Ledger
    before: Ledger | None
    lists: Lists
    lists_before: Lists | None
    directory: Directory

    @property
    def ongoing(self) -> list[ProjectEntry]:
        return [self.now.projects[pk] for pk in self.now.counted("pagaende")]


def project_lines(entries, directory):
    """The projects with the largest support first, those whose support is not known last; marked ones are left out."""

    def order(entry):
        return entry.in_force.support is None, -(entry.in_force.support or 0), entry.name, entry.id

    return tuple(
        ProjectLine(
            id=entry.id,
            name=entry.name,
            href=reverse("project_detail", args=[entry.id]),
            unit=directory.names.get(entry.leader, ""),
            programme=entry.programme,
            status=entry.status,
            status_label=STATUSES.get(entry.status, ""),
            start=entry.start,
            end=entry.end,
            support=entry.in_force.support,
            own_cash=entry.in_force.own_cash,
        )
        for entry in sorted(entries, key=order)
        if not entry.is_marked
    )


def programme_rows(desk):
    """A row for each programme with an ongoing project or a decision, the largest support first."""
    projects = desk.now.projects
    ongoing = Counter((entry.programme, entry.programme_slug) for entry in desk.ongoing)
    decided = desk.now.decided()
    unknown = desk.now.counted("utan-stod")
    programmes = set(ongoing)
    for pk in {decision.project for decision in decided} | unknown:
        programmes.add((projects[pk].programme, projects[pk].programme_slug))
    rows = []
    for name, slug in programmes:
        support = amount(
            "support",
            [decision for decision in decided if projects[decision.project].programme_slug == slug],
            {pk for pk in unknown if projects[pk].programme_slug == slug},
        )
        href = desk.lists.projects("pagaende", program=slug or MISSING)
        linked = Linked(ongoing[name, slug], href)
        rows.append(ProgrammeRow(name or "Program saknas", linked, support, money_text(support)))
    return tuple(sorted(rows, key=lambda row: (-row.support.known, -row.projects.value, row.name)))


def place_rows(desk, parameter, places):
    """A row for every vänort or network, most work first; a unit's report leaves out those it had nothing with."""
    attribute = {"ort": "partnerships", "natverk": "networks"}[parameter]
    projects = Counter(organisation for entry in desk.ongoing for organisation in entry.organisations)
    activities = Counter(place for activity in desk.now.activities for place in getattr(activity, attribute))
    rows = [
        ContactRow(
            place.name,
            place.href,
            Linked(projects[place.organisation], desk.lists.projects("pagaende", **{parameter: place.slug})),
            Linked(activities[place.id], desk.lists.activities(**{parameter: place.slug})),
        )
        for place in places
    ]
    if desk.lists.unit:
        rows = [row for row in rows if row.projects.value or row.activities.value]
    return tuple(sorted(rows, key=lambda row: -(row.projects.value + row.activities.value)))


def sdg_rows(desk):
    """The global goals that something contributed to, in their own order."""
    projects = Counter(sdg for entry in desk.ongoing for sdg in entry.sdgs)
    activities = Counter(sdg for activity in desk.now.activities for sdg in activity.sdgs)
    for sdg, name in desk.directory.sdgs:
        if projects[sdg] or activities[sdg]:
            yield ContactRow(
                name,
                "",
                Linked(projects[sdg], desk.lists.projects("pagaende", globalt_mal=sdg)),
                Linked(activities[sdg], desk.lists.activities(globalt_mal=sdg)),
                sdg,
            )


def goal_rows(desk):
    """The policy's four goals, also one that nothing contributed to."""
    projects = Counter(goal for entry in desk.ongoing for goal in entry.goals)
    activities = Counter(goal for activity in desk.now.activities for goal in activity.goals)
    for pk, slug, title in desk.directory.goals:
        yield ContactRow(
            title,
            "",
            Linked(projects[pk], desk.lists.projects("pagaende", mal=slug)),
            Linked(activities[pk], desk.lists.activities(mal=slug)),
        )


def accreditations(desk):
    """The accreditations in force in the period, or None when there are none and nothing was decided about any."""
    running = desk.now.accreditations("pagaende")
    decided = desk.now.decided(accreditations=True)
    if not running and not decided:
        return None
    support = amount("support", decided, desk.now.accreditations("utan-stod"))
    entries = [desk.now.projects[pk] for pk in running | {decision.project for decision in decided}]
    return Accreditations(
        Linked(len(running), desk.lists.projects("pagaende", slag=ACCREDITATION)),
        money_text(support),
        project_lines(entries, desk.directory),
        sum(entry.is_marked for entry in entries),
    )
