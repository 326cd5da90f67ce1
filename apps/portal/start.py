"""The first page: what waits for you, both registers, and what is new."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.activities.models import Activity, ActivityUnit
from apps.core.templatetags.intl import daterange, numeral, upfirst
from apps.networks.models import Network
from apps.organisation.filters import vacant
from apps.organisation.models import Unit
from apps.organisation.permissions import assigned_unit_ids, can_create, unit_ids
from apps.partnerships.models import Partnership
from apps.projects.conditions import support_known
from apps.projects.models import Project, ProjectGoal, ProjectLead

# Rows of the to-do list, of what is new, and of units without contact person.
TODO, NEWS, VACANT = 10, 6, 8
FUNDED = (
    Project.Status.GRANTED,
    Project.Status.ONGOING,
    Project.Status.PAUSED,
    Project.Status.FINISHED,
    Project.Status.ABORTED,
)
GREETINGS = ((5, "God natt"), (9, "God morgon"), (12, "God förmiddag"), (18, "God eftermiddag"), (24, "God kväll"))


@dataclass(frozen=True)
class Todo:
    """One thing that waits: what to do, where, what it concerns, and the day it was due (None: when there is time)."""

    what: str
    href: str
    about: str
    due: datetime.date | None = None


@require_safe
def start(request):
    units = list(Unit.objects.filter(pk__in=assigned_unit_ids(request.user)))
    todos = things_to_do(unit_ids(request.user)) if units else []
    without_contact = list(vacant().order_by("name")) if request.user.is_coordinator else []
    context = {
        "greeting": greeting(timezone.localtime()),
        "lead": lead(request.user, units, len(todos), len(without_contact)),
        "is_contact": bool(units),
        "todos": todos[:TODO],
        "todo_count": len(todos),
        "units": units,
        "partnerships": tags(Partnership.objects.visible()),
        "networks": tags(Network.objects.visible()),
        "news": news(request.user),
        "vacant": without_contact[:VACANT],
        "vacant_count": len(without_contact),
        "can_create": can_create(request.user),
    }
    return render(request, "portal/start.html", context)


def greeting(now):
    return next(words for hour, words in GREETINGS if now.hour < hour)


def lead(user, units, todos, vacant_units):
    """Who you are here, and how much waits."""
    if units:
        names = [unit.name for unit in units]
        joined = " och ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        waits = "Inget väntar på dig just nu."
        if todos:
            waits = f"{upfirst(numeral(todos))} {'sak' if todos == 1 else 'saker'} väntar på dig."
        return f"Du är kontaktperson för {joined}. {waits}"
    if user.is_coordinator:
        return f"Du samordnar kommunens internationella arbete. {vacancies(vacant_units)}"
    if user.is_auditor:
        return "Du är revisor och kan läsa allt i registret."
    if user.is_administrator:
        return "Du är administratör för registret."
    return "Här ser du vad Norrköpings kommun gör internationellt, och vem du kan fråga."


def vacancies(count):
    if not count:
        return "Alla kontor och bolag har en kontaktperson."
    return f"{upfirst(numeral(count))} {'enhet' if count == 1 else 'enheter'} saknar kontaktperson."


def tags(records):
    return [{"label": record.name, "href": record.get_absolute_url()} for record in records]


def things_to_do(units):
    """What the records of some units (their ids) lack, what is overdue first; three queries."""
    today = timezone.localdate()
    todos = [
        *overdue_projects(units, today),
        *incomplete_projects(units, today),
        *activities_to_tell_about(units, today),
    ]
    return sorted(todos, key=lambda todo: (todo.due is None, todo.due or today))


def led_by(units):
    """Projects that the units lead today; ideas are left in peace."""
    leads = ProjectLead.objects.current().filter(project=OuterRef("pk"), unit__in=units)
    return (
        Project.objects.visible()
        .filter(Exists(leads), source=Project.Source.REGISTER)
        .exclude(status=Project.Status.IDEA)
        .with_lead()
    )


def overdue_projects(units, today):
    ended = led_by(units).filter(status__in=[Project.Status.GRANTED, Project.Status.ONGOING], end_last__lt=today)
    for project in ended.order_by("end_last", "id"):
        what = f"Avsluta eller förläng {project.title}"
        yield Todo(what, edit(project), project.lead_name, project.end.last)


def incomplete_projects(units, today):
    """Projects without goals, support or end; those stopped or rejected owe no end."""
    running = Q(status__in=[Project.Status.GRANTED, Project.Status.ONGOING, Project.Status.FINISHED])
    lacks = led_by(units).annotate(
        lacks_goal=~Exists(ProjectGoal.objects.filter(project=OuterRef("pk"))),
        lacks_support=Q(status__in=FUNDED) & support_known(False),
        lacks_end=running & Q(end_last__isnull=True),
    )
    lacks = lacks.filter(Q(lacks_goal=True) | Q(lacks_support=True) | Q(lacks_end=True))
    for project in lacks.order_by("title", "id"):
        words = [
            name
            for name, missing in (
                ("mål", project.lacks_goal),
                ("stödets storlek", project.lacks_support),
                ("slutdatum", project.lacks_end),
            )
            if missing
        ]
        yield Todo(f"Komplettera {project.title}", edit(project), f"Saknar {', '.join(words)}")


def activities_to_tell_about(units, today):
    """Planned ones whose day has passed, and done ones that nobody has told the outcome of."""
    hosts = ActivityUnit.objects.filter(activity=OuterRef("pk"), unit__in=units, role=ActivityUnit.Role.HOST)
    passed = Q(end__lt=today) | Q(end__isnull=True, start__lt=today)
    waiting = Q(status=Activity.Status.PLANNED) & passed | Q(status=Activity.Status.DONE, outcome="")
    for activity in Activity.objects.visible().filter(Exists(hosts)).filter(waiting).order_by("start", "id"):
        last = activity.end or activity.start
        if activity.status == Activity.Status.PLANNED:
            what, due = f"Skriv om {activity.title} blev av", last
        else:
            what, due = f"Skriv vad {activity.title} gav", None
        yield Todo(what, activity.get_absolute_url(), about(activity), due)


def about(activity):
    when = daterange(activity.start, activity.end or activity.start)
    return f"{activity.place}, {when}" if activity.place else when


def edit(project):
    return f"{project.get_absolute_url()}andra/"


def news(user):
    """The records that were changed last, newest first; two queries."""
    projects = Project.objects.readable_by(user).order_by("-updated_at", "-id").defer("search")[:NEWS]
    activities = Activity.objects.readable_by(user).order_by("-updated_at", "-id").defer("search")[:NEWS]
    changed = sorted([*projects, *activities], key=lambda record: record.updated_at, reverse=True)
    return [
        {
            "kind": "Projekt" if isinstance(record, Project) else "Aktivitet",
            "title": record.title,
            "href": record.get_absolute_url(),
            "at": record.updated_at,
        }
        for record in changed[:NEWS]
    ]
