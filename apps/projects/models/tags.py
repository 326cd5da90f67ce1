"""What a project means to contribute to: goals of the policy, of kommunfullmäktige, and the UN's."""

import pghistory
from django.db import models

from apps.policy.models import CouncilGoal, Goal, SustainableDevelopmentGoal
from apps.projects.models.projects import Project


class ProjectTag(models.Model):
    """What the three through tables share."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+", verbose_name="projekt")

    class Meta:
        abstract = True


@pghistory.track()
class ProjectGoal(ProjectTag):
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="+", verbose_name="mål")

    class Meta:
        verbose_name = "projektets mål"
        verbose_name_plural = "projektens mål"
        constraints = [models.UniqueConstraint(fields=["goal", "project"], name="projects_goal_once")]

    def __str__(self):
        return f"{self.goal}"


@pghistory.track()
class ProjectCouncilGoal(ProjectTag):
    council_goal = models.ForeignKey(
        CouncilGoal, on_delete=models.PROTECT, related_name="+", verbose_name="fullmäktiges mål"
    )

    class Meta:
        verbose_name = "projektets fullmäktigemål"
        verbose_name_plural = "projektens fullmäktigemål"
        constraints = [models.UniqueConstraint(fields=["council_goal", "project"], name="projects_council_goal_once")]

    def __str__(self):
        return f"{self.council_goal}"


@pghistory.track()
class ProjectSDG(ProjectTag):
    sdg = models.ForeignKey(
        SustainableDevelopmentGoal, on_delete=models.PROTECT, related_name="+", verbose_name="globalt mål"
    )

    class Meta:
        verbose_name = "projektets globala mål"
        verbose_name_plural = "projektens globala mål"
        constraints = [models.UniqueConstraint(fields=["sdg", "project"], name="projects_sdg_once")]

    def __str__(self):
        return f"{self.sdg}"
