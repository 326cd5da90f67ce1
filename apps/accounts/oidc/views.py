"""Leaving for the municipality's provider and coming back, and the administrator's decision about namesakes."""

from authlib.integrations.django_client import OAuthError
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import Identity
from apps.accounts.oidc import actions, attempts, refusals
from apps.accounts.oidc.claims import read_profile
from apps.accounts.oidc.provider import get_provider, is_configured, provider_codes
from apps.accounts.oidc.refusals import SignInRefused
from apps.accounts.targets import safe_target
from apps.core.security import SecurityEvent, log_security_event

HINT = "provider_hint"  # in the session of somebody whom the provider let in; empty when it gave no hint
LONGEST_TARGET = 2000
MOST_IN_LIST = 100


@login_not_required
@require_GET
def start(request):
    """Send the browser to the provider. ?konto=annat lets the person choose among several accounts there."""
    if not is_configured():
        raise Http404
    choose = request.GET.get("konto") == "annat"
    target = safe_target(request, request.GET.get("next", "")[:LONGEST_TARGET])
    if request.user.is_authenticated and not choose:
        return redirect(target)
    extra = {"prompt": "select_account"} if choose else {}
    try:
        leaving = get_provider().create_authorization_url(callback_address(request), ui_locales="sv", **extra)
    except SignInRefused as refused:
        return refuse(request, refused)
    response = redirect(leaving["url"])
    attempt = attempts.Attempt(leaving["state"], leaving["nonce"], leaving["code_verifier"], target)
    attempts.remember(request, response, attempt)
    return response


@login_not_required
@require_GET
def callback(request):
    """Back from the provider: sign in and go on to where one was going, or say why not."""
    if not is_configured():
        raise Http404
    state = request.GET.get("state", "")
    try:
        response = redirect(finish(request, state))
    except SignInRefused as refused:
        response = refuse(request, refused)
    attempts.forget(response, state)
    return response


def finish(request, state):
    """Sign in the person the answer is about. Returns where to go on to."""
    attempt = attempts.take(request, state)
    provider = get_provider()
    provider.check_issuer_of_answer(request.GET.get("iss"))
    if "error" in request.GET or not request.GET.get("code"):
        raise refused_by_provider(request.GET.get("error", ""), request.GET.get("error_description", ""))
    claims = provider.redeem(code=request.GET["code"], redirect_uri=callback_address(request), attempt=attempt)
    profile = read_profile(claims)
    user = actions.receive(profile=profile, request=request)
    login(request, user, backend="apps.accounts.backends.ProviderBackend")
    request.session[HINT] = profile.hint
    return attempt.target


def refused_by_provider(error, description):
    known = {
        "access_denied": refusals.CANCELLED,
        "temporarily_unavailable": refusals.PROVIDER_DOWN,
        "server_error": refusals.PROVIDER_DOWN,
    }
    codes = provider_codes(OAuthError(error=error, description=description))
    return SignInRefused(known.get(error, refusals.PROVIDER_ERROR), at="answer", **codes)


def refuse(request, refused):
    """The page that says what happened and what to do, and the line in the log."""
    refusal = refused.refusal
    log_security_event(
        SecurityEvent.SIGN_IN_FAILED, request=request, backend="ProviderBackend", reason=refusal.code, **refused.facts
    )
    return render(request, "accounts/refused.html", {"refusal": refusal}, status=refusal.status)


def callback_address(request):
    return request.build_absolute_uri(reverse("oidc_callback"))


def sign_out_address(request, hint):
    """The provider's own sign-out, which leads back to our sign-in page; None when there is none to be had."""
    try:
        return get_provider().farewell(back_to=request.build_absolute_uri(reverse("login")), hint=hint)
    except SignInRefused:
        return None


@require_GET
def identity_list(request):
    """Sign-ins with the e-mail address of somebody else in the register: the same person, or not?"""
    ask_for_administrator(request.user)
    identities = Identity.objects.to_decide().select_related("user__person")[:MOST_IN_LIST]
    return render(request, "accounts/identity_list.html", {"rows": Identity.namesakes_of(identities).items()})


@require_POST
def identity_decide(request, pk):
    """`person` is who it is; without one the newcomer is somebody of their own."""
    ask_for_administrator(request.user)
    identity = get_object_or_404(Identity.objects.to_decide().select_related("user__person"), pk=pk)
    name = identity.user.display_name
    chosen = request.POST.get("person", "")
    if not chosen:
        actions.accept(identity=identity, by=request.user, request=request)
        messages.success(request, f"{name} har nu ett eget konto och kan logga in.")
        return redirect("identity_list")
    person = next((each for each in identity.namesakes() if str(each.pk) == chosen), None)
    if person is None:
        raise Http404("Personen har inte samma e-postadress.")
    actions.link(identity=identity, person=person, by=request.user, request=request)
    messages.success(
        request, f"Inloggningen är kopplad till {person}. Roller och uppgifter hämtas vid nästa inloggning."
    )
    return redirect("identity_list")


def ask_for_administrator(user):
    if not user.is_administrator:
        raise PermissionDenied("Bara administratörer kopplar inloggningar till personer.")
