"""Rule 3 of the policy, for a project's partners."""

import pghistory
from django.db import models

from apps.organisation.models.notes import ForeignPolicyNote
from apps.projects.models.projects import Project


@pghistory.track()
class ProjectPolicyNote(ForeignPolicyNote):
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="policy_notes", verbose_name="projekt")

    class Meta:
        verbose_name = "utrikespolitisk bedömning"
        verbose_name_plural = "utrikespolitiska bedömningar"
        ordering = ["-date", "-id"]

    def owner_unit_ids(self, on=None):
        return self.project.owner_unit_ids(on)
