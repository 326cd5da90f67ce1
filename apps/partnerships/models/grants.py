"""Money that the municipality gives to associations for exchange with a vänort."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse

from apps.core.models import Confidential, Record, not_before, swedish_char
from apps.core.search import search_column
from apps.organisation.confidential import OfUnitQuerySet
from apps.organisation.models import Unit
from apps.organisation.models.decisions import DNR_HINT
from apps.partnerships.models.partnerships import Partnership


def kronor(verbose_name, **kwargs):
    """A sum in whole or part kronor that may be unknown, never negative."""
    return models.DecimalField(
        verbose_name,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        **kwargs,
    )


# The day that tells which year a grant belongs to: the decision, or the application while nothing is decided.
DAY = Coalesce("decided_on", "applied_on")


class AssociationGrantQuerySet(OfUnitQuerySet):
    """Grants by what they concern and how far they have come. What a state means stands here, once."""

    def concerning(self, partnership):
        """Grants for exchange with the vänort, also those that concern others too."""
        cities = AssociationGrantCity.objects.filter(grant=OuterRef("pk"), partnership=partnership)
        return self.filter(Exists(cities))

    def with_year(self):
        """Adds `year`: when it was decided, or applied for; None is unknown."""
        return self.annotate(year=ExtractYear(DAY))

    def with_state(self):
        """Adds `state`, how far the grant has come; a sum that is not known takes it no further."""
        state = AssociationGrant.State
        steps = [When(condition, then=Value(value)) for value, condition in conditions().items()]
        return self.annotate(state=Case(*steps, default=Value(state.APPLIED), output_field=CharField()))

    def in_state(self, state):
        return self.with_state().filter(state=state)

    def decided(self):
        """Decided, also when only a later step is known."""
        return self.filter(DECIDED)

    def undecided(self):
        """Applied for, and nothing more."""
        return self.exclude(DECIDED)

    def unaccounted(self):
        """Money was paid out, and nobody has noted an account of it."""
        return self.filter(UNACCOUNTED)

    def account_due(self, today):
        """Unaccounted, and the year of the decision is over."""
        return self.unaccounted().with_year().filter(year__lt=today.year)


@pghistory.track(exclude=["search"])
class AssociationGrant(Confidential, Record):
    """A föreningsbidrag: who applied, what was granted, and what became of the money. Empty sums are unknown."""

    class State(models.TextChoices):
        """How far a grant has come; told from its sums and dates. The values stand in URLs."""

        APPLIED = "sokt", "sökt"
        DECIDED = "beslutat", "beslutat, summan saknas"
        REJECTED = "avslaget", "avslaget"
        GRANTED = "beviljat", "beviljat"
        PAID = "utbetalt", "utbetalt"
        ACCOUNTED = "redovisat", "redovisat"
        RECLAIMED = "aterkravt", "återkrävt"

    association = swedish_char("förening")
    purpose = models.TextField("ändamål", max_length=2000)
    cities = models.ManyToManyField(
        Partnership, through="AssociationGrantCity", related_name="+", verbose_name="vänorter"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="beslutande nämnd")
    applied_on = models.DateField("ansökan kom", null=True, blank=True)
    decided_on = models.DateField("beslutsdatum", null=True, blank=True)
    dnr = models.CharField("diarienummer", max_length=60, blank=True, help_text=DNR_HINT)
    applied = kronor("sökt belopp")
    granted = kronor("beviljat belopp")
    paid = kronor("utbetalt")
    accounted = kronor("redovisat")
    accounted_on = models.DateField("redovisningen kom", null=True, blank=True)
    reclaimed = kronor("återkrävt")
    outcome = models.TextField("vad bidraget gav", max_length=2000, blank=True)
    source_text = models.CharField("källa", max_length=300, blank=True)
    search = search_column("association", "purpose", "outcome", "dnr")

    objects = AssociationGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "föreningsbidrag"
        verbose_name_plural = "föreningsbidrag"
        ordering = ["-decided_on", "-id"]
        indexes = [
            GinIndex(fields=["search"], name="partnerships_grant_search"),
            models.Index(
                F("decided_on").desc(nulls_last=True),
                F("id").desc(),
                condition=Q(hidden_at__isnull=True),
                name="partnerships_grant_by_decision",
            ),
        ]
        constraints = [
            not_before("partnerships_grant", "applied_on", "decided_on", "Beslutet kan inte vara före ansökan."),
            models.CheckConstraint(
                condition=Q(paid__isnull=True) | Q(granted__isnull=True) | Q(paid__lte=F("granted")),
                name="partnerships_grant_paid_within_granted",
                violation_error_message="Mer kan inte betalas ut än vad som beviljades.",
            ),
            models.CheckConstraint(
                condition=Q(reclaimed__isnull=True) | Q(paid__isnull=True) | Q(reclaimed__lte=F("paid")),
                name="partnerships_grant_reclaimed_within_paid",
                violation_error_message="Mer kan inte krävas tillbaka än vad som betalades ut.",
            ),
        ]

    def __str__(self):
        return f"Bidrag till {self.association}"

    def get_absolute_url(self):
        return reverse("grant_detail", args=[self.pk])

    def owner_unit_ids(self, on=None):
        return {self.unit_id}


DECIDED = Q(decided_on__isnull=False) | Q(granted__isnull=False) | Q(paid__isnull=False)
ACCOUNTED = Q(accounted__isnull=False) | Q(accounted_on__isnull=False)
UNACCOUNTED = Q(paid__gt=0, accounted__isnull=True, accounted_on__isnull=True)


def conditions():
    """{state: condition}, the last step first; what fits none is only applied for."""
    state = AssociationGrant.State
    return {
        state.RECLAIMED: Q(reclaimed__gt=0),
        state.ACCOUNTED: ACCOUNTED,
        state.PAID: Q(paid__gt=0),
        state.REJECTED: Q(granted=0),
        state.GRANTED: Q(granted__gt=0),
        state.DECIDED: Q(decided_on__isnull=False),
    }


@pghistory.track()
class AssociationGrantCity(models.Model):
    """A vänort that the exchange is with; a grant may concern several and counts once."""

    grant = models.ForeignKey(
        AssociationGrant, on_delete=models.CASCADE, related_name="city_rows", verbose_name="bidrag"
    )
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+", verbose_name="vänort")

    class Meta:
        verbose_name = "bidragets vänort"
        verbose_name_plural = "bidragens vänorter"
        constraints = [models.UniqueConstraint(fields=["partnership", "grant"], name="partnerships_grant_city_once")]

    def __str__(self):
        return f"{self.partnership}"
