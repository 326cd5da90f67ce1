"""Files of a project: application, grant decision, final report."""

import pghistory
from django.db import models

from apps.core.documents import Document, replaced_once
from apps.projects.models.projects import Project


@pghistory.track()
class ProjectDocument(Document):
    RECORD = "project"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="documents", verbose_name="projekt")

    class Meta:
        verbose_name = "projekthandling"
        verbose_name_plural = "projekthandlingar"
        ordering = ["project", "-created_at", "-id"]
        constraints = [replaced_once("projects_document")]
