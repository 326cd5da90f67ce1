"""How projects change: one transaction each, versions checked, rules enforced, history kept."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.core.models import lock, touch
from apps.core.partial_date import PartialDate
from apps.projects.models import Budget, BudgetLine, Project, ProjectLead, ProjectPartner, StatusChange

Status = Project.Status
# From these on the funder has said yes.
FUNDED = frozenset({Status.GRANTED, Status.ONGOING, Status.PAUSED, Status.FINISHED, Status.ABORTED})
OVER = frozenset({Status.FINISHED, Status.ABORTED})
NEEDS_REASON = frozenset({Status.REJECTED, Status.ABORTED, Status.PAUSED})
AID_RULE = (
    "Biståndsprojekt får bara ha externa pengar. Ta bort den kontanta medfinansieringen eller låt projektet stå som "
    "ansökt. Egen tid är tillåten. (Inledningen i KS 2019/0528)"
)


@dataclass(frozen=True)
class Sums:
    """The sums of a project in SEK; None is unknown, never zero."""

    support: Decimal | None = None
    own_cash: Decimal | None = None
    own_time: Decimal | None = None
    total: Decimal | None = None

    def lines(self):
        """(kind, amount) for the sums that are known."""
        kinds = (
            (BudgetLine.Kind.SUPPORT, self.support),
            (BudgetLine.Kind.OWN_CASH, self.own_cash),
            (BudgetLine.Kind.OWN_TIME, self.own_time),
            (BudgetLine.Kind.TOTAL, self.total),
        )
        return [(kind, amount) for kind, amount in kinds if amount is not None]

    @property
    def any_known(self):
        return bool(self.lines())


def missing_for(status, *, project, has_goals, sums, unit):
    """What a project lacks for its status: {form field: message}. An idea needs title and unit only."""
    missing = {}
    if not project.title:
        missing["title"] = "Ge projektet en titel."
    if unit is None:
        missing["unit"] = "Välj vilken enhet som ansvarar."
    if status != Status.IDEA:
        if not project.need:
            missing["need"] = "Ange vilket behov projektet svarar mot."
        if project.programme_id is None:
            missing["programme"] = "Välj vilket program som finansierar projektet."
        if project.start is None:
            missing["start"] = "Ange när projektet börjar."
        if not has_goals:
            missing["goals"] = "Välj minst ett mål i policyn som projektet bidrar till."
    if status in FUNDED and sums.support is None:
        missing["support"] = "Ange hur stort stöd som beviljats till Norrköping."
    if status in OVER and project.end is None:
        missing["end"] = "Ange när projektet slutade."
    return missing


def breaks_aid_rule(*, is_aid, status, sums):
    """Rule 1: own cash in an aid project stops the step to beviljat and further."""
    return is_aid and status in FUNDED and bool(sums.own_cash)


@transaction.atomic
def change_status(*, project, status, on, by, reason=""):
    """Note a new status and what it was that led to it; the only way a project's status changes.

    `on` is a PartialDate, a date or None (unknown). Raises ValidationError when a reason is owed.
    """
    if status in NEEDS_REASON and not reason and project.source == Project.Source.REGISTER:
        raise ValidationError({"reason": "Skriv kort varför. Det är en lärdom för andra."})
    project.status = status
    change = StatusChange(project=project, status=status, reason=reason, by=by)
    change.date = PartialDate.day(on) if isinstance(on, datetime.date) else on
    project.save()
    change.save()
    return change


@transaction.atomic
def change_lead(*, project, unit, accountable, by, on=None):
    """Hand the project to a unit from a date, or from its beginning when it has no lead yet."""
    current = ProjectLead.objects.filter(project=project).order_by("-start").filter(end__isnull=True).first()
    if current is None:
        return ProjectLead.objects.create(project=project, unit=unit, accountable=accountable, start=on)
    if current.unit_id == unit.pk:
        if current.accountable_id != (accountable.pk if accountable else None):
            current.accountable = accountable
            current.save()
        return current
    day = on or timezone.localdate()
    if current.start is not None and current.start >= day:
        # Handed over and corrected on the same day: the row itself was wrong.
        current.unit, current.accountable = unit, accountable
        current.save()
        return current
    current.end = day - datetime.timedelta(days=1)
    current.save()
    return ProjectLead.objects.create(project=project, unit=unit, accountable=accountable, start=day)


def current_sums(project):
    """The sums of the budget in force, in SEK."""
    amounts = dict(
        BudgetLine.objects.filter(budget__project=project, budget__valid=True, partner__isnull=True).values_list(
            "kind", "amount_sek"
        )
    )
    kinds = BudgetLine.Kind
    return Sums(
        amounts.get(kinds.SUPPORT), amounts.get(kinds.OWN_CASH), amounts.get(kinds.OWN_TIME), amounts.get(kinds.TOTAL)
    )


@transaction.atomic
def set_budget(*, project, sums, granted, decided_on=None, source="", note=""):
    """Store the sums as a new budget version, unless nothing changed. Returns the budget in force, or None.

    `granted` says that the funder has decided; the first such version is beviljat, later ones ändrat, and each
    remembers the decision it replaces so that reports can count the difference.
    """
    budgets = Budget.objects.filter(project=project)
    valid = budgets.filter(valid=True).first()
    is_decision = valid is not None and valid.kind != Budget.Kind.APPLIED
    if (
        valid
        and is_decision == granted
        and current_sums(project) == sums
        and (valid.decided_on == decided_on or not granted)
    ):
        return valid
    if not sums.any_known and valid is None:
        return None
    budgets.filter(valid=True).update(valid=False)
    earlier = budgets.granted().order_by("-version").first() if granted else None
    latest = budgets.order_by("-version").first()
    kind = Budget.Kind.APPLIED
    if granted:
        kind = Budget.Kind.CHANGED if earlier else Budget.Kind.GRANTED
    budget = Budget.objects.create(
        project=project,
        version=latest.version + 1 if latest else 1,
        kind=kind,
        decided_on=decided_on,
        replaces=earlier,
        source=source,
        note=note,
    )
    BudgetLine.objects.bulk_create(BudgetLine(budget=budget, kind=kind, amount=amount) for kind, amount in sums.lines())
    return budget


@transaction.atomic
def set_partners(*, project, partners):
    """Make the project's partners exactly these: a list of (external organisation, role)."""
    wanted = {organisation.pk: role for organisation, role in partners}
    kept = {}
    for row in ProjectPartner.objects.filter(project=project):
        if row.organisation_id in wanted:
            kept[row.organisation_id] = row
        else:
            row.delete()
    for pk, role in wanted.items():
        row = kept.get(pk)
        if row is None:
            ProjectPartner.objects.create(project=project, organisation_id=pk, role=role)
        elif row.role != role:
            row.role = role
            row.save()


