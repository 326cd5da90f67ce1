"""What happened, newest first: points of a timeline."""

from dataclasses import dataclass

from apps.activities.models import Activity
from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import upfirst
from apps.portal.profile.listed import participants_words, when
from apps.projects.models import Project

# Points of a timeline on a profile that are no agreement or milestone.
EVENTS = 8
UNDATED = "Utan år"


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


def start_event(project):
    words = "Projekt ansökt" if project.status == Project.Status.APPLIED else "Projekt startar"
    return project_event(project.start, words, project)


def end_event(project):
    words = "Projekt avslutat" if project.status == Project.Status.FINISHED else "Projekt avbrutet"
    return project_event(project.end, words, project)


def project_event(date, words, project):
    programme = project.programme.short_name if project.programme else ""
    return event(date, project.title, kind=words, href=project.get_absolute_url(), text=programme)


def project_events(projects):
    """When a project started, and when it ended if it has."""
    for project in projects:
        if project.end and project.status in {Project.Status.FINISHED, Project.Status.ABORTED}:
            yield end_event(project)
        if project.start and project.status not in {Project.Status.IDEA, Project.Status.REJECTED}:
            yield start_event(project)


def activity_events(activities):
    return map(activity_event, activities)


def activity_event(activity):
    """Needs its hosts and groups, as `listed_activities` reads them."""
    kind = upfirst(activity.get_kind_display())
    if activity.status != Activity.Status.DONE:
        kind = f"{kind}, {activity.get_status_display()}"
    people = participants_words(activity)
    return event(
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


def timeline(lasting, projects, activities, passing=()):
    """Every lasting event (agreements, milestones, memberships), and the newest of what is listed and `passing`."""
    newest = newest_first([*passing, *project_events(projects.rows), *activity_events(activities.rows)])
    return newest_first([*lasting, *newest[:EVENTS]])
