"""The only things that are taken away for good: drafts of one's own that nobody has used. The history keeps it."""

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


# Word in the address → (model, definite, predicate, action, where to afterwards)
DELETABLE = {
    "projekt": (Project, "idén", why_not_project, lambda one, by: delete_project(project=one, by=by), "project_list"),
    "forslag": (
        Proposal,
        "förslaget",
        why_not_proposal,
        lambda one, by: delete_proposal(proposal=one, by=by),
        "proposal_list",
    ),
}


@require_http_methods(["GET", "POST"])
def record_delete(request, kind, pk):
    if kind not in DELETABLE:
        raise Http404
    model, definite, why_not, delete, back = DELETABLE[kind]
    record = get_object_or_404(model._default_manager.all().readable_by(request.user), pk=pk)
    if why := why_not(record, request.user):
        raise PermissionDenied(why)
    if request.method == "POST":
        delete(record, by=request.user)
        messages.success(request, f"{upfirst(definite)} {record} togs bort.")
        return redirect(back)
    return render(request, "portal/record_delete.html", {"record": record, "definite": definite, "kind": kind})
