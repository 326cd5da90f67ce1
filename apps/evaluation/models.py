"""Rounds of evaluation, every second year."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apps.core.models import Record, range_between


@pghistory.track()
class EvaluationRound(Record):
    """One evaluation of the policy's ambitions, for whole calendar years; rounds never overlap."""

    class State(models.TextChoices):
        DRAFT = "utkast", "utkast"
        OPEN = "oppen", "öppen för svar"
        REVIEW = "granskning", "granskning"
        LOCKED = "last", "låst för beslut"
        RETURNED = "aterremitterad", "återremitterad"
        DECIDED = "beslutad", "beslutad"

    first_year = models.PositiveSmallIntegerField("första år")
    last_year = models.PositiveSmallIntegerField("sista år")
    state = models.CharField("läge", max_length=14, choices=State.choices, default=State.DRAFT)
    deadline = models.DateField("sista dag att svara", null=True, blank=True)
    dnr = models.CharField("diarienummer", max_length=60, blank=True)

    class Meta:
        verbose_name = "utvärdering"
        verbose_name_plural = "utvärderingar"
        ordering = ["-first_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__gte=2000, last_year__lte=2100, last_year__gte=F("first_year")),
                name="evaluation_round_years",
                violation_error_message="Sista året kan inte vara före det första.",
            ),
            ExclusionConstraint(
                name="evaluation_round_no_overlap",
                expressions=[
                    (
                        range_between("first_year", "last_year", function="int4range", field=IntegerRangeField),
                        RangeOperators.OVERLAPS,
                    )
                ],
                violation_error_message="En annan utvärdering omfattar redan något av åren.",
            ),
        ]

    def __str__(self):
        return f"Utvärdering {self.years}"

    def get_absolute_url(self):
        return reverse("evaluation_detail", args=[self.first_year, self.last_year])

    @property
    def years(self):
        """ "2024–2025" with a dash, or the one year."""
        return f"{self.first_year}–{self.last_year}" if self.last_year != self.first_year else f"{self.first_year}"

    @property
    def is_draft(self):
        return self.state in {self.State.DRAFT, self.State.OPEN, self.State.REVIEW, self.State.RETURNED}
