"""How often one person may ask for what is heavy, and one address try to sign in.

Counted in PostgreSQL, because every web process has to see the same number: a cache in memory would allow each of them
the whole limit, and django-ratelimit wants a cache server that counts. Which requests are heavy follows from their
address, so a new export or PDF is limited from its first day.
"""

import datetime
import math

from django.conf import settings
from django.db import connection
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.accounts.models import RequestCount
from apps.core.security import SecurityEvent, client_address, log_security_event

# The ways in, by name and method. At the provider nothing is guessed here, and a whole municipality may come from one
# address at eight in the morning: it has a limit of its own.
SIGN_IN = {
    ("login", "POST"): "sign-in",
    ("oidc_start", "GET"): "sign-in-provider",
    ("oidc_callback", "GET"): "sign-in-provider",
}
DRAWN = (".pdf", ".zip")

COUNT = """
INSERT INTO accounts_requestcount AS counted (key, started_at, count) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN counted.started_at <= %(since)s THEN 1 ELSE counted.count + 1 END,
    started_at = CASE WHEN counted.started_at <= %(since)s THEN %(now)s ELSE counted.started_at END
RETURNING count, started_at
"""


class RateLimitMiddleware:
    """Answers 429 with the time when it is worth trying again. The limits stand in settings.RATE_LIMITS."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        kind = kind_of(request, view)
        if kind not in settings.RATE_LIMITS:
            return None
        most, seconds = settings.RATE_LIMITS[kind]
        count, started_at = counted(f"{kind}:{whose(request)}", seconds)
        if count <= most:
            return None
        again = started_at + datetime.timedelta(seconds=seconds)
        if count == most + 1:  # once for each window: the log is no place to be filled by whoever hammers
            log_security_event(SecurityEvent.RATE_LIMITED, request=request, kind=kind)
        response = render(request, "429.html", {"kind": kind, "again": again, "most": most}, status=429)
        response["Retry-After"] = str(max(1, math.ceil((again - timezone.now()).total_seconds())))
        return response


def kind_of(request, view):
    """sign-in, sign-in-provider, drawn (a PDF), export, upload, or None for what is light."""
    way_in = SIGN_IN.get((request.resolver_match.url_name, request.method))
    if way_in:
        return way_in
    if request.method == "POST":
        return "upload" if getattr(view, "takes_files", False) else None
    wanted = request.GET.get("format", "")
    if request.path.endswith(DRAWN) or wanted == "pdf":
        return "drawn"
    return "export" if wanted or request.path.endswith((".xlsx", ".csv", ".json", ".ics")) else None


def whose(request):
    if request.user.is_authenticated:
        return f"user{request.user.pk}"
    return salted_hmac("apps.accounts.limits", client_address(request), algorithm="sha256").hexdigest()[:40]


def counted(key, seconds):
    """(number of requests, when the window began), this one among them; one statement, safe among many processes."""
    now = timezone.now()
    values = {"key": key, "now": now, "since": now - datetime.timedelta(seconds=seconds)}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        return cursor.fetchone()


def forget(before):
    """Delete counts of windows that began before this time; returns how many."""
    return RequestCount.objects.filter(started_at__lt=before).delete()[0]
