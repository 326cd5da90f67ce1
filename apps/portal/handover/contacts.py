"""A unit's contact persons: who is, who will be, who was; the samordnare and the administratör appoint."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.core.forms import show_refusal
from apps.core.security import SecurityEvent, log_security_event
from apps.core.templatetags.intl import upfirst
from apps.organisation.actions.contacts import start_assignment
from apps.organisation.models import Unit
from apps.organisation.permissions import can_administer, can_appoint, can_hand_over, sees_all_of
from apps.portal.handover.forms import AppointForm


@dataclass(frozen=True)
class Earlier:
    """An ended assignment as a reader may see it: `name` is empty for those to whom it is not told."""

    kind: str
    name: str
    start: object
    end: object


def other_contacts(unit, user):
    """(assignments that begin later, ended ones with names for those who may know them); one query."""
    today = timezone.localdate()
    others = unit.contacts.filter(Q(end__lt=today) | Q(start__gt=today)).select_related("person")
    others = list(others.order_by("-start", "kind", "-id"))
    ended = [
        Earlier(
            upfirst(one.get_kind_display()),
            one.person.name if sees_all_of(user, one) or can_administer(user) else "",
            one.start,
            one.end,
        )
        for one in others
        if one.start <= today
    ]
    return [one for one in reversed(others) if one.start > today], ended


@require_http_methods(["GET", "POST"])
def unit_contacts(request, slug):
    unit = get_object_or_404(Unit.objects.visible(), slug=slug)
    if not can_appoint(request.user):
        raise PermissionDenied("Kontaktpersoner utses av samordnaren eller administratören.")
    wanted = request.POST.get("sok", "")
    if request.method == "GET":
        form = AppointForm()
    elif request.POST.get("steg") == "sok":
        form = AppointForm(wanted=wanted, initial=request.POST.dict())
    else:
        form = AppointForm(request.POST, wanted=wanted)
        if form.is_valid() and (assignment := appoint(request, unit, form)):
            words = f"{assignment.person} är {assignment.get_kind_display()} från och med {assignment.start}."
            messages.success(request, words)
            return redirect("unit_contacts", slug=unit.slug)
    today = timezone.localdate()
    coming, earlier = other_contacts(unit, request.user)
    current = unit.contacts.current(today).select_related("person").order_by("kind", "start", "id")
    context = {
        "unit": unit,
        "form": form,
        "is_current": unit.is_current(),
        "assignments": [*current, *coming],
        "earlier": earlier,
        "can_hand_over": can_hand_over(request.user, unit),
        "today": today,
    }
    return render(request, "portal/unit_contacts.html", context)


def appoint(request, unit, form):
    """Save through the action; what it refuses becomes errors of the form. Gives the assignment, or None."""
    cleaned = form.cleaned_data
    try:
        with transaction.atomic():
            person = form.save_person(by=request.user)
            assignment = start_assignment(
                unit=unit, person=person, kind=cleaned["kind"], start=cleaned["start"], by=request.user
            )
    except ValidationError as error:
        show_refusal(form, error)
        return None
    log_security_event(SecurityEvent.ROLE_CHANGED, request=request, unit=unit.pk, person=person.pk, change="appointed")
    return assignment
