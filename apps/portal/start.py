"""The first page: what waits for you, both registers, and what is new."""

import datetime

from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.activities.models import Activity, Advocacy, Proposal
from apps.core.templatetags.intl import numeral, upfirst
from apps.networks.models import Network, Representation
from apps.organisation.filters import vacant
from apps.organisation.models import ContactAssignment, Unit
from apps.organisation.permissions import assigned_unit_ids, can_coordinate, can_create, unit_ids
from apps.partnerships.models import Partnership
from apps.portal.deadlines import position_duties, seat_duties
from apps.portal.duties import open_duties
from apps.portal.upkeep import upkeep
from apps.projects.models import Project

# Rows of the to-do list, of what is new, of units without contact person, of proposals that wait, of seats to fill.
TODO, NEWS, VACANT, PROPOSED, SEATS = 10, 6, 8, 5, 8
# Rows of questions whose last day comes near.
POSITIONS = 8
# The ?visa= that shows the whole to-do list.
ALL = "alla"
HANDOVER_SHOWN = datetime.timedelta(days=30)
GREETINGS = ((5, "God natt"), (9, "God morgon"), (12, "God förmiddag"), (18, "God eftermiddag"), (24, "God kväll"))


@require_safe
def start(request):
    units = list(Unit.objects.filter(pk__in=assigned_unit_ids(request.user)))
    todos = open_duties(unit_ids(request.user)) if units else []
    shown = None if request.GET.get("visa") == ALL else TODO
    coordinates = can_coordinate(request.user)
    without_contact = list(vacant().order_by("name")) if coordinates else []
    proposed = list(waiting_proposals()) if coordinates else []
    seats = list(seat_duties(Representation.objects.all(), timezone.localdate())) if coordinates else []
    positions = list(position_duties(Advocacy.objects.all(), timezone.localdate())) if coordinates else []
    context = {
        "greeting": greeting(timezone.localtime()),
        "lead": lead(request.user, units, len(todos), len(without_contact)),
        "is_contact": bool(units),
        "todos": todos[:shown],
        "todo_count": len(todos),
        "units": units,
        "own_vacant": list(vacant().filter(pk__in=[unit.pk for unit in units]).order_by("name")) if units else [],
        "received": received(request.user) if units else [],
        "partnerships": tags(Partnership.objects.visible()),
        "networks": tags(Network.objects.visible()),
        "news": news(request.user),
        "vacant": without_contact[:VACANT],
        "vacant_count": len(without_contact),
        "seats": seats[:SEATS],
        "seat_count": len(seats),
        "positions": positions[:POSITIONS],
        "position_count": len(positions),
        "coordinates": coordinates,
        "proposed": proposed[:PROPOSED],
        "proposed_more": len(proposed) > PROPOSED,
        "can_create": can_create(request.user),
        "upkeep": upkeep(request.user),
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


def received(user):
    """What those who handed over their assignments wrote to whoever came after, for thirty days; one query."""
    today = timezone.localdate()
    own = ContactAssignment.objects.current(today).filter(person=user.person_id, unit=OuterRef("unit"))
    ended = ContactAssignment.objects.filter(end__lt=today, end__gte=today - HANDOVER_SHOWN).exclude(handover_note="")
    ended = ended.filter(Exists(own.filter(start__gt=OuterRef("end")))).exclude(person=user.person_id)
    return list(ended.select_related("unit", "person").order_by("-end", "-id"))


def waiting_proposals():
    """The oldest proposals that nobody has answered, and one more than are shown; one query."""
    return Proposal.objects.waiting().select_related("unit").order_by("created_at", "id")[: PROPOSED + 1]


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
