"""What waits for a unit because a day comes nearer: positions to put forward, seats that end, promises, accounts.

Each function takes ids of units and asks one question, however many the records are.
"""

import datetime

from django.db.models import Q

from apps.activities.advocacy.deadlines import deadline_words
from apps.activities.models import ActivityUnit, Advocacy, Promise
from apps.core.templatetags.intl import longdate
from apps.networks.models import Representation
from apps.networks.terms import told_until
from apps.partnerships.models import AssociationGrant
from apps.portal.duty import Duty

# How long before its day something is told.
POSITION_AHEAD = datetime.timedelta(days=60)
PROMISE_AHEAD = datetime.timedelta(days=30)


def deadlines(unit_ids, today):
    """All of it; four queries."""
    yield from positions(unit_ids, today)
    yield from promises(unit_ids, today)
    yield from seats(unit_ids, today)
    yield from grants(unit_ids, today)


def positions(unit_ids, today):
    """Questions of the units whose last day to be heard comes, and those put forward whose day has passed."""
    return position_duties(Advocacy.objects.filter(unit__in=unit_ids), today)


def position_duties(questions, today):
    """Of some questions, those that are to be put forward soon or too late, and those that owe an outcome."""
    status = Advocacy.Status
    near = Q(status=status.WATCHED, deadline__lte=today + POSITION_AHEAD)
    unanswered = Q(status=status.PRESENTED, deadline__lt=today)
    found = questions.visible().filter(near | unanswered).select_related("unit")
    for one in found.defer("search").order_by("deadline", "id"):
        what = f"Framför ståndpunkten: {one.title}"
        if one.status == status.PRESENTED:
            what = f"Skriv hur det gick: {one.title}"
        when = deadline_words(one.deadline, one.status)
        words = f"{one.unit}, sista dagen {'' if one.deadline < today else 'är '}{when}" if when else f"{one.unit}"
        yield Duty(what, one.get_absolute_url(), words, one.deadline, one)


def promises(unit_ids, today):
    """What we promised at an activity of the units and have not yet done."""
    hosts = ActivityUnit.objects.filter(unit__in=unit_ids, role=ActivityUnit.Role.HOST)
    found = Promise.objects.visible().filter(
        activity__in=hosts.values("activity"),
        activity__hidden_at=None,
        side=Promise.Side.OURS,
        status=Promise.Status.OPEN,
        due__lte=today + PROMISE_AHEAD,
    )
    for one in found.select_related("activity").defer("activity__search").order_by("due", "id"):
        href = one.activity.get_absolute_url()
        yield Duty(f"Håll löftet: {one.text}", href, one.activity.title, one.due, one.activity)


def seats(unit_ids, today):
    """Seats that are empty, and those whose term ends within half a year."""
    whose = Q(unit__in=unit_ids) | Q(unit=None, network__owner_unit__in=unit_ids)
    return seat_duties(Representation.objects.filter(whose), today)


def seat_duties(seats, today):
    """Of some seats, those that somebody must be appointed to: a mandate that ends is told six months ahead."""
    found = seats.to_fill(today, told_until(today)).select_related("network").defer("network__search")
    for one in found.order_by("end", "body", "id"):
        where = f"{one}, {one.network}" if one.network else f"{one}"
        if one.person_id is not None:
            what, words, due = f"Utse efterträdare: {where}", f"Går ut {longdate(one.end)}", one.end
        elif one.is_coming(today):
            what, words, due = f"Utse någon: {where}", f"Platsen är ledig från {longdate(one.start)}", one.start
        else:
            what, words, due = f"Utse någon: {where}", "Platsen är ledig", None
        yield Duty(what, one.get_absolute_url(), words, due, one)


def grants(unit_ids, today):
    """Money that was paid to an association and that nobody has noted an account of when the year is over."""
    found = AssociationGrant.objects.visible().account_due(today).filter(unit__in=unit_ids).select_related("unit")
    for one in found.defer("search").order_by("decided_on", "id"):
        decided = f", beslutat {longdate(one.decided_on)}" if one.decided_on else ""
        yield Duty(f"Be om redovisning: {one}", one.get_absolute_url(), f"{one.unit}{decided}", None, one)
