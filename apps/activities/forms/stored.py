"""A saved activity as its forms show it."""

from apps.activities.models import ActivityUnit, ParticipantGroup
from apps.activities.subjects import subject_of

Role = ActivityUnit.Role
WITHHELD = "projekt som inte visas"


def group_field(group):
    return f"antal_{group}"


GROUP_FIELDS = {group_field(group): group for group in ParticipantGroup.Group.values}


def rows_of(activity):
    """The activity's units, those who answer for it first."""
    return list(activity.units.select_related("unit")) if activity.pk else []


def primary_of(activity, rows, own=frozenset()):
    """The unit that the form calls responsible: the one whose nämnd answers, or one of the user's own, or the first."""
    hosts = [row.unit for row in rows if row.role == Role.HOST]
    if activity.accountable_id:
        hosts.sort(key=lambda unit: unit.pk != activity.accountable_id and not serves(unit, activity.accountable_id))
    else:
        hosts.sort(key=lambda unit: unit.pk not in own)
    return hosts[0] if hosts else None


def serves(unit, board):
    return unit.accountable_units().filter(pk=board).exists()


def subject_label(activity, subjects):
    """The main subject in words; a project that the user may not see keeps its secret."""
    subject = subject_of(activity)
    if subject is None:
        return ""
    if subject.column == "project" and subjects.get(subject.value) is None:
        return WITHHELD
    return subject.label


def stored(activity, rows, primary, subjects):
    """What the form shows of an activity as it is saved."""
    counts = {row.group: row.count for row in activity.groups.all()}
    return {
        "version": activity.version,
        "subject": subject_label(activity, subjects),
        "unit": primary.slug if primary else "",
        "accountable": activity.accountable.slug if activity.accountable else "",
        "hosts": [row.unit.slug for row in rows if row.role == Role.HOST and row.unit != primary],
        "participants": [row.unit.slug for row in rows if row.role == Role.PARTICIPANT],
        "goals": [goal.slug for goal in activity.goals.all()],
        "sdgs": [str(sdg.number) for sdg in activity.sdgs.all()],
        "partnerships": [one.slug for one in activity.mentioned_partnerships.visible()],
        "networks": [one.slug for one in activity.mentioned_networks.visible()],
        **{name: getattr(activity, name) for name in COLUMNS},
        **{name: counts.get(group) for name, group in GROUP_FIELDS.items()},
    }


COLUMNS = (
    *("kind", "title", "start", "end", "place", "status", "form", "purpose"),
    *("hours", "cost_own", "cost_external", "gifts_given", "gifts_received"),
)
# What a copy takes over: not the days, the figures, the gifts or what came of it.
COPIED = (
    *("kind", "title", "place", "form", "purpose", "subject", "unit", "accountable"),
    *("hosts", "participants", "goals", "sdgs", "partnerships", "networks"),
)
