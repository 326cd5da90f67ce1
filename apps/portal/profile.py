"""What the pages of vänorter, networks and units have in common: summary, timeline, tables, facts, contact."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, F, Prefetch, Q, Sum
from django.utils import timezone

from apps.activities import conditions as activity_conditions
from apps.activities.models import Activity, ActivityUnit, ParticipantGroup
from apps.core.models import Fact
from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import daterange, number, plural, upfirst
from apps.organisation.models import ContactAssignment, Unit, UnitParent, UnitService
from apps.projects import conditions as project_conditions
from apps.projects.models import BudgetLine, Project

# Rows of a table on a profile, and points of its timeline that are no agreement or milestone; lists show the rest.
LISTED = 6
EVENTS = 8
POLICY = "Inriktningsdokument"
NO_SOURCE = "Ingen källa"
UNDATED = "Utan år"


@dataclass(frozen=True)
class Years:
    """The two latest whole years, which summaries speak of."""

    first: PartialDate
    last: PartialDate

    @classmethod
    def latest(cls, today=None):
        return cls.ending((today or timezone.localdate()).year - 1)

    @classmethod
    def ending(cls, year):
        return cls(PartialDate.year(year - 1), PartialDate.year(year))

    @property
    def days(self):
        return self.first.first, self.last.last

    def __str__(self):
        return f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Listed:
    """The newest rows of a list, and how many there are in all."""

    rows: list
    count: int

    @property
    def is_cut(self):
        return self.count > len(self.rows)


def listed_projects(projects):
    """The newest of a queryset of projects, with unit and support; two queries."""
    rows = projects.with_lead().annotate(support=project_conditions.sum_in_force(BudgetLine.Kind.SUPPORT))
    rows = list(rows.select_related("programme").order_by(F("start_first").desc(nulls_last=True), "-id")[:LISTED])
    for project in rows:
        project.years = years_of(project)
    return Listed(rows, projects.count())


def years_of(project):
    """ "2024–2026", "2024", "från 2024"; empty when no year is known."""
    first, last = (date and date.first.year for date in (project.start, project.end))
    return daterange(first and PartialDate.year(first), last and PartialDate.year(last)) if first or last else ""


def listed_activities(activities):
    """The newest of a queryset of activities, with hosts and participants; four queries."""
    hosts = ActivityUnit.objects.filter(role=ActivityUnit.Role.HOST).select_related("unit")
    rows = activities.prefetch_related(Prefetch("units", hosts, to_attr="hosts"), "groups").order_by("-start", "-id")
    rows = list(rows[:LISTED])
    for activity in rows:
        activity.when = when(activity)
    return Listed(rows, activities.count())


def when(activity):
    """ "12–16 maj 2025", or the one day it took."""
    return daterange(activity.start, activity.end or activity.start)


def participants_words(activity):
    """ "31 elever och 4 lärare", empty when nothing is noted."""
    groups = [f"{number(group.count)} {group.get_group_display()}" for group in activity.groups.all()]
    return " och ".join([", ".join(groups[:-1]), groups[-1]] if len(groups) > 1 else groups)


def summary(*, who, with_whom, projects, activities, years):
    """Two sentences, counted from the records: what went on in the years, and how many took part; three queries.

    `who` had the projects and activities `with_whom` ("med Riga", "inom SERN", or nothing).
    """
    first, last = years.days
    ongoing = (
        projects.official().counted_as_projects().filter(project_conditions.ongoing(first, last)).order_by().count()
    )
    done = activities.filter(activity_conditions.done(), activity_conditions.in_period(first, last))
    groups = dict(
        ParticipantGroup.objects.filter(activity__in=done.order_by().values("pk"))
        .values_list("group")
        .annotate(persons=Sum("count"))
        .order_by()
    )
    unknown = Count("pk", filter=activity_conditions.participants_known(False))
    counts = done.order_by().aggregate(all=Count("pk"), unknown=unknown)
    if not ongoing and not counts["all"]:
        nothing = ["Inga pågående projekt eller genomförda aktiviteter", with_whom, f"är registrerade för {years}."]
        return " ".join(filter(None, nothing))
    going = plural(ongoing, "pågående projekt") if ongoing else "inga pågående projekt"
    happened = plural(counts["all"], "aktivitet,aktiviteter") if counts["all"] else "inga genomförda aktiviteter"
    sentence = f"Under {years} hade {who} {going} och {happened} {with_whom}".rstrip()
    return f"{sentence}. {taking_part(groups, counts['unknown'], counts['all'])}".rstrip()


def taking_part(groups, unknown, activities):
    """How many took part; says "minst" and for how many it is not known. Empty when there was nothing to join."""
    if not activities:
        return ""
    if unknown == activities:
        return "Uppgift om deltagare saknas."
    total, pupils = sum(groups.values()), groups.get(ParticipantGroup.Group.PUPILS, 0)
    least = "Minst " if unknown else ""
    if pupils and pupils == total:
        words = f"{least}{plural(pupils, 'elev,elever')} deltog"
    else:
        words = f"{least}{plural(total, 'person,personer')} deltog"
        words += f", varav {plural(pupils, 'elev,elever')}" if pupils else ""
    missing = f"; för {plural(unknown, 'aktivitet,aktiviteter')} saknas uppgift om deltagare" if unknown else ""
    return f"{words}{missing}."


@dataclass(frozen=True)
class Event:
    """One point of a timeline, as components/timeline.html wants it; `day` sorts, None is unknown and stands last."""

    day: object
    year: str
    title: str
    kind: str = ""
    href: str = ""
    text: str = ""
    agreement: bool = False


def year_of(date):
    """The year a PartialDate is known to: "1988", "1960-talet"; when it is not known, that is said."""
    if date is None:
        return UNDATED
    return date.iso if date.precision == "decade" or date.circa else f"{date.first.year}"


def event(date, title, **more):
    return Event(date.first if date else None, year_of(date), title, **more)


def project_events(projects):
    """When a project started, and when it ended if it has."""
    for project in projects:
        more = {"title": project.title, "href": project.get_absolute_url(), "text": ""}
        programme = project.programme.short_name if project.programme else ""
        if project.end and project.status in {Project.Status.FINISHED, Project.Status.ABORTED}:
            words = "Projekt avslutat" if project.status == Project.Status.FINISHED else "Projekt avbrutet"
            yield event(project.end, kind=words, **more | {"text": programme})
        if project.start and project.status not in {Project.Status.IDEA, Project.Status.REJECTED}:
            words = "Projekt ansökt" if project.status == Project.Status.APPLIED else "Projekt startar"
            yield event(project.start, kind=words, **more | {"text": programme})


def activity_events(activities):
    for activity in activities:
        kind = upfirst(activity.get_kind_display())
        if activity.status != Activity.Status.DONE:
            kind = f"{kind}, {activity.get_status_display()}"
        people = participants_words(activity)
        yield event(
            PartialDate.day(activity.start),
            activity.title,
            kind=" · ".join([kind, *(host.unit.name for host in activity.hosts)]),
            href=activity.get_absolute_url(),
            text=f"{people}, {when(activity)}." if people else f"{when(activity)}.",
        )


def newest_first(events):
    """Sorted for the timeline; what has no date stands last."""
    dated = [one for one in events if one.day]
    return sorted(dated, key=lambda one: one.day, reverse=True) + [one for one in events if not one.day]


def timeline(lasting, projects, activities):
    """Every lasting event (agreements, milestones, memberships), and the newest of what is listed."""
    passing = [*project_events(projects.rows), *activity_events(activities.rows)]
    return newest_first([*lasting, *newest_first(passing)[:EVENTS]])


def short_source(source):
    """The source as the quiet column has room for; the table of sources gives it in full."""
    if source.startswith(NO_SOURCE):
        return ""
    return "policyn" if source.startswith(POLICY) else source


def fact_rows(label, facts):
    """Facts of one kind as rows for components/facts.html, preferred first, each with year and source."""
    rows = []
    for fact in facts:
        year = f"{fact.as_of}" if fact.as_of else "utan år" if fact.number is not None else ""
        row = {
            "label": "" if rows else label,
            "value": fact.value,
            "certainty": fact.certainty,
            "src": ", ".join(part for part in (short_source(fact.source), year) if part),
        }
        if fact.kind == Fact.Kind.WEBSITE:
            domain = urlsplit(fact.text).netloc.removeprefix("www.") or fact.text
            row |= {"value": domain, "href": fact.text, "src": "" if fact.source == domain else row["src"]}
        rows.append(row)
    return rows


def by_kind(facts):
    """{kind: facts}, the preferred one of each kind first."""
    found = {}
    for fact in sorted(facts, key=lambda fact: (not fact.preferred, fact.pk)):
        found.setdefault(fact.kind, []).append(fact)
    return found


@dataclass(frozen=True)
class Sentences:
    """Facts that are sentences, as rows for components/facts.html; `source` when all have the same one."""

    rows: list[dict]
    source: str


def sentences(facts, *, besides):
    """The facts whose kind is not `besides`, the preferred one of each kind first."""
    told = by_kind(fact for fact in facts if fact.kind not in besides)
    sources = {fact.source for group in told.values() for fact in group}
    rows = []
    for group in told.values():
        for place, fact in enumerate(group):
            row = {"label": "" if place else fact.get_kind_display(), "value": fact.value, "certainty": fact.certainty}
            rows.append(row | {"src": "" if len(sources) == 1 else fact.source})
    return Sentences(rows, sources.pop() if len(sources) == 1 else "")


def contacts_of(unit):
    """Today's contact persons and deputies of a unit, contact persons first; one query.

    A nämnd or a school that has none is asked through the kontor that works for it.
    """
    offices = UnitService.objects.current().filter(board=unit).values("office")
    parents = UnitParent.objects.current().filter(unit=unit, parent__kind=Unit.Kind.OFFICE).values("parent")
    near = Q(unit=unit) | Q(unit__in=offices) | Q(unit__in=parents)
    assignments = ContactAssignment.objects.current().filter(near).select_related("person", "unit")
    found = list(assignments.order_by("kind", "unit__name", "start", "id"))
    own = [assignment for assignment in found if assignment.unit_id == unit.pk]
    return own or found


def owner_rows(unit):
    """The unit that answers for the record, and whom to ask there; one query."""
    if unit is None:
        return [{"label": "Ansvarig enhet", "value": None}, *contact_rows(None, [])]
    owner = {"label": "Ansvarig enhet", "value": unit.name, "href": unit.get_absolute_url()}
    return [owner, *contact_rows(unit, contacts_of(unit))]


def contact_rows(unit, assignments):
    """Whom to ask, as rows for components/facts.html: the role mailbox first, then persons, or that nobody is there."""
    rows = []
    if unit and unit.mailbox:
        rows.append({"value": unit.mailbox, "href": f"mailto:{unit.mailbox}"})
    for assignment in assignments:
        is_deputy = assignment.kind == ContactAssignment.Kind.DEPUTY
        other = assignment.unit.name if assignment.unit_id != unit.pk else ""
        row = {
            "value": assignment.person.name,
            "src": ", ".join(filter(None, ["ersättare" if is_deputy else "", other])),
        }
        if assignment.person.email:
            row["href"] = f"mailto:{assignment.person.email}"
        rows.append(row)
    if not assignments:
        rows.append({"value": "Ingen kontaktperson är utsedd"})
        if not (unit and unit.mailbox):
            rows.append({"value": settings.MAILBOX, "href": f"mailto:{settings.MAILBOX}", "src": "samordnaren"})
    return [row | {"label": "" if place else "Kontakt hos oss"} for place, row in enumerate(rows)]


def confirmed_words(record):
    """When somebody last said that the facts are right."""
    if record.confirmed_at is None:
        return "Uppgifterna är inte bekräftade av någon enhet ännu."
    by = f" av {record.confirmed_by.name}" if record.confirmed_by else ""
    return f"Senast bekräftad {PartialDate.day(record.confirmed_at)}{by}."
