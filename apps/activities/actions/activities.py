"""How activities change: one transaction each, versions checked, history kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.activities.actions.promises import add_promises
from apps.activities.models import Activity, ActivityUnit, ParticipantGroup
from apps.core.models import lock, touch

Role = ActivityUnit.Role
# The columns of which one at most holds the main subject.
SUBJECT = ("partnership", "network", "project", "organisation")


@transaction.atomic
def save_activity(
    *,
    activity,
    by,
    hosts,
    participants=None,
    goals=None,
    sdgs=None,
    groups=None,
    partnerships=None,
    networks=None,
    version=None,
):
    """Create or change an activity with its units and goals, or raise ValidationError by form field.

    `activity` carries the new field values and `version` the one the form was opened with. What is None stays as it
    is: `participants` (units), `goals`, `sdgs`, `groups` ({group: how many, None for unknown}), and the others
    mentioned, `partnerships` and `networks`. Raises StaleVersionError when somebody else saved in between.
    """
    problems = missing_for(activity)
    if not hosts:
        problems["unit"] = "Välj vilken enhet som ansvarar."
    if problems:
        raise ValidationError(problems)
    if activity.pk:
        activity.version = lock(Activity, activity.pk, version).version
        touch(activity, by=by)
    else:
        activity.created_by = activity.updated_by = by
    activity.save()
    set_units(activity, Role.HOST, hosts)
    if participants is not None:
        set_units(activity, Role.PARTICIPANT, [unit for unit in participants if unit not in hosts])
    if groups is not None:
        set_groups(activity, groups)
    for rows, records in (
        (activity.goals, goals),
        (activity.sdgs, sdgs),
        (activity.mentioned_partnerships, partnerships),
        (activity.mentioned_networks, networks),
    ):
        if records is not None:
            rows.set(records)
    return activity


def missing_for(activity):
    """What an activity lacks for its status: {form field: message}."""
    missing = {}
    if not activity.title:
        missing["title"] = "Ge aktiviteten en titel."
    if activity.start is None:
        missing["start"] = "Ange vilken dag aktiviteten börjar."
    elif activity.end and activity.end < activity.start:
        missing["end"] = "Slutdatum kan inte vara före startdatum."
    elif activity.status == Activity.Status.DONE and activity.start > timezone.localdate():
        missing["status"] = "Dagen har inte varit än. Välj planerad, eller ändra datumet."
    return missing


def set_units(activity, role, units):
    """Make the activity's units of one role exactly these; a unit has one role at a time."""
    wanted = {unit.pk for unit in units}
    rows = {row.unit_id: row for row in ActivityUnit.objects.filter(activity=activity)}
    for pk, row in rows.items():
        if row.role == role and pk not in wanted:
            row.delete()
    for pk in wanted:
        row = rows.get(pk) or ActivityUnit(activity=activity, unit_id=pk, role="")
        if row.role != role:
            row.role = role
            row.save()


def set_groups(activity, groups):
    """How many took part, by group. Zero is a number; None is unknown and has no row."""
    rows = {row.group: row for row in ParticipantGroup.objects.filter(activity=activity)}
    for group, count in groups.items():
        row = rows.get(group)
        if count is None:
            if row:
                row.delete()
        elif row is None:
            ParticipantGroup.objects.create(activity=activity, group=group, count=count)
        elif row.count != count:
            row.count = count
            row.save()


@transaction.atomic
def tell_outcome(*, activity, by, groups, promises=(), upcoming=None, version=None):
    """Write what an activity gave: `activity` carries the values. Returns the next activity when one was planned.

    `promises` are (side, text, due). `upcoming` is (title, first day) of what comes next, or None. Raises
    ValidationError by form field and StaleVersionError. Sent twice it writes nothing twice.
    """
    problems = missing_for(activity)
    if activity.status == Activity.Status.PLANNED:
        problems["status"] = "Välj om aktiviteten blev av."
    if problems:
        raise ValidationError(problems)
    activity.version = lock(Activity, activity.pk, version).version
    touch(activity, by=by).save()
    set_groups(activity, groups)
    add_promises(activity=activity, rows=promises, by=by)
    return plan_next(activity=activity, title=upcoming[0], start=upcoming[1], by=by) if upcoming else None


@transaction.atomic
def plan_next(*, activity, title, start, by):
    """A planned activity that carries another one on: same kind, subject, units and goals. The same one only once."""
    same = Activity.objects.visible().filter(title=title, start=start, kind=activity.kind)
    found = same.filter(**{name: getattr(activity, name) for name in (*SUBJECT, "accountable")}).first()
    if found:
        return found
    carried = ("kind", "form", "place", "accountable", *SUBJECT)
    upcoming = Activity(title=title, start=start, **{name: getattr(activity, name) for name in carried})
    if start < timezone.localdate():
        upcoming.status = Activity.Status.DONE
    units = list(activity.units.select_related("unit"))
    return save_activity(
        activity=upcoming,
        by=by,
        hosts=[row.unit for row in units if row.role == Role.HOST],
        participants=[row.unit for row in units if row.role == Role.PARTICIPANT],
        goals=list(activity.goals.all()),
        sdgs=list(activity.sdgs.all()),
    )


@transaction.atomic
def change_hosts(*, activities, old, new, accountable, by):
    """Let another unit answer for many activities instead of `old`; a unit that only took part becomes host.

    A few questions, however many they are. Returns how many were moved: those that `old` still answered for.
    """
    wanted = Activity.objects.filter(pk__in=[activity.pk for activity in activities])
    locked = list(wanted.select_for_update(of=("self",)).values_list("pk", flat=True))
    hosted = ActivityUnit.objects.filter(activity__in=locked, unit=old, role=Role.HOST)
    moved = list(hosted.values_list("activity_id", flat=True))
    there = ActivityUnit.objects.filter(activity__in=moved, unit=new)
    joined = list(there.values_list("activity_id", flat=True))
    there.update(role=Role.HOST)
    hosted.filter(activity__in=joined).delete()
    hosted.update(unit=new)
    return Activity.objects.filter(pk__in=moved).update(
        accountable=accountable, version=F("version") + 1, updated_by=by, updated_at=timezone.now()
    )
