import datetime
from decimal import Decimal

import pytest

from apps.projects.actions import Sums
from apps.projects.models import Budget, BudgetLine, Project
from apps.reports.money import Amount, Decision, amount, decisions, difference, sums_in_force
from tests.factories import make_budget, make_line, make_partner, make_project

pytestmark = pytest.mark.django_db
D = datetime.date
Kind = BudgetLine.Kind
YEAR = (D(2024, 1, 1), D(2024, 12, 31))


def sums(support=None, own_cash=None, own_time=None, total=None):
    return Sums(*(None if value is None else Decimal(value) for value in (support, own_cash, own_time, total)))


def decided(first=YEAR[0], last=YEAR[1]):
    return decisions(Project.objects.all(), first, last)


def test_first_decision_counts_with_all_its_lines_on_its_day():
    project = make_project()
    budget = make_budget(project=project, decided_on=D(2024, 1, 1), lines={Kind.OWN_CASH: 5, Kind.TOTAL: 900})
    make_line(budget=budget, kind=Kind.SUPPORT, amount=100, year=2024)
    make_line(budget=budget, kind=Kind.SUPPORT, amount=250, year=2025)

    assert decided() == [Decision(project.pk, D(2024, 1, 1), sums(350, 5, None, 900))]
    assert decided(D(2023, 1, 1), D(2023, 12, 31)) == []
    assert decided(D(2024, 1, 2), D(2024, 12, 31)) == []


def test_later_decision_counts_with_the_difference_also_when_it_is_smaller():
    project = make_project()
    first = make_budget(project=project, decided_on=D(2023, 5, 1), valid=False, lines={Kind.SUPPORT: 400_000})
    second = make_budget(
        project=project,
        version=2,
        kind=Budget.Kind.CHANGED,
        decided_on=D(2024, 5, 1),
        valid=False,
        replaces=first,
        lines={Kind.SUPPORT: 500_000},
    )
    make_budget(
        project=project,
        version=3,
        kind=Budget.Kind.FINAL,
        decided_on=D(2024, 12, 31),
        replaces=second,
        lines={Kind.SUPPORT: 440_000},
    )

    assert [decision.sums.support for decision in decided()] == [Decimal(100_000), Decimal(-60_000)]
    assert [decision.sums.support for decision in decided(D(2023, 1, 1), D(2024, 12, 31))] == [
        Decimal(400_000),
        Decimal(100_000),
        Decimal(-60_000),
    ]


def test_application_is_no_decision_and_a_decision_without_date_is_in_no_period():
    make_budget(kind=Budget.Kind.APPLIED, decided_on=D(2024, 3, 1), lines={Kind.SUPPORT: 1})
    make_budget(decided_on=None, lines={Kind.SUPPORT: 1})

    assert decided(D(1900, 1, 1), D(2099, 12, 31)) == []


def test_money_passed_on_and_partners_own_money_are_not_ours():
    project = make_project()
    budget = make_budget(project=project, lines={Kind.SUPPORT: 100, Kind.FORWARDED: 40, Kind.TOTAL_SUPPORT: 300})
    make_line(budget=budget, kind=Kind.OWN_CASH, amount=70, partner=make_partner(project=project))

    assert decided()[0].sums == sums(100)


def test_foreign_money_without_rate_makes_the_sum_unknown_and_with_rate_it_is_counted():
    unknown = make_budget(lines={Kind.SUPPORT: 100})
    make_line(budget=unknown, amount=10, currency="EUR")
    known = make_budget(decided_on=D(2024, 2, 1))
    make_line(budget=known, amount=10, currency="EUR", rate=Decimal("11.25"))

    assert [decision.sums.support for decision in decided()] == [None, Decimal("112.50")]


@pytest.mark.parametrize(("new", "old"), [(5, None), (None, 5), (None, None)])
def test_difference_to_or_from_the_unknown_is_unknown(new, old):
    assert difference(sums(new), sums(old)).support is None


def test_amount_separates_known_unknown_and_zero():
    known, zero, unknown = Decision(1, YEAR[0], sums(7)), Decision(2, YEAR[0], sums(0)), Decision(3, YEAR[0], sums())

    assert amount("support", [known, zero, unknown], {3, 4}) == Amount(Decimal(7), counted=2, unknown=2)
    assert amount("support", [], set()) == Amount(Decimal(0), 0, 0)
    assert amount("support", [unknown], set()).is_unknown
    assert not amount("support", [zero], set()).is_unknown


def test_sums_in_force_are_those_of_the_valid_granted_budget():
    project, applied = make_project(), make_project()
    old = make_budget(project=project, valid=False, lines={Kind.SUPPORT: 1})
    make_budget(project=project, version=2, kind=Budget.Kind.CHANGED, replaces=old, lines={Kind.SUPPORT: 2})
    make_budget(project=applied, kind=Budget.Kind.APPLIED, decided_on=None, lines={Kind.SUPPORT: 3})

    assert sums_in_force([project.pk, applied.pk]) == {project.pk: sums(2)}
