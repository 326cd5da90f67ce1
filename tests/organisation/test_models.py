"""Units over time: who existed, who served whom, who answered for what."""

import datetime

import pytest
from django.db.models import ProtectedError

from apps.organisation.models import ContactAssignment, Decision, Unit, UnitService
from tests.factories import (
    make_assignment,
    make_board,
    make_decision,
    make_parent,
    make_service,
    make_steering,
    make_succession,
    make_unit,
)

pytestmark = pytest.mark.django_db
day = datetime.date


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "on", "exists"),
    [
        (None, None, day(1900, 1, 1), True),
        ("2023-01-01", None, day(2022, 12, 31), False),
        ("2023-01-01", None, day(2023, 1, 1), True),
        (None, "2022-12-31", day(2022, 12, 31), True),
        (None, "2022-12-31", day(2023, 1, 1), False),
        ("2015", None, day(2015, 1, 1), True),
        (None, "ca 2018", day(2018, 12, 31), True),
        (None, "ca 2018", day(2019, 1, 1), False),
    ],
)
def test_unit_exists_with_the_whole_interval_of_its_dates(valid_from, valid_to, on, exists):
    unit = make_unit(valid_from=valid_from, valid_to=valid_to)
    assert unit.is_current(on) == exists
    assert Unit.objects.current(on).filter(pk=unit.pk).exists() == exists


def test_in_period_counts_a_single_day():
    unit = make_unit(valid_from="2022-12-31", valid_to="2023-01-01")
    assert list(Unit.objects.in_period(day(2023, 1, 1), day(2023, 12, 31))) == [unit]
    assert list(Unit.objects.in_period(day(2022, 1, 1), day(2022, 12, 31))) == [unit]
    assert list(Unit.objects.in_period(day(2023, 1, 2), day(2023, 12, 31))) == []


def test_boards_offices_and_companies_report():
    units = {kind: make_unit(kind=kind) for kind in Unit.Kind}
    reporting = set(Unit.objects.reporting())
    assert reporting == {units[kind] for kind in (Unit.Kind.BOARD, Unit.Kind.OFFICE, Unit.Kind.COMPANY)}
    assert {unit for unit in units.values() if unit.has_report} == reporting


def test_office_answers_to_those_it_serves_at_the_time():
    office, before, now = make_unit(), make_board(), make_board()
    make_service(office=office, board=before, end=day(2022, 12, 31))
    make_service(office=office, board=now, start=day(2023, 1, 1))
    assert list(office.accountable_units(day(2022, 6, 1))) == [before]
    assert list(office.accountable_units(day(2024, 6, 1))) == [now]


def test_school_answers_to_those_its_office_serves():
    board, school = make_board(), make_unit(kind=Unit.Kind.ACTIVITY)
    office = make_service(board=board).office
    make_parent(unit=school, parent=office)
    assert list(school.accountable_units()) == [board]


def test_company_and_board_answer_to_themselves():
    for unit in (make_unit(kind=Unit.Kind.COMPANY), make_board()):
        assert list(unit.accountable_units()) == [unit]


def test_service_may_return_after_a_pause():
    service = make_service(start=day(2020, 1, 1), end=day(2020, 12, 31))
    make_service(office=service.office, board=service.board, start=day(2022, 1, 1))
    assert UnitService.objects.current(day(2021, 6, 1)).count() == 0
    assert UnitService.objects.current(day(2022, 6, 1)).count() == 1


def test_succession_may_split_and_join():
    old, first, second = make_unit(), make_unit(), make_unit()
    make_succession(old=old, new=first)
    make_succession(old=old, new=second)
    make_succession(old=make_unit(), new=first)
    assert [row.new for row in old.successors.all()] == [first, second]
    assert first.predecessors.count() == 2


@pytest.mark.parametrize(
    ("start", "end", "current"),
    [
        (day(2024, 5, 1), None, True),
        (day(2024, 5, 1), day(2024, 5, 1), True),
        (day(2024, 5, 2), None, False),
        (day(2020, 1, 1), day(2024, 4, 30), False),
    ],
)
def test_contact_assignment_is_current_on_its_days(start, end, current):
    row = make_assignment(start=start, end=end)
    assert ContactAssignment.objects.current(day(2024, 5, 1)).filter(pk=row.pk).exists() == current


def test_unit_with_contacts_cannot_be_removed():
    unit = make_assignment().unit
    with pytest.raises(ProtectedError):
        unit.delete()


def test_unit_knows_its_address():
    assert make_unit(slug="utbildningskontoret").get_absolute_url() == "/enheter/utbildningskontoret/"


def test_units_stand_in_swedish_order():
    for number, name in enumerate(("Överförmyndarnämnden", "Arbetsmarknadskontoret", "Äldrenämnden", "Valnämnden")):
        make_unit(name=name, slug=f"prov-ordning-{number}")
    assert [unit.name for unit in Unit.objects.all()] == [
        "Arbetsmarknadskontoret",
        "Valnämnden",
        "Äldrenämnden",
        "Överförmyndarnämnden",
    ]


def test_decision_says_what_is_known():
    decision = make_decision(date=day(2019, 6, 17), paragraph="112", dnr="KS 2019/0528")
    assert str(decision) == "nämndbeslut 2019-06-17 § 112 KS 2019/0528"
    assert str(make_decision(kind=Decision.Kind.DELEGATED)) == "delegationsbeslut"


def test_steering_assignment_names_document_year_and_point():
    assert str(make_steering(document="Ägardirektiv", year=2024, point="3.2")) == "Ägardirektiv 2024, 3.2"
    assert str(make_steering(document="Ägardirektiv", year=2024, point="")) == "Ägardirektiv 2024"
