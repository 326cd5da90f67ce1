"""Who somebody is at the sign-in service."""

from django.db import models

from apps.accounts.models.people import Person, User


class IdentityQuerySet(models.QuerySet["Identity"]):
    def waiting(self):
        """New at the door with the e-mail address of somebody who is here already; an administrator decides."""
        return self.filter(last_sign_in_at=None, user__is_active=False)


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
        person = self.user.person
        if person is None or not person.email:
            return Person.objects.none()
        others = Person.objects.filter(email__iexact=person.email, anonymised_at=None)
        return others.exclude(pk=person.pk).select_related("user")
