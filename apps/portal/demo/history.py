"""How a real, earlier project is described and written.

What the sources do not say stays empty: sums, dates, unit, status. A project is avslutat when its end is known and
lies in the past; otherwise its status is unknown. Nothing is said here about goals or global goals.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from apps.core.models import Certainty
from apps.core.partial_date import PartialDate
from apps.portal.demo.lookup import ever
from apps.projects.actions import change_lead, change_status, set_partners
from apps.projects.models import Budget, BudgetLine, Project

Kind, Status = Project.Kind, Project.Status


@dataclass(frozen=True)
class KnownBudget:
    """One version of a budget as one source gives it."""

    source: str
    currency: str
    lines: dict[str, str]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known about one real project. An empty value means that the sources do not say."""

    title: str
    source: str
    acronym: str = ""
    reference: str = ""
    kind: str = Kind.PROJECT
    programme: str = ""
    start: str = ""
    end: str = ""
    rejected: bool = False
    unit: str = ""
    role: str = ""
    role_note: str = ""
    stage: str = ""
    is_aid: bool = False
    partners: dict[str, str] = field(default_factory=dict)
    budgets: tuple[KnownBudget, ...] = ()  # the first one is shown as valid
    certainty: str = Certainty.VERIFIED
    note: str = ""


def add_history(projects, lookup):
    """Create the real projects that the register has never held. Returns how many are new."""
    there = ever(Project, "title", "source")
    new = [known for known in projects if (known.title, Project.Source.HISTORY) not in there]
    for known in new:
        add(known, lookup)
    return len(new)


def add(known, lookup):
    """Create one real project with its partners, its unit if known, its end and its budgets."""
    project = Project(
        title=known.title,
        acronym=known.acronym,
        programme_reference=known.reference,
        kind=known.kind,
        programme=lookup.programmes[known.programme] if known.programme else None,
        role=known.role,
        role_note=known.role_note,
        education_stage=known.stage,
        is_aid=known.is_aid,
        source=Project.Source.HISTORY,
        source_text=known.source,
        certainty=known.certainty,
        note=known.note,
    )
    project.start, project.end = known.start, known.end
    project.save()
    if known.rejected:
        change_status(project=project, status=Status.REJECTED, on=None, by=None)
    elif known.end and known.kind != Kind.ACCREDITATION:
        # Every end written above lies in the past; an accreditation's does not.
        change_status(project=project, status=Status.FINISHED, on=PartialDate.parse(known.end), by=None)
    if known.unit:
        # Which nämnd answered for it then is not in the sources.
        change_lead(project=project, unit=lookup.units[known.unit], accountable=None, by=None)
    set_partners(project=project, partners=lookup.partners(known.partners))
    for version, budget in enumerate(known.budgets, 1):
        row = Budget.objects.create(
            project=project,
            version=version,
            kind=Budget.Kind.GRANTED,
            valid=version == 1,
            source=budget.source,
            note=budget.note,
        )
        for kind, amount in budget.lines.items():
            BudgetLine.objects.create(budget=row, kind=kind, amount=Decimal(amount), currency=budget.currency)
