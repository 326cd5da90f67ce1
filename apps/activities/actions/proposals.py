"""How proposals are put and answered: one transaction each, and only the first answer counts."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.activities.actions.activities import save_activity
from apps.activities.models import Proposal
from apps.core.models import lock, touch
from apps.core.partial_date import PartialDate
from apps.projects.actions import save_project
from apps.projects.models import Project


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
