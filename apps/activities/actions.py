"""How activities and proposals change: one transaction each, versions checked, history kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.activities.models import Activity, ActivityUnit, Proposal
from apps.core.models import lock, touch
from apps.core.partial_date import PartialDate
from apps.projects.actions import save_project
from apps.projects.models import Project

Role = ActivityUnit.Role


@transaction.atomic
def save_activity(*, activity, by, hosts, participants=None, goals=None, sdgs=None, version=None):
    """Create or change an activity with its units and goals, or raise ValidationError by form field.

    `activity` carries the new field values and `version` the one the form was opened with. `participants`, `goals`
    and `sdgs` that are None stay as they are.
    """
    problems = missing_for(activity, hosts)
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
    if goals is not None:
        activity.goals.set(goals)
    if sdgs is not None:
        activity.sdgs.set(sdgs)
    return activity


def missing_for(activity, hosts):
    """What an activity lacks for its status: {form field: message}."""
    missing = {}
    if not activity.title:
        missing["title"] = "Ge aktiviteten en titel."
    if not hosts:
        missing["unit"] = "Välj vilken enhet som ansvarar."
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


class AnsweredError(ValidationError):
    """Somebody else answered the proposal first; None when whoever put it took it back."""

    def __init__(self, proposal):
        if proposal is None:
            super().__init__("Den som föreslog har tagit tillbaka förslaget. Ditt svar sparades inte.", code="answered")
            return
        outcome = "avböjdes" if proposal.status == Proposal.Status.DECLINED else "blev en post"
        who = proposal.updated_by or "någon annan"
        super().__init__(f"{who} har redan svarat: förslaget {outcome}. Ditt svar sparades inte.", code="answered")


@transaction.atomic
def propose(*, by, kind, title, unit, period="", text=""):
    """A colleague's proposal, waiting for the unit's contact person."""
    return Proposal.objects.create(
        kind=kind, title=title, unit=unit, period=period, text=text, created_by=by, updated_by=by
    )


def unanswered(proposal):
    """The proposal as it is saved, locked for an answer. Raises AnsweredError for whoever comes second."""
    try:
        saved = lock(Proposal, proposal.pk)
    except Proposal.DoesNotExist:
        raise AnsweredError(None) from None
    if saved.status != Proposal.Status.NEW:
        raise AnsweredError(saved)
    return saved


def answer(saved, *, by, **values):
    for name, value in values.items():
        setattr(saved, name, value)
    touch(saved, by=by).save()
    return saved


@transaction.atomic
def forward_proposal(*, proposal, unit, by):
    """Put the proposal to another unit, which answers instead."""
    return answer(unanswered(proposal), by=by, unit=unit)


@transaction.atomic
def decline_proposal(*, proposal, reason, by):
    """Say no, and why."""
    saved = unanswered(proposal)
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför förslaget avböjs."})
    return answer(saved, by=by, status=Proposal.Status.DECLINED, answer=reason)


@transaction.atomic
def make_project(*, proposal, by):
    """Let the proposal become an idea of its unit; the unit goes on in the project's own form."""
    saved = unanswered(proposal)
    boards = list(saved.unit.accountable_units()[:2])
    project = save_project(
        project=Project(title=saved.title, need=told(saved)),
        by=by,
        unit=saved.unit,
        accountable=boards[0] if len(boards) == 1 else None,
        status=Project.Status.IDEA,
        status_date=PartialDate.day(timezone.localdate()),
    )
    answer(saved, by=by, status=Proposal.Status.ACCEPTED, project=project)
    return project


@transaction.atomic
def make_activity(*, proposal, activity, by, goals=None):
    """Let the proposal become an activity that its unit has filled in."""
    saved = unanswered(proposal)
    save_activity(activity=activity, by=by, hosts=[saved.unit], goals=goals)
    answer(saved, by=by, status=Proposal.Status.ACCEPTED, activity=activity)
    return activity


def told(proposal):
    """All that the proposer wrote, as one text."""
    return "\n\n".join(filter(None, [proposal.text, proposal.period and f"När: {proposal.period}"]))
