"""What stops a project, what it lacks and what is worth knowing."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.projects.models import Budget, Project, ProjectLead
from apps.projects.rules import NO_SUMS, Status, Sums, breaks_aid_rule, gaps, is_overdue, missing_for

D = datetime.date
Source = Project.Source
FULL = {"title": "T", "need": "N", "programme_id": 1, "start": "2024", "end": "2025"}


def project(**fields):
    return Project(**FULL | fields)


SUPPORTED, SOME_UNIT = Sums(support=Decimal(1)), object()


def missing(status, *, unit=SOME_UNIT, goals=True, sums=SUPPORTED, **fields):
    return list(missing_for(status, project=project(**fields), has_goals=goals, sums=sums, unit=unit))


@pytest.mark.parametrize("status", Status.values)
def test_complete_project_lacks_nothing(status):
    assert missing(status) == []


def test_idea_needs_title_and_unit_only():
    empty = {"need": "", "programme_id": None, "start": None, "end": None}
    assert missing(Status.IDEA, goals=False, sums=NO_SUMS, **empty) == []
    assert missing(Status.IDEA, unit=None, title="", **empty) == ["title", "unit"]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"need": ""}, "need"),
        ({"programme_id": None}, "programme"),
        ({"start": None}, "start"),
        ({"goals": False}, "goals"),
    ],
)
def test_application_needs_what_makes_it_one(fields, name):
    assert missing(Status.APPLIED, **fields) == [name]


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (Status.APPLIED, []),
        (Status.REJECTED, []),
        (Status.GRANTED, ["support"]),
        (Status.ONGOING, ["support"]),
        (Status.PAUSED, ["support"]),
        (Status.FINISHED, ["support"]),
        (Status.ABORTED, ["support"]),
    ],
)
def test_support_is_known_from_beviljat_on(status, name):
    assert missing(status, sums=NO_SUMS) == name
    assert missing(status, sums=Sums(support=Decimal(0))) == []


@pytest.mark.parametrize(
    ("status", "name"), [(Status.ONGOING, []), (Status.FINISHED, ["end"]), (Status.ABORTED, ["end"])]
)
def test_what_is_over_has_an_end(status, name):
    assert missing(status, end=None) == name


def test_history_may_lack_everything_but_its_title():
    empty = {"need": "", "programme_id": None, "start": None, "end": None, "source": Source.HISTORY}
    assert missing(Status.FINISHED, unit=None, goals=False, sums=NO_SUMS, **empty) == []
    assert missing("", unit=None, title="", **empty) == ["title"]


@pytest.mark.parametrize(
    ("status", "is_aid", "own_cash", "source", "broken"),
    [
        (Status.GRANTED, True, 1, Source.REGISTER, True),
        (Status.ONGOING, True, 1, Source.REGISTER, True),
        (Status.FINISHED, True, 1, Source.REGISTER, True),
        (Status.APPLIED, True, 1, Source.REGISTER, False),
        (Status.IDEA, True, 1, Source.REGISTER, False),
        (Status.REJECTED, True, 1, Source.REGISTER, False),
        (Status.GRANTED, False, 1, Source.REGISTER, False),
        (Status.GRANTED, True, 0, Source.REGISTER, False),
        (Status.GRANTED, True, None, Source.REGISTER, False),
        (Status.GRANTED, True, 1, Source.HISTORY, False),
    ],
)
def test_aid_takes_no_own_cash_from_beviljat_on(status, is_aid, own_cash, source, broken):
    sums = Sums(own_cash=None if own_cash is None else Decimal(own_cash), own_time=Decimal(5))
    assert breaks_aid_rule(project=project(is_aid=is_aid, source=source), status=status, sums=sums) is broken


DECIDED = Budget(kind=Budget.Kind.GRANTED, decided_on=D(2024, 1, 1))
ANSWERED = ProjectLead(accountable_id=1)


def words(*, sdgs=(4,), budget=DECIDED, lead=ANSWERED, **fields):
    return gaps(
        project(**{"status": Status.ONGOING, "steering_assignment_id": 1} | fields), sdgs=sdgs, budget=budget, lead=lead
    )


def test_gaps_are_named():
    assert words() == []
    assert words(steering_assignment_id=None) == ["uppdrag i uppdragsplan eller ägardirektiv"]
    assert words(sdgs=()) == ["globala mål"]
    assert words(lead=ProjectLead()) == ["ansvarig nämnd eller bolag"]
    assert words(end=None) == ["slutdatum"]
    decision = ["finansiärens beslutsdatum, som avgör vilken period stödet räknas i"]
    assert words(budget=None) == decision
    assert words(budget=Budget(kind=Budget.Kind.GRANTED)) == decision


@pytest.mark.parametrize("status", [Status.APPLIED, Status.REJECTED])
def test_no_decision_is_missed_before_there_is_one(status):
    assert words(status=status, budget=None) == []


def test_ideas_and_history_are_not_chased():
    nothing = {"sdgs": (), "budget": None, "lead": None, "steering_assignment_id": None, "end": None}
    assert words(status=Status.IDEA, **nothing) == []
    assert words(source=Source.HISTORY, **nothing) == []


@pytest.mark.parametrize(
    ("status", "days", "overdue"),
    [(Status.ONGOING, -1, True), (Status.GRANTED, -1, True), (Status.ONGOING, 0, False), (Status.FINISHED, -1, False)],
)
def test_overdue_says_to_go_on_after_its_end(status, days, overdue):
    end = (timezone.localdate() + datetime.timedelta(days=days)).isoformat()
    assert is_overdue(project(status=status, end=end)) is overdue
    assert is_overdue(project(status=status, end=None)) is False


def test_sums_that_are_zero_are_known():
    assert Sums(support=Decimal(0)).any_known
    assert not NO_SUMS.any_known
    assert Sums(own_time=Decimal(3)).lines() == [("egen_tid", Decimal(3))]
