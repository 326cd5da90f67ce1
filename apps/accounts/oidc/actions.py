"""What a sign-in and an administrator's decision write."""

import secrets
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from apps.accounts.models import Identity, Person, User
from apps.accounts.oidc import refusals
from apps.accounts.oidc.refusals import SignInRefused
from apps.core.security import SecurityEvent, log_security_event


def receive(*, profile, request=None):
    """The user whom the token is about, with name, e-mail, department and roles as the provider says today.

    Refused: somebody whose account is closed, who waits for an administrator or who has no role where one is asked
    for. What was demoted is demoted all the same.
    """
    try:
        identity = bring_up_to_date(profile=profile, request=request)
    except IntegrityError:  # the same new colleague in two tabs: the other one was first
        identity = bring_up_to_date(profile=profile, request=request)
    if not profile.may_enter:
        raise SignInRefused(refusals.NO_ROLE)
    if identity.is_waiting:
        raise SignInRefused(refusals.EMAIL_COLLISION, identity=identity.pk)
    if not identity.user.is_active:
        raise SignInRefused(refusals.ACCOUNT_CLOSED, identity=identity.pk)
    Identity.objects.filter(pk=identity.pk).update(last_sign_in_at=timezone.now())
    return identity.user


@transaction.atomic
def bring_up_to_date(*, profile, request=None):
    """The identity, made on the first sign-in of somebody who may enter."""
    known = Identity.objects.filter(issuer=profile.issuer, subject=profile.subject)
    identity = known.select_for_update(of=("self",)).select_related("user__person").first()
    if identity is None:
        if not profile.may_enter:
            raise SignInRefused(refusals.NO_ROLE)
        return welcome(profile=profile)
    user = identity.user
    person = user.person or Person()
    for field in ("name", "email", "department"):
        if (said := getattr(profile, field)) is not None:
            setattr(person, field, said)
    person.save()
    user.person = person
    if profile.roles is not None and set(profile.roles) != set(user.roles):
        facts = {"before": sorted(user.roles), "after": sorted(profile.roles), "by": "provider"}
        log_security_event(SecurityEvent.ROLE_CHANGED, request=request, user=user, **facts)
        user.roles = profile.roles
    user.save(update_fields=["person", "roles"])
    return identity


def welcome(*, profile):
    """A person, user and identity of their own; closed until an administrator decides when the e-mail is taken.

    An e-mail address is no proof of who somebody is: it is passed on, and a coordinator may have mistyped it.
    """
    person = Person.objects.create(name=profile.name, email=profile.email or "", department=profile.department or "")
    user = User(username=f"oidc-{secrets.token_hex(12)}", person=person, roles=profile.roles or [])
    user.set_unusable_password()
    user.save()
    identity = Identity.objects.create(user=user, issuer=profile.issuer, subject=profile.subject)
    if identity.namesakes():
        user.is_active = False
        user.save(update_fields=["is_active"])
    return identity


@transaction.atomic
def accept(*, identity, by, request=None):
    """A new colleague who happens to share the address: the account of their own is opened."""
    user = User.objects.select_for_update().get(pk=identity.user_id)
    user.is_active = True
    user.save(update_fields=["is_active"])
    log_security_event(SecurityEvent.IDENTITY_LINKED, request=request, user=by, account=user.pk, identity=identity.pk)
    return user


@transaction.atomic
def link(*, identity, person, by, request=None):
    """The one at the door is a person we know: the identity opens that person's account from now on.

    A password the account may have had ends, so that there is one way in. What was laid up for the newcomer goes.
    """
    newcomer = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=identity.user_id)
    spare = newcomer.person
    user = User.objects.select_for_update().filter(person=person).first()
    if user is None:
        user = newcomer
        user.person = person
    else:
        Identity.objects.filter(pk=identity.pk).update(user=user)
        newcomer.is_active = False
        newcomer.save(update_fields=["is_active"])
        remove_if_unused(newcomer)
    user.is_active = True
    user.set_unusable_password()
    user.save()
    if spare is not None:
        remove_if_unused(spare)
    log_security_event(SecurityEvent.IDENTITY_LINKED, request=request, user=by, account=user.pk, identity=identity.pk)
    return user


def remove_if_unused(row):
    """Delete a person or user unless the register already speaks of them."""
    with suppress(ProtectedError), transaction.atomic():
        row.delete()
