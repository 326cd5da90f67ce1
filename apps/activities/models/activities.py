"""What was done: delegations, exchanges, conferences, meetings."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from apps.core.models import Confidential, Record, not_before, swedish_char
from apps.core.search import search_column
from apps.networks.models import Network
from apps.organisation.confidential import ConfidentialQuerySet
from apps.organisation.models import ExternalOrganisation, Unit
from apps.organisation.permissions import sees_drafts_of_all, unit_ids
from apps.partnerships.models import Partnership
from apps.policy.models import Goal, SustainableDevelopmentGoal
from apps.projects.models import Project

# Somebody gave something.
GIFT = ~Q(gifts_given="") | ~Q(gifts_received="")


class ActivityQuerySet(ConfidentialQuerySet):
    def owned_by(self, units):
        hosts = ActivityUnit.objects.filter(role=ActivityUnit.Role.HOST, unit__in=units)
        return Q(Exists(hosts.filter(activity=OuterRef("pk"))))

    def counted_for(self, user):
        """Visible activities; one that belongs to an idea is seen by those who see the idea."""
        if sees_drafts_of_all(user):
            return self.visible()
        ideas = Project.objects.filter(status=Project.Status.IDEA)
        if unit_ids(user):
            ideas = ideas.exclude(pk__in=Project.objects.readable_by(user).values("pk"))
        return self.visible().filter(~Exists(ideas.filter(pk=OuterRef("project_id"))))

    def done(self):
        return self.filter(status=Activity.Status.DONE)

    def in_period(self, first, last):
        """Activities that took place on some day of the period."""
        return self.filter(Q(start__lte=last), Q(end__gte=first) | Q(end__isnull=True, start__gte=first))


@pghistory.track(exclude=["search"])
class Activity(Confidential, Record):
    """An exchange, visit, conference or meeting with one main subject."""

    class Kind(models.TextChoices):
        DELEGATION_IN = "delegation-in", "delegation till oss"
        DELEGATION_OUT = "delegation-ut", "delegation från oss"
        STUDY_VISIT = "studiebesok", "studiebesök"
        CONFERENCE = "konferens", "konferens"
        YOUTH_EXCHANGE = "ungdomsutbyte", "ungdomsutbyte"
        SCHOOL_EXCHANGE = "skolutbyte", "skolutbyte"
        JOB_SHADOWING = "jobbskuggning", "jobbskuggning"
        INTERNAL_NETWORK = "natverksmote", "internt nätverksmöte"
        DIGITAL = "digitalt", "digitalt möte"
        EVENT = "evenemang", "evenemang"

    class Status(models.TextChoices):
        PLANNED = "planerad", "planerad"
        DONE = "genomford", "genomförd"
        CANCELLED = "installd", "inställd"

    class Form(models.TextChoices):
        PHYSICAL = "plats", "på plats"
        DIGITAL = "digital", "digitalt"
        BOTH = "bada", "på plats och digitalt"

    class Result(models.TextChoices):
        BUSINESS = "affarskontakt", "affärskontakt"
        ESTABLISHMENT = "etablering", "etablering"
        EVENT = "arrangemang", "arrangemang"
        STUDENTS = "studenter", "studenter"
        COMPETENCE = "kompetens", "kompetens"

    kind = models.CharField("slag", max_length=14, choices=Kind.choices)
    title = swedish_char("titel", max_length=250)
    start = models.DateField("från och med")
    end = models.DateField("till och med", null=True, blank=True)
    place = models.CharField("plats", max_length=200, blank=True)
    status = models.CharField("läge", max_length=10, choices=Status.choices, default=Status.PLANNED)
    accountable = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ansvarig nämnd eller bolag",
    )
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vänort"
    )
    network = models.ForeignKey(
        Network, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nätverk"
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="projekt"
    )
    organisation = models.ForeignKey(
        ExternalOrganisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisation",
    )
    mentioned_partnerships = models.ManyToManyField(
        Partnership, through="MentionedPartnership", related_name="+", verbose_name="andra vänorter"
    )
    mentioned_networks = models.ManyToManyField(
        Network, through="MentionedNetwork", related_name="+", verbose_name="andra nätverk"
    )
    goals = models.ManyToManyField(Goal, through="ActivityGoal", related_name="+", verbose_name="mål i policyn")
    sdgs = models.ManyToManyField(
        SustainableDevelopmentGoal, through="ActivitySDG", related_name="+", verbose_name="globala mål"
    )
    purpose = models.TextField("syfte", max_length=3000, blank=True)
    outcome = models.TextField("vad det gav", max_length=3000, blank=True)
    results = ArrayField(
        models.CharField(max_length=15, choices=Result.choices), default=list, blank=True, verbose_name="resultat"
    )
    hours = models.DecimalField(
        "arbetstimmar", max_digits=8, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    cost_own = models.DecimalField(
        "egen kostnad, kronor",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_external = models.DecimalField(
        "kostnad betald av andra, kronor",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    form = models.CharField("form", max_length=8, choices=Form.choices, blank=True)
    gifts_given = models.CharField("gåvor vi gav", max_length=500, blank=True)
    gifts_received = models.CharField("gåvor vi fick", max_length=500, blank=True)
    next_step = models.CharField("nästa steg", max_length=500, blank=True)
    source_text = models.CharField("källa", max_length=300, blank=True)
    search = search_column("title", "place", "purpose", "outcome", "next_step")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "aktivitet"
        verbose_name_plural = "aktiviteter"
        ordering = ["-start", "-id"]
        indexes = [
            GinIndex(fields=["search"], name="activities_search"),
            models.Index(
                models.F("start").desc(),
                models.F("id").desc(),
                condition=Q(hidden_at__isnull=True),
                name="activities_by_start",
            ),
            models.Index("title", "id", condition=Q(hidden_at__isnull=True), name="activities_by_title"),
            models.Index(
                models.F("updated_at").desc(),
                models.F("id").desc(),
                condition=Q(hidden_at__isnull=True),
                name="activities_by_update",
            ),
            models.Index(fields=["accountable", "start"], name="activities_accountable"),
            # The newest with a vänort or in a network, also where there are a hundred thousand of them.
            models.Index(
                models.F("partnership"),
                models.F("start").desc(),
                models.F("id").desc(),
                condition=Q(hidden_at__isnull=True),
                name="activities_of_partnership",
            ),
            # What was given and received is looked up before a visit; most activities have no gifts.
            models.Index(
                models.F("partnership"),
                models.F("start").desc(),
                models.F("id").desc(),
                condition=Q(hidden_at__isnull=True) & GIFT,
                name="activities_with_gifts",
            ),
            models.Index(
                models.F("network"),
                models.F("start").desc(),
                models.F("id").desc(),
                condition=Q(hidden_at__isnull=True),
                name="activities_of_network",
            ),
            models.Index(fields=["id"], condition=Q(marked_at__isnull=False), name="activities_marked"),
        ]
        constraints = [
            not_before("activities_activity", "start", "end", "Slutdatum kan inte vara före startdatum."),
            models.CheckConstraint(
                condition=Q(
                    partnership__isnull=False, network__isnull=True, project__isnull=True, organisation__isnull=True
                )
                | Q(partnership__isnull=True, network__isnull=False, project__isnull=True, organisation__isnull=True)
                | Q(partnership__isnull=True, network__isnull=True, project__isnull=False, organisation__isnull=True)
                | Q(partnership__isnull=True, network__isnull=True, project__isnull=True),
                name="activities_activity_one_subject",
                violation_error_message="Välj en enda vänort, ett nätverk, ett projekt eller en organisation.",
            ),
            models.CheckConstraint(
                condition=(Q(hours__isnull=True) | Q(hours__gte=0))
                & (Q(cost_own__isnull=True) | Q(cost_own__gte=0))
                & (Q(cost_external__isnull=True) | Q(cost_external__gte=0)),
                name="activities_activity_not_negative",
                violation_error_message="Timmar och kostnader kan inte vara negativa.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activity_detail", args=[self.pk])

    def owner_unit_ids(self, on=None):
        return set(self.units.filter(role=ActivityUnit.Role.HOST).values_list("unit_id", flat=True))

    @property
    def last_day(self):
        """The day it ended; what has no end of its own took one day."""
        return self.end or self.start

    def is_overdue(self, on=None):
        """Planned, and its day has passed."""
        return self.status == self.Status.PLANNED and self.last_day < (on or timezone.localdate())

    @property
    def subject(self):
        """The one record the activity is about, or None."""
        return self.partnership or self.network or self.project or self.organisation


@pghistory.track()
class ActivityUnit(models.Model):
    """A unit that hosted the activity or took part in it."""

    class Role(models.TextChoices):
        HOST = "host", "ansvarig"
        PARTICIPANT = "participant", "deltagande"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="units", verbose_name="aktivitet")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet")
    role = models.CharField("roll", max_length=11, choices=Role.choices, default=Role.HOST)

    class Meta:
        verbose_name = "enhet i aktivitet"
        verbose_name_plural = "enheter i aktiviteter"
        ordering = ["activity", "role", "unit__name"]
        indexes = [models.Index(fields=["unit", "activity"], include=["role"], name="activities_unit")]
        constraints = [models.UniqueConstraint(fields=["activity", "unit"], name="activities_unit_once")]

    def __str__(self):
        return f"{self.unit}"
