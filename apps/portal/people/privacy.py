"""What a person may ask for: what we keep about them, and to be forgotten."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.actions import anonymise
from apps.core.exports import attachment
from apps.core.forms import show_refusal
from apps.core.security import SecurityEvent, log_security_event
from apps.networks.models import Representation
from apps.organisation.models import ContactAssignment
from apps.portal.people import extract, mentions, references
from apps.portal.people.forms import ConfirmForm, MentionForm
from apps.portal.people.lists import login_of
from apps.portal.people.rights import changeable_person, must_administer

HANDED_OVER_FIRST = "Personen har uppdrag som pågår. Avsluta eller lämna över dem först, så att ingen enhet blir utan."


def open_assignments(person):
    """Assignments that go on after today, or begin later."""
    today = timezone.localdate()
    return ContactAssignment.objects.filter(Q(end=None) | Q(end__gt=today), person=person).select_related("unit")


def open_seats(person):
    """Seats that the person has or steps in for after today."""
    lasts = Q(end=None) | Q(end__gt=timezone.localdate())
    return Representation.objects.visible().filter(lasts, Q(person=person) | Q(deputy=person))


@require_http_methods(["GET", "POST"])
def person_anonymise(request, pk):
    person = changeable_person(request, pk)
    if person.anonymised_at:
        messages.error(request, "Personen är redan anonymiserad.")
        return redirect("person_detail", pk=person.pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    assignments, seats = list(open_assignments(person)), list(open_seats(person))
    if request.method == "POST" and form.is_valid() and not assignments and not seats:
        try:
            anonymise(person=person, by=request.user, request=request)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Personen är anonymiserad. Namnet finns inte kvar i registret över personer.")
            return redirect("person_detail", pk=person.pk)
    if form.is_bound and (assignments or seats):
        form.add_error(None, HANDED_OVER_FIRST)
    context = {
        "person": person,
        "login": login_of(person),
        "form": form,
        "assignments": assignments,
        "seats": seats,
        "references": references.counts(person),
        "mentions": mentions.find(mentions.terms_for(person), reader=request.user),
        "is_me": login_of(person) == request.user,
    }
    return render(request, "portal/people_anonymise.html", context)


@require_http_methods(["GET", "POST"])
def person_mentions(request):
    """Search all free text for a name, also of somebody who is anonymised or was never in the register."""
    must_administer(request)
    form, found = MentionForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        found = mentions.find([form.cleaned_data["text"]], reader=request.user)
        log_security_event(SecurityEvent.PERSONAL_DATA_EXPORTED, request=request, hits=len(found.found))
    return render(request, "portal/people_mentions.html", {"form": form, "mentions": found})


def extract_response(request, pk, kind, content_type, draw):
    person = changeable_person(request, pk)
    made = extract.build(person)
    rows = made["registerutdrag"]["antal rader"]
    log_security_event(SecurityEvent.PERSONAL_DATA_EXPORTED, request=request, person=person.pk, format=kind, rows=rows)
    day = timezone.localdate().isoformat()
    return attachment(HttpResponse(draw(made), content_type=content_type), f"registerutdrag-{person.pk}-{day}.{kind}")


@require_GET
def person_extract_json(request, pk):
    return extract_response(request, pk, "json", "application/json", extract.as_json)


@require_GET
def person_extract_html(request, pk):
    """A file to save and hand over, not a page of ours: it carries its own looks."""
    return extract_response(request, pk, "html", "application/octet-stream", extract.as_html)
