"""What Norrköping can teach others, and to whom it was given."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from apps.activities.models.activities import Activity
from apps.core.models import Record, RecordQuerySet, swedish_char
from apps.core.search import search_column
from apps.organisation.models import ExternalOrganisation, Unit
from apps.partnerships.models import Partnership


class KnowledgeOfferQuerySet(RecordQuerySet):
    def of_units(self, units):
        """What the units (ids or a queryset) can teach."""
        return self.filter(unit__in=units)

    def with_given(self):
        """Adds `times`, how often it was taught, and `last_given`, the day it was last; None is never."""
        given = KnowledgeGiven.objects.visible().filter(offer=OuterRef("pk")).order_by().values("offer")
        return self.annotate(
            times=Coalesce(Subquery(given.annotate(number=Count("pk")).values("number")), 0),
            last_given=Subquery(given.annotate(last=Max("date")).values("last")),
        )


@pghistory.track(exclude=["search"])
class KnowledgeOffer(Record):
    """A field in which a unit can teach others."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    title = swedish_char("vad vi kan", max_length=250)
    text = models.TextField("beskrivning", max_length=2000, blank=True)
    search = search_column("title", "text")

    objects = KnowledgeOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "kunskap att dela"
        verbose_name_plural = "kunskaper att dela"
        ordering = ["title", "id"]
        indexes = [GinIndex(fields=["search"], name="activities_knowledge_search")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("knowledge_detail", args=[self.pk])

    def owner_unit_ids(self, on=None):
        return {self.unit_id}


class KnowledgeGivenQuerySet(RecordQuerySet):
    def visible(self):
        """Hidden occasions are not shown, nor those of an offer that is hidden."""
        return super().visible().filter(offer__hidden_at__isnull=True)

    def to_partnership(self, partnership):
        """What was taught to a vänort, or to the organisation that it is."""
        return self.filter(Q(partnership=partnership) | Q(organisation=partnership.organisation_id))


@pghistory.track()
class KnowledgeGiven(Record):
    """One occasion when it was taught: to a vänort or another organisation, perhaps as part of an activity."""

    offer = models.ForeignKey(KnowledgeOffer, on_delete=models.PROTECT, related_name="given", verbose_name="kunskap")
    date = models.DateField("datum")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vänort"
    )
    organisation = models.ForeignKey(
        ExternalOrganisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisation",
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="aktivitet"
    )
    note = models.CharField("anmärkning", max_length=500, blank=True)

    objects = KnowledgeGivenQuerySet.as_manager()

    class Meta:
        verbose_name = "delad kunskap"
        verbose_name_plural = "delade kunskaper"
        ordering = ["-date", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(partnership__isnull=False) ^ Q(organisation__isnull=False),
                name="activities_knowledge_receiver",
                violation_error_message="Välj en vänort eller en organisation.",
            )
        ]

    def __str__(self):
        return f"{self.offer} för {self.partnership or self.organisation}"

    def owner_unit_ids(self, on=None):
        return self.offer.owner_unit_ids(on)
