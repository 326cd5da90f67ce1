"""Who pays, and through which programme."""

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.core.models import Record, certainty_field, swedish_char


@pghistory.track()
class Funder(Record):
    """An organisation that finances projects."""

    name = swedish_char("namn", unique=True)
    abbreviation = models.CharField("förkortning", max_length=30, blank=True)

    class Meta:
        verbose_name = "finansiär"
        verbose_name_plural = "finansiärer"
        ordering = ["name"]

    def __str__(self):
        return self.name


@pghistory.track()
class Programme(Record):
    """A funding programme in one programme period."""

    class Management(models.TextChoices):
        DIRECT = "direct", "direkt från EU"
        INDIRECT = "indirect", "genom nationellt kontor"
        SHARED = "shared", "delad förvaltning"
        NATIONAL = "national", "nationellt"
        NORDIC = "nordic", "nordiskt"
        PARTNERSHIP = "partnership", "EU-partnerskap"

    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="programmes", verbose_name="finansiär")
    name = swedish_char("namn", unique=True)
    short_name = swedish_char("kort namn", max_length=60)
    slug = models.SlugField("adressnamn", max_length=80, unique=True)
    first_year = models.PositiveSmallIntegerField("första år", null=True, blank=True)
    last_year = models.PositiveSmallIntegerField("sista år", null=True, blank=True)
    management = models.CharField("förvaltning", max_length=12, choices=Management.choices, blank=True)
    swedish_body = models.CharField("svensk part", max_length=200, blank=True)
    support_rate = models.CharField("stödandel", max_length=300, blank=True)
    currency = models.CharField("valuta", max_length=3, default="EUR")
    certainty = certainty_field()
    source = models.CharField("källa", max_length=300, blank=True)
    note = models.CharField("anmärkning", max_length=500, blank=True)

    class Meta:
        verbose_name = "program"
        verbose_name_plural = "program"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True) | Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="projects_programme_years",
                violation_error_message="Sista året kan inte vara före det första.",
            )
        ]

    def __str__(self):
        return self.name
