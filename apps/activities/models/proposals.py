"""What anybody may propose, for a unit's contact person to complete or decline."""

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.activities.models.activities import Activity
from apps.core.models import Record, RecordQuerySet, swedish_char
from apps.organisation.models import Unit
from apps.organisation.permissions import unit_ids
from apps.projects.models import Project


class ProposalQuerySet(RecordQuerySet):
    def waiting(self):
        """Visible proposals that nobody has answered."""
        return self.visible().filter(status=Proposal.Status.NEW)

    def readable_by(self, user):
        """Your own, and those put to your units; the samordnare and the revisor read all."""
        if user.is_coordinator or user.is_auditor:
            return self.visible()
        return self.visible().filter(Q(created_by=user) | Q(unit__in=unit_ids(user)))

    def to_answer_for(self, user):
        """Those that wait for this user: put to the user's units, and for the samordnare to any unit."""
        return self.waiting() if user.is_coordinator else self.waiting().filter(unit__in=unit_ids(user))


@pghistory.track()
class Proposal(Record):
    """Five fields from a colleague. `created_by` proposed it; the answer is a record or a reason."""

    class Kind(models.TextChoices):
        PROJECT = "projekt", "projekt"
        ACTIVITY = "aktivitet", "resa, besök eller utbyte"
        OTHER = "annat", "annat"

    class Status(models.TextChoices):
        NEW = "ny", "väntar på svar"
        ACCEPTED = "antagen", "blev en post"
        DECLINED = "avbojd", "avböjd"

    kind = models.CharField("slag", max_length=10, choices=Kind.choices)
    title = swedish_char("vad det gäller", max_length=250)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    period = models.CharField("när", max_length=120, blank=True)
    text = models.TextField("berätta", max_length=2000, blank=True)
    status = models.CharField("läge", max_length=10, choices=Status.choices, default=Status.NEW, editable=False)
    answer = models.TextField("svar", max_length=2000, blank=True)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="blev projektet"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="blev aktiviteten"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "förslag"
        verbose_name_plural = "förslag"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["unit", "status"], name="activities_proposal_unit")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="avbojd") | ~Q(answer=""),
                name="activities_proposal_reason",
                violation_error_message="Skriv varför förslaget avböjs.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("proposal_detail", args=[self.pk])

    def owner_unit_ids(self, on=None):
        return {self.unit_id}

    @property
    def is_waiting(self):
        return self.status == self.Status.NEW
