"""The municipality's own organisation, with its validity over time."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from apps.core.fields import PartialDateField, partial_date_constraint
from apps.core.models import Record, RecordQuerySet, certainty_field, not_before, range_between, swedish_char


class UnitQuerySet(RecordQuerySet):
    def in_period(self, first, last):
        """Units that existed on some day of the period; an unknown date counts as open."""
        return self.filter(
            Q(valid_from_first__isnull=True) | Q(valid_from_first__lte=last),
            Q(valid_to_last__isnull=True) | Q(valid_to_last__gte=first),
        )

    def current(self, on=None):
        """Units that exist on a date, today unless said."""
        day = on or timezone.localdate()
        return self.in_period(day, day)

    def reporting(self):
        """The kinds of unit that have a report of their own: nämnd, kontor, bolag."""
        return self.filter(kind__in=[Unit.Kind.BOARD, Unit.Kind.OFFICE, Unit.Kind.COMPANY])


@pghistory.track()
class Unit(Record):
    """A nämnd, kontor, bolag or other part of the municipality. A renamed unit is a new row with a succession."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "fullmäktige"
        BOARD = "board", "nämnd"
        OFFICE = "office", "kontor"
        COMPANY = "company", "bolag"
        FEDERATION = "federation", "kommunalförbund"
        ACTIVITY = "activity", "verksamhet"
        AUDIT = "audit", "revision"

    kind = models.CharField("slag", max_length=12, choices=Kind.choices)
    name = swedish_char("namn")
    abbreviation = models.CharField("förkortning", max_length=20, blank=True)
    slug = models.SlugField("adressnamn", max_length=120, unique=True)
    mailbox = models.EmailField("funktionsbrevlåda", blank=True)
    valid_from = PartialDateField("finns från")
    valid_to = PartialDateField("finns till")
    policy_applies = models.BooleanField("policyn gäller", default=True)
    certainty = certainty_field()
    note = models.TextField("anmärkning", blank=True, max_length=2000)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "enhet"
        verbose_name_plural = "enheter"
        ordering = ["name", "id"]
        constraints = [
            partial_date_constraint("organisation_unit", "valid_from"),
            partial_date_constraint("organisation_unit", "valid_to"),
            not_before(
                "organisation_unit", "valid_from_first", "valid_to_last", "Enheten kan inte upphöra innan den finns."
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("unit_detail", args=[self.slug])

    @property
    def has_report(self):
        return self.kind in {self.Kind.BOARD, self.Kind.OFFICE, self.Kind.COMPANY}

    def accountable_units(self, on=None):
        """The nämnder or bolag this unit can answer to on a date: an office to those it serves, others to themselves.

        A school answers to those its kontor serves. More than one means that a person must choose.
        """
        if self.kind == self.Kind.OFFICE:
            services = UnitService.objects.current(on).filter(office=self)
            return Unit.objects.filter(pk__in=services.values("board"))
        if self.kind == self.Kind.ACTIVITY:
            parents = UnitParent.objects.current(on).filter(unit=self)
            services = UnitService.objects.current(on).filter(office__in=parents.values("parent"))
            return Unit.objects.filter(pk__in=services.values("board"))
        return Unit.objects.filter(pk=self.pk)

    def is_current(self, on=None):
        day = on or timezone.localdate()
        begun = self.valid_from_first is None or self.valid_from_first <= day
        return begun and (self.valid_to_last is None or self.valid_to_last >= day)


@pghistory.track()
class UnitSuccession(models.Model):
    """One unit carried on by another from a date; several old ones may become several new ones."""

    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors", verbose_name="tidigare enhet")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors", verbose_name="ny enhet")
    date = models.DateField("från och med")
    certainty = certainty_field()
    note = models.CharField("anmärkning", max_length=500, blank=True)

    class Meta:
        verbose_name = "efterträdare"
        verbose_name_plural = "efterträdare"
        ordering = ["date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="organisation_succession_once"),
            models.CheckConstraint(
                condition=~Q(old=F("new")),
                name="organisation_succession_differs",
                violation_error_message="En enhet kan inte efterträda sig själv.",
            ),
        ]

    def __str__(self):
        return f"{self.old} → {self.new}"


class UnitServiceQuerySet(models.QuerySet):
    def in_period(self, first, last):
        return self.filter(Q(start__isnull=True) | Q(start__lte=last), Q(end__isnull=True) | Q(end__gte=first))

    def current(self, on=None):
        day = on or timezone.localdate()
        return self.in_period(day, day)


@pghistory.track()
class UnitService(models.Model):
    """Which kontor works for which nämnd, and when; an empty date is open."""

    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="serves", verbose_name="kontor")
    board = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="served_by", verbose_name="nämnd")
    start = models.DateField("från och med", null=True, blank=True)
    end = models.DateField("till och med", null=True, blank=True)
    certainty = certainty_field()
    note = models.CharField("anmärkning", max_length=500, blank=True)

    objects = UnitServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "betjäning"
        verbose_name_plural = "betjäningar"
        ordering = ["office", "board", "start"]
        constraints = [
            not_before("organisation_service", "start", "end", "Slutdatum kan inte vara före startdatum."),
            ExclusionConstraint(
                name="organisation_service_no_overlap",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    ("board", RangeOperators.EQUAL),
                    (range_between("start", "end"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Kontoret betjänar redan nämnden under den tiden.",
            ),
        ]

    def __str__(self):
        return f"{self.office} för {self.board}"


@pghistory.track()
class UnitParent(models.Model):
    """A unit's place under another: a school under its kontor, a bolag under its parent company."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parents", verbose_name="enhet")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children", verbose_name="överordnad")
    start = models.DateField("från och med", null=True, blank=True)
    end = models.DateField("till och med", null=True, blank=True)
    owner_share = models.DecimalField("ägarandel, procent", max_digits=5, decimal_places=2, null=True, blank=True)
    certainty = certainty_field()

    objects = UnitServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "tillhörighet"
        verbose_name_plural = "tillhörigheter"
        ordering = ["unit", "start"]
        constraints = [
            not_before("organisation_parent", "start", "end", "Slutdatum kan inte vara före startdatum."),
            models.CheckConstraint(
                condition=~Q(unit=F("parent")),
                name="organisation_parent_differs",
                violation_error_message="En enhet kan inte lyda under sig själv.",
            ),
            models.CheckConstraint(
                condition=Q(owner_share__isnull=True) | Q(owner_share__gt=0, owner_share__lte=100),
                name="organisation_parent_share",
                violation_error_message="Ägarandelen ska vara över 0 och högst 100 procent.",
            ),
        ]

    def __str__(self):
        return f"{self.unit} under {self.parent}"
