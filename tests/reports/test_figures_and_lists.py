"""Every figure is the number of rows in the list that it links to."""

import datetime
import json
import re

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.models import Activity, ActivitySDG
from apps.projects.models import Budget, BudgetLine, Project, ProjectGoal, ProjectSDG
from apps.reports.period import Period
from apps.reports.unit_report import all_reports, unit_report
from tests.factories import (
    make_activity,
    make_board,
    make_budget,
    make_contact,
    make_goal,
    make_lead,
    make_network,
    make_partner,
    make_partnership,
    make_programme,
    make_project,
    make_sdg,
    make_status_change,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
D = datetime.date
Status = Project.Status
Kind = BudgetLine.Kind
PERIOD = Period.of_years(2024, 2025)


@pytest.fixture
def work():
    """An office and its board with some of everything, and another office with the same, so that mixing shows."""
    programme, riga, network = make_programme(), make_partnership(), make_network()
    goal, sdg = make_goal(), make_sdg(number=4)
    office, other, board = make_unit(), make_unit(), make_board()
    for unit in (office, other):
        projects = [
            make_project(unit=unit, accountable=board, start="2023-03", end="2024-06-30", status=Status.FINISHED),
            make_project(unit=unit, accountable=board, start="2024", end=None, programme=programme),
            make_project(unit=unit, start="2024-05", end="2027", programme=programme),
            make_project(unit=unit, accountable=board, status=Status.REJECTED),
            make_project(unit=unit, accountable=board, start="2022", end="2026", status=Status.ABORTED),
            make_project(unit=unit, kind=Project.Kind.ACCREDITATION, start="2021", end="2027"),
            make_project(unit=unit, status=Status.IDEA),
            make_project(unit=unit, start="2024", end="2024", status="", source=Project.Source.HISTORY),
            make_project(unit=unit, start="2024", end=None, status="", source=Project.Source.HISTORY),
        ]
        make_status_change(project=projects[3], status=Status.APPLIED, date="2024")
        make_status_change(project=projects[3], status=Status.REJECTED, date="2025-01")
        make_status_change(project=projects[4], status=Status.ABORTED, date="2024-11-30")
        make_status_change(project=projects[2], status=Status.GRANTED, date="2024-02-01")
        make_status_change(project=projects[6], status=Status.APPLIED, date="2024-02-01")
        first = make_budget(project=projects[1], valid=False, lines={Kind.SUPPORT: 10, Kind.TOTAL: 50})
        make_budget(
            project=projects[1],
            version=2,
            kind=Budget.Kind.CHANGED,
            decided_on=D(2025, 3, 1),
            replaces=first,
            lines={Kind.SUPPORT: 20, Kind.OWN_CASH: 5},
        )
        make_budget(project=projects[5], lines={Kind.SUPPORT: 70})
        for project in projects[:3]:
            make_partner(project=project, organisation=riga.organisation)
            ProjectGoal.objects.create(project=project, goal=goal)
            ProjectSDG.objects.create(project=project, sdg=sdg)
        make_partner(project=projects[1], organisation=network.organisation)
        make_activity(unit=unit, partnership=riga, accountable=board)
        mentioned = make_activity(unit=unit, kind=Activity.Kind.CONFERENCE, network=network)
        mentioned.mentioned_partnerships.add(riga)
        mentioned.goals.add(goal)
        ActivitySDG.objects.create(activity=mentioned, sdg=sdg)
        make_activity(unit=unit, partnership=riga, status=Activity.Status.PLANNED)
        make_activity(unit=unit, project=projects[6])
        make_activity(unit=unit, start=D(2023, 12, 1), end=D(2024, 1, 1))
    moved = make_project()
    make_lead(project=moved, unit=other, end=D(2023, 12, 31))
    make_lead(project=moved, unit=office, start=D(2024, 1, 1))
    hidden = make_project(unit=office)
    Project.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    return office, board


def linked_counts(report):
    """(what, number, href) of every figure in the report that counts rows."""
    for figure in (*report.counts, report.activities, *report.kinds):
        yield figure.label, figure.value, figure.href
        yield f"{figure.label}, före", figure.previous, figure.previous_href
    if report.success.href:
        yield "Bifall", report.success.value, report.success.href
    for figure in report.money:
        if figure.gap:
            yield f"{figure.label} saknas", int(figure.gap.text.split()[0]), figure.gap.href
    for row in report.programmes:
        yield row.name, row.projects.value, row.projects.href
    for row in (*report.partnerships, *report.networks, *report.goals, *report.sdgs):
        yield f"{row.name}, projekt", row.projects.value, row.projects.href
        yield f"{row.name}, aktiviteter", row.activities.value, row.activities.href
    if report.accreditations:
        yield "Ackrediteringar", report.accreditations.count.value, report.accreditations.count.href
    for link in report.missing:
        if link.href and "?" in link.href:
            yield link.text, int(re.search(r"\d+", link.text)[0]), link.href


def mismatches(client, report):
    """What the report says and what the list has, where they differ."""
    found, checked = [], 0
    for what, number, href in linked_counts(report):
        response = client.get(f"{href}&format=json")
        rows = json.loads(response.getvalue()) if response["Content-Type"] == "application/json" else None
        checked += 1
        if rows is None or len(rows) != number:
            found.append((what, number, response.status_code if rows is None else len(rows), href))
    assert checked > 25
    return found


def test_office_report_counts_its_lists(client, work):
    client.force_login(make_user())

    assert mismatches(client, unit_report(work[0], PERIOD)) == []


def test_board_report_counts_its_lists(client, work):
    client.force_login(make_user())

    assert mismatches(client, unit_report(work[1], PERIOD)) == []


def test_report_of_half_a_year_counts_its_lists(client, work):
    client.force_login(make_user())

    assert mismatches(client, unit_report(work[0], Period.parse("2024-2", "2025-1"))) == []


def test_report_of_the_whole_counts_its_lists(client, work):
    client.force_login(make_user())

    assert mismatches(client, all_reports(PERIOD)[0]) == []


def test_report_counts_the_lists_of_those_who_see_ideas_too(client, work):
    client.force_login(make_contact(work[0]))
    office = unit_report(work[0], PERIOD)

    projects = [found for found in mismatches(client, office) if found[3].startswith("/projekt/")]
    client.force_login(make_user(Role.COORDINATOR))
    projects += [found for found in mismatches(client, office) if found[3].startswith("/projekt/")]

    assert projects == []


def test_list_of_the_support_adds_up_to_the_figure(client, work):
    client.force_login(make_user())
    href = unit_report(work[0], PERIOD).money[0].href

    rows = json.loads(client.get(f"{href}&format=json").getvalue())

    assert len(rows) == 1, "one project had money decided; the accreditation stands apart"
