"""Sweden's foreign policy and the choice of partner: rule 3 of the policy, always a person's own words."""

from django.db import models

from apps.core.models import Record


class ForeignPolicyNote(Record):
    """What a person found on a date. Nothing is ever concluded from it automatically."""

    date = models.DateField("datum")
    text = models.TextField("bedömning", max_length=2000)
    source = models.CharField("underlag", max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"Utrikespolitisk bedömning {self.date}"
