"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from apps.accounts.forms import SignInForm

# User name, name on the button, what the role does.
DEMO_USERS = (
    ("lasare", "Demo Läsare", "Letar upp orter, nätverk, projekt och kollegor."),
    ("kontaktperson", "Demo Kontaktperson", "Registrerar projekt och aktiviteter för Utbildningskontoret."),
    ("samordnare", "Demo Samordnare", "Ser helheten och sammanställer utvärderingen."),
    ("revisor", "Demo Revisor", "Läser allt, med historik, och hämtar ut listor."),
    ("administrator", "Demo Administratör", "Sköter enheter, användare och gallring."),
)


class SignIn(LoginView):
    """The form; in demo mode also one button for each demo user."""

    authentication_form = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True
    extra_context = {"demo_users": DEMO_USERS}


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
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else resolve_url(settings.LOGIN_REDIRECT_URL))


@login_not_required
def sign_out(request):
    """Only a POST signs out; a link or a reload of the address changes nothing."""
    if request.method == "POST":
        logout(request)
        return redirect(settings.LOGOUT_REDIRECT_URL)
    return redirect(settings.LOGIN_REDIRECT_URL)
