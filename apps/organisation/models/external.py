"""Organisations outside the municipality."""

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.core.countries import COUNTRIES
from apps.core.models import Record, swedish_char


class PlainNames(models.Func):
    """A name and others below each other, as names are compared: one a line, without accents, case, signs and words
    such as AB or kommun.

    The function is our own, made by a migration, so that PostgreSQL can index what it gives.
    """

    function = "plain_names"
    arity = 2
    output_field = models.TextField()


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
        indexes = [
            GinIndex(OpClass(PlainNames("name", "aliases"), name="gin_trgm_ops"), name="organisation_external_names"),
        ]
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

    def get_absolute_url(self):
        return reverse("organisation_detail", args=[self.pk])

    @property
    def country_name(self):
        """The country in Swedish, "" when it is not known."""
        return COUNTRIES.get(self.country, self.country)

    @property
    def alias_list(self):
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]
