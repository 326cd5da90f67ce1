"""The project record and who leads it over time."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from apps.core.fields import PartialDateField, partial_date_constraint
from apps.core.models import (
    Confidential,
    Record,
    certainty_field,
    not_before,
    range_between,
    swedish_char,
)
from apps.core.search import search_column
from apps.organisation.confidential import UNMARKED, ConfidentialQuerySet
from apps.organisation.models import SteeringAssignment, Unit
from apps.organisation.permissions import sees_all_marked, sees_drafts_of_all, unit_ids
from apps.policy.models import CouncilGoal, Goal, SustainableDevelopmentGoal
from apps.projects.models.funding import Programme

OFFICIAL = ~Q(status="ide")


class ProjectQuerySet(ConfidentialQuerySet):
    def owned_by(self, units):
        return Q(Exists(ProjectLead.objects.current().filter(project=OuterRef("pk"), unit__in=units)))

    def counted_for(self, user):
        """Visible projects; an idea is seen and counted by its own unit and the samordnare only."""
        return self.visible() if sees_drafts_of_all(user) else self.or_own(user, OFFICIAL)

    def readable_by(self, user):
        if sees_all_marked(user):
            return self.counted_for(user)
        return self.or_own(user, OFFICIAL & UNMARKED)

    def or_own(self, user, condition):
        """Visible projects that meet the condition, and all that the user's units lead."""
        own = unit_ids(user)
        return self.visible().filter(condition | self.owned_by(own) if own else condition)

    def official(self):
        """Everything that may be counted in reports: visible and no longer an idea."""
        return self.visible().exclude(status=Project.Status.IDEA)

    def counted_as_projects(self):
        """Projects and pre-studies; an accreditation is not counted as a project."""
        return self.exclude(kind=Project.Kind.ACCREDITATION)

    def with_lead(self):
        """Adds `lead_name` and `lead_slug`: the unit that leads the project now, or last led it."""
        begun = ProjectLead.objects.filter(Q(start__isnull=True) | Q(start__lte=timezone.localdate()))
        lead = begun.filter(project=OuterRef("pk")).order_by(F("start").desc(nulls_last=True), "-id")
        return self.annotate(
            lead_name=models.Subquery(lead.values("unit__name")[:1]),
            lead_slug=models.Subquery(lead.values("unit__slug")[:1]),
        )


