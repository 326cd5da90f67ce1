"""Two records that turned out to be one."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q


@pghistory.track()
class Merge(models.Model):
    """The address of a record that was merged into another; it redirects for good. `model` is "app.Model"."""

    model = models.CharField("slag", max_length=80)
    old_id = models.BigIntegerField("den som gick upp i den andra")
    old_slug = models.CharField("dess adressnamn", max_length=120, blank=True)
    new_id = models.BigIntegerField("den som blev kvar")
    reason = models.CharField("skäl", max_length=500, blank=True)
    at = models.DateTimeField("när", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="av")

    class Meta:
        verbose_name = "sammanslagning"
        verbose_name_plural = "sammanslagningar"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["model", "old_slug"], name="organisation_merge_slug")]
        constraints = [models.UniqueConstraint(fields=["model", "old_id"], name="organisation_merge_once")]

    def __str__(self):
        return f"{self.model} {self.old_id} → {self.new_id}"


@pghistory.track()
class NotSame(models.Model):
    """Two records that look alike and are not the same: somebody has looked. `model` is "app.Model"."""

    model = models.CharField("slag", max_length=80)
    first_id = models.BigIntegerField("den ena")
    second_id = models.BigIntegerField("den andra")
    at = models.DateTimeField("när", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="av")

    class Meta:
        verbose_name = "skild från"
        verbose_name_plural = "skilda från varandra"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["model", "first_id", "second_id"], name="organisation_not_same_once"),
            models.CheckConstraint(
                condition=Q(first_id__lt=F("second_id")),
                name="organisation_not_same_ordered",
                violation_error_message="Ange två olika poster, den med lägst nummer först.",
            ),
        ]

    def __str__(self):
        return f"{self.model} {self.first_id} ≠ {self.second_id}"
