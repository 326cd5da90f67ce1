"""The page of one activity."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.activities.models import Activity, ActivityUnit
from apps.activities.views.lists import WITHHELD
from apps.core.templatetags.intl import SPACE, daterange, iso, kr, number, upfirst
from apps.organisation.permissions import can_mark
from apps.projects.models import Project

Role = ActivityUnit.Role
Status = Activity.Status


@require_safe
def activity_detail(request, pk):
    records = (
        Activity.objects.readable_by(request.user)
        .select_related("accountable", "partnership", "network", "project", "organisation")
        .defer("search")
    )
    activity = get_object_or_404(records, pk=pk)
    units = list(activity.units.select_related("unit"))
    hosts = [row.unit for row in units if row.role == Role.HOST]
    guests = [row.unit for row in units if row.role == Role.PARTICIPANT]
    groups = list(activity.groups.all())
    known = [groups, activity.hours is not None, activity.cost_own is not None, activity.cost_external is not None]
    context = {
        "activity": activity,
        "hosts": hosts,
        "can_mark": can_mark(request.user, activity),
        "is_done": activity.status == Status.DONE,
        "is_planned": activity.status == Status.PLANNED,
        "is_overdue": activity.status == Status.PLANNED and activity.last_day < timezone.localdate(),
        # What has not taken place is not asked for its figures.
        "figures": figures(activity, groups) if activity.status == Status.DONE or any(known) else [],
        "goals": list(activity.goals.all()),
        "sdgs": list(activity.sdgs.all()),
        "results": [upfirst(Activity.Result(result).label) for result in activity.results],
        "facts": facts(activity, hosts, guests, subject_rows(activity, request.user)),
    }
    return render(request, "activities/activity_detail.html", context)


def figures(activity, groups):
    """Rows for components/figures.html; None is unknown."""
    total = {
        "label": "Deltagare",
        "value": number(sum(row.count for row in groups)) if groups else None,
        "change": ", ".join(f"{number(row.count)}{SPACE}{row.get_group_display()}" for row in groups),
    }
    amounts = (
        ("Arbetstimmar", activity.hours, number),
        ("Egen kostnad", activity.cost_own, kr),
        ("Kostnad betald av andra", activity.cost_external, kr),
    )
    return [
        total,
        *({"label": label, "value": None if value is None else form(value)} for label, value, form in amounts),
    ]


def subject_rows(activity, user):
    """The main subject; a marked project is named to those who may see it."""
    project = activity.project
    if project and project.is_marked and not Project.objects.readable_by(user).filter(pk=project.pk).exists():
        return [{"label": "Gäller", "value": WITHHELD}]
    return linked("Gäller", [activity.subject]) if activity.subject else []


def linked(label, records):
    """Rows for components/facts.html, under one label; what is hidden or has no page of its own stands without link."""
    return [
        {
            "label": "" if place else label,
            "value": str(record),
            "href": record.get_absolute_url() if record.hidden_at is None and has_page(record) else "",
        }
        for place, record in enumerate(records)
    ]


def has_page(record):
    return hasattr(record, "get_absolute_url")


def facts(activity, hosts, guests, subject):
    """The quiet column."""
    mentioned = [*activity.mentioned_partnerships.visible(), *activity.mentioned_networks.visible()]
    return [
        {"label": "Slag", "value": upfirst(activity.get_kind_display())},
        {"label": "När", "value": daterange(activity.start, activity.last_day)},
        {"label": "Plats", "value": activity.place},
        *subject,
        *linked("Rör också", mentioned),
        *(linked("Ansvarig enhet", hosts) or [{"label": "Ansvarig enhet", "value": None}]),
        *linked("Deltagande enhet", guests),
        *(linked("Ansvarar inför", [activity.accountable]) if activity.accountable not in {None, *hosts} else []),
        *([{"label": "Källa", "value": activity.source_text}] if activity.source_text else []),
        {"label": "Senast ändrad", "value": iso(activity.updated_at)},
    ]
