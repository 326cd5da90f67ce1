"""Omvärldskartläggning: did a unit look abroad before it decided something large?"""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.core.models import Confidential, Record, swedish_char
from apps.core.search import search_column
from apps.organisation.confidential import OfUnitQuerySet
from apps.organisation.models import Unit
from apps.organisation.models.decisions import DNR_HINT


@pghistory.track(exclude=["search"])
class HorizonScan(Confidential, Record):
    """One large decision as the unit states it; those with `considered` are counted against all of them."""

    class Considered(models.TextChoices):
        YES = "ja", "ja, omvärlden togs in"
        NO = "nej", "nej"
        IRRELEVANT = "inte-aktuellt", "inte aktuellt"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    decision = swedish_char("beslut", max_length=250)
    decided_on = models.DateField("beslutsdatum")
    dnr = models.CharField("diarienummer", max_length=60, blank=True, help_text=DNR_HINT)
    considered = models.CharField("omvärlden", max_length=13, choices=Considered.choices)
    arenas = models.TextField("vad som togs in", max_length=2000, blank=True)
    choice = models.TextField("vad det ledde till", max_length=2000, blank=True)
    reason = models.TextField("varför inte", max_length=2000, blank=True)
    search = search_column("decision", "dnr", "arenas", "choice", "reason")

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "omvärldskartläggning"
        verbose_name_plural = "omvärldskartläggningar"
        ordering = ["-decided_on", "-id"]
        indexes = [
            GinIndex(fields=["search"], name="activities_horizon_search"),
            models.Index(fields=["unit", "decided_on"], name="activities_horizon_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(considered="ja") | ~Q(arenas=""),
                name="activities_horizon_arenas",
                violation_error_message="Skriv vad ni tittade på.",
            ),
            models.CheckConstraint(
                condition=Q(considered="ja") | ~Q(reason=""),
                name="activities_horizon_reason",
                violation_error_message="Skriv varför inte.",
            ),
        ]

    def __str__(self):
        return self.decision

    def get_absolute_url(self):
        return reverse("horizon_detail", args=[self.pk])

    def owner_unit_ids(self, on=None):
        return {self.unit_id}
