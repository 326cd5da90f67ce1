"""How many took part."""

import pghistory
from django.db import models

from apps.activities.models.activities import Activity


@pghistory.track()
class ParticipantGroup(models.Model):
    """How many took part from one group; persons are counted once for the whole activity."""

    class Group(models.TextChoices):
        PUPILS = "elever", "elever"
        TEACHERS = "larare", "lärare och skolpersonal"
        OFFICIALS = "tjanstepersoner", "tjänstepersoner"
        POLITICIANS = "fortroendevalda", "förtroendevalda"
        RESIDENTS = "invanare", "invånare och föreningar"
        GUESTS = "gaster", "gäster från andra länder"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="groups", verbose_name="aktivitet")
    group = models.CharField("grupp", max_length=16, choices=Group.choices)
    count = models.PositiveIntegerField("antal")

    class Meta:
        verbose_name = "deltagargrupp"
        verbose_name_plural = "deltagargrupper"
        ordering = ["activity", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "group"], include=["count"], name="activities_group_once")
        ]

    def __str__(self):
        return f"{self.count} {self.get_group_display()}"