@transaction.atomic
def save_project(
    *,
    project,
    by,
    unit,
    accountable,
    status,
    status_date=None,
    reason="",
    goals=(),
    council_goals=(),
    sdgs=(),
    sums=Sums(),
    decided_on=None,
    partners=None,
    version=None,
):
    """Create or change a project with all that belongs to it, or raise ValidationError by form field.

    `project` carries the new field values; `version` is the one the form was opened with. Raises StaleVersionError
    when somebody else saved in between.
    """
    problems = missing_for(status, project=project, has_goals=bool(goals), sums=sums, unit=unit)
    if breaks_aid_rule(is_aid=project.is_aid, status=status, sums=sums):
        problems["own_cash"] = AID_RULE
    if project.start and project.end and project.end.last < project.start.first:
        problems["end"] = "Slutdatum kan inte vara före startdatum."
    if problems:
        raise ValidationError(problems)
    before = ""
    if project.pk:
        saved = lock(Project, project.pk, version)
        before, project.version = saved.status, saved.version
        touch(project, by=by)
    else:
        project.created_by = project.updated_by = by
    if status != before:
        project.status = status
    project.save()
    if status != before:
        change_status(project=project, status=status, on=status_date, by=by, reason=reason)
    change_lead(project=project, unit=unit, accountable=accountable, by=by)
    project.goals.set(goals)
    project.council_goals.set(council_goals)
    project.sdgs.set(sdgs)
    set_budget(project=project, sums=sums, granted=status in FUNDED, decided_on=decided_on)
    if partners is not None:
        set_partners(project=project, partners=partners)
    return project
