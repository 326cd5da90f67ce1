"""When something may be deleted, by which decision, and what was deleted."""

import calendar
import datetime

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models.people import User
from apps.core.models import Record, RecordQuerySet


class RetentionRuleQuerySet(RecordQuerySet):
    def on(self):
        """Rules that are switched on."""
        return self.visible().filter(active=True)


@pghistory.track()
class RetentionRule(Record):
    """What is deleted after how many months. It runs only when it cites an adopted informationshanteringsplan.

    A rule that has been changed is switched off until it has been tried again: see `has_dry_run`.
    """

    class Concerns(models.TextChoices):
        DRAFTS = "utkast", "utkast i formulär"
        SIGN_INS = "inloggningar", "inloggningar och inloggningsförsök"
        PROPOSALS = "forslag", "besvarade förslag"
        HIDDEN = "dolda", "dolda projekt, aktiviteter, förslag och handlingar"
        GONE = "historik", "historik om rader som är borta"
        LETTERS = "brev", "brev till kollegor"
        PERSONS = "personer", "personer utan uppdrag och inloggning"

    concerns = models.CharField("gäller", max_length=20, choices=Concerns.choices)
    months = models.PositiveSmallIntegerField("gallras efter, månader")
    plan_dnr = models.CharField("planens diarienummer", max_length=60, blank=True)
    plan_adopted_on = models.DateField("planen antagen", null=True, blank=True)
    plan_place = models.CharField("ställe i planen", max_length=200, blank=True)
    active = models.BooleanField("påslagen", default=False, editable=False)

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "gallringsregel"
        verbose_name_plural = "gallringsregler"
        ordering = ["concerns", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["concerns"],
                condition=Q(hidden_at__isnull=True),
                name="accounts_retention_rule_once",
                violation_error_message="Det finns redan en regel om detta. Ändra den i stället.",
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=1200),
                name="accounts_retention_rule_months",
                violation_error_message="Ange mellan 1 och 1200 månader.",
            ),
            models.CheckConstraint(
                condition=Q(active=False) | (~Q(plan_dnr="") & Q(plan_adopted_on__isnull=False)),
                name="accounts_retention_rule_cites_a_plan",
                violation_error_message="En regel kan slås på först när den hänvisar till en antagen plan.",
            ),
        ]

    def __str__(self):
        return f"{self.get_concerns_display()} efter {self.months} månader"

    @property
    def cites_plan(self):
        """Does the rule name an adopted plan?"""
        return bool(self.plan_dnr and self.plan_adopted_on and self.plan_adopted_on <= timezone.localdate())

    @property
    def has_dry_run(self):
        """Has the rule been tried as it reads today?"""
        tried = self.runs.filter(dry_run=True, rule_version=self.version, finished_at__isnull=False, error="")
        return tried.exists()

    def cut_off(self, now=None):
        """The moment before which things are old enough."""
        today = timezone.localdate(now)
        year, month = divmod(today.year * 12 + today.month - 1 - self.months, 12)
        # The last day of a short month stands for the days it lacks.
        day = min(today.day, calendar.monthrange(year, month + 1)[1])
        return timezone.make_aware(datetime.datetime(year, month + 1, day))


class RetentionRunQuerySet(models.QuerySet):
    def latest_first(self):
        return self.order_by("-started_at", "-id")


class RetentionRun(models.Model):
    """One run of a rule, kept for good: what it cited, what it counted or deleted, and what went wrong.

    `counts` maps table names to rows. In a real run the database's own function writes it, so that nothing is
    deleted without being counted. The log of the job itself, so it has no history of its own.
    """

    rule = models.ForeignKey(RetentionRule, on_delete=models.PROTECT, related_name="runs", verbose_name="regel")
    rule_version = models.PositiveIntegerField("regelns version")
    dry_run = models.BooleanField("provkörning")
    before = models.DateTimeField("äldre än")
    plan_dnr = models.CharField("planens diarienummer", max_length=60, blank=True)
    plan_adopted_on = models.DateField("planen antagen", null=True, blank=True)
    started_at = models.DateTimeField("började", auto_now_add=True)
    finished_at = models.DateTimeField("slutade", null=True, blank=True)
    counts = models.JSONField("rader", default=dict)
    kept = models.PositiveIntegerField("behölls", default=0)
    error = models.CharField("fel", max_length=500, blank=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="startad av"
    )

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        verbose_name = "gallringskörning"
        verbose_name_plural = "gallringskörningar"
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["rule", "-started_at"], name="accounts_retention_run_rule")]

    def __str__(self):
        kind = "provkörning" if self.dry_run else "gallring"
        return f"{kind} {timezone.localtime(self.started_at):%Y-%m-%d}"

    @property
    def total(self):
        """Rows counted or deleted, over all tables."""
        return sum(self.counts.values())
