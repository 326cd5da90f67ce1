"""Who signs in, and the one place where a name is kept."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.core.models import swedish_char


class Person(models.Model):
    """A colleague: the only structured place for a name, a personal mailbox and a telephone.

    Not tracked in the history, so that one row can be anonymised. Work contact details only.
    """

    name = swedish_char("namn")
    title = models.CharField("befattning", max_length=200, blank=True)
    department = models.CharField("avdelning", max_length=200, blank=True)
    email = models.EmailField("personlig e-post i arbetet", blank=True)
    phone = models.CharField("telefon i arbetet", max_length=40, blank=True)
    anonymised_at = models.DateTimeField("anonymiserad", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("tillagd", auto_now_add=True)

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "personer"
        ordering = ["name", "id"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("person_detail", args=[self.pk])


class Role(models.TextChoices):
    """What is given to a user. Who is kontaktperson is not: it follows from a current ContactAssignment."""

    COORDINATOR = "samordnare", "samordnare"
    AUDITOR = "revisor", "revisor"
    ADMINISTRATOR = "administrator", "administratör"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username):
        return self.get(username=username)


class User(AbstractBaseUser):
    """A login and its roles. Everyone signed in is a läsare; the roles add rights to that."""

    username = models.CharField(
        "användarnamn", max_length=150, unique=True, error_messages={"unique": "Användarnamnet är upptaget."}
    )
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="user", verbose_name="person"
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), default=list, blank=True, verbose_name="roller"
    )
    is_active = models.BooleanField("aktiv", default=True)
    date_joined = models.DateTimeField("skapad", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(roles__contained_by=Role.values),
                name="accounts_user_known_roles",
                violation_error_message="En av rollerna finns inte.",
            )
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self):
        return self.person.name if self.person else self.username

    def has_role(self, role):
        return role in self.roles

    @property
    def is_coordinator(self):
        return Role.COORDINATOR in self.roles

    @property
    def is_auditor(self):
        return Role.AUDITOR in self.roles

    @property
    def is_administrator(self):
        return Role.ADMINISTRATOR in self.roles
