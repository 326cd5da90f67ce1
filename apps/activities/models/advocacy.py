"""What the municipality wants others to decide, and how it went."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apps.core.models import Confidential, Record, not_before, swedish_char
from apps.core.search import search_column
from apps.networks.models import Network
from apps.organisation.confidential import OfUnitQuerySet
from apps.organisation.models import ExternalOrganisation, Unit
from apps.partnerships.models import Partnership
from apps.policy.models import Goal
from apps.projects.models import Programme


class AdvocacyQuerySet(OfUnitQuerySet):
    def open(self):
        """Still worth watching: no outcome yet."""
        return self.exclude(status__in=[Advocacy.Status.OUTCOME, Advocacy.Status.DROPPED])


@pghistory.track(exclude=["search"])
class Advocacy(Confidential, Record):
    """Påverkansarbete: a question that is watched, a position that is put forward, an outcome that is noted."""

    class Status(models.TextChoices):
        WATCHED = "bevakas", "bevakas"
        PRESENTED = "framfort", "framfört"
        OUTCOME = "utfall", "utfall"
        DROPPED = "nedlagt", "nedlagt"

    class Channel(models.TextChoices):
        CONSULTATION = "remiss", "remissvar eller samråd"
        MEETING = "mote", "möte"
        NETWORK = "natverk", "genom nätverk"
        SKR = "skr", "genom SKR"
        BRUSSELS = "bryssel", "genom Brysselkontor"
        LETTER = "skrivelse", "skrivelse"
        OTHER = "annat", "annat sätt"

    title = swedish_char("fråga", max_length=250)
    text = models.TextField("vad det gäller", max_length=3000, blank=True)
    status = models.CharField("läge", max_length=10, choices=Status.choices, default=Status.WATCHED)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="ansvarig enhet")
    institution = models.ForeignKey(
        ExternalOrganisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vem som beslutar",
    )
    channel = models.CharField("väg", max_length=10, choices=Channel.choices, blank=True)
    deadline = models.DateField("senast", null=True, blank=True)
    position = models.TextField("kommunens ståndpunkt", max_length=3000, blank=True)
    presented_on = models.DateField("framfört", null=True, blank=True)
    outcome = models.TextField("utfall", max_length=3000, blank=True)
    outcome_on = models.DateField("utfallet kom", null=True, blank=True)
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="program som är på förslag",
    )
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nätverk"
    )
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vänort"
    )
    goals = models.ManyToManyField(Goal, through="AdvocacyGoal", related_name="+", verbose_name="mål i policyn")
    source_text = models.CharField("källa", max_length=300, blank=True)
    search = search_column("title", "text", "position", "outcome", "dnr")

    objects = AdvocacyQuerySet.as_manager()

    class Meta:
        verbose_name = "påverkansarbete"
        verbose_name_plural = "påverkansarbeten"
        ordering = [F("deadline").asc(nulls_last=True), "-id"]
        indexes = [
            GinIndex(fields=["search"], name="activities_advocacy_search"),
            models.Index(
                fields=["status", "deadline"], condition=Q(hidden_at__isnull=True), name="activities_advocacy_due"
            ),
            models.Index(fields=["unit", "status"], name="activities_advocacy_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["framfort", "utfall"]) | ~Q(position=""),
                name="activities_advocacy_position",
                violation_error_message="Skriv vad kommunen har framfört.",
            ),
            models.CheckConstraint(
                condition=~Q(status="utfall") | ~Q(outcome=""),
                name="activities_advocacy_outcome",
                violation_error_message="Skriv hur det gick.",
            ),
            not_before("activities_advocacy", "presented_on", "outcome_on", "Utfallet kan inte komma före det."),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("advocacy_detail", args=[self.pk])

    def owner_unit_ids(self, on=None):
        return {self.unit_id}


@pghistory.track()
class AdvocacyGoal(models.Model):
    advocacy = models.ForeignKey(Advocacy, on_delete=models.CASCADE, related_name="+", verbose_name="påverkansarbete")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="+", verbose_name="mål")

    class Meta:
        verbose_name = "påverkansarbetets mål"
        verbose_name_plural = "påverkansarbetenas mål"
        constraints = [models.UniqueConstraint(fields=["goal", "advocacy"], name="activities_advocacy_goal_once")]

    def __str__(self):
        return f"{self.goal}"
