"""Carrying out a reorganisation: at once for what is dated, and on its day for the rest."""

from django.db import connection, transaction
from django.utils import timezone

from apps.activities.models import Activity, ActivityUnit, Advocacy, KnowledgeOffer, Proposal
from apps.core.history import because
from apps.core.models import lock
from apps.networks.models import Membership, Network
from apps.organisation.actions import reorganisation as steps
from apps.organisation.models import (
    ContactAssignment,
    Reorganisation,
    ReorganisationUnit,
    Unit,
    UnitParent,
    UnitService,
)
from apps.partnerships.models import AssociationGrant, Partnership
from apps.portal.reorganisation.change import Change, Kind, NewUnit
from apps.portal.reorganisation.moves import moves_of
from apps.portal.reorganisation.plan import make_plan
from apps.projects.models import ProjectLead

Role = ReorganisationUnit.Role
TABLES = (
    UnitService,
    UnitParent,
    ContactAssignment,
    ProjectLead,
    Activity,
    ActivityUnit,
    Advocacy,
    Partnership,
    Network,
    Membership,
    KnowledgeOffer,
    AssociationGrant,
    Proposal,
)


class ChangedMeanwhileError(Exception):
    """Rows have come or gone since the preview; `plan` is how it looks now."""

    def __init__(self, plan):
        super().__init__("preview is out of date")
        self.plan = plan


def lock_tables():
    """Nobody writes what is counted and moved; readers are not disturbed. It takes a second, some times a year."""
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


@transaction.atomic
def reorganise(*, change, by, stamp):
    """Carry out a Change that was previewed with `stamp`. Returns the Reorganisation.

    Raises ChangedMeanwhileError when the preview would look different now, ValidationError when the change is no
    longer possible.
    """
    with because(change.reason or Kind(change.kind).label):
        return reorganise_locked(change, by, stamp)


def reorganise_locked(change, by, stamp):
    lock_tables()
    existing = [unit for unit in {*change.olds, *change.heirs} if isinstance(unit, Unit)]
    fresh = {unit.pk: unit for unit in steps.lock_units(existing)}
    change = with_units(
        change,
        [fresh[unit.pk] for unit in change.olds],
        [fresh[heir.pk] if isinstance(heir, Unit) else heir for heir in change.heirs],
    )
    plan = make_plan(change, by)
    if plan.stamp != stamp:
        raise ChangedMeanwhileError(plan)
    like = change.olds[0]
    closing = list(change.closing)
    for unit in closing:
        steps.close_unit(unit=unit, date=change.date, by=by)
    heirs = [
        steps.open_unit(
            name=heir.name, like=like, date=change.date, by=by, abbreviation=heir.abbreviation, mailbox=heir.mailbox
        )
        if isinstance(heir, NewUnit)
        else heir
        for heir in change.heirs
    ]
    change = with_units(change, change.olds, heirs)
    if change.kind != Kind.SERVICE:
        for old in change.olds:
            for heir in heirs:
                if heir != old:
                    steps.succeed(old=old, new=heir, date=change.date, by=by)
    record = Reorganisation.objects.create(
        kind=change.kind,
        date=change.date,
        reason=change.reason,
        board=change.board,
        choices={key: heirs[place].pk for key, place in change.choices.items()},
        moved=plan.moving,
        created_by=by,
        updated_by=by,
    )
    for role, units in ((Role.OLD, change.olds), (Role.NEW, heirs)):
        for place, unit in enumerate(units):
            ReorganisationUnit.objects.create(reorganisation=record, unit=unit, role=role, place=place)
    move_rows(change, by)
    if change.date <= timezone.localdate():
        record.completed_at = timezone.now()
        record.save()
    return record


def with_units(change, olds, heirs):
    return Change(
        kind=change.kind,
        date=change.date,
        olds=tuple(olds),
        heirs=tuple(heirs),
        board=change.board,
        reason=change.reason,
        choices=change.choices,
    )


def move_rows(change, by):
    """Move every row to its heir: what has no date of its own only when the day has come."""
    has_come = change.date <= timezone.localdate()
    for move in moves_of(change):
        if move.on_the_day and not has_come:
            continue
        for row in list(move.rows(change)):
            if not change.heirs:
                move.leave(row, change, by)
                continue
            place = change.choices.get(f"{move.key}-{row.pk}", 0) if move.chosen else 0
            heir = change.heirs[place]
            # A unit that goes on keeps what nobody placed with another.
            if heir not in change.olds:
                move.move(row, change, heir, by)


@transaction.atomic
def complete(*, reorganisation, by=None):
    """On its day: move what has no date of its own, and what was registered on the old units since the decision.

    Does nothing before the day, and nothing the second time.
    """
    record = lock(Reorganisation, reorganisation.pk)
    if record.completed_at or record.date > timezone.localdate():
        return record
    lock_tables()
    change = stored_change(record)
    with because(record.reason or record.get_kind_display()):
        move_rows(change, by)
    record.completed_at = timezone.now()
    record.version += 1
    record.updated_by = by
    record.save()
    return record


def stored_change(record):
    """The Change that a Reorganisation carries out."""
    units: dict[str, list[Unit]] = {Role.OLD: [], Role.NEW: []}
    for row in record.units.select_related("unit").order_by("place"):
        units[row.role].append(row.unit)
    heirs = [unit.pk for unit in units[Role.NEW]]
    return Change(
        kind=record.kind,
        date=record.date,
        olds=tuple(units[Role.OLD]),
        heirs=tuple(units[Role.NEW]),
        board=record.board,
        reason=record.reason,
        choices={key: heirs.index(pk) for key, pk in record.choices.items() if pk in heirs},
    )


def due():
    """Reorganisations whose day has come."""
    return Reorganisation.objects.waiting().filter(date__lte=timezone.localdate()).order_by("date", "pk")
