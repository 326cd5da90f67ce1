"""The security log: what matters for security, one JSON object a line, no personal data but the user id."""

import json
import logging

from django.db import models

logger = logging.getLogger("intl.security")


class SecurityEvent(models.TextChoices):
    """What is logged; the values stand in the log and stay as they are."""

    SIGN_IN = "sign-in", "inloggning"
    SIGN_IN_FAILED = "sign-in-failed", "misslyckad inloggning"
    SIGN_OUT = "sign-out", "utloggning"
    LOCKED_OUT = "locked-out", "utlåst"
    DENIED = "denied", "nekad"
    ROLE_CHANGED = "role-changed", "roll ändrad"
    PERSONAL_DATA_EXPORTED = "personal-data-exported", "personuppgifter hämtade"
    ANONYMISED = "anonymised", "anonymiserad"
    RETENTION = "retention", "gallring"
    MARKED = "marked", "sekretessmarkering ändrad"
    UPLOAD_REFUSED = "upload-refused", "fil nekad"
    RATE_LIMITED = "rate-limited", "för många försök"


def log_security_event(event, *, request=None, user=None, **facts):
    """Write one line. `facts` are ids, codes and numbers, never names, addresses or typed text.

    JSON escapes line breaks and control characters, so nothing that was typed can forge a second line.
    """
    user = user or getattr(request, "user", None)
    line = {"event": SecurityEvent(event).value, "user": getattr(user, "pk", None)}
    if request is not None:
        line |= {"method": request.method, "path": request.path[:200]}
    logger.info(json.dumps(line | facts, default=str, sort_keys=True))
