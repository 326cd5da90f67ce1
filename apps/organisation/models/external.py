"""Organisations outside the municipality."""

import pghistory
from django.db import models
from django.db.models import Q

from apps.core.models import Record, swedish_char


@pghistory.track()
class ExternalOrganisation(Record):
    """A partner, region, ministry, university or other organisation that records point to."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", "kommun eller stad"
        REGION = "region", "region"
        AUTHORITY = "authority", "myndighet"
        UNIVERSITY = "university", "universitet eller högskola"
        SCHOOL = "school", "skola"
        COMPANY = "company", "företag"
        ASSOCIATION = "association", "förening eller ideell organisation"
        NETWORK = "network", "nätverk"
        EU = "eu", "EU-institution eller EU-organ"
        OTHER = "other", "annan"

    class Level(models.TextChoices):
        LOCAL = "local", "lokal"
        REGIONAL = "regional", "regional"
        NATIONAL = "national", "nationell"
        INTERNATIONAL = "international", "internationell"

    kind = models.CharField("slag", max_length=12, choices=Kind.choices)
    name = swedish_char("namn")
    country = models.CharField("land", max_length=2, blank=True, help_text="Landskod enligt ISO 3166, till exempel LV.")
    level = models.CharField("nivå", max_length=13, choices=Level.choices, blank=True)
    aliases = models.TextField("andra namn", blank=True, max_length=1000, help_text="Ett namn per rad.")
    website = models.URLField("webbplats", blank=True, max_length=300)
    note = models.CharField("anmärkning", max_length=500, blank=True)

    class Meta:
        verbose_name = "extern organisation"
        verbose_name_plural = "externa organisationer"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "country"],
                condition=Q(hidden_at__isnull=True),
                name="organisation_external_once",
                violation_error_message="Organisationen finns redan i det landet.",
            )
        ]

    def __str__(self):
        return self.name
