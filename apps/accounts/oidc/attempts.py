"""What we remember of a sign-in between leaving for the provider and coming back.

Each attempt is a row of its own in the table of sessions, and its key a cookie of its own, named after the state. So
two tabs never write over each other, an attempt can be used once, by the browser that began it, and the nightly
clearing of sessions takes what was abandoned.
"""

import hashlib
from dataclasses import asdict, dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from apps.accounts.oidc import refusals
from apps.accounts.oidc.refusals import SignInRefused

LIFETIME = 20 * 60  # seconds; long enough to find the telephone with the second factor
AT_ONCE = 10  # tabs that sign in at the same time; the browser forgets the oldest beyond that
DATA = "sign_in_attempt"
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


@dataclass(frozen=True)
class Attempt:
    """`target` is the address to go on to afterwards, already found safe."""

    state: str
    nonce: str
    code_verifier: str
    target: str


def prefix():
    return "__Secure-sign-in-" if settings.SESSION_COOKIE_SECURE else "sign-in-"


def cookie_name(state):
    return prefix() + hashlib.sha256(state.encode()).hexdigest()[:16]


def remember(request, response, attempt):
    """Save the attempt and hand its key to the browser."""
    row = SessionStore()
    row[DATA] = asdict(attempt)
    row.set_expiry(LIFETIME)
    row.create()
    waiting = [name for name in request.COOKIES if name.startswith(prefix())]
    for name in waiting[: max(0, len(waiting) - AT_ONCE + 1)]:
        response.delete_cookie(name, path=reverse("oidc_start"))
    response.set_cookie(
        cookie_name(attempt.state),
        row.session_key,
        max_age=LIFETIME,
        path=reverse("oidc_start"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # Strict would be left behind on the way back from the provider
    )


def take(request, state):
    """The attempt, which is thereby used up; SignInRefused when this browser has none with the state."""
    key = request.COOKIES.get(cookie_name(state), "")
    if not key:
        has_cookies = any(name.startswith(prefix()) for name in request.COOKIES)
        known_browser = has_cookies or settings.SESSION_COOKIE_NAME in request.COOKIES
        raise SignInRefused(refusals.UNKNOWN_STATE if known_browser else refusals.NO_COOKIE)
    found = SessionStore(session_key=key).get(DATA)
    if not found or found["state"] != state:
        raise SignInRefused(refusals.REPLAYED_STATE)
    if not Session.objects.filter(session_key=key).delete()[0]:  # somebody was faster: only one takes it
        raise SignInRefused(refusals.REPLAYED_STATE)
    return Attempt(**found)


def forget(response, state):
    response.delete_cookie(cookie_name(state), path=reverse("oidc_start"))
