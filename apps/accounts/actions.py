"""What administrators do with persons and their logins."""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import FormDraft, Identity, Letter, Person, Role, User
from apps.core.security import SecurityEvent, log_security_event

ANONYMOUS_NAME = "Anonymiserad person"
ANONYMOUS_LOGIN = "anonym-"
OWN_ROLE = "Du kan inte ta bort din egen roll som administratör. Be en annan administratör göra det."
OWN_LOGIN = "Du kan inte stänga din egen inloggning. Be en annan administratör göra det."
OWN_PERSON = "Du kan inte anonymisera dig själv. Be en annan administratör göra det."
LAST_ADMINISTRATOR = "Det är den enda administratören. Utse en till först, annars kommer ingen åt de här sidorna."
CHANGED_MEANWHILE = "Någon annan har ändrat rollerna medan du läste. Titta på dem igen innan du ändrar."
ALREADY_ANONYMOUS = "Personen är redan anonymiserad."
# The logs of attempts to sign in know a login by its name alone.
SIGN_IN_LOGS = (AccessAttempt, AccessFailureLog, AccessLog)


@transaction.atomic
def save_person(*, person, by, request=None):
    """A new person, or new contact details of one; who is anonymised stays so."""
    if person.pk and Person.objects.select_for_update().get(pk=person.pk).anonymised_at:
        raise ValidationError(ALREADY_ANONYMOUS)
    person.save()
    return person


@transaction.atomic
def set_roles(*, user, roles, was, by, request=None):
    """Give the user exactly these roles. `was` are the roles that whoever decides has seen.

    There is always an administratör left with an open login, and nobody takes that role from themselves by a slip.
    """
    others = lock_administrators(but=user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if set(user.roles) != set(was):
        raise ValidationError(CHANGED_MEANWHILE)
    before, after = sorted(user.roles), [role for role in Role.values if role in roles]
    if Role.ADMINISTRATOR in before and Role.ADMINISTRATOR not in after:
        must_not_be_last(user, by=by, others=others, own=OWN_ROLE)
    if set(before) != set(after):
        user.roles = after
        user.save(update_fields=["roles"])
        log_security_event(
            SecurityEvent.ROLE_CHANGED,
            request=request,
            user=by,
            account=user.pk,
            before=" ".join(before),
            after=" ".join(after),
        )
    return user


@transaction.atomic
def set_active(*, user, active, by, request=None):
    """Open or close a login. A closed one is signed out everywhere at once."""
    others = lock_administrators(but=user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active == active:
        return user
    if active and user.person and user.person.anonymised_at:
        raise ValidationError(ALREADY_ANONYMOUS)
    if not active:
        must_not_be_last(user, by=by, others=others, own=OWN_LOGIN)
        end_sessions(user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    change = "opened" if active else "closed"
    log_security_event(SecurityEvent.ROLE_CHANGED, request=request, user=by, account=user.pk, login=change)
    return user


@transaction.atomic
def remove_identity(*, identity, by, request=None):
    """The identity opens the login no longer; at its next sign-in it comes as a stranger."""
    user = User.objects.select_for_update().get(pk=identity.user_id)
    if user == by:
        raise ValidationError(OWN_LOGIN)
    Identity.objects.filter(pk=identity.pk).delete()
    end_sessions(user)
    log_security_event(
        SecurityEvent.ROLE_CHANGED, request=request, user=by, account=user.pk, identity=identity.pk, login="unlinked"
    )
    return user


@transaction.atomic
def anonymise(*, person, by=None, request=None):
    """Empty the one row that holds the name, and close what leads to it; everything else points there.

    Decisions and locked versions print unit and role, and stay. `by` is None for the retention job.
    """
    user = User.objects.filter(person=person).first()
    others = lock_administrators(but=user)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.anonymised_at:
        raise ValidationError(ALREADY_ANONYMOUS)
    if user is not None:
        must_not_be_last(user, by=by, others=others, own=OWN_PERSON)
        close_for_good(user)
    Letter.objects.filter(person=person).delete()
    person.name = ANONYMOUS_NAME
    person.title = person.department = person.email = person.phone = ""
    person.anonymised_at = timezone.now()
    person.save()
    log_security_event(
        SecurityEvent.ANONYMISED, request=request, user=by, person=person.pk, account=user.pk if user else None
    )
    return person


def close_for_good(user):
    """A login that nobody can use and that says nothing of who had it."""
    for log in SIGN_IN_LOGS:
        log.objects.filter(username=user.username).delete()
    end_sessions(user)
    Identity.objects.filter(user=user).delete()
    FormDraft.objects.filter(user=user).delete()
    user = User.objects.select_for_update().get(pk=user.pk)
    user.username = f"{ANONYMOUS_LOGIN}{user.pk}"
    user.roles = []
    user.is_active = False
    user.last_login = None
    user.set_unusable_password()
    user.save()


def lock_administrators(*, but):
    """Ids of the other administratörer with an open login, locked, so that two cannot remove each other."""
    rows = User.objects.select_for_update().filter(roles__contains=[Role.ADMINISTRATOR], is_active=True).order_by("pk")
    return {row.pk for row in rows} - {but.pk if but else None}


def must_not_be_last(user, *, by, others, own):
    if user.is_active and user.is_administrator and not others:
        raise ValidationError(own if user == by else LAST_ADMINISTRATOR)
    if user == by:
        raise ValidationError(own)


def sessions_of(user):
    """The rows of the user's signed-in sessions; only a session itself knows whose it is."""
    return [row for row in Session.objects.iterator() if row.get_decoded().get(SESSION_KEY) == str(user.pk)]


def end_sessions(user):
    Session.objects.filter(pk__in=[row.pk for row in sessions_of(user)]).delete()
