"""Settings of the sign-in that cannot be meant, told by `manage.py check` and every migration before anybody is met."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error

from apps.accounts.oidc.claims import FIELDS, MAPPABLE
from apps.accounts.oidc.provider import is_safe_address

# Entra ID's addresses for everybody's tenants: whoever has an account anywhere would be sent there.
EVERYBODY = ("common", "organizations", "consumers")


def check_sign_in(app_configs, **kwargs):
    found = []
    for name in ("OIDC_ROLES", "OIDC_GROUPS"):
        if unknown := sorted(set(getattr(settings, name)) - set(MAPPABLE)):
            found.append(
                Error(
                    f"{name}: {', '.join(unknown)} är ingen roll.",
                    hint=f"Rollerna är {', '.join(MAPPABLE)}.",
                    id="accounts.E001",
                )
            )
    if unknown := sorted(set(settings.OIDC_CLAIMS) - set(FIELDS)):
        found.append(
            Error(
                f"OIDC_CLAIMS: {', '.join(unknown)} hämtas inte.",
                hint=f"Välj bland {', '.join(FIELDS)}.",
                id="accounts.E002",
            )
        )
    if settings.SESSION_IDLE <= 0 or settings.SESSION_LIMIT <= 0:
        found.append(Error("SESSION_HOURS och SESSION_IDLE_MINUTES ska vara större än noll.", id="accounts.E005"))
    if not settings.OIDC_CLIENT_ID:
        return found
    if not is_safe_address(settings.OIDC_ISSUER, settings.OIDC_ISSUER):
        found.append(
            Error("OIDC_CLIENT_ID är satt men OIDC_TENANT eller en OIDC_ISSUER med https saknas.", id="accounts.E003")
        )
    elif set(urlsplit(settings.OIDC_ISSUER).path.split("/")) & set(EVERYBODY):
        found.append(
            Error("OIDC_ISSUER och OIDC_TENANT ska peka ut kommunens egen klientorganisation.", id="accounts.E004")
        )
    return found
