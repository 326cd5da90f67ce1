"""What an ID token says about the person: who, in which department, with which roles."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from apps.accounts.models import Identity, Person, Role
from apps.accounts.oidc import refusals
from apps.accounts.oidc.refusals import SignInRefused

READER = "lasare"
# What the provider may give. Contact person is nobody's role: it follows from the register itself.
ROLES = (Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR)
MAPPABLE = (READER, *(role.value for role in ROLES))
# What we read under a name that the settings may change.
FIELDS = ("name", "email", "department", "roles", "groups")


@dataclass(frozen=True)
class Profile:
    """`email` and `department` are None when the token does not mention them: what we have then stays.

    `roles` is None when the settings map no roles: administrators then give them here. `may_enter` is False for
    somebody without any role where the settings ask for one.
    """

    issuer: str
    subject: str
    name: str
    email: str | None
    department: str | None
    roles: list[str] | None
    may_enter: bool
    hint: str
    is_missing_groups: bool


def read_profile(claims):
    issuer, subject = identity_of(claims)
    granted = granted_roles(claims)
    return Profile(
        issuer=issuer,
        subject=subject,
        name=name_of(claims),
        email=email_of(claims),
        department=cleaned(claim(claims, "department"), room(Person, "department")) or None,
        roles=None if granted is None else [role.value for role in ROLES if role.value in granted],
        may_enter=not asks_for_role() or bool(granted),
        hint=cleaned(claims.get("login_hint"), 500),
        is_missing_groups="_claim_names" in claims or bool(claims.get("hasgroups")),
    )


def identity_of(claims):
    """(issuer, subject): Entra ID's tenant and object id, elsewhere what the standard calls so."""
    if not settings.OIDC_TENANT:
        return identifier(claims, "iss"), identifier(claims, "sub")
    tenant = identifier(claims, "tid").lower()
    if tenant != settings.OIDC_TENANT.lower():
        raise SignInRefused(refusals.WRONG_TENANT)
    return tenant, identifier(claims, "oid").lower()


def identifier(claims, name):
    """A claim that tells people apart: taken whole or not at all."""
    value = claims.get(name)
    longest = room(Identity, "subject")
    if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > longest:
        raise SignInRefused(refusals.MISSING_CLAIMS, claim=name)
    return value


def name_of(claims):
    longest = room(Person, "name")
    given, family = (cleaned(claims.get(part), longest) for part in ("given_name", "family_name"))
    name = cleaned(claim(claims, "name"), longest) or f"{given} {family}".strip()[:longest]
    if not name:
        raise SignInRefused(refusals.MISSING_CLAIMS, claim="name")
    return name


def email_of(claims):
    """The e-mail address in work, None when there is none that can be written to."""
    email = cleaned(claim(claims, "email"), 1000)
    try:
        validate_email(email)
    except ValidationError:
        return None
    return email if len(email) <= room(Person, "email") else None


def granted_roles(claims):
    """Our roles that the token's app roles and groups stand for, None when the settings map none."""
    if not (settings.OIDC_ROLES or settings.OIDC_GROUPS):
        return None
    roles, groups = texts(claim(claims, "roles")), texts(claim(claims, "groups"))
    granted = {ours for ours, theirs in settings.OIDC_ROLES.items() if roles & set(theirs)}
    return granted | {ours for ours, theirs in settings.OIDC_GROUPS.items() if groups & set(theirs)}


def asks_for_role():
    """Where läsare is mapped, being an employee is not enough."""
    return READER in settings.OIDC_ROLES or READER in settings.OIDC_GROUPS


def claim(claims, field):
    """A claim by our name for it; the settings know what the provider calls it."""
    return claims.get(settings.OIDC_CLAIMS.get(field, field))


def texts(value):
    """A list of texts as a set; some providers send a single one bare."""
    found = value if isinstance(value, list) else [value]
    return {each for each in found if isinstance(each, str)}


def cleaned(value, longest):
    """Text on one line without invisible characters, or nothing."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())[:longest]


def room(model, field):
    """How many characters the column takes."""
    return model._meta.get_field(field).max_length or 0
