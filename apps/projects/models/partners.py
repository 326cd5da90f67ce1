"""The organisations a project is done together with."""

import pghistory
from django.db import models

from apps.organisation.models import ExternalOrganisation
from apps.projects.models.projects import Project


@pghistory.track()
class ProjectPartner(models.Model):
    """A partner; a vänort or network is reached through its external organisation."""

    class Role(models.TextChoices):
        LEAD = "samordnare", "samordnare"
        PARTNER = "partner", "partner"
        ASSOCIATED = "associerad", "associerad partner"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="partners", verbose_name="projekt")
    organisation = models.ForeignKey(
        ExternalOrganisation, on_delete=models.PROTECT, related_name="+", verbose_name="organisation"
    )
    role = models.CharField("roll", max_length=10, choices=Role.choices, default=Role.PARTNER)

    class Meta:
        verbose_name = "projektpartner"
        verbose_name_plural = "projektpartner"
        ordering = ["project", "role", "organisation__name"]
        indexes = [models.Index(fields=["organisation", "project"], name="projects_partner_org")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"],
                name="projects_partner_once",
                violation_error_message="Organisationen är redan partner i projektet.",
            )
        ]

    def __str__(self):
        return f"{self.organisation}"
