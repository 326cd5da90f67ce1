"""A person's page, and the form for contact details."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.actions import save_person
from apps.accounts.models import Person
from apps.core.conflicts import attach, choose, merge, parts_of, posted_values, seal, unseal, values_of
from apps.core.forms import show_refusal
from apps.organisation.models import ContactAssignment
from apps.organisation.permissions import can_administer
from apps.portal.people.forms import NewPersonForm, PersonForm, RolesForm
from apps.portal.people.lists import login_of, role_words
from apps.portal.people.rights import changeable_person, must_administer, readable_person

FORM = "person"


@require_GET
def person_detail(request, pk):
    person = readable_person(request, pk)
    user = login_of(person)
    assignments = ContactAssignment.objects.filter(person=person).select_related("unit").order_by("-start", "-id")
    today = timezone.localdate()
    may_change = can_administer(request.user)
    context = {
        "person": person,
        "login": user,
        "identities": list(user.identities.all()) if user else [],
        "roles": role_words(user),
        "assignments": [
            {"row": row, "is_over": row.end is not None and row.end < today, "is_coming": row.start > today}
            for row in assignments
        ],
        "may_change": may_change and person.anonymised_at is None,
        "may_extract": may_change,
        "form": RolesForm(user=user) if user and may_change else None,
        "is_me": user == request.user,
    }
    return render(request, "portal/people_detail.html", context)


@require_http_methods(["GET", "POST"])
def person_create(request):
    must_administer(request)
    person = Person()
    form = NewPersonForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        save_person(person=form.fill(), by=request.user, request=request)
        messages.success(request, f"{person.name} är tillagd.")
        return redirect("person_detail", pk=person.pk)
    return render(request, "portal/people_form.html", {"form": form, "person": None})


@require_http_methods(["GET", "POST"])
def person_update(request, pk):
    """What two people change at once is laid together, and asked about where both changed the same."""
    person = changeable_person(request, pk)
    if person.anonymised_at:
        messages.error(request, "Personen är anonymiserad. Det finns inget att ändra.")
        return redirect("person_detail", pk=person.pk)
    if request.method == "GET":
        return show(request, person, PersonForm(person=person, initial={"opened": sealed(person)}))
    return save_changes(request, pk)


@transaction.atomic
def save_changes(request, pk):
    """The row is locked from being read until it is saved: of two at the same moment the second meets the first."""
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=pk)
    settled = settle(values_of(request.POST), person)
    form = PersonForm(settled.data, person=person)
    if not form.is_valid() or settled.conflicts:
        attach(form, settled.conflicts)
        return show(request, person, form, settled.conflicts)
    try:
        save_person(person=form.fill(), by=request.user, request=request)
    except ValidationError as error:
        show_refusal(form, error)
        return show(request, person, form)
    kept = f" {' och '.join(settled.taken)} ändrades av någon annan, och det är kvar." if settled.taken else ""
    messages.success(request, f"Uppgifterna är sparade.{kept}")
    return redirect("person_detail", pk=person.pk)


def stored(person):
    """What stands in the register now, as the form would send it; `person` has just been read."""
    return posted_values(PersonForm(person=person))


def sealed(person):
    return seal(stored(person), form=FORM, pk=person.pk)


def settle(values, person):
    """What was typed, laid over what is saved now."""
    parts = parts_of({name: field for name, field in PersonForm(person=person).fields.items() if name != "opened"})
    opened = unseal((values.get("opened") or [""])[-1], form=FORM, pk=person.pk)
    chosen = choose(values, parts, opened=opened)
    settled = merge(chosen, parts, opened=opened, saved=stored(person), saver="någon annan")
    settled.values["opened"] = [sealed(person)]
    return settled


def show(request, person, form, conflicts=()):
    context = {"form": form, "person": person, "conflicts": conflicts, "comes_from_provider": has_identity(person)}
    return render(request, "portal/people_form.html", context)


def has_identity(person):
    """Does the sign-in service write name, address and department anew at every sign-in?"""
    user = login_of(person)
    return user is not None and user.identities.exists()
