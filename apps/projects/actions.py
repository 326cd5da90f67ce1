"""How projects change: one transaction each, versions checked, rules enforced, history kept."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.core.models import lock, touch
from apps.core.partial_date import PartialDate
from apps.partnerships.actions.facts import save_record
from apps.projects.models import (
    Budget,
    BudgetLine,
    Project,
    ProjectLead,
    ProjectPartner,
    ProjectPolicyNote,
    StatusChange,
)
from apps.projects.rules import (
    AID_RULE,
    FUNDED,
    NEEDS_REASON,
    NO_SUMS,
    REASON_OWED,
    Sums,
    breaks_aid_rule,
    missing_for,
)


@transaction.atomic
def change_status(*, project, status, on, by, reason=""):
    """Note a new status and what it was that led to it; the only way a project's status changes.

    `on` is a PartialDate, a date or None (unknown). Raises ValidationError when a reason is owed.
    """
    if status in NEEDS_REASON and not reason and project.source == Project.Source.REGISTER:
        raise ValidationError({"reason": REASON_OWED})
    project.status = status
    change = StatusChange(project=project, status=status, reason=reason, by=by)
    change.date = PartialDate.day(on) if isinstance(on, datetime.date) else on
    project.save()
    change.save()
    return change


@transaction.atomic
def correct_status(*, project, on=None, reason=""):
    """Mend the date or the reason of the latest status change; what is left out stays as it was."""
    change = StatusChange.objects.filter(project=project, status=project.status).order_by("-id").first()
    if change is None:
        return None
    change.date = on or change.date
    change.reason = reason or change.reason
    change.save()
    return change


@transaction.atomic
def change_lead(*, project, unit, accountable, by, on=None):
    """Hand the project to a unit from a date (today), or from its beginning when it never had a lead.

    Whom the unit answers to is dated as the unit is: a report of a time tells who answered then. What was not known is
    filled in where it is missing.
    """
    day = on or timezone.localdate()
    leads = ProjectLead.objects.filter(project=project)
    current = leads.current(day).first()
    if current is None:
        last_day = leads.filter(end__isnull=False).order_by("-end").values_list("end", flat=True).first()
        start = max(day, last_day + datetime.timedelta(days=1)) if last_day else on
        return ProjectLead.objects.create(project=project, unit=unit, accountable=accountable, start=start)
    if (current.unit_id, current.accountable_id) == (unit.pk, accountable.pk if accountable else None):
        return current
    was_unknown = current.unit_id == unit.pk and current.accountable_id is None
    if was_unknown or current.start == day:
        # Filled in, or handed over and corrected on the same day: the row itself was wrong.
        current.unit, current.accountable = unit, accountable
        current.save()
        return current
    planned_end, current.end = current.end, day - datetime.timedelta(days=1)
    current.save()
    return ProjectLead.objects.create(project=project, unit=unit, accountable=accountable, start=day, end=planned_end)


@transaction.atomic
def move_projects(*, projects, old, new, accountable, by, on, was_wrong=False):
    """Let another unit lead many projects, without their forms; a few questions, however many they are.

    From the day `on` they are handed over; `was_wrong` says that `old` should never have stood there, and mends the
    rows themselves. Versions are counted up, so that an open form does not move a project back. Returns how many were
    moved: those that `old` still led.
    """
    wanted = Project.objects.filter(pk__in=[project.pk for project in projects])
    locked = list(wanted.select_for_update(of=("self",)).values_list("pk", flat=True))
    leads = list(ProjectLead.objects.current(on).filter(project__in=locked, unit=old))
    mended = [lead.pk for lead in leads if was_wrong or lead.start == on]
    closed = [lead for lead in leads if lead.pk not in set(mended)]
    ProjectLead.objects.filter(pk__in=mended).update(unit=new, accountable=accountable)
    day_before = on - datetime.timedelta(days=1)
    ProjectLead.objects.filter(pk__in=[lead.pk for lead in closed]).update(end=day_before)
    ProjectLead.objects.bulk_create(
        ProjectLead(project_id=lead.project_id, unit=new, accountable=accountable, start=on, end=lead.end)
        for lead in closed
    )
    moved = Project.objects.filter(pk__in=[lead.project_id for lead in leads])
    return moved.update(version=F("version") + 1, updated_by=by, updated_at=timezone.now())


def current_sums(project):
    """The sums of the budget in force, in SEK; a sum of which some part is unknown is unknown."""
    amounts: dict = {}
    for line in own_lines(project):
        amounts.setdefault(line.kind, []).append(line.amount_sek)
    known = {kind: None if None in parts else sum(parts) for kind, parts in amounts.items()}
    kinds = BudgetLine.Kind
    return Sums(*(known.get(kind) for kind in (kinds.SUPPORT, kinds.OWN_CASH, kinds.OWN_TIME, kinds.TOTAL)))


def own_lines(project):
    """The lines of the budget in force that are not one partner's."""
    return BudgetLine.objects.filter(budget__project=project, budget__valid=True, partner__isnull=True)


