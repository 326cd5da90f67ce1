"""What the words of reports and filters mean for activities, as Q objects.

The same condition serves the list behind a figure and the figure's count. Every condition is an Exists or a column of
the activity itself, so none of them can count an activity twice.
"""

from django.db.models import CharField, Exists, F, Func, IntegerField, JSONField, OuterRef, Q, Value

from apps.activities.models import (
    Activity,
    ActivityGoal,
    ActivitySDG,
    ActivityUnit,
    MentionedNetwork,
    MentionedPartnership,
    ParticipantGroup,
)
from apps.projects.models import Project

Status = Activity.Status


def in_period(first, last):
    """Took place, or is to take place, on some day of the period."""
    return Q(start__lte=last) & (Q(end__gte=first) | Q(end__isnull=True, start__gte=first))


def done():
    """Took place and counts: planned and cancelled activities do not, nor what belongs to a project still an idea."""
    ideas = Project.objects.filter(pk=OuterRef("project_id"), status=Project.Status.IDEA)
    return Q(status=Status.DONE) & ~Q(Exists(ideas))


def of_unit(unit, first=None, last=None):
    """The unit was host, took part, or answered for it.

    The period is taken so that projects and activities are asked alike. It changes nothing: an activity belongs to
    the units it had when it took place, also after a reorganisation.
    """
    return Q(accountable=unit) | Q(Exists(ActivityUnit.objects.filter(activity=OuterRef("pk"), unit=unit)))


def hosted_by(unit):
    """The unit arranged it itself."""
    return Q(Exists(ActivityUnit.objects.filter(activity=OuterRef("pk"), unit=unit, role=ActivityUnit.Role.HOST)))


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


def participants_known(known=True):
    """Are participants noted at all? Unknown is not zero."""
    groups = ParticipantGroup.objects.filter(activity=OuterRef("pk"))
    return Q(Exists(groups)) if known else ~Q(Exists(groups))


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
