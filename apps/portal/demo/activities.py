"""How an example activity is described and written."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from apps.activities.models import (
    Activity,
    ActivityGoal,
    ActivitySDG,
    ActivityUnit,
    MentionedNetwork,
    MentionedPartnership,
    ParticipantGroup,
)
from apps.activities.questions import questions_for
from apps.portal.demo.lookup import ever
from apps.portal.demo.projects import LABEL

Kind, Status, Result, Group = Activity.Kind, Activity.Status, Activity.Result, ParticipantGroup.Group


@dataclass(frozen=True)
class Happening:
    """An example activity. What is left out is unknown: hours, costs, participants, outcome."""

    start: str
    kind: str
    title: str
    host: str
    end: str = ""
    place: str = "Norrköping"
    board: str = ""  # only where the host serves several nämnder
    city: str = ""
    network: str = ""
    project: str = ""  # an example project, without its label
    also: tuple[str, ...] = ()  # other cities
    also_networks: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()  # units that took part
    people: dict[str, int] = field(default_factory=dict)
    hours: int | None = None
    own: int | None = None
    paid: int | None = None  # by others
    purpose: str = ""
    outcome: str = ""
    results: tuple[str, ...] = ()
    next_step: str = ""
    goals: tuple[int, ...] = (1,)
    sdgs: tuple[int, ...] = ()
    status: str = Status.DONE


def add_activities(happenings, *, lookup, user_of):
    """Create the example activities that the register has never held. Returns how many are new."""
    there = ever(Activity, "title", "start")
    new = [
        found for found in happenings if (LABEL + found.title, datetime.date.fromisoformat(found.start)) not in there
    ]
    for happening in new:
        add(happening, lookup, by=user_of(happening.host))
    return len(new)


def add(happening, lookup, *, by):
    start = datetime.date.fromisoformat(happening.start)
    host = lookup.units[happening.host]
    activity = Activity.objects.create(
        kind=happening.kind,
        title=LABEL + happening.title,
        start=start,
        end=datetime.date.fromisoformat(happening.end) if happening.end else None,
        place=happening.place,
        status=happening.status,
        form=questions_for(happening.kind).form or Activity.Form.PHYSICAL,
        accountable=lookup.units[happening.board] if happening.board else host.accountable_units(on=start).get(),
        partnership=lookup.partnerships[happening.city] if happening.city else None,
        network=lookup.networks[happening.network] if happening.network else None,
        project=lookup.project(LABEL + happening.project) if happening.project else None,
        purpose=happening.purpose,
        outcome=happening.outcome,
        results=list(happening.results),
        hours=amount(happening.hours),
        cost_own=amount(happening.own),
        cost_external=amount(happening.paid),
        next_step=happening.next_step,
        created_by=by,
        updated_by=by,
    )
    ActivityUnit.objects.bulk_create(
        [
            ActivityUnit(activity=activity, unit=host, role=ActivityUnit.Role.HOST),
            *(
                ActivityUnit(activity=activity, unit=lookup.units[slug], role=ActivityUnit.Role.PARTICIPANT)
                for slug in happening.guests
            ),
        ]
    )
    ParticipantGroup.objects.bulk_create(
        ParticipantGroup(activity=activity, group=group, count=count) for group, count in happening.people.items()
    )
    MentionedPartnership.objects.bulk_create(
        MentionedPartnership(activity=activity, partnership=lookup.partnerships[slug]) for slug in happening.also
    )
    MentionedNetwork.objects.bulk_create(
        MentionedNetwork(activity=activity, network=lookup.networks[slug]) for slug in happening.also_networks
    )
    ActivityGoal.objects.bulk_create(
        ActivityGoal(activity=activity, goal=lookup.goals[number]) for number in happening.goals
    )
    ActivitySDG.objects.bulk_create(ActivitySDG(activity=activity, sdg_id=number) for number in happening.sdgs)


def amount(number):
    return None if number is None else Decimal(number)
