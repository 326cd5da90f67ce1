"""Who somebody is at the sign-in service."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from apps.accounts.models.people import Person, User

# New at the door with the e-mail address of somebody who is here already: an administrator decides.
WAITS = Q(last_sign_in_at=None, user__is_active=False)


class IdentityQuerySet(models.QuerySet["Identity"]):
    def to_decide(self):
        """Those who wait at the door, and those who share their e-mail address with somebody else in the register."""
        others = Person.objects.filter(email__iexact=OuterRef("user__person__email"), anonymised_at=None)
        shares = Exists(others.exclude(pk=OuterRef("user__person")))
        return self.filter(WAITS | (shares & ~Q(user__person__email=""))).order_by("created_at", "pk")


class Identity(models.Model):
    """A user as the sign-in service knows them: issuer and subject, never an e-mail address, which may be given away.

    For Entra ID the issuer is the tenant and the subject the object id. Not tracked: it is part of the login.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities", verbose_name="användare")
    issuer = models.CharField("utfärdare", max_length=300)
    subject = models.CharField("identitet", max_length=300)
    created_at = models.DateTimeField("skapad", auto_now_add=True)
    last_sign_in_at = models.DateTimeField("senast inloggad", null=True, blank=True)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = "identitet"
        verbose_name_plural = "identiteter"
        ordering = ["issuer", "subject"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="accounts_identity_once",
                violation_error_message="Identiteten hör redan till en användare.",
            )
        ]

    def __str__(self):
        return f"{self.user} hos {self.issuer}"

    @property
    def is_waiting(self):
        return self.last_sign_in_at is None and not self.user.is_active

    def namesakes(self):
        """Other persons in the register with the same e-mail address."""
        return self.namesakes_of([self])[self]

    @staticmethod
    def namesakes_of(identities):
        """{identity: [persons]} in one query; a person knows `has_account`."""
        persons = {identity: identity.user.person for identity in identities}
        addresses = {person.email.lower() for person in persons.values() if person and person.email}
        by_address = {}
        has_account = Exists(User.objects.filter(person=OuterRef("pk")))
        found = Person.objects.annotate(address=Lower("email"), has_account=has_account)
        for person in found.filter(address__in=addresses, anonymised_at=None) if addresses else ():
            by_address.setdefault(person.address, []).append(person)
        return {
            identity: [each for each in by_address.get(person.email.lower(), ()) if each != person] if person else []
            for identity, person in persons.items()
        }
