"""Activities and those who took part, as figures."""

from collections import Counter

from apps.activities.models import Activity, ParticipantGroup
from apps.core.templatetags.intl import number, plural, upfirst
from apps.reports import indicators
from apps.reports.figures import Figure, count_change
from apps.reports.links import Link

KINDS = dict(Activity.Kind.choices)
GROUPS = dict(ParticipantGroup.Group.choices)


def activity_figure(desk):
    now = len(desk.now.activities)
    before = len(desk.before.activities) if desk.before else 0
    return Figure(
        label="Genomförda aktiviteter",
        value=now,
        text=number(now),
        href=desk.lists.activities(),
        how=indicators.ACTIVITIES,
        unnamed=sum(activity.is_marked for activity in desk.now.activities),
        **earlier_count(desk, now, before),
    )


def earlier_count(desk, now, before, **parameters):
    """The fields of a Figure about the previous period, for counts of activities."""
    if desk.before is None:
        return {}
    return {
        "change": count_change(now, before, desk.before.period.label),
        "previous": before,
        "previous_text": number(before),
        "previous_href": desk.lists_before.activities(**parameters),
    }


def participants_of(ledger):
    """(how many took part, {group: how many}, number of activities where it was not noted)."""
    groups: Counter[str] = Counter()
    for activity in ledger.activities:
        groups.update(dict(activity.groups))
    return groups.total(), groups, sum(not activity.groups for activity in ledger.activities)


def participants_text(total, unnoted, activities):
    if unnoted and unnoted == activities:
        return None
    return f"minst {number(total)}" if unnoted else number(total)


def participant_figure(desk):
    """Persons in activities; "minst" where some activities have not noted any."""
    total, groups, unnoted = participants_of(desk.now)
    text = participants_text(total, unnoted, len(desk.now.activities))
    pupils = groups[ParticipantGroup.Group.PUPILS]
    previous, previous_text = None, ""
    if desk.before:
        previous, _, before_unnoted = participants_of(desk.before)
        previous_text = participants_text(previous, before_unnoted, len(desk.before.activities)) or "uppgift saknas"
    return Figure(
        label="Deltagare i aktiviteter",
        value=total if text else None,
        text=text,
        href=desk.lists.activities(),
        change=f"varav {plural(pupils, 'elev,elever')}" if pupils else "",
        previous=previous,
        previous_text=previous_text,
        previous_href=desk.lists_before.activities() if desk.lists_before else "",
        how=indicators.PARTICIPANTS,
        gap=Link(
            f"{plural(unnoted, 'aktivitet,aktiviteter')} saknar uppgift", desk.lists.activities(deltagare="saknas")
        )
        if unnoted
        else None,
    )


def kind_figures(desk):
    """Activities by kind, the most common first; kinds that never occurred are left out."""
    now = Counter(activity.kind for activity in desk.now.activities)
    marked = Counter(activity.kind for activity in desk.now.activities if activity.is_marked)
    before = Counter(activity.kind for activity in desk.before.activities) if desk.before else Counter()
    kinds = sorted(now.keys() | before.keys(), key=lambda kind: (-now[kind], KINDS[kind]))
    return tuple(
        Figure(
            label=upfirst(KINDS[kind]),
            value=now[kind],
            text=number(now[kind]),
            href=desk.lists.activities(slag=kind),
            unnamed=marked[kind],
            **earlier_count(desk, now[kind], before[kind], slag=kind),
        )
        for kind in kinds
    )


def group_figures(desk):
    """Participants by group, in the order of the form."""
    _, now, _ = participants_of(desk.now)
    before = participants_of(desk.before)[1] if desk.before else Counter()
    return tuple(
        Figure(
            label=upfirst(GROUPS[group]),
            value=now[group],
            text=number(now[group]),
            href=desk.lists.activities(grupp=group),
            previous=before[group] if desk.before else None,
            previous_text=number(before[group]) if desk.before else "",
        )
        for group in GROUPS
        if now[group] or before[group]
    )
