"""Settings of the sign-in that cannot be meant, told by `manage.py check` and every migration before anybody is met."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Warning

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


# What EMAIL_SECURITY may be; the last one sends in the clear.
SECURE_MAIL, OPEN_MAIL = ("starttls", "tls"), "ingen"


def check_letters(app_configs, **kwargs):
    """Settings of the mail server that cannot be meant."""
    found = []
    if settings.EMAIL_SECURITY not in (*SECURE_MAIL, OPEN_MAIL):
        found.append(Error("EMAIL_SECURITY ska vara starttls, tls eller ingen.", id="accounts.E006"))
    site = urlsplit(settings.SITE_URL)
    if settings.EMAIL_HOST and not (site.scheme in {"http", "https"} and site.netloc):
        found.append(Error("EMAIL_HOST är satt men SITE_URL saknas: länkar i brev behöver den.", id="accounts.E007"))
    return found


def check_letters_in_production(app_configs, **kwargs):
    """What `check --deploy` says of letters: that nobody gets any, or that they travel in the clear."""
    if settings.DEMO:
        return []
    if not settings.EMAIL_HOST:
        return [
            Warning("EMAIL_HOST saknas: inga månadsbrev skickas.", hint="README, E-post.", id="accounts.W001"),
        ]
    found = []
    if settings.EMAIL_SECURITY == OPEN_MAIL:
        found.append(Warning("EMAIL_SECURITY=ingen: brev och lösenord går okrypterade.", id="accounts.W002"))
    if urlsplit(settings.SITE_URL).scheme != "https":
        found.append(Warning("SITE_URL börjar inte med https.", id="accounts.W003"))
    if settings.MAIL_FROM.endswith(".example"):
        found.append(Warning("MAIL_FROM är en exempeladress. Sätt MAILBOX eller MAIL_FROM.", id="accounts.W004"))
    return found