@pghistory.track(exclude=["search"])
class Project(Confidential, Record):
    """An externally funded project, a pre-study, or an accreditation with yearly grants."""

    class Kind(models.TextChoices):
        PROJECT = "projekt", "projekt"
        PRESTUDY = "forstudie", "förstudie"
        ACCREDITATION = "ackreditering", "ackreditering"

    class Status(models.TextChoices):
        IDEA = "ide", "idé"
        APPLIED = "ansokt", "ansökt"
        GRANTED = "beviljat", "beviljat"
        ONGOING = "pagaende", "pågående"
        PAUSED = "vilande", "vilande"
        FINISHED = "avslutat", "avslutat"
        REJECTED = "avslaget", "avslaget"
        ABORTED = "avbrutet", "avbrutet"

    class Role(models.TextChoices):
        COORDINATOR = "samordnare", "samordnare"
        PARTNER = "partner", "partner"
        APPLICANT = "sokande", "sökande"
        CASE = "fallstudie", "fallstudiestad"
        OTHER = "annan", "annan roll"

    class EducationStage(models.TextChoices):
        PRESCHOOL = "forskola", "förskola"
        COMPULSORY = "grundskola", "grundskola"
        UPPER_SECONDARY = "gymnasium", "gymnasieskola"
        ADULT = "vuxenutbildning", "vuxenutbildning"
        SEVERAL = "flera", "flera skolformer"

    class Source(models.TextChoices):
        REGISTER = "register", "registrerat av enheten"
        HISTORY = "historik", "historisk uppgift"

    kind = models.CharField("slag", max_length=14, choices=Kind.choices, default=Kind.PROJECT)
    title = swedish_char("titel", max_length=250)
    acronym = models.CharField("kortnamn", max_length=60, blank=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="program"
    )
    programme_reference = models.CharField("projektnummer hos finansiären", max_length=80, blank=True)
    status = models.CharField("läge", max_length=10, choices=Status.choices, blank=True, editable=False)
    start = PartialDateField("start")
    end = PartialDateField("slut")
    need = models.TextField("behov i verksamheten", max_length=3000, blank=True)
    benefit_work = models.TextField("nytta för verksamheten", max_length=3000, blank=True)
    benefit_residents = models.TextField("nytta för invånarna", max_length=3000, blank=True)
    steering_assignment = models.ForeignKey(
        SteeringAssignment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="uppdrag"
    )
    goals = models.ManyToManyField(Goal, through="ProjectGoal", related_name="+", verbose_name="mål i policyn")
    council_goals = models.ManyToManyField(
        CouncilGoal, through="ProjectCouncilGoal", related_name="+", verbose_name="kommunfullmäktiges mål"
    )
    sdgs = models.ManyToManyField(
        SustainableDevelopmentGoal, through="ProjectSDG", related_name="+", verbose_name="globala mål"
    )
    education_stage = models.CharField("skolform", max_length=15, choices=EducationStage.choices, blank=True)
    is_aid = models.BooleanField("biståndsprojekt", default=False)
    role = models.CharField("vår roll", max_length=12, choices=Role.choices, blank=True)
    role_note = models.CharField("om vår roll", max_length=300, blank=True)
    dnrs = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name="diarienummer")
    source = models.CharField("ursprung", max_length=10, choices=Source.choices, default=Source.REGISTER)
    source_text = models.CharField("källa", max_length=300, blank=True)
    certainty = certainty_field()
    note = models.TextField("anmärkning", max_length=2000, blank=True)
    search = search_column(
        "title", "acronym", "programme_reference", "need", "benefit_work", "benefit_residents", "note"
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "projekt"
        verbose_name_plural = "projekt"
        ordering = ["-start_first", "-id"]
        indexes = [
            GinIndex(fields=["search"], name="projects_search"),
            models.Index("title", "id", condition=Q(hidden_at__isnull=True), name="projects_by_title"),
            models.Index(
                models.F("start_first").desc(nulls_last=True),
                models.F("id").desc(),
                condition=Q(hidden_at__isnull=True),
                name="projects_by_start",
            ),
            models.Index(
                models.F("updated_at").desc(),
                models.F("id").desc(),
                condition=Q(hidden_at__isnull=True),
                name="projects_by_update",
            ),
            models.Index(fields=["status", "start_first"], name="projects_by_status"),
            # Few are marked, and every list asks whether any are left out.
            models.Index(fields=["id"], condition=Q(marked_at__isnull=False), name="projects_marked"),
        ]
        constraints = [
            partial_date_constraint("projects_project", "start"),
            partial_date_constraint("projects_project", "end"),
            not_before("projects_project", "start_first", "end_last", "Slutdatum kan inte vara före startdatum."),
            models.CheckConstraint(
                condition=Q(source="historik") | ~Q(status=""),
                name="projects_project_has_status",
                violation_error_message="Ange projektets läge.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("project_detail", args=[self.pk])

    def owner_unit_ids(self, on=None):
        return set(ProjectLead.objects.current(on).filter(project=self).values_list("unit_id", flat=True))

    @property
    def name(self):
        """The acronym and the title, or the title alone."""
        return f"{self.acronym}: {self.title}" if self.acronym and self.acronym != self.title else self.title


class ProjectLeadQuerySet(models.QuerySet):
    def in_period(self, first, last):
        return self.filter(Q(start__isnull=True) | Q(start__lte=last), Q(end__isnull=True) | Q(end__gte=first))

    def current(self, on=None):
        day = on or timezone.localdate()
        return self.in_period(day, day)

    def with_time(self):
        """Can be filtered by `since` and `until`: the first lead has what came before too, the last what came after."""
        return self.alias(
            since=LeadTime("start", beside="other.start IS NULL OR other.start < this.day", limit="-infinity"),
            until=LeadTime("end", beside="other.start > this.day", limit="infinity"),
        )


class LeadTime(models.Func):
    """`day`, a column of a lead, where another lead stands `beside` it on that side; else `limit`.

    Written out, because the ORM spends more time on putting it together than PostgreSQL on answering it.
    """

    template = (
        "(SELECT CASE WHEN EXISTS (SELECT FROM projects_projectlead other"
        " WHERE other.project_id = this.project AND other.id <> this.id AND (%(beside)s))"
        " THEN this.day ELSE '%(limit)s'::date END FROM (VALUES (%(expressions)s)) AS this (project, id, day))"
    )

    def __init__(self, day, **extra):
        super().__init__(F("project_id"), F("pk"), F(day), output_field=models.DateField(), **extra)


@pghistory.track()
class ProjectLead(models.Model):
    """Which unit leads the project, for which nämnd or bolag, during which time. A reorganisation adds a row."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="leads", verbose_name="projekt")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="ansvarig enhet")
    accountable = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ansvarig nämnd eller bolag",
    )
    start = models.DateField("från och med", null=True, blank=True)
    end = models.DateField("till och med", null=True, blank=True)

    objects = ProjectLeadQuerySet.as_manager()

    class Meta:
        verbose_name = "projektansvar"
        verbose_name_plural = "projektansvar"
        ordering = ["project", "start"]
        indexes = [
            models.Index(fields=["unit", "project"], name="projects_lead_unit"),
            models.Index(fields=["project", "start"], include=["unit"], name="projects_lead_project"),
            models.Index(fields=["accountable", "project"], name="projects_lead_accountable"),
        ]
        constraints = [
            not_before("projects_lead", "start", "end", "Slutdatum kan inte vara före startdatum."),
            ExclusionConstraint(
                name="projects_lead_no_overlap",
                expressions=[
                    ("project", RangeOperators.EQUAL),
                    (range_between("start", "end"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Projektet har redan en ansvarig enhet under den tiden.",
            ),
        ]

    def __str__(self):
        return f"{self.unit} ansvarar för {self.project}"
