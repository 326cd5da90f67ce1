"""A person's login: roles, open or closed, and who they are at the sign-in service."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.actions import remove_identity, set_active, set_roles
from apps.accounts.models import Identity, User
from apps.accounts.oidc.actions import link
from apps.portal.people.forms import LinkForm, RolesForm
from apps.portal.people.lists import login_of, role_words
from apps.portal.people.rights import changeable_person

OPEN, CLOSE = "oppna", "stang"


def user_of(person):
    """The person's login; 404 where there is none."""
    user = login_of(person)
    if user is None:
        raise Http404("Personen har ingen inloggning.")
    return user


def told(request, person, action, message):
    """Do it, say what happened or why not, and go back to the person."""
    try:
        action()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, message)
    return redirect("person_detail", pk=person.pk)


@require_POST
def person_roles(request, pk):
    person = changeable_person(request, pk)
    user = user_of(person)
    form = RolesForm(request.POST, user=user)
    if not form.is_valid():
        messages.error(request, "En av rollerna finns inte. Ingenting är ändrat.")
        return redirect("person_detail", pk=person.pk)
    roles, was = form.cleaned_data["roles"], form.cleaned_data["was"].split()
    given = ", ".join(role_words(User(roles=roles))) or "läsare"
    return told(
        request,
        person,
        lambda: set_roles(user=user, roles=roles, was=was, by=request.user, request=request),
        f"Rollerna är sparade. {person.name} är nu {given}.",
    )


@require_POST
def person_login(request, pk):
    """Open or close the login."""
    person = changeable_person(request, pk)
    user = user_of(person)
    wanted = request.POST.get("gor")
    if wanted not in {OPEN, CLOSE}:
        messages.error(request, "Välj om inloggningen ska öppnas eller stängas.")
        return redirect("person_detail", pk=person.pk)
    is_open = wanted == OPEN
    return told(
        request,
        person,
        lambda: set_active(user=user, active=is_open, by=request.user, request=request),
        "Inloggningen är öppen igen." if is_open else "Inloggningen är stängd, och personen är utloggad överallt.",
    )


@require_POST
def identity_remove(request, pk, identity):
    person = changeable_person(request, pk)
    found = get_object_or_404(Identity, pk=identity, user__person=person)
    return told(
        request,
        person,
        lambda: remove_identity(identity=found, by=request.user, request=request),
        "Kopplingen är borttagen. Loggar personen in igen räknas den som ny.",
    )


@require_http_methods(["GET", "POST"])
def person_link(request, pk):
    """Somebody in the register has signed in and was taken for a new person: join the two."""
    person = changeable_person(request, pk)
    if person.anonymised_at:
        messages.error(request, "Personen är anonymiserad och kan inte få en inloggning.")
        return redirect("person_detail", pk=person.pk)
    form = LinkForm(request.POST if request.method == "POST" else None, person=person, by=request.user)
    if request.method == "POST" and form.is_valid():
        link(identity=form.cleaned_data["identity"], person=person, by=request.user, request=request)
        messages.success(request, f"Inloggningen hör nu till {person.name}.")
        return redirect("person_detail", pk=person.pk)
    return render(request, "portal/people_link.html", {"form": form, "person": person})
