"""The handover: fill in, look through, confirm. Nothing is saved before the last step."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.core.forms import show_refusal
from apps.core.security import SecurityEvent, log_security_event
from apps.networks.models import Representation
from apps.organisation.actions.contacts import ENDED_MEANWHILE, hand_over
from apps.organisation.models import ContactAssignment, Unit
from apps.organisation.permissions import can_appoint, can_hand_over, can_write_for, covered_by
from apps.portal.duties import drafts_of, ideas, open_duties
from apps.portal.handover.forms import HandoverForm

# The steps, as the buttons send them.
SEARCH, REVIEW, CHANGE, CONFIRM = "sok", "granska", "andra", "bekrafta"


@require_http_methods(["GET", "POST"])
def unit_handover(request, slug):
    unit = get_object_or_404(Unit.objects.visible(), slug=slug)
    if not can_hand_over(request.user, unit):
        raise PermissionDenied(f"Ett uppdrag för {unit} lämnas över av den som har det eller av samordnaren.")
    assignments = open_assignments(unit, request.user)
    units = {unit.pk, *covered_by({unit.pk}).values_list("pk", flat=True)}
    duties = [*open_duties(units), *ideas(units)]
    # The administratör appoints but reads no ideas and proposals of others: for them only the number is told.
    listed = duties if can_write_for(request.user, unit) else []
    step = request.POST.get("steg", REVIEW)
    more = {"unit": unit, "assignments": assignments, "duties": listed, "wanted": request.POST.get("sok", "")}
    if request.method == "GET":
        wanted = request.GET.get("uppdrag", "")
        return show(request, HandoverForm(initial={"assignment": wanted}, **more), len(duties))
    if step in {SEARCH, CHANGE}:
        return show(request, HandoverForm(initial=typed(request), **more), len(duties))
    form = HandoverForm(request.POST, **more)
    if form.is_stale:
        messages.error(request, ENDED_MEANWHILE)
        return show(request, HandoverForm(initial=typed(request), **more), len(duties))
    if not form.is_valid():
        return show(request, form, len(duties))
    if step != CONFIRM:
        return review(request, form, len(duties))
    if not save(request, form):
        return show(request, form, len(duties))
    return redirect(unit)


def open_assignments(unit, user):
    """Assignments that have not ended: all for those who appoint, otherwise one's own."""
    today = timezone.localdate()
    found = unit.contacts.filter(Q(end__isnull=True) | Q(end__gte=today)).select_related("person")
    if not can_appoint(user):
        found = found.filter(person_id=user.person_id)
    return list(found.order_by("kind", "start", "id"))


def typed(request):
    """What stood in the form, but for the state it was opened with."""
    return {name: value for name, value in request.POST.dict().items() if name != "opened"}


def show(request, form, count):
    context = {"form": form, "unit": form.unit, "has_errors": form.is_bound, "duty_count": count}
    return render(request, "portal/handover_form.html", context)


def review(request, form, count):
    """What will happen, in words, before anything does."""
    chosen = form.chosen
    others = ContactAssignment.objects.current().filter(person=chosen.person).exclude(pk=chosen.pk)
    context = {
        "form": form,
        "unit": form.unit,
        "chosen": chosen,
        "is_own": chosen.person_id == request.user.person_id,
        "last_day": form.cleaned_data["last_day"],
        "successor": form.successor_words,
        "was_deputy": form.cleaned_data["successor"] in form.deputies,
        "note": form.whole_note,
        "duty_count": count,
        "duties": [duty for _, duty in form.duties] + form.unlisted,
        "draft_count": drafts_of(chosen.person),
        "others": list(others.select_related("unit").order_by("unit__name")),
        "seats": seats_held_by(chosen.person),
    }
    return render(request, "portal/handover_review.html", context)


def seats_held_by(person):
    """Seats that the person has or steps in for: they do not follow the assignment, and are passed on by themselves."""
    found = Representation.objects.current().filter(Q(person=person) | Q(deputy=person))
    return list(found.order_by("body", "seat", "id"))


def save(request, form):
    """All or nothing, through the action; what it refuses becomes errors of the form. Says whether it was saved."""
    chosen, last_day = form.chosen, form.cleaned_data["last_day"]
    try:
        with transaction.atomic():
            successor = form.save_successor(by=request.user)
            started = hand_over(
                assignment=chosen,
                last_day=last_day,
                by=request.user,
                successor=successor,
                note=form.whole_note,
                expected_end=chosen.end,
            )
    except ValidationError as error:
        show_refusal(form, error)
        return False
    log_security_event(
        SecurityEvent.ROLE_CHANGED, request=request, unit=form.unit.pk, person=chosen.person_id, change="ended"
    )
    if started is None:
        messages.success(request, f"Uppdraget är avslutat den {last_day}. {form.unit} behöver en ny kontaktperson.")
        return True
    log_security_event(
        SecurityEvent.ROLE_CHANGED, request=request, unit=form.unit.pk, person=started.person_id, change="appointed"
    )
    messages.success(request, f"Överlämnat: {started.person} är {started.get_kind_display()} från {started.start}.")
    return True
