"""The steps that every reorganisation is composed of: close, succeed, move service.

What is dated is closed the day before and opened anew from the day, so that what was stays as it was. A row that had
not begun by then is given to the new unit as it is. `date` is always the first day of the new order.
"""

import datetime

from django.db import transaction
from django.db.models import Q

from apps.core.models import touch
from apps.core.partial_date import PartialDate
from apps.organisation.actions.units import create_unit
from apps.organisation.models import ContactAssignment, Unit, UnitParent, UnitService, UnitSuccession

DAY = datetime.timedelta(days=1)


def lasting(model, date):
    """Rows with start and end that go on, or begin, on the date or later."""
    return model.objects.filter(Q(end__isnull=True) | Q(end__gte=date))


@transaction.atomic
def close_unit(*, unit, date, by):
    """The unit exists for the last time on the day before the date; its page and its records stay."""
    unit.valid_to = PartialDate.day(date - DAY)
    touch(unit, by=by).save()
    return unit


@transaction.atomic
def open_unit(*, name, like, date, by, abbreviation="", mailbox=""):
    """A unit that begins on the date and is of the same kind as another."""
    return create_unit(
        name=name,
        kind=like.kind,
        by=by,
        valid_from=PartialDate.day(date),
        abbreviation=abbreviation,
        mailbox=mailbox,
        policy_applies=like.policy_applies,
    )


@transaction.atomic
def succeed(*, old, new, date, by, note=""):
    """The new unit carries on the old one from the date; noted once for each pair."""
    succession, _ = UnitSuccession.objects.get_or_create(old=old, new=new, defaults={"date": date, "note": note})
    return succession


@transaction.atomic
def move_service(*, service, date, by, office=None, board=None):
    """From the date another kontor works for the nämnd, or the kontor works for another nämnd."""
    return hand_on(service, date, office=office or service.office, board=board or service.board)


@transaction.atomic
def move_place(*, place, date, by, unit=None, parent=None):
    """From the date another unit takes the place under the parent, or the unit belongs under another."""
    return hand_on(
        place,
        date,
        terms={"owner_share": place.owner_share},
        unit=unit or place.unit,
        parent=parent or place.parent,
    )


@transaction.atomic
def move_assignment(*, assignment, date, unit, by):
    """The contact person goes on for another unit from the date."""
    return hand_on(assignment, date, unit=unit, person=assignment.person, kind=assignment.kind)


@transaction.atomic
def end_row(*, row, date, by):
    """Nobody takes over: the row ends the day before, or goes away when it had not begun."""
    if row.start and row.start >= date:
        row.delete()
    else:
        row.end = date - DAY
        row.save()


def hand_on(row, date, *, terms=None, **parties):
    """End a row the day before and open one between `parties` from the date, as long as the old one would have been.

    When the parties already have a row then, that one is stretched to cover the time instead. Returns their row.
    """
    model, end = type(row), row.end
    same = lasting(model, date).exclude(pk=row.pk).filter(**parties)
    if end:
        same = same.filter(Q(start__isnull=True) | Q(start__lte=end))
    begun = row.start is None or row.start < date
    first = date if begun else row.start
    others = list(same.order_by("start"))
    if not begun and not others:
        for name, value in parties.items():
            setattr(row, name, value)
        row.save()
        return row
    end_row(row=row, date=date, by=None)
    if not others:
        return model.objects.create(**parties, start=first, end=end, **(terms or {}))
    kept, *rest = others
    ends = [one.end for one in others] + [end]
    for one in rest:
        one.delete()
    kept.start = kept.start and min(kept.start, first)
    kept.end = None if None in ends else max(ends)
    kept.save()
    return kept


def services_of(units, date):
    """Services that the units give or get, on the date or later."""
    return lasting(UnitService, date).filter(Q(office__in=units) | Q(board__in=units)).select_related("office", "board")


def places_of(units, date):
    """The units' places under others."""
    return lasting(UnitParent, date).filter(unit__in=units).select_related("unit", "parent")


def children_of(units, date):
    """What belongs under the units."""
    return lasting(UnitParent, date).filter(parent__in=units).select_related("unit", "parent")


def assignments_of(units, date):
    """The units' contact persons and deputies, on the date or later."""
    return lasting(ContactAssignment, date).filter(unit__in=units).select_related("unit", "person")


def lock_units(units):
    """The units as they are now, locked until the transaction ends, in the given order."""
    found = {
        unit.pk: unit
        for unit in Unit.objects.select_for_update(of=("self",)).filter(pk__in=[u.pk for u in units]).order_by("pk")
    }
    return [found[unit.pk] for unit in units]
