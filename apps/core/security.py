"""The security log: what matters for security, one JSON object a line, no personal data but the user id."""

import datetime
import json
import logging

from django.conf import settings
from django.db import models

logger = logging.getLogger("intl.security")

# Parts of an address that name a record. Everything else that was typed into an address stays out of the log.
NAMES_A_RECORD = ("pk", "key", "slug", "first", "last")
LONGEST = 200


class SecurityEvent(models.TextChoices):
    """What is logged; the values stand in the log and stay as they are."""

    SIGN_IN = "sign-in", "inloggning"
    SIGN_IN_FAILED = "sign-in-failed", "misslyckad inloggning"
    SIGN_OUT = "sign-out", "utloggning"
    LOCKED_OUT = "locked-out", "utlåst"
    DENIED = "denied", "nekad"
    NOT_FOUND = "not-found", "sökte en post som inte finns eller inte får ses"
    FORGED_FORM = "forged-form", "formulär utan giltigt märke"
    ROLE_CHANGED = "role-changed", "roll ändrad"
    IDENTITY_LINKED = "identity-linked", "inloggning kopplad till person"
    PERSONAL_DATA_EXPORTED = "personal-data-exported", "personuppgifter hämtade"
    ANONYMISED = "anonymised", "anonymiserad"
    RETENTION = "retention", "gallring"
    MARKED = "marked", "sekretessmarkering ändrad"
    UPLOADED = "uploaded", "fil uppladdad"
    UPLOAD_REFUSED = "upload-refused", "fil nekad"
    DOWNLOADED_MARKED = "downloaded-marked", "sekretessmarkerad fil hämtad"
    RATE_LIMITED = "rate-limited", "för många försök"
    TOO_LARGE = "too-large", "för stor förfrågan"


def log_security_event(event, *, request=None, user=None, **facts):
    """Write one line. `facts` are ids, codes and numbers, never names, addresses or typed text.

    JSON escapes line breaks and control characters, so nothing that was typed can forge a second line. Of the address
    the name of the view is noted and the record it names; a path may hold what somebody typed, or a secret token.
    """
    user = user or getattr(request, "user", None)
    line = {"event": SecurityEvent(event).value, "user": getattr(user, "pk", None)}
    if request is not None:
        line |= {"method": request.method, **where(request)}
    line |= {name: short(value) for name, value in facts.items()}
    logger.info(json.dumps(line, default=str, sort_keys=True), extra={"facts": line})


def where(request):
    """{"view": "project_update", "record": {"pk": 7}}; nothing for an address that does not exist."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return {"view": None}
    record = {name: short(match.kwargs[name]) for name in NAMES_A_RECORD if name in match.kwargs}
    return {"view": match.view_name, **({"record": record} if record else {})}


def short(value):
    """Numbers as they are, everything else as text that cannot fill the log."""
    return value if value is None or isinstance(value, bool | int | float) else str(value)[:LONGEST]


class JsonLines(logging.Formatter):
    """One JSON object a line, whatever the message holds: a line break in it cannot begin a line of its own."""

    def format(self, record):
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds")
        line = {"time": at, "level": record.levelname, "logger": record.name}
        line |= getattr(record, "facts", None) or {"message": record.getMessage()}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def is_for_people(record):
    """Filter of the ordinary log: the security log has a stream of its own."""
    return record.name != logger.name


def client_address(request):
    """The address of whoever asks.

    Behind our own proxy (BEHIND_PROXY) the last entry of X-Forwarded-For is the one the proxy itself has written;
    what stands before it, anybody may have made up.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
