"""Changes of the organisation that were carried out, or wait for their day."""

import pghistory
from django.db import models
from django.urls import reverse

from apps.core.models import Record, RecordQuerySet
from apps.organisation.models.units import Unit


class ReorganisationQuerySet(RecordQuerySet):
    def waiting(self):
        """Those whose day has not come, or has come and has not been attended to."""
        return self.filter(completed_at__isnull=True)


@pghistory.track()
class Reorganisation(Record):
    """Units that close, change name, divide or join from a date, or a kontor that begins to work for a nämnd.

    What is dated is moved at once. What has no date of its own, such as who owns a vänort, is moved on the day.
    `choices` maps what a person placed by hand to the new unit's id; `moved` counts what was moved, by kind of record.
    """

    class Kind(models.TextChoices):
        RENAME = "byt-namn", "byta namn"
        MERGE = "sla-ihop", "slå ihop enheter"
        SPLIT = "dela", "dela en enhet"
        CLOSE = "lagg-ned", "lägga ned en enhet"
        SERVICE = "flytta-betjaning", "låta ett annat kontor arbeta för en nämnd"

    kind = models.CharField("slag", max_length=20, choices=Kind.choices)
    date = models.DateField("från och med")
    reason = models.CharField("beslut eller skäl", max_length=300, blank=True)
    board = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nämnd"
    )
    choices = models.JSONField("val", default=dict, blank=True)
    moved = models.JSONField("flyttat", default=dict, blank=True)
    completed_at = models.DateTimeField("genomförd", null=True, blank=True)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "omorganisation"
        verbose_name_plural = "omorganisationer"
        ordering = ["-date", "-id"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.date}"

    def get_absolute_url(self):
        return reverse("reorganisation_detail", args=[self.pk])


@pghistory.track()
class ReorganisationUnit(models.Model):
    """A unit that a reorganisation takes from, or gives to; the first that it gives to takes what nobody placed.

    A unit that gives a part away and goes on stands on both sides.
    """

    class Role(models.TextChoices):
        OLD = "old", "tidigare"
        NEW = "new", "ny"

    reorganisation = models.ForeignKey(
        Reorganisation, on_delete=models.PROTECT, related_name="units", verbose_name="omorganisation"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    role = models.CharField("roll", max_length=3, choices=Role.choices)
    place = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "enhet i omorganisation"
        verbose_name_plural = "enheter i omorganisationer"
        ordering = ["reorganisation", "role", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "role", "unit"], name="organisation_reorganisation_unit_once"
            )
        ]

    def __str__(self):
        return f"{self.unit}"
