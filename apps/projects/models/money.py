"""Budgets in versions. What was granted is counted on the funder's decision date; a later version as a difference."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round

from apps.projects.models.partners import ProjectPartner
from apps.projects.models.projects import Project


class BudgetQuerySet(models.QuerySet):
    def granted(self):
        """Budgets that rest on a decision by the funder."""
        return self.filter(kind__in=[Budget.Kind.GRANTED, Budget.Kind.CHANGED, Budget.Kind.FINAL])


@pghistory.track()
class Budget(models.Model):
    """One version of a project's budget; `valid` marks the one in force, `replaces` the decision before it."""

    class Kind(models.TextChoices):
        APPLIED = "ansokt", "ansökt"
        GRANTED = "beviljat", "beviljat"
        CHANGED = "andrat", "ändrat"
        FINAL = "slutligt", "slutligt godkänt"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="budgets", verbose_name="projekt")
    version = models.PositiveSmallIntegerField("version")
    kind = models.CharField("slag", max_length=10, choices=Kind.choices)
    decided_on = models.DateField("finansiärens beslutsdatum", null=True, blank=True)
    valid = models.BooleanField("gäller", default=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="ersätter"
    )
    source = models.CharField("källa", max_length=300, blank=True)
    note = models.CharField("anmärkning", max_length=500, blank=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = "budget"
        verbose_name_plural = "budgetar"
        ordering = ["project", "-version"]
        indexes = [models.Index(fields=["decided_on", "project"], include=["kind"], name="projects_budget_decided")]
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="projects_budget_version_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(valid=True),
                name="projects_budget_one_valid",
                violation_error_message="Bara en budget i taget kan gälla.",
            ),
        ]

    def __str__(self):
        return f"Budget {self.version}, {self.get_kind_display()}"


@pghistory.track(exclude=["amount_sek"])
class BudgetLine(models.Model):
    """One sum of a budget version. SEK is derived; without a rate it is unknown, never zero."""

    class Kind(models.TextChoices):
        SUPPORT = "stod", "stöd till Norrköping"
        FORWARDED = "vidare", "stöd vidare till partner"
        OWN_CASH = "kontant", "egen medfinansiering, kontant"
        OWN_TIME = "egen_tid", "egen medfinansiering, egen tid"
        TOTAL_SUPPORT = "stod_alla", "stöd till hela projektet"
        TOTAL = "totalt", "projektets totala budget"

    class Currency(models.TextChoices):
        SEK = "SEK", "svenska kronor"
        EUR = "EUR", "euro"
        DKK = "DKK", "danska kronor"
        NOK = "NOK", "norska kronor"
        ISK = "ISK", "isländska kronor"

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="lines", verbose_name="budget")
    kind = models.CharField("slag", max_length=10, choices=Kind.choices)
    partner = models.ForeignKey(
        ProjectPartner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="partner"
    )
    year = models.PositiveSmallIntegerField("år", null=True, blank=True)
    amount = models.DecimalField("belopp", max_digits=14, decimal_places=2)
    currency = models.CharField("valuta", max_length=3, choices=Currency.choices, default=Currency.SEK)
    rate = models.DecimalField(
        "kurs", max_digits=12, decimal_places=6, null=True, blank=True, help_text="Kronor för en enhet av valutan."
    )
    rate_date = models.DateField("kursdatum", null=True, blank=True)
    amount_sek = models.GeneratedField(
        expression=models.Case(
            models.When(currency="SEK", then=F("amount")), default=Round(F("amount") * F("rate"), precision=2)
        ),
        output_field=models.DecimalField(max_digits=26, decimal_places=2, null=True),
        db_persist=True,
        verbose_name="belopp i kronor",
    )

    class Meta:
        verbose_name = "budgetpost"
        verbose_name_plural = "budgetposter"
        ordering = ["budget", "kind", "year", "id"]
        indexes = [models.Index(fields=["budget", "kind"], include=["amount_sek"], name="projects_line_sums")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="projects_line_not_negative",
                violation_error_message="Beloppet kan inte vara negativt.",
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gt=0),
                name="projects_line_rate_positive",
                violation_error_message="Kursen ska vara större än noll.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount} {self.currency}"
