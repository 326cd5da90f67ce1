"""Login is required everywhere unless a view says otherwise, and it does not last for ever."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url

from apps.accounts import sessions
from apps.accounts.targets import is_own_address
from apps.core.unsent import handed_back

ENDED = "Du har varit inloggad så länge det går, eller inte gjort något på ett tag. Logga in igen för att fortsätta."


class SessionLimitMiddleware:
    """Ends a sign-in at its absolute limit and after too long without activity."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if sessions.has_ended(request.session):
            logout(request)
            request.has_ended_session = True
        else:
            sessions.note_activity(request.session)
        return self.get_response(request)


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """As Django's, but it always leads back to a page: never to an address that only takes a POST or a fragment.

    An htmx request that meets an expired session leads the whole page to the sign-in.
    """

    def handle_no_permission(self, request, view_func):
        if getattr(request, "has_ended_session", False):
            messages.info(request, ENDED)
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(
                status=204, headers={"HX-Redirect": sign_in_address(request, request.headers.get("HX-Current-URL"))}
            )
        if request.method not in ("GET", "HEAD"):
            return handed_back(request) or redirect(sign_in_address(request, request.headers.get("Referer")))
        return super().handle_no_permission(request, view_func)


def sign_in_address(request, page):
    """The sign-in page, leading back to a page of ours that the browser says it stands on."""
    login = resolve_url("login")
    if not page or not is_own_address(request, page):
        return login
    target = urlunsplit(("", "", *urlsplit(page)[2:4], ""))
    if not (target.startswith("/") and is_own_address(request, target)) or target.partition("?")[0] == login:
        return login
    return f"{login}?{urlencode({'next': target}, safe='/')}"
