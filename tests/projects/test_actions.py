"""How projects change: versions, statuses, leads, budgets and partners over time."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.core.models import StaleVersionError
from apps.core.partial_date import PartialDate
from apps.projects.actions import (
    change_lead,
    change_status,
    correct_status,
    current_sums,
    save_project,
    set_budget,
    set_partners,
)
from apps.projects.models import Budget, BudgetLine, Project, ProjectLead, ProjectPartner, StatusChange
from apps.projects.rules import AID_RULE, NO_SUMS, REASON_OWED, Status, Sums
from tests.factories import (
    make_board,
    make_budget,
    make_goal,
    make_lead,
    make_line,
    make_organisation,
    make_partner,
    make_programme,
    make_project,
    make_sdg,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
D = datetime.date
Kind, Source = BudgetLine.Kind, Project.Source
DAY = datetime.timedelta(days=1)


def sums(support=None, own_cash=None, own_time=None, total=None):
    return Sums(*(None if amount is None else Decimal(amount) for amount in (support, own_cash, own_time, total)))


def lines(budget):
    """{kind: (amount, currency)} of a budget without yearly lines."""
    return {line.kind: (line.amount, line.currency) for line in budget.lines.all()}


# --- statuses


def test_status_change_is_noted_with_date_reason_and_who():
    project, user = make_project(), make_user()
    change_status(project=project, status=Status.ABORTED, on=D(2025, 3, 1), by=user, reason="Partnern drog sig ur.")
    change = StatusChange.objects.get()
    assert (change.status, change.date, change.reason, change.by) == (
        Status.ABORTED,
        PartialDate(D(2025, 3, 1)),
        "Partnern drog sig ur.",
        user,
    )
    project.refresh_from_db()
    assert project.status == Status.ABORTED


@pytest.mark.parametrize("status", [Status.ABORTED, Status.REJECTED, Status.PAUSED])
def test_status_that_owes_a_reason_is_refused_without_one(status):
    project = make_project()
    with pytest.raises(ValidationError) as caught:
        change_status(project=project, status=status, on=None, by=None)
    assert caught.value.message_dict == {"reason": [REASON_OWED]}
    assert not StatusChange.objects.exists()


def test_history_owes_no_reason_and_no_date():
    project = make_project(source=Source.HISTORY)
    assert change_status(project=project, status=Status.REJECTED, on=None, by=None).date is None


def test_status_date_is_mended_without_a_new_step():
    project = make_project()
    change_status(project=project, status=Status.ONGOING, on=D(2025, 3, 1), by=None)
    correct_status(project=project, on=PartialDate.year(2024))
    correct_status(project=project)
    change = StatusChange.objects.get()
    assert (str(change.date), change.reason) == ("2024", "")


def test_nothing_to_mend_is_no_error():
    assert correct_status(project=make_project(), on=PartialDate.year(2024)) is None


# --- leads


def leads(project):
    return list(ProjectLead.objects.filter(project=project).order_by("id").values_list("unit__name", "start", "end"))


@pytest.fixture
def units():
    return make_unit(name="A"), make_unit(name="B")


def test_first_lead_is_open_in_both_ends(units):
    project = make_project()
    change_lead(project=project, unit=units[0], accountable=None, by=None)
    assert leads(project) == [("A", None, None)]


def test_handover_closes_one_lead_and_opens_the_next(units):
    project = make_project(unit=units[0])
    change_lead(project=project, unit=units[1], accountable=None, by=None, on=D(2024, 1, 1))
    assert leads(project) == [("A", None, D(2023, 12, 31)), ("B", D(2024, 1, 1), None)]


def test_handover_is_today_unless_said(units):
    project, today = make_project(unit=units[0]), timezone.localdate()
    change_lead(project=project, unit=units[1], accountable=None, by=None)
    assert leads(project) == [("A", None, today - DAY), ("B", today, None)]


def test_handover_mended_on_the_same_day_leaves_no_trace_of_the_slip(units):
    project, today = make_project(unit=units[0]), timezone.localdate()
    for unit in (units[1], make_unit(name="C")):
        change_lead(project=project, unit=unit, accountable=None, by=None)
    assert leads(project) == [("A", None, today - DAY), ("C", today, None)]


def test_whom_it_answers_to_is_filled_in_where_it_was_not_known(units):
    project, board = make_project(unit=units[0]), make_board()
    row = change_lead(project=project, unit=units[0], accountable=board, by=None)
    assert row.accountable == board
    assert leads(project) == [("A", None, None)]


def test_whom_it_answered_to_stands_for_the_time_it_did(units):
    """The report of last year is not rewritten by a form that is saved today."""
    before, after, today = make_board(name="Förr"), make_board(name="Nu"), timezone.localdate()
    project = make_project(unit=units[0], accountable=before)
    change_lead(project=project, unit=units[0], accountable=before, by=None)
    change_lead(project=project, unit=units[0], accountable=after, by=None)
    assert leads(project) == [("A", None, today - DAY), ("A", today, None)]
    assert [row.accountable for row in project.leads.order_by("id")] == [before, after]


def test_planned_handover_stands_when_the_present_lead_is_mended(units):
    project, end = make_project(), timezone.localdate() + 30 * DAY
    make_lead(project=project, unit=units[0], end=end)
    make_lead(project=project, unit=units[1], start=end + DAY)
    change_lead(project=project, unit=units[0], accountable=None, by=None)
    change_lead(project=project, unit=make_unit(name="C"), accountable=None, by=None)
    today = timezone.localdate()
    assert leads(project) == [("A", None, today - DAY), ("B", end + DAY, None), ("C", today, end)]


def test_lead_of_a_closed_unit_is_followed_by_the_next(units):
    project = make_project()
    make_lead(project=project, unit=units[0], end=D(2023, 12, 31))
    change_lead(project=project, unit=units[1], accountable=None, by=None)
    assert leads(project) == [("A", None, D(2023, 12, 31)), ("B", timezone.localdate(), None)]


# --- money


def test_budget_becomes_versions_that_remember_what_they_replace():
    project = make_project()
    first = set_budget(project=project, sums=sums(100), granted=False)
    granted = set_budget(project=project, sums=sums(90), granted=True, decided_on=D(2024, 1, 1))
    changed = set_budget(project=project, sums=sums(120, 5), granted=True, decided_on=D(2025, 1, 1))
    rows = Budget.objects.order_by("version")
    assert list(rows) == [first, granted, changed]
    assert [(row.version, row.kind, row.valid, row.replaces) for row in rows] == [
        (1, "ansokt", False, None),
        (2, "beviljat", False, None),
        (3, "andrat", True, granted),
    ]
    assert current_sums(project) == sums(120, 5)


def test_budget_that_is_the_same_is_not_a_new_version():
    project = make_project()
    first = set_budget(project=project, sums=sums(100), granted=True, decided_on=D(2024, 1, 1))
    assert set_budget(project=project, sums=sums("100.00"), granted=True, decided_on=D(2024, 1, 1)) == first
    assert set_budget(project=project, sums=sums(100), granted=True, decided_on=D(2024, 1, 2)) != first


def test_budget_of_nothing_known_is_none():
    assert set_budget(project=make_project(), sums=NO_SUMS, granted=False) is None


def test_sum_that_is_emptied_is_unknown_again():
    project = make_project()
    set_budget(project=project, sums=sums(100, 0), granted=False)
    assert current_sums(project) == sums(100, 0)
    set_budget(project=project, sums=sums(100), granted=False)
    assert current_sums(project) == sums(100)


def test_mended_sum_leaves_the_other_lines_as_they_stood():
    project = make_project()
    partner = make_partner(project=project)
    before = make_budget(project=project, kind=Budget.Kind.APPLIED, decided_on=None)
    make_line(budget=before, kind=Kind.SUPPORT, amount=10, currency="EUR", rate=11)
    make_line(budget=before, kind=Kind.TOTAL, amount=700, currency="EUR")
    make_line(budget=before, kind=Kind.TOTAL_SUPPORT, amount=600, currency="EUR")
    make_line(budget=before, kind=Kind.OWN_CASH, amount=40, year=2024)
    make_line(budget=before, kind=Kind.OWN_CASH, amount=60, year=2025)
    make_line(budget=before, kind=Kind.SUPPORT, amount=5, partner=partner)
    assert current_sums(project) == sums(110, 100)

    after = set_budget(project=project, sums=sums(110, 100, 7), granted=False)

    stood = list(before.lines.values_list("kind", "amount", "currency", "rate", "year", "partner"))
    assert sorted(map(str, after.lines.values_list("kind", "amount", "currency", "rate", "year", "partner"))) == sorted(
        map(str, [*stood, ("egen_tid", Decimal("7.00"), "SEK", None, None, None)])
    )


def test_changed_sum_replaces_its_lines_and_no_partners():
    project = make_project()
    before = make_budget(project=project, kind=Budget.Kind.APPLIED)
    make_line(budget=before, amount=10, currency="EUR", rate=11)
    partners_part = make_line(budget=before, amount=5, partner=make_partner(project=project))
    after = set_budget(project=project, sums=sums(200), granted=False)
    assert sorted(after.lines.values_list("amount", "currency", "partner")) == [
        (Decimal(5), "SEK", partners_part.partner_id),
        (Decimal(200), "SEK", None),
    ]


# --- partners


def test_partners_become_exactly_these():
    project = make_project()
    kept, gone, new = make_organisation(), make_organisation(), make_organisation()
    for organisation in (kept, gone):
        make_partner(project=project, organisation=organisation)
    set_partners(project=project, partners=[(kept, "samordnare"), (new, "associerad")])
    assert set(ProjectPartner.objects.values_list("organisation", "role")) == {
        (kept.pk, "samordnare"),
        (new.pk, "associerad"),
    }


def test_partner_with_money_in_the_budget_stays():
    project = make_project()
    partner = make_partner(project=project)
    make_line(budget=make_budget(project=project), partner=partner)
    with pytest.raises(ValidationError) as caught:
        set_partners(project=project, partners=[])
    assert caught.value.message_dict == {
        "partners": [f"{partner.organisation} har pengar i projektets budget och kan inte tas bort."]
    }
    assert ProjectPartner.objects.get() == partner


# --- the whole


@pytest.fixture
def values():
    """What a complete application is saved with."""
    return {
        "by": make_user(),
        "unit": make_unit(),
        "accountable": make_board(),
        "status": Status.APPLIED,
        "status_date": PartialDate.year(2024),
        "goals": [make_goal()],
    }


def new_project(**fields):
    return Project(
        **{"title": "Läslust", "need": "Ett behov.", "programme": make_programme(), "start": "2024"} | fields
    )


def test_new_project_is_saved_with_all_that_belongs_to_it(values):
    sdg, partner = make_sdg(), make_organisation()
    project = save_project(project=new_project(), sums=sums(100), sdgs=[sdg], partners=[(partner, "partner")], **values)
    project.refresh_from_db()
    assert (project.status, project.version, project.created_by) == (Status.APPLIED, 1, values["by"])
    assert list(project.goals.all()) == values["goals"]
    assert list(project.sdgs.all()) == [sdg]
    assert project.partners.get().organisation == partner
    assert project.leads.get().accountable == values["accountable"]
    assert str(project.status_changes.get().date) == "2024"
    assert current_sums(project) == sums(100)
    assert project.budgets.get().decided_on is None


def test_change_counts_the_version_up(values):
    project = save_project(project=new_project(), **values)
    project.title = "Läslust i skolan"
    save_project(project=project, version=1, **values)
    project.refresh_from_db()
    assert (project.title, project.version, project.status_changes.count()) == ("Läslust i skolan", 2, 1)


def test_stale_version_changes_nothing(values):
    project = save_project(project=new_project(), **values)
    save_project(project=project, version=1, **values)
    project.title = "För sent"
    with pytest.raises(StaleVersionError):
        save_project(project=project, version=1, **values)
    assert Project.objects.get().title == "Läslust"


def test_problems_are_told_by_field_and_nothing_is_saved(values):
    project = new_project(title="", need="", programme=None, start="2025", end="2024", is_aid=True)
    with pytest.raises(ValidationError) as caught:
        save_project(
            project=project,
            sums=sums(own_cash=1),
            **values | {"status": Status.ABORTED, "goals": [], "unit": None},
        )
    assert set(caught.value.message_dict) == {
        *("title", "unit", "need", "programme", "goals", "support", "own_cash", "end", "reason"),
    }
    assert caught.value.message_dict["own_cash"] == [AID_RULE]
    assert not Project.objects.exists()


def test_reason_is_owed_only_when_the_status_changes(values):
    done = values | {"status": Status.PAUSED, "sums": sums(5), "reason": "Väntar på partnern."}
    project = save_project(project=new_project(), **done)
    save_project(project=project, version=1, **done | {"reason": ""})
    assert project.status_changes.get().reason == "Väntar på partnern."


def test_decision_date_belongs_to_what_is_granted(values):
    project = save_project(project=new_project(), sums=sums(5), decided_on=D(2024, 5, 1), **values)
    assert project.budgets.get().decided_on is None
    save_project(
        project=project,
        version=1,
        sums=sums(5),
        decided_on=D(2024, 5, 1),
        **values | {"status": Status.GRANTED, "status_date": None},
    )
    assert list(project.budgets.values_list("kind", "decided_on")) == [("beviljat", D(2024, 5, 1)), ("ansokt", None)]


def test_history_is_mended_without_being_asked_for_more(values):
    project = make_project(source=Source.HISTORY, status="", start=None, end=None, need="")
    budget = make_budget(project=project, decided_on=None)
    make_line(budget=budget, kind=Kind.TOTAL_SUPPORT, amount=1_697_128, currency="EUR")
    project.acronym = "BUL"
    save_project(
        project=project,
        version=1,
        **values | {"unit": None, "accountable": None, "status": "", "status_date": None, "goals": []},
    )
    project.refresh_from_db()
    assert (project.acronym, project.status, project.leads.count()) == ("BUL", "", 0)
    assert project.budgets.get() == budget
