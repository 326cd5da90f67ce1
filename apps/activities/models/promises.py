"""What was promised at an activity, by them and by us, and whether it was kept."""

import pghistory
from django.db import models

from apps.activities.models.activities import Activity
from apps.core.models import Record, RecordQuerySet


class PromiseQuerySet(RecordQuerySet):
    def overdue(self, on):
        """Open past the day they were promised for."""
        return self.visible().filter(status=Promise.Status.OPEN, due__lt=on)


@pghistory.track()
class Promise(Record):
    """Something that one side promised the other."""

    class Side(models.TextChoices):
        OURS = "vi", "vi lovade"
        THEIRS = "de", "de lovade"

    class Status(models.TextChoices):
        OPEN = "oppet", "inte uppfyllt än"
        KEPT = "hallet", "hållet"
        BROKEN = "brutet", "blev inte av"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="promises", verbose_name="aktivitet")
    side = models.CharField("vem", max_length=2, choices=Side.choices)
    text = models.CharField("löfte", max_length=500)
    due = models.DateField("senast", null=True, blank=True)
    status = models.CharField("läge", max_length=6, choices=Status.choices, default=Status.OPEN)
    note = models.CharField("anmärkning", max_length=500, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = "löfte"
        verbose_name_plural = "löften"
        ordering = ["activity", "id"]

    def __str__(self):
        return self.text

    def owner_unit_ids(self, on=None):
        return self.activity.owner_unit_ids(on)
