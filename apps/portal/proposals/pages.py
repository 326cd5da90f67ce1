"""Put a proposal, read one, answer it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.activities.actions import (
    AnsweredError,
    decline_proposal,
    forward_proposal,
    make_activity,
    make_project,
    propose,
    told,
)
from apps.activities.forms import ProposedActivityForm
from apps.activities.models import Activity, Proposal
from apps.core.forms import show_refusal
from apps.organisation.permissions import can_change
from apps.portal import profile
from apps.portal.proposals.forms import DeclineForm, ForwardForm, ProposalForm
from apps.projects.models import Project

# What the buttons of a proposal send.
AS_PROJECT, ELSEWHERE = "projekt", "vidare"


@require_http_methods(["GET", "POST"])
def proposal_create(request):
    form = ProposalForm(request.POST or None, user=request.user, wanted=request.GET.get("enhet", ""))
    if request.method == "POST" and form.is_valid():
        proposal = propose(by=request.user, **form.values)
        messages.success(request, f"Tack! Förslaget är skickat till {proposal.unit}. Svaret kommer här.")
        return redirect(proposal)
    return render(request, "portal/proposal_form.html", {"form": form})


def readable(request, pk):
    proposals = Proposal.objects.readable_by(request.user)
    return get_object_or_404(proposals.select_related("unit", "created_by__person", "project", "activity"), pk=pk)


def answerable(request, pk):
    """The proposal, if this user may answer it; otherwise the page says who does."""
    proposal = readable(request, pk)
    if not can_change(request.user, proposal):
        raise PermissionDenied(f"Förslaget besvaras av kontaktpersonen för {proposal.unit} eller av samordnaren.")
    return proposal


@require_http_methods(["GET", "POST"])
def proposal_detail(request, pk):
    if request.method == "GET":
        return show(request, readable(request, pk))
    proposal, button = answerable(request, pk), request.POST.get("svar")
    try:
        if button == AS_PROJECT:
            project = make_project(proposal=proposal, by=request.user)
            messages.success(request, "Förslaget är nu en idé hos enheten. Fyll i det du vet och spara.")
            return redirect("project_update", pk=project.pk)
        if button == ELSEWHERE:
            return forward(request, proposal)
        return decline(request, proposal)
    except AnsweredError as error:
        return answered_by_another(request, proposal, error)


def decline(request, proposal):
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return show(request, proposal, decline=form)
    decline_proposal(proposal=proposal, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, "Förslaget är avböjt. Den som föreslog kan läsa ditt svar.")
    return redirect("proposal_list")


def forward(request, proposal):
    form = ForwardForm(request.POST, now=proposal.unit)
    if not form.is_valid():
        return show(request, proposal, forward=form)
    forward_proposal(proposal=proposal, unit=form.target, by=request.user)
    messages.success(request, f"Förslaget är skickat vidare till {form.target}, som svarar.")
    return redirect("proposal_list")


def answered_by_another(request, proposal, error):
    messages.error(request, error.messages[0])
    is_there = Proposal.objects.filter(pk=proposal.pk).exists()
    return redirect(proposal if is_there else "proposal_list")


def show(request, proposal, *, decline=None, forward=None):
    """The proposal; `decline` and `forward` are forms with faults."""
    may_answer = proposal.is_waiting and can_change(request.user, proposal)
    context = {
        "proposal": proposal,
        "form": decline or forward,
        "has_errors": bool(decline or forward),
        "may_answer": may_answer,
        "decline": decline or DeclineForm(),
        "forward": (forward or ForwardForm(now=proposal.unit)) if may_answer else None,
        "is_forwarding": forward is not None,
        "is_own": proposal.created_by_id == request.user.pk,
        "became": became(request.user, proposal),
        "activity_first": proposal.kind == Proposal.Kind.ACTIVITY,
        "contacts": profile.contact_rows(proposal.unit, profile.contacts_of(proposal.unit)),
    }
    return render(request, "portal/proposal_detail.html", context)


def became(user, proposal):
    """The record it became, or None while there is none or the reader may not see it: an idea is its unit's own."""
    for model, pk in ((Project, proposal.project_id), (Activity, proposal.activity_id)):
        if pk:
            return model.objects.readable_by(user).filter(pk=pk).first()
    return None


@require_http_methods(["GET", "POST"])
def proposal_activity(request, pk):
    """The short form that makes an activity of a proposal."""
    proposal = answerable(request, pk)
    if not proposal.is_waiting:
        return answered_by_another(request, proposal, AnsweredError(proposal))
    initial = {"title": proposal.title, "purpose": told(proposal)}
    form = ProposedActivityForm(
        request.POST or None, user=request.user, unit=proposal.unit, activity=Activity(), initial=initial
    )
    try:
        if request.method == "POST" and form.is_valid() and (activity := save(request, proposal, form)):
            messages.success(request, "Förslaget är nu en aktivitet hos enheten.")
            return redirect(activity)
    except AnsweredError as error:
        return answered_by_another(request, proposal, error)
    context = {"form": form, "proposal": proposal, "back": reverse("proposal_detail", args=[proposal.pk])}
    return render(request, "portal/proposal_activity.html", context)


def save(request, proposal, form):
    """Save through the action; what it refuses becomes errors of the form. Gives the activity, or None."""
    try:
        return make_activity(proposal=proposal, activity=form.fill(), by=request.user)
    except AnsweredError:
        raise
    except ValidationError as error:
        show_refusal(form, error)
        return None
