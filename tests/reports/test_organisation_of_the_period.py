"""Reports follow the organisation of their period, split at its dates, and are read through to successors."""

import datetime
import json
from decimal import Decimal

import pytest

from apps.organisation.models import Unit
from apps.projects.models import Budget, BudgetLine, Project
from apps.reports.period import Period
from apps.reports.unit_report import all_reports, unit_report
from tests.factories import (
    make_activity,
    make_budget,
    make_lead,
    make_parent,
    make_project,
    make_service,
    make_status_change,
    make_succession,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
D = datetime.date
Status = Project.Status
Kind = BudgetLine.Kind
YEAR = Period.of_years(2023, 2023)
EVENTS = ("Startade", "Avslutades", "Söktes", "Beviljades", "Fick avslag", "Avbröts")


def handed_over(old, new, **fields):
    project = make_project(**fields)
    make_lead(project=project, unit=old, end=D(2023, 6, 30))
    make_lead(project=project, unit=new, start=D(2023, 7, 1))
    return project


def decide(project, day, support, **fields):
    return make_budget(project=project, decided_on=day, lines={Kind.SUPPORT: support}, **fields)


@pytest.fixture
def halves():
    """A unit that closed on 30 June 2023 and the one that carried on, with something of every kind on both sides."""
    old = make_unit(name="Gamla kontoret", slug="gamla-kontoret", valid_to="2023-06-30")
    new = make_unit(name="Nya kontoret", slug="nya-kontoret", valid_from="2023-07-01")
    make_succession(old=old, new=new, date=D(2023, 7, 1))
    for month in (3, 9):
        day = D(2023, month, 15)
        started = handed_over(old, new, start=day.isoformat(), end="2025")
        make_status_change(project=started, status=Status.APPLIED, date=day.isoformat())
        first = decide(started, day, 100 * month, valid=False)
        decide(started, day, 150 * month, version=2, kind=Budget.Kind.CHANGED, replaces=first)
        handed_over(old, new, start="2022", end=day.isoformat(), status=Status.FINISHED)
        for status in (Status.REJECTED, Status.ABORTED):
            stopped = handed_over(old, new, start="2022", end="2025", status=status)
            make_status_change(project=stopped, status=status, date=day.isoformat())
        make_activity(unit=old if month == 3 else new, start=day)
    make_activity(unit=old, start=D(2023, 6, 30), end=D(2023, 7, 1))
    # Known to the year only: counted once, with who led when the year began.
    make_status_change(project=handed_over(old, new, status=Status.REJECTED), status=Status.REJECTED, date="2023")
    return old, new


def rows_of_list(client, href):
    return json.loads(client.get(f"{href}&format=json").getvalue())


def figures(report):
    counts = {figure.label: figure.value for figure in report.counts}
    money = {figure.label: figure.value for figure in report.money[:1]}
    return counts | money | {"Aktiviteter": report.activities.value}


def test_year_of_a_reorganisation_splits_at_the_date_and_sums_to_the_whole(halves):
    old, new = (figures(unit_report(unit, YEAR)) for unit in halves)
    whole = figures(all_reports(YEAR)[0])

    assert (old, new) == (
        {
            "Pågick": 5,
            "Startade": 1,
            "Avslutades": 1,
            "Söktes": 1,
            "Beviljades": 1,
            "Fick avslag": 2,
            "Avbröts": 1,
            "Stöd till Norrköping": Decimal(450),
            "Aktiviteter": 2,
        },
        {
            "Pågick": 4,
            "Startade": 1,
            "Avslutades": 1,
            "Söktes": 1,
            "Beviljades": 1,
            "Fick avslag": 1,
            "Avbröts": 1,
            "Stöd till Norrköping": Decimal(1350),
            "Aktiviteter": 1,
        },
    )
    added = {label: old[label] + new[label] for label in (*EVENTS, "Stöd till Norrköping", "Aktiviteter")}
    assert added == {label: whole[label] for label in added}


def test_report_read_with_its_predecessor_is_the_whole(halves):
    together = unit_report(halves[1], YEAR, with_predecessors=True)
    assert figures(together) == figures(all_reports(YEAR)[0])
    assert [link.text for link in together.read_through] == ["Gamla kontoret"]
    assert together.name == "Nya kontoret med föregångare"


def test_one_report_and_all_reports_say_the_same(halves):
    by_name = {report.name: figures(report) for report in all_reports(YEAR)[1]}
    assert by_name == {unit.name: figures(unit_report(unit, YEAR)) for unit in halves}


@pytest.mark.parametrize("through", [False, True])
def test_every_figure_is_the_list_it_links_to(client, halves, through):
    client.force_login(make_user())
    for unit in halves:
        report = unit_report(unit, YEAR, with_predecessors=through)
        shown = (*report.counts, report.money[0], report.activities)
        counted = {figure.label: figure.value for figure in shown if figure not in report.money}
        listed = {
            figure.label: len(rows_of_list(client, figure.href)) for figure in shown if figure not in report.money
        }
        assert listed == counted


def test_page_offers_to_read_through_and_back(client, halves):
    client.force_login(make_user())
    page = client.get("/rapporter/nya-kontoret/?fran=2023&till=2023").content.decode()
    assert "foregangare=1" in page and "Läs tillsammans med föregångare" in page
    page = client.get("/rapporter/nya-kontoret/?fran=2023&till=2023&foregangare=1").content.decode()
    assert "Läs utan föregångare" in page
    assert '<input type="hidden" name="foregangare" value="1">' in page
    page = client.get("/rapporter/gamla-kontoret/?fran=2023&till=2023").content.decode()
    assert "Läs tillsammans med efterträdaren" in page and "Läs tillsammans med föregångare" not in page
    assert 'href="/rapporter/nya-kontoret/?fran=2023&amp;till=2023&amp;foregangare=1"' in page
    assert client.get("/rapporter/nya-kontoret/?foregangare=ja").status_code == 400


def test_kontor_counts_what_its_school_does_and_the_whole_counts_it_once():
    school, service = make_unit(kind=Unit.Kind.ACTIVITY), make_service()
    office, board = service.office, service.board
    make_parent(unit=school, parent=office)
    project = make_project(unit=school, accountable=board, start="2023-03-01", end="2025")
    decide(project, D(2023, 3, 1), 700)
    make_activity(unit=school, accountable=board, start=D(2023, 3, 15))
    whole, reports, _, _ = all_reports(YEAR)

    expected = figures(whole)
    assert (expected["Startade"], expected["Stöd till Norrköping"], expected["Aktiviteter"]) == (1, 700, 1)
    assert [figures(report) for report in reports] == [expected, expected]
    assert figures(unit_report(office, YEAR)) == figures(unit_report(board, YEAR)) == expected


def test_support_decided_before_the_school_came_stays_with_its_former_kontor():
    school, before, after = make_unit(kind=Unit.Kind.ACTIVITY), make_unit(), make_unit()
    make_parent(unit=school, parent=before, end=D(2023, 6, 30))
    make_parent(unit=school, parent=after, start=D(2023, 7, 1))
    project = make_project(start="2023-08-01", end="2025")
    make_lead(project=project, unit=school, start=D(2023, 8, 1))
    decide(project, D(2023, 5, 1), 700)
    one = [unit_report(unit, YEAR).money[0].value for unit in (before, after)]
    everybody = {report.unit.id: report.money[0].value for report in all_reports(YEAR)[1]}
    assert one == [everybody[before.pk], everybody[after.pk]] == [700, 0]
