"""The only things that are taken away for good: drafts of one's own that nobody has used. The history keeps it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from apps.activities.models import Activity, Proposal
from apps.core.models import lock
from apps.core.templatetags.intl import upfirst
from apps.projects.models import (
    Budget,
    BudgetLine,
    Project,
    ProjectDocument,
    ProjectLead,
    ProjectPartner,
    StatusChange,
)

OWN_ONLY = "Du kan bara ta bort det du själv har börjat på och som ingen annan har använt. Dölj posten i stället."


def why_not_project(project, user):
    """What keeps a user from taking away a project, in words; empty when nothing does."""
    if project.status != Project.Status.IDEA or project.created_by_id != user.pk:
        return OWN_ONLY
    if StatusChange.objects.filter(project=project).exclude(status=Project.Status.IDEA).exists():
        return "Projektet har varit mer än en idé och kan bara döljas."
    if Activity.objects.filter(project=project).exists() or Proposal.objects.filter(project=project).exists():
        return "Aktiviteter eller förslag hör till projektet. Det kan bara döljas."
    if ProjectDocument.objects.filter(project=project).exists():
        return "Projektet har handlingar och kan bara döljas."
    return ""


def why_not_proposal(proposal, user):
    if proposal.created_by_id != user.pk or proposal.status != Proposal.Status.NEW:
        return "Du kan bara ta bort dina egna förslag, och bara tills någon har svarat."
    return ""


@transaction.atomic
def delete_project(*, project, by):
    """Take away an unused idea with all that hangs on it. Raises PermissionDenied when it has been used after all."""
    saved = lock(Project, project.pk)
    if why := why_not_project(saved, by):
        raise PermissionDenied(why)
    BudgetLine.objects.filter(budget__project=saved).delete()
    for model in (Budget, ProjectPartner, StatusChange, ProjectLead):
        model.objects.filter(project=saved).delete()
    saved.delete()


@transaction.atomic
def delete_proposal(*, proposal, by):
    """Take away a proposal that nobody has answered."""
    saved = lock(Proposal, proposal.pk)
    if why := why_not_proposal(saved, by):
        raise PermissionDenied(why)
    saved.delete()


@dataclass(frozen=True)
class Draft:
    """Something of one's own that can be taken away. `why_not` says what keeps a user from it, or nothing."""

    definite: str
    readable_by: Callable[[Any], Any]
    why_not: Callable[[Any, Any], str]
    delete: Callable[..., None]
    back: str


DRAFTS = {
    "projekt": Draft(
        "idén",
        lambda user: Project.objects.readable_by(user),
        why_not_project,
        lambda record, by: delete_project(project=record, by=by),
        "project_list",
    ),
    "forslag": Draft(
        "förslaget",
        lambda user: Proposal.objects.readable_by(user),
        why_not_proposal,
        lambda record, by: delete_proposal(proposal=record, by=by),
        "proposal_list",
    ),
}


@require_http_methods(["GET", "POST"])
def record_delete(request, kind, pk):
    if kind not in DRAFTS:
        raise Http404
    draft = DRAFTS[kind]
    record = get_object_or_404(draft.readable_by(request.user), pk=pk)
    if why := draft.why_not(record, request.user):
        raise PermissionDenied(why)
    if request.method == "POST":
        draft.delete(record, by=request.user)
        messages.success(request, f"{upfirst(draft.definite)} {record} togs bort.")
        return redirect(draft.back)
    return render(request, "portal/record_delete.html", {"record": record, "definite": draft.definite})