def lines_of(budget, *, sums, before, replaced):
    """The lines of a new budget version: the sums that changed in kronor, everything else as it stood.

    So a sum in euro, a yearly share or a partner's part survives that somebody mends another sum.
    """
    changed = {kind for kind, amount in sums.by_kind().items() if amount != before.by_kind()[kind]}
    for kind, amount in sums.lines():
        if kind in changed:
            yield BudgetLine(budget=budget, kind=kind, amount=amount)
    for line in replaced:
        if line.kind not in changed or line.partner_id is not None:
            yield BudgetLine(
                budget=budget,
                kind=line.kind,
                partner_id=line.partner_id,
                year=line.year,
                amount=line.amount,
                currency=line.currency,
                rate=line.rate,
                rate_date=line.rate_date,
            )


def rests_on_decision(project, status):
    """Has the funder said yes? For a historic project, whose status may be unknown, its budget says so."""
    valid = Budget.objects.filter(project=project, valid=True).first()
    if project.source == Project.Source.HISTORY and valid is not None:
        return valid.kind != Budget.Kind.APPLIED
    return status in FUNDED


@transaction.atomic
def set_budget(*, project, sums, granted, decided_on=None, source="", note=""):
    """Store the sums as a new budget version, unless nothing changed. Returns the budget in force, or None.

    `granted` says that the funder has decided; the first such version is beviljat, later ones ändrat, and each
    remembers the decision it replaces so that reports can count the difference.
    """
    budgets = Budget.objects.filter(project=project)
    valid = budgets.filter(valid=True).first()
    is_decision = valid is not None and valid.kind != Budget.Kind.APPLIED
    before = current_sums(project)
    if valid and is_decision == granted and before == sums and (valid.decided_on == decided_on or not granted):
        return valid
    if not sums.any_known and valid is None:
        return None
    replaced = list(BudgetLine.objects.filter(budget=valid)) if valid else []
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
    BudgetLine.objects.bulk_create(lines_of(budget, sums=sums, before=before, replaced=replaced))
    return budget


@transaction.atomic
def set_partners(*, project, partners):
    """Make the project's partners exactly these: a list of (external organisation, role)."""
    wanted = {organisation.pk: role for organisation, role in partners}
    kept = {}
    for row in ProjectPartner.objects.filter(project=project):
        if row.organisation_id in wanted:
            kept[row.organisation_id] = row
        elif BudgetLine.objects.filter(partner=row).exists():
            raise ValidationError({"partners": f"{row} har pengar i projektets budget och kan inte tas bort."})
        else:
            row.delete()
    for pk, role in wanted.items():
        partner = kept.get(pk)
        if partner is None:
            ProjectPartner.objects.create(project=project, organisation_id=pk, role=role)
        elif partner.role != role:
            partner.role = role
            partner.save()


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
    sums=NO_SUMS,
    decided_on=None,
    partners=None,
    version=None,
):
    """Create or change a project with all that belongs to it, or raise ValidationError by form field.

    `project` carries the new field values; `version` is the one the form was opened with. `status_date` is when the
    project came to its status; when the status is the same as before, it mends the date that was noted. Raises
    StaleVersionError when somebody else saved in between.
    """
    before = Project.objects.filter(pk=project.pk).values_list("status", flat=True).first() if project.pk else ""
    problems = missing_for(status, project=project, has_goals=bool(goals), sums=sums, unit=unit)
    if breaks_aid_rule(project=project, status=status, sums=sums):
        problems["own_cash"] = AID_RULE
    if project.start and project.end and project.end.last < project.start.first:
        problems["end"] = "Slutdatum kan inte vara före startdatum."
    if status != before and status in NEEDS_REASON and not reason and project.source == Project.Source.REGISTER:
        problems["reason"] = REASON_OWED
    if problems:
        raise ValidationError(problems)
    if project.pk:
        saved = lock(Project, project.pk, version)
        before, project.version = saved.status, saved.version
        touch(project, by=by)
    else:
        project.created_by = project.updated_by = by
    if status != before and status:
        change_status(project=project, status=status, on=status_date, by=by, reason=reason)
    else:
        project.status = status
        project.save()
        correct_status(project=project, on=status_date, reason=reason)
    if unit is not None:
        change_lead(project=project, unit=unit, accountable=accountable, by=by)
    project.goals.set(goals)
    project.council_goals.set(council_goals)
    project.sdgs.set(sdgs)
    is_granted = rests_on_decision(project, status)
    set_budget(project=project, sums=sums, granted=is_granted, decided_on=decided_on if is_granted else None)
    if partners is not None:
        set_partners(project=project, partners=partners)
    return project


@transaction.atomic
def save_policy_note(*, note, by, version=None):
    """What a person found about a project's partners and Sweden's foreign policy; raises StaleVersionError."""
    return save_record(ProjectPolicyNote, note, by=by, version=version)
