"""What the words of reports and filters mean for advocacy, as Q objects: the list and the figure ask alike."""

from django.db.models import CharField, DateField, Exists, F, Func, OuterRef, Q
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from apps.activities.models import Advocacy, AdvocacyGoal
from apps.organisation.belonging import read_belonging

Status = Advocacy.Status
OPEN = (Status.WATCHED, Status.PRESENTED)
# The day that says which units a question belongs to when one of them has moved or been closed.
OWN_DAY = Coalesce("presented_on", "outcome_on", "deadline", Cast("created_at", DateField()))


def happened(first, last):
    """Something happened in the period: the last day passed, it was put forward, decided or dropped."""
    return any_of(first, last, "deadline", "presented_on", "outcome_on")


def any_of(first, last, *columns):
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__range": (first, last)})
    return found


def presented(first, last):
    return Q(presented_on__range=(first, last))


def decided(first, last):
    return Q(status=Status.OUTCOME, outcome_on__range=(first, last))


def dropped(first, last):
    return Q(status=Status.DROPPED, outcome_on__range=(first, last))


def in_time(first, last):
    """Put forward in the period, and no later than its last day."""
    return presented(first, last) & Q(presented_on__lte=F("deadline"))


ALL = "aktuella"
# Value of ?matt= → (how it stands after "frågor som", the condition in a period).
MEASURES = {
    ALL: ("var aktuella", happened),
    "framforda": ("framfördes", presented),
    "utfall": ("fick utfall", decided),
    "nedlagda": ("lades ned", dropped),
}


def of_unit(unit, *, belonging=None):
    """The unit answers for it, or answered for it through a verksamhet, or on request a predecessor."""
    belonging = belonging or read_belonging()
    found = Q()
    for (start, end), ids in belonging.parts(unit.pk).items():
        part = Q(unit__in=sorted(ids))
        if start:
            part &= Q(GreaterThanOrEqual(OWN_DAY, start))
        if end:
            part &= Q(LessThanOrEqual(OWN_DAY, end))
        found |= part
    return found


def towards_goal(goal):
    return Q(Exists(AdvocacyGoal.objects.filter(advocacy=OuterRef("pk"), goal=goal)))


def goal_titles():
    """An expression for the goals of the policy, "Vi bedriver strategiskt påverkansarbete"; None when there is none."""
    return Func(
        F("pk"),
        template="(SELECT string_agg(goal.title, ', ' ORDER BY goal.number) FROM activities_advocacygoal tag"
        " JOIN policy_goal goal ON goal.id = tag.goal_id WHERE tag.advocacy_id = %(expressions)s)",
        output_field=CharField(),
    )
