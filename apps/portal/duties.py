"""What waits for a unit in every room: the to-do list of the start page, and what a handover lists.

A duty belongs to units, not to a person: when the contact person changes, it stays with the unit. Every function
takes ids of units and asks a fixed number of questions, however many the units and their records are.
"""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import FormDraft
from apps.activities.models import Activity, ActivityUnit, Proposal
from apps.core.templatetags.intl import daterange, longdate
from apps.evaluation.models import EvaluationRound
from apps.organisation.models import Unit
from apps.portal.deadlines import deadlines
from apps.portal.duty import Duty
from apps.portal.unconfirmed import KINDS, confirm_duty, needs_confirmation
from apps.projects.conditions import support_known
from apps.projects.models import Project, ProjectGoal, ProjectLead

FUNDED = (
    Project.Status.GRANTED,
    Project.Status.ONGOING,
    Project.Status.PAUSED,
    Project.Status.FINISHED,
    Project.Status.ABORTED,
)


def open_duties(unit_ids):
    """All that waits for the units, what is due first; twelve queries."""
    today = timezone.localdate()
    duties = [
        *rounds(unit_ids),
        *proposals(unit_ids),
        *overdue_projects(unit_ids, today),
        *incomplete_projects(unit_ids, today),
        *activities_to_tell_about(unit_ids, today),
        *records_to_confirm(unit_ids, today),
        *deadlines(unit_ids, today),
    ]
    return sorted(duties, key=lambda duty: (duty.due is None, duty.due or today))


def rounds(unit_ids):
    """An evaluation that asks the units for their answer."""
    asked = EvaluationRound.objects.visible().filter(state=EvaluationRound.State.OPEN, deadline__isnull=False)
    for one in asked.filter(Exists(Unit.objects.reporting().filter(pk__in=unit_ids))).order_by("deadline"):
        yield Duty(f"Lämna underlag till {one}", one.get_absolute_url(), "Sista dag att svara", one.deadline, one)


def proposals(unit_ids):
    for proposal in Proposal.objects.waiting().filter(unit__in=unit_ids).order_by("created_at").select_related("unit"):
        put = longdate(timezone.localdate(proposal.created_at))
        yield Duty(
            f"Svara på förslaget: {proposal.title}",
            proposal.get_absolute_url(),
            f"{proposal.unit}, {put}",
            None,
            proposal,
        )


def led_by(unit_ids):
    """Registered projects that the units lead today."""
    leads = ProjectLead.objects.current().filter(project=OuterRef("pk"), unit__in=unit_ids)
    return Project.objects.visible().filter(Exists(leads), source=Project.Source.REGISTER).with_lead().defer("search")


def ideas(unit_ids):
    """Ideas that nobody has decided about; listed at a handover, otherwise left in peace."""
    for project in led_by(unit_ids).filter(status=Project.Status.IDEA).order_by("title", "id"):
        yield Duty(f"Gå vidare eller avsluta idén: {project.title}", edit(project), project.lead_name, None, project)


def overdue_projects(unit_ids, today):
    """Projects that go on after their end, and applications that were to have begun."""
    status = Project.Status
    late = Q(status__in=[status.GRANTED, status.ONGOING], end_last__lt=today)
    unanswered = Q(status=status.APPLIED, start_last__lt=today)
    for project in led_by(unit_ids).filter(late | unanswered).order_by("end_last", "id"):
        if project.status == status.APPLIED:
            yield Duty(
                f"Skriv hur ansökan gick: {project.title}",
                edit(project),
                project.lead_name,
                project.start.last,
                project,
            )
        else:
            yield Duty(
                f"Avsluta eller förläng: {project.title}", edit(project), project.lead_name, project.end.last, project
            )


def incomplete_projects(unit_ids, today):
    """Projects without goals, support or end; those stopped or rejected owe no end, and ideas nothing."""
    running = Q(status__in=[Project.Status.GRANTED, Project.Status.ONGOING, Project.Status.FINISHED])
    official = led_by(unit_ids).exclude(status=Project.Status.IDEA)
    lacks = official.annotate(
        lacks_goal=~Exists(ProjectGoal.objects.filter(project=OuterRef("pk"))),
        lacks_support=Q(status__in=FUNDED) & support_known(False),
        lacks_end=running & Q(end_last__isnull=True),
    )
    lacks = lacks.filter(Q(lacks_goal=True) | Q(lacks_support=True) | Q(lacks_end=True))
    for project in lacks.order_by("title", "id"):
        words = [
            name
            for name, missing in (
                ("mål", project.lacks_goal),
                ("stödets storlek", project.lacks_support),
                ("slutdatum", project.lacks_end),
            )
            if missing
        ]
        yield Duty(f"Komplettera: {project.title}", edit(project), f"Saknar {', '.join(words)}", None, project)


def activities_to_tell_about(unit_ids, today):
    """Planned ones whose day has passed, and done ones that nobody has told the outcome of."""
    hosts = ActivityUnit.objects.filter(activity=OuterRef("pk"), unit__in=unit_ids, role=ActivityUnit.Role.HOST)
    passed = Q(end__lt=today) | Q(end__isnull=True, start__lt=today)
    waiting = Q(status=Activity.Status.PLANNED) & passed | Q(status=Activity.Status.DONE, outcome="")
    found = Activity.objects.visible().filter(Exists(hosts)).filter(waiting).defer("search")
    for activity in found.order_by("start", "id"):
        if activity.status == Activity.Status.PLANNED:
            what, due = f"Skriv om aktiviteten blev av: {activity.title}", activity.last_day
        else:
            what, due = f"Skriv vad aktiviteten gav: {activity.title}", None
        yield Duty(what, reverse("activity_result", args=[activity.pk]), about(activity), due, activity)


def records_to_confirm(unit_ids, today):
    """Vänorter and networks of the units whose facts nobody has stood up for during the last year."""
    for model in KINDS:
        owned = needs_confirmation(model, today).filter(owner_unit__in=unit_ids)
        yield from (confirm_duty(record) for record in owned.order_by("name"))


def drafts_of(person):
    """How many unsaved texts somebody has; what is in them is theirs alone."""
    return FormDraft.objects.filter(user__person=person).count()


def about(activity):
    when = daterange(activity.start, activity.last_day)
    return f"{activity.place}, {when}" if activity.place else when


def edit(project):
    return reverse("project_update", args=[project.pk])
