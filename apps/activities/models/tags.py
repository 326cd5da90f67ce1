"""What an activity mentions beside its main subject, and what it means to contribute to."""

import pghistory
from django.db import models

from apps.activities.models.activities import Activity
from apps.networks.models import Network
from apps.partnerships.models import Partnership
from apps.policy.models import Goal, SustainableDevelopmentGoal


class ActivityTag(models.Model):
    """What the through tables share."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+", verbose_name="aktivitet")

    class Meta:
        abstract = True


@pghistory.track()
class MentionedPartnership(ActivityTag):
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+", verbose_name="vänort")

    class Meta:
        verbose_name = "nämnd vänort"
        verbose_name_plural = "nämnda vänorter"
        constraints = [models.UniqueConstraint(fields=["partnership", "activity"], name="activities_partnership_once")]

    def __str__(self):
        return f"{self.partnership}"


@pghistory.track()
class MentionedNetwork(ActivityTag):
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+", verbose_name="nätverk")

    class Meta:
        verbose_name = "nämnt nätverk"
        verbose_name_plural = "nämnda nätverk"
        constraints = [models.UniqueConstraint(fields=["network", "activity"], name="activities_network_once")]

    def __str__(self):
        return f"{self.network}"


@pghistory.track()
class ActivityGoal(ActivityTag):
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="+", verbose_name="mål")

    class Meta:
        verbose_name = "aktivitetens mål"
        verbose_name_plural = "aktiviteternas mål"
        constraints = [models.UniqueConstraint(fields=["goal", "activity"], name="activities_goal_once")]

    def __str__(self):
        return f"{self.goal}"


@pghistory.track()
class ActivitySDG(ActivityTag):
    sdg = models.ForeignKey(
        SustainableDevelopmentGoal, on_delete=models.PROTECT, related_name="+", verbose_name="globalt mål"
    )

    class Meta:
        verbose_name = "aktivitetens globala mål"
        verbose_name_plural = "aktiviteternas globala mål"
        constraints = [models.UniqueConstraint(fields=["sdg", "activity"], name="activities_sdg_once")]

    def __str__(self):
        return f"{self.sdg}"
