"""Seats in networks and other bodies: who sits there, from when to when; an empty seat is a vacancy."""

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Person
from apps.core.models import Record, RecordQuerySet, not_before, swedish_char
from apps.networks.models.networks import Network
from apps.organisation.models import Decision, Unit


class RepresentationQuerySet(RecordQuerySet):
    def current(self, on=None):
        day = on or timezone.localdate()
        return self.visible().filter(Q(start__isnull=True) | Q(start__lte=day), Q(end__isnull=True) | Q(end__gte=day))

    def to_fill(self, today, until):
        """Seats that somebody must be appointed to: empty ones, and those that end by a day with nothing noted after.

        A vacancy noted from the day after is itself such a seat, from that day on.
        """
        lasts = Q(end__isnull=True) | Q(end__gte=today)
        begins = Q(start__isnull=True) | Q(start__lte=until)
        later = self.model.objects.visible().filter(
            body=OuterRef("body"), seat=OuterRef("seat"), unit=OuterRef("unit"), start__gt=OuterRef("end")
        )
        followed = Exists(later.filter(network=OuterRef("network")))
        followed_elsewhere = Q(Exists(later.filter(network__isnull=True)), network__isnull=True)
        ending = Q(person__isnull=False, end__lte=until) & ~followed & ~followed_elsewhere
        return self.visible().filter(lasts, Q(person__isnull=True) & begins | ending)


@pghistory.track()
class Representation(Record):
    """One seat for one term. Who sits there is a Person; without one the seat is vacant."""

    class Kind(models.TextChoices):
        ELECTED = "fortroendevald", "förtroendevald"
        OFFICIAL = "tjansteperson", "tjänsteperson"

    class Term(models.TextChoices):
        COUNCIL = "kf", "kommunfullmäktiges mandat"
        BOARD = "namnd", "nämndens mandat"
        OTHER = "annan", "annan tid"

    body = swedish_char("organ", max_length=200, help_text="Till exempel styrelsen eller årsmötet.")
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, null=True, blank=True, related_name="seats", verbose_name="nätverk"
    )
    seat = models.CharField("uppdrag", max_length=120, help_text="Till exempel ledamot eller kontaktpunkt.")
    kind = models.CharField("slag", max_length=14, choices=Kind.choices)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vem"
    )
    deputy = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ersättare"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="enhet"
    )
    appointed_by = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="utsett av"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslut"
    )
    term = models.CharField("mandat", max_length=6, choices=Term.choices, default=Term.OTHER)
    start = models.DateField("från och med", null=True, blank=True)
    end = models.DateField("till och med", null=True, blank=True)
    note = models.CharField("anmärkning", max_length=500, blank=True)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        verbose_name = "representation"
        verbose_name_plural = "representationer"
        ordering = ["body", "seat", F("start").desc(nulls_last=True), "id"]
        indexes = [models.Index(fields=["end"], name="networks_representation_end")]
        constraints = [
            not_before("networks_representation", "start", "end", "Slutdatum kan inte vara före startdatum."),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(deputy__isnull=True) | ~Q(person=F("deputy")),
                name="networks_representation_deputy_differs",
                violation_error_message="Ersättaren kan inte vara samma person.",
            ),
        ]

    def __str__(self):
        return f"{self.seat}, {self.body}"

    def is_over(self, on=None):
        return self.end is not None and self.end < (on or timezone.localdate())

    def is_coming(self, on=None):
        return self.start is not None and self.start > (on or timezone.localdate())

    def get_absolute_url(self):
        return reverse("representation_detail", args=[self.pk])

    def owner_unit_ids(self, on=None):
        """The unit that fills the seat, and the one that answers for the network."""
        return {self.unit_id, self.network.owner_unit_id if self.network else None} - {None}
