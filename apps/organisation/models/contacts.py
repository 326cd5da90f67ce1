"""Contact persons of the internal international network."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import Person
from apps.core.models import not_before
from apps.organisation.models.units import Unit


class ContactAssignmentQuerySet(models.QuerySet):
    def current(self, on=None):
        day = on or timezone.localdate()
        return self.filter(Q(start__lte=day), Q(end__isnull=True) | Q(end__gte=day))


@pghistory.track()
class ContactAssignment(models.Model):
    """A person's task for a unit, from and to. A unit without a current one is a visible vacancy."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "kontaktperson"
        DEPUTY = "deputy", "ersättare"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contacts", verbose_name="enhet")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="person")
    kind = models.CharField("uppgift", max_length=8, choices=Kind.choices, default=Kind.CONTACT)
    start = models.DateField("från och med")
    end = models.DateField("till och med", null=True, blank=True)
    handover_note = models.TextField("överlämning", blank=True, max_length=4000)

    objects = ContactAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "kontaktuppdrag"
        verbose_name_plural = "kontaktuppdrag"
        ordering = ["unit", "kind", "start"]
        indexes = [models.Index(fields=["person", "unit"], name="organisation_contact_person")]
        constraints = [
            not_before("organisation_contact", "start", "end", "Slutdatum kan inte vara före startdatum."),
            models.UniqueConstraint(fields=["unit", "person", "kind", "start"], name="organisation_contact_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} för {self.unit}"

    def owner_unit_ids(self, on=None):
        """Its unit, among those who may know who had it; who may change it is said by `can_hand_over`."""
        return {self.unit_id}
