"""Formal decisions, and the assignments in uppdragsplaner and ägardirektiv that projects serve."""

import pghistory
from django.db import models
from django.urls import reverse

from apps.core.models import Record
from apps.organisation.models.units import Unit

DNR_HINT = "Till exempel KS 2019/0528."


@pghistory.track()
class Decision(Record):
    """A decision by a body of the municipality, found again by date, § and diarienummer."""

    class Kind(models.TextChoices):
        BOARD = "board", "nämndbeslut"
        DELEGATED = "delegated", "delegationsbeslut"
        COMPANY_BOARD = "company_board", "styrelsebeslut"
        MANAGING_DIRECTOR = "managing_director", "VD-beslut"
        EXECUTION = "execution", "verkställighet"

    kind = models.CharField("slag", max_length=20, choices=Kind.choices)
    body = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslutande organ"
    )
    date = models.DateField("beslutsdatum", null=True, blank=True)
    paragraph = models.CharField("paragraf", max_length=20, blank=True)
    dnr = models.CharField("diarienummer", max_length=60, blank=True, help_text=DNR_HINT)
    note = models.CharField("anmärkning", max_length=500, blank=True)
    reported_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="anmält i",
        help_text="Nämndens beslut där delegationsbeslutet anmäldes.",
    )

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        ordering = ["-date", "-id"]

    def __str__(self):
        parts = [
            self.get_kind_display(),
            str(self.date or ""),
            f"§ {self.paragraph}" if self.paragraph else "",
            self.dnr,
        ]
        return " ".join(part for part in parts if part)


@pghistory.track()
class SteeringAssignment(Record):
    """One point of an uppdragsplan or ägardirektiv."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nämnd eller bolag")
    document = models.CharField("dokument", max_length=200)
    year = models.PositiveSmallIntegerField("år")
    point = models.CharField("punkt", max_length=40, blank=True)
    text = models.TextField("uppdrag", max_length=2000)
    dnr = models.CharField("diarienummer", max_length=60, blank=True, help_text=DNR_HINT)

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = ["-year", "unit", "point"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "document", "year", "point"], name="organisation_steering_once")
        ]

    def __str__(self):
        return f"{self.document} {self.year}, {self.point}".rstrip(", ")

    def get_absolute_url(self):
        return reverse("steering_detail", args=[self.pk])

    def owner_unit_ids(self, on=None):
        return {self.unit_id} - {None}
