"""How a project's status came about."""

import pghistory
from django.db import models

from apps.core.fields import PartialDateField, partial_date_constraint
from apps.projects.models.projects import Project


@pghistory.track()
class StatusChange(models.Model):
    """One step in the project's life: which status, when, why and who noted it."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="status_changes", verbose_name="projekt"
    )
    status = models.CharField("läge", max_length=10, choices=Project.Status.choices)
    date = PartialDateField("datum")
    reason = models.CharField("varför", max_length=500, blank=True)
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="noterat av"
    )
    created_at = models.DateTimeField("noterat", auto_now_add=True)

    class Meta:
        verbose_name = "lägesändring"
        verbose_name_plural = "lägesändringar"
        ordering = ["project", "date_first", "id"]
        indexes = [models.Index(fields=["status", "date_first", "project"], name="projects_status_date")]
        constraints = [partial_date_constraint("projects_status_change", "date")]

    def __str__(self):
        return f"{self.get_status_display()} {self.date or ''}".strip()
