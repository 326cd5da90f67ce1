"""What the words of reports and filters mean for activities, as Q objects.

The same condition serves the list behind a figure and the figure's count. Every condition is an Exists, a set of ids
or a column of the activity itself, so none of them can count an activity twice.
"""

from django.db.models import CharField, Exists, F, Func, IntegerField, JSONField, OuterRef, Q, Value
from django.utils import timezone

from apps.activities.models import (
    Activity,
    ActivityGoal,
    ActivitySDG,
    ActivityUnit,
    MentionedNetwork,
    MentionedPartnership,
    ParticipantGroup,
    Promise,
)
from apps.organisation.belonging import read_belonging
from apps.projects.models import Project

# Up to so many activities of a unit are found one by one.
FEW = 5_000
Status = Activity.Status


def in_period(first, last):
    """Took place, or is to take place, on some day of the period."""
    return Q(start__lte=last) & (Q(end__gte=first) | Q(end__isnull=True, start__gte=first))


def done():
    """Took place and counts: planned and cancelled activities do not, nor what belongs to a project still an idea."""
    ideas = Project.objects.filter(pk=OuterRef("project_id"), status=Project.Status.IDEA)
    return Q(status=Status.DONE) & ~Q(Exists(ideas))


def of_unit(unit, first=None, last=None, *, belonging=None):
    """The unit was host, took part, or answered for it.

    The period is taken so that projects and activities are asked alike. It changes nothing: an activity belongs to
    the units it had when it took place, also after a reorganisation. What a school did counts for the kontor it
    belonged to on the first day. `belonging` as for projects.
    """
    belonging = belonging or read_belonging()
    took_part, answered = Q(), Q()
    for (start, end), ids in belonging.parts(unit.pk).items():
        took_part |= Q(unit__in=sorted(ids)) & began_between("activity__start", start, end)
        answered |= Q(accountable__in=sorted(ids)) & began_between("start", start, end)
    parts = ActivityUnit.objects.filter(took_part).order_by().values("activity")
    accountable = Activity.objects.filter(answered).order_by().values("pk")
    both = parts.union(accountable, all=True)
    # PostgreSQL cannot tell how many they are. A few are found by their ids, a thousand times faster than by looking
    # at every activity; for very many it is the other way round.
    if len(both[FEW : FEW + 1]):
        return answered | Q(pk__in=parts)
    return Q(pk__in=both)


def began_between(column, start, end):
    """The day in a column is in a time; None is open."""
    limits = {f"{column}__gte": start, f"{column}__lte": end}
    return Q(**{lookup: day for lookup, day in limits.items() if day})


def hosted_by(unit):
    """The unit arranged it itself."""
    return Q(Exists(ActivityUnit.objects.filter(activity=OuterRef("pk"), unit=unit, role=ActivityUnit.Role.HOST)))


def joined_by(unit):
    """The unit took part without being host."""
    return Q(
        Exists(ActivityUnit.objects.filter(activity=OuterRef("pk"), unit=unit, role=ActivityUnit.Role.PARTICIPANT))
    )


def without_unit():
    return Q(accountable__isnull=True) & ~Q(Exists(ActivityUnit.objects.filter(activity=OuterRef("pk"))))


def about_partnership(partnership):
    """The vänort is the main subject, or one of the others mentioned."""
    mentioned = MentionedPartnership.objects.filter(activity=OuterRef("pk"), partnership=partnership)
    return Q(partnership=partnership) | Q(Exists(mentioned))


def about_network(network):
    """The network is the main subject, or one of the others mentioned."""
    mentioned = MentionedNetwork.objects.filter(activity=OuterRef("pk"), network=network)
    return Q(network=network) | Q(Exists(mentioned))


def about_project(project):
    return Q(project=project)


def towards_goal(goal):
    return Q(Exists(ActivityGoal.objects.filter(activity=OuterRef("pk"), goal=goal)))


def towards_sdg(number):
    """The UN's global goal with this number, 1–17."""
    return Q(Exists(ActivitySDG.objects.filter(activity=OuterRef("pk"), sdg=number)))


def with_group(group):
    """Somebody of this group of participants took part."""
    return Q(Exists(ParticipantGroup.objects.filter(activity=OuterRef("pk"), group=group, count__gt=0)))


def gave(result):
    """Noted to have had this kind of result."""
    return Q(results__contains=[result])


def told(known=True):
    """Has somebody written what it gave?"""
    return ~Q(outcome="") if known else Q(outcome="")


def participants_known(known=True):
    """Are participants noted at all? Unknown is not zero."""
    groups = ParticipantGroup.objects.filter(activity=OuterRef("pk"))
    return Q(Exists(groups)) if known else ~Q(Exists(groups))


def promised(what, on=None):
    """Something was promised: `what` is finns, oppna, forsenade (open past their day), hallna or brutna."""
    status = Promise.Status
    promises = Promise.objects.visible().filter(activity=OuterRef("pk"))
    narrowed = {
        "oppna": Q(status=status.OPEN),
        "forsenade": Q(status=status.OPEN, due__lt=on or timezone.localdate()),
        "hallna": Q(status=status.KEPT),
        "brutna": Q(status=status.BROKEN),
    }
    return Q(Exists(promises.filter(narrowed.get(what, Q()))))


def host_names():
    """An expression for the units that arranged an activity, "Utbildningskontoret, Nodra AB"; None when unknown.

    Written out, as `participants` is: the ORM spends more time on putting such a subquery together than PostgreSQL on
    answering it.
    """
    return unit_names(ActivityUnit.Role.HOST)


def participating_names():
    """An expression for the units that took part without being host."""
    return unit_names(ActivityUnit.Role.PARTICIPANT)


def unit_names(role):
    return Func(
        F("pk"),
        Value(role),
        template="(SELECT string_agg(unit.name, ', ' ORDER BY unit.name) FROM activities_activityunit part"
        " JOIN organisation_unit unit ON unit.id = part.unit_id"
        " WHERE (part.activity_id, part.role) = (%(expressions)s))",
        output_field=CharField(),
    )


def participants():
    """An expression for how many took part, all groups together; None when nobody noted it."""
    return Func(
        F("pk"),
        template='(SELECT sum("count") FROM activities_participantgroup WHERE activity_id = %(expressions)s)',
        output_field=IntegerField(),
    )


def participants_by_group():
    """An expression for {group: number}; None when nothing is noted."""
    return Func(
        F("pk"),
        template='(SELECT jsonb_object_agg("group", "count") FROM activities_participantgroup'
        " WHERE activity_id = %(expressions)s)",
        output_field=JSONField(),
    )


def hosted_by_any(units):
    """One of the units (ids) arranged it."""
    hosts = ActivityUnit.objects.filter(activity=OuterRef("pk"), unit__in=units, role=ActivityUnit.Role.HOST)
    return Q(Exists(hosts))
