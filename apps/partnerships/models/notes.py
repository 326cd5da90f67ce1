"""Rule 3 of the policy, for a vänort."""

import pghistory
from django.db import models

from apps.organisation.models.notes import ForeignPolicyNote
from apps.partnerships.models.partnerships import Partnership


@pghistory.track()
class PartnershipPolicyNote(ForeignPolicyNote):
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="policy_notes", verbose_name="vänort"
    )

    class Meta:
        verbose_name = "utrikespolitisk bedömning"
        verbose_name_plural = "utrikespolitiska bedömningar"
        ordering = ["-date", "-id"]

    def owner_unit_ids(self, on=None):
        return self.partnership.owner_unit_ids(on)
