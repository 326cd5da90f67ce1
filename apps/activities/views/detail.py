"""The page of one activity."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from apps.activities.models import Activity, ActivityUnit
from apps.activities.subjects import subject_of
from apps.activities.views.lists import WITHHELD
from apps.core.templatetags.intl import SPACE, daterange, iso, kr, number, upfirst
from apps.organisation.permissions import can_change, can_create, can_mark
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
    promises = list(activity.promises.visible().order_by("side", "due", "id"))
    may_change = can_change(request.user, activity)
    is_done, is_overdue = activity.status == Status.DONE, activity.is_overdue()
    known = [groups, activity.hours is not None, activity.cost_own is not None, activity.cost_external is not None]
    context = {
        "activity": activity,
        "hosts": hosts,
        "can_change": may_change,
        "can_create": can_create(request.user),
        "can_mark": can_mark(request.user, activity),
        "is_done": is_done,
        "is_planned": activity.status == Status.PLANNED,
        "is_overdue": is_overdue,
        "owes_outcome": may_change and (is_overdue or (is_done and not activity.outcome)),
        "promises": promises,
        "today": timezone.localdate(),
        # What has not taken place is not asked for its figures.
        "figures": figures(activity, groups) if activity.status == Status.DONE or any(known) else [],
        "goals": list(activity.goals.all()),
        "sdgs": list(activity.sdgs.all()),
        "results": [upfirst(Activity.Result(result).label) for result in activity.results],
        "facts": facts(activity, hosts, guests, subject_rows(activity, request.user)),
        "colleagues": colleagues_address(activity, hosts),
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


def colleagues_address(activity, hosts):
    """Where one reads who else works with the same; "" when there is nothing to ask about."""
    subject = subject_of(activity)
    if subject is None or (subject.column == "project" and subject.record.is_marked):
        return ""
    parameters = {"amne": subject.value} | ({"enhet": hosts[0].slug} if hosts else {})
    return f"{reverse('colleagues')}?{urlencode(parameters)}"


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


def place_rows(activity):
    """A digital meeting has no place; how they met is said when somebody has noted it."""
    rows = (
        []
        if activity.form == Activity.Form.DIGITAL and not activity.place
        else [{"label": "Plats", "value": activity.place}]
    )
    return [*rows, *([{"label": "Form", "value": upfirst(activity.get_form_display())}] if activity.form else [])]


def facts(activity, hosts, guests, subject):
    """The quiet column."""
    mentioned = [*activity.mentioned_partnerships.visible(), *activity.mentioned_networks.visible()]
    return [
        {"label": "Slag", "value": upfirst(activity.get_kind_display())},
        {"label": "När", "value": daterange(activity.start, activity.last_day)},
        *place_rows(activity),
        *subject,
        *linked("Rör också", mentioned),
        *(linked("Ansvarig enhet", hosts) or [{"label": "Ansvarig enhet", "value": None}]),
        *linked("Deltagande enhet", guests),
        *(linked("Ansvarar inför", [activity.accountable]) if activity.accountable not in {None, *hosts} else []),
        *([{"label": "Gåvor vi gav", "value": activity.gifts_given}] if activity.gifts_given else []),
        *([{"label": "Gåvor vi fick", "value": activity.gifts_received}] if activity.gifts_received else []),
        *([{"label": "Källa", "value": activity.source_text}] if activity.source_text else []),
        {"label": "Senast ändrad", "value": iso(activity.updated_at)},
    ]
