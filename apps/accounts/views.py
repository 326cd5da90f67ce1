"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from apps.accounts.actions import end_sessions
from apps.accounts.forms import SignInForm
from apps.accounts.oidc.provider import is_configured
from apps.accounts.oidc.views import HINT, sign_out_address
from apps.accounts.targets import safe_target

# User name, name on the button, what the role does.
DEMO_USERS = (
    ("lasare", "Demo Läsare", "Letar upp orter, nätverk, projekt och kollegor."),
    ("kontaktperson", "Demo Kontaktperson", "Registrerar projekt och aktiviteter för Utbildningskontoret."),
    ("samordnare", "Demo Samordnare", "Ser helheten och sammanställer utvärderingen."),
    ("revisor", "Demo Revisor", "Läser allt, med historik, och hämtar ut listor."),
    ("administrator", "Demo Administratör", "Sköter enheter, användare och gallring."),
)


class SignIn(LoginView):
    """The way to the municipality's provider, the form for local accounts, in demo mode a button for each user."""

    authentication_form = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(demo_users=DEMO_USERS, has_provider=is_configured(), **kwargs)


@login_not_required
@require_POST
def demo_login(request):
    """Sign in as a demo user with one click; outside the demo the address does not exist."""
    if not settings.DEMO:
        raise Http404
    username = request.POST.get("username", "")
    if username not in {name for name, _, _ in DEMO_USERS}:
        raise Http404("Kontot finns inte i demon.")
    user = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Http404("Demokontot är inte inlagt.")
    login(request, user, backend="apps.accounts.backends.PasswordBackend")
    return redirect(safe_target(request, request.POST.get("next", "")))


@login_not_required
def sign_out(request):
    """Only a POST signs out; a link or a reload of the address changes nothing.

    Whoever came in through the provider is signed out there too. A page in between leads on: the content security
    policy lets no form of ours end up at another host.
    """
    if request.method != "POST":
        return redirect(settings.LOGIN_REDIRECT_URL)
    hint = request.session.get(HINT)
    logout(request)
    if hint is None or not is_configured():
        return redirect(settings.LOGOUT_REDIRECT_URL)
    address = sign_out_address(request, hint)
    response = render(request, "accounts/signed_out.html", {"address": address})
    if address:
        response.headers["Refresh"] = f"0; url={address}"
    return response


@require_POST
def sign_out_everywhere(request):
    """For whoever forgot to sign out at another computer: every session of theirs ends, this one too."""
    end_sessions(request.user)
    return sign_out(request)
