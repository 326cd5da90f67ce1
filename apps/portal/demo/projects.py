"""How an example project is described and written."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from apps.core.partial_date import PartialDate
from apps.portal.demo.lookup import ever
from apps.projects.actions import Sums, change_lead, change_status, save_project, set_budget
from apps.projects.models import Budget, BudgetLine, Project, ProjectPartner

LABEL = "Exempel: "
Status, Kind = Project.Status, Project.Kind


def sums(*, support=None, cash=None, time=None, total=None):
    """Sums in whole kronor or euro; what is left out is unknown, never zero."""
    amounts = (support, cash, time, total)
    return Sums(*(None if amount is None else Decimal(amount) for amount in amounts))


@dataclass(frozen=True)
class Change:
    """A later decision of the funder that replaces the budget before it."""

    decided_on: str
    sums: Sums
    note: str


@dataclass(frozen=True)
class Handover:
    """The project goes to another unit, as after a reorganisation."""

    on: str
    unit: str
    board: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """An example project. `life` is its statuses with their dates, the funder's decision among them."""

    title: str
    unit: str
    life: tuple[tuple[str, str], ...]
    board: str = ""  # empty for a bolag, which answers for itself
    handover: Handover | None = None
    programme: str = ""
    reference: str = ""
    kind: str = Kind.PROJECT
    start: str = ""
    end: str = ""
    role: str = Project.Role.PARTNER
    need: str = ""
    work: str = ""
    residents: str = ""
    goals: tuple[int, ...] = ()
    sdgs: tuple[int, ...] = ()
    stage: str = ""
    is_aid: bool = False
    steering: str = ""
    dnr: str = ""
    partners: tuple[str, ...] = ()
    led_by: str = ""  # the partner that coordinates, when it is not us
    asked: Sums = field(default_factory=Sums)
    got: Sums = field(default_factory=Sums)
    changes: tuple[Change, ...] = ()
    currency: str = BudgetLine.Currency.SEK
    rate: str = ""  # kronor for one euro on the decision date; empty leaves the sum in kronor unknown
    reason: str = ""  # why it was rejected, paused or stopped


def day(text):
    return datetime.date.fromisoformat(text)


def add_examples(examples, *, lookup, steering, user_of):
    """Create the example projects that the register has never held. Returns how many are new."""
    there = ever(Project, "title")
    new = [example for example in examples if (LABEL + example.title,) not in there]
    for example in new:
        add(example, lookup, steering, by=user_of(example.unit))
    return len(new)


def add(example, lookup, steering, *, by):
    """Let the project live through its statuses in the order they came."""
    unit = lookup.units[example.unit]
    board = lookup.units[example.board or example.unit]
    (status, date), *later = example.life
    in_kronor = example.currency == BudgetLine.Currency.SEK
    project = Project(
        title=LABEL + example.title,
        kind=example.kind,
        programme=lookup.programmes[example.programme] if example.programme else None,
        programme_reference=example.reference,
        role=example.role,
        need=example.need,
        benefit_work=example.work,
        benefit_residents=example.residents,
        education_stage=example.stage,
        is_aid=example.is_aid,
        steering_assignment=steering[example.steering] if example.steering else None,
        dnrs=[example.dnr] if example.dnr else [],
    )
    project.start, project.end = example.start, example.end
    save_project(
        project=project,
        by=by,
        unit=unit,
        accountable=board,
        status=status,
        status_date=PartialDate.parse(date),
        goals=[lookup.goals[number] for number in example.goals],
        sdgs=example.sdgs,
        sums=example.asked if in_kronor else Sums(),
        partners=lookup.partners({name: role_of(name, example) for name in example.partners}),
    )
    if not in_kronor and example.asked.any_known:
        add_foreign_budget(example, project, example.asked, Budget.Kind.APPLIED)
    for status, date in later:
        if status == Status.GRANTED:
            add_granted_budget(example, project, date)
        change_status(
            project=project, status=status, on=PartialDate.parse(date), by=by, reason=reason_for(status, example)
        )
    for change in example.changes:
        set_budget(project=project, sums=change.sums, granted=True, decided_on=day(change.decided_on), note=change.note)
    if example.handover:
        over = example.handover
        change_lead(
            project=project,
            unit=lookup.units[over.unit],
            accountable=lookup.units[over.board],
            by=by,
            on=day(over.on),
        )


def role_of(name, example):
    return ProjectPartner.Role.LEAD if name == example.led_by else ProjectPartner.Role.PARTNER


def reason_for(status, example):
    """The reason belongs to the last step, where it was rejected, paused or stopped."""
    return example.reason if status == example.life[-1][0] else ""


def add_granted_budget(example, project, date):
    if example.currency == BudgetLine.Currency.SEK:
        set_budget(project=project, sums=example.got, granted=True, decided_on=day(date))
    else:
        add_foreign_budget(example, project, example.got, Budget.Kind.GRANTED, decided_on=day(date))


def add_foreign_budget(example, project, amounts, kind, decided_on=None):
    """A budget version in euro, with the rate of the decision date when there is one."""
    before = Budget.objects.filter(project=project)
    before.update(valid=False)
    budget = Budget.objects.create(project=project, version=before.count() + 1, kind=kind, decided_on=decided_on)
    rate = Decimal(example.rate) if example.rate and decided_on else None
    for line, amount in amounts.lines():
        BudgetLine.objects.create(
            budget=budget,
            kind=line,
            amount=amount,
            currency=example.currency,
            rate=rate,
            rate_date=decided_on if rate else None,
        )
