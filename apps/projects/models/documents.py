"""Files of a project: application, grant decision, final report."""

import pghistory
from django.db import models

from apps.core.documents import Document
from apps.projects.models.projects import Project


@pghistory.track()
class ProjectDocument(Document):
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="documents", verbose_name="projekt")

    class Meta:
        verbose_name = "projekthandling"
        verbose_name_plural = "projekthandlingar"
        ordering = ["project", "-created_at", "-id"]

    def owner_unit_ids(self, on=None):
        return self.project.owner_unit_ids(on)
