"""Exact figures on small hand-made data."""

import datetime
from decimal import Decimal

import pytest

from apps.activities.models import Activity, ActivityUnit, ParticipantGroup
from apps.organisation.models import Unit
from apps.projects.models import Budget, BudgetLine, Project, ProjectGoal, ProjectSDG
from apps.reports.links import Link
from apps.reports.period import Period
from apps.reports.unit_report import all_reports, unit_report
from tests.factories import (
    make_activity,
    make_assignment,
    make_board,
    make_budget,
    make_goal,
    make_lead,
    make_network,
    make_partner,
    make_partnership,
    make_programme,
    make_project,
    make_sdg,
    make_service,
    make_status_change,
    make_succession,
    make_unit,
)

pytestmark = pytest.mark.django_db
D = datetime.date
Kind = BudgetLine.Kind
Status = Project.Status
PERIOD = Period.of_years(2024, 2025)


@pytest.fixture
def office():
    return make_unit(name="Provkontoret")


def report(unit, period=PERIOD):
    return unit_report(unit, period)


def spaced(text):
    """With ordinary spaces, easier to write in a test."""
    return text and text.replace("\N{NO-BREAK SPACE}", " ")


def counts(found):
    return {figure.label: (figure.value, figure.previous) for figure in found.counts}


def money(found):
    return {figure.label: (figure.value, spaced(figure.text), figure.gap and figure.gap.text) for figure in found.money}


def grant(project, on, **lines):
    """A first decision with sums in kronor."""
    return make_budget(
        project=project, decided_on=on, lines={Kind[name.upper()]: amount for name, amount in lines.items()}
    )


def test_projects_by_status_in_this_period_and_the_one_before(office):
    make_project(unit=office, start="2023-03", end="2024-06-30", status=Status.FINISHED)
    make_project(unit=office, start="2024", end="2027")
    aborted = make_project(unit=office, start="2022-09-01", end="2026-12-31", status=Status.ABORTED)
    make_status_change(project=aborted, status=Status.ABORTED, date="2025-02-01")
    rejected = make_project(unit=office, status=Status.REJECTED)
    make_status_change(project=rejected, status=Status.APPLIED, date="2023-10-01")
    make_status_change(project=rejected, status=Status.REJECTED, date="2024-02")
    granted = make_project(unit=office, start="2026", end=None, status=Status.GRANTED)
    make_status_change(project=granted, status=Status.APPLIED, date="2025-10-01")
    make_status_change(project=granted, status=Status.GRANTED, date="2025-12-31")

    assert counts(report(office)) == {
        "Pågick": (3, 2),
        "Startade": (1, 2),
        "Avslutades": (1, 0),
        "Söktes": (1, 1),
        "Beviljades": (1, 0),
        "Fick avslag": (1, 0),
        "Avbröts": (1, 0),
    }
    assert report(office).success.text == "1 av 2"
    assert report(office).success.previous_text == "inga svar"


def test_ideas_and_hidden_projects_are_not_counted(office):
    make_project(unit=office, status=Status.IDEA)
    hidden = make_project(unit=office)
    hidden.hidden_at = "2024-01-01T00:00Z"
    hidden.save()
    former = make_project(unit=office, status=Status.IDEA)
    make_status_change(project=former, status=Status.APPLIED, date="2024-03-01")

    assert set(counts(report(office)).values()) == {(0, 0)}
    assert report(office).is_empty


def test_historic_project_is_counted_only_when_its_dates_are_known(office):
    history = {"unit": office, "source": Project.Source.HISTORY, "status": "", "need": ""}
    make_project(start="2024", end="2024", **history)
    make_project(start="2024", end=None, **history)
    make_project(start=None, end=None, **history)

    assert report(office).counts[0].value == 1


def test_partial_dates_count_with_their_whole_interval(office):
    make_project(unit=office, start="2023", end="2024")
    halves = [Period.parse(half, half) for half in ("2022-2", "2023-1", "2024-2", "2025-1")]

    assert [report(office, half).counts[0].value for half in halves] == [0, 1, 1, 0]


def test_money_stands_on_four_lines_with_the_difference_of_a_later_decision(office):
    project = make_project(unit=office)
    first = grant(project, D(2023, 6, 1), support=1_000_000, own_cash=50_000, own_time=200_000, total=4_000_000)
    first.valid = False
    first.save()
    make_budget(
        project=project,
        version=2,
        kind=Budget.Kind.CHANGED,
        decided_on=D(2024, 6, 1),
        replaces=first,
        lines={Kind.SUPPORT: 1_200_000, Kind.OWN_CASH: 50_000, Kind.OWN_TIME: 150_000, Kind.TOTAL: 4_500_000},
    )
    grant(make_project(unit=office), D(2025, 1, 1), support=300_000, own_cash=0, own_time=0, total=300_000)

    found = report(office)

    assert money(found) == {
        "Stöd till Norrköping": (Decimal(500_000), "500 tkr", None),
        "Egen medfinansiering, kontant": (Decimal(0), "0 kr", None),
        "Egen medfinansiering, arbetstid": (Decimal(-50_000), "−50 tkr", None),
        "Projektens totala budget": (Decimal(800_000), "800 tkr", None),
    }
    assert [figure.previous for figure in found.money] == [1_000_000, 50_000, 200_000, 4_000_000]
    assert spaced(found.money[0].change) == "500 tkr mindre än 2022–2023"
    assert spaced(found.money[1].change) == "50 tkr mindre än 2022–2023"


def test_unknown_sum_is_said_and_never_counted_as_zero(office):
    grant(make_project(unit=office), D(2024, 6, 1), support=2_400_000)
    grant(make_project(unit=office), D(2024, 6, 1), total=1)
    noted = make_project(unit=office)
    make_status_change(project=noted, status=Status.GRANTED, date="2024-06-01")

    assert money(report(office)) == {
        "Stöd till Norrköping": (Decimal(2_400_000), "minst 2,4 mnkr", "2 projekt saknar uppgift"),
        "Egen medfinansiering, kontant": (None, None, "3 projekt saknar uppgift"),
        "Egen medfinansiering, arbetstid": (None, None, "3 projekt saknar uppgift"),
        "Projektens totala budget": (Decimal(1), "minst 1 kr", "2 projekt saknar uppgift"),
    }


def test_comparison_with_the_unknown_shows_only_the_earlier_sum(office):
    grant(make_project(unit=office), D(2024, 6, 1), support=10)
    grant(make_project(unit=office), D(2022, 6, 1), total=10)

    assert report(office).money[0].change == "2022–2023: uppgift saknas"
    assert report(office).money[0].previous_text == "uppgift saknas"


def test_lead_that_changes_in_the_middle_counts_for_its_own_time(office):
    successor = make_unit()
    project = make_project(start="2022-01", end="2025-12")
    make_lead(project=project, unit=office, end=D(2023, 12, 31))
    make_lead(project=project, unit=successor, start=D(2024, 1, 1))
    first = grant(project, D(2022, 3, 1), support=700_000)
    first.valid = False
    first.save()
    make_budget(
        project=project,
        version=2,
        kind=Budget.Kind.CHANGED,
        decided_on=D(2024, 3, 1),
        replaces=first,
        lines={Kind.SUPPORT: 900_000},
    )

    def seen(unit):
        found = report(unit)
        return found.counts[0].value, found.counts[0].previous, found.money[0].value, found.money[0].previous

    assert seen(office) == (0, 1, 0, 700_000)
    assert seen(successor) == (1, 0, 200_000, 0)


def test_money_in_a_period_with_two_leads_belongs_to_who_led_on_the_day(office):
    successor = make_unit()
    project = make_project()
    make_lead(project=project, unit=office, end=D(2024, 6, 30))
    make_lead(project=project, unit=successor, start=D(2024, 7, 1))
    grant(project, D(2024, 6, 30), support=100)

    whole, reports, _, _ = all_reports(PERIOD)

    assert {r.name: r.money[0].value for r in reports if r.money[0].value} == {"Provkontoret": 100}
    assert whole.money[0].value == 100
    assert report(successor).counts[0].value == report(office).counts[0].value == 1


def test_decision_before_the_first_lead_belongs_to_it(office):
    project = make_project(start="2024-09")
    make_lead(project=project, unit=office, start=D(2024, 9, 1))
    grant(project, D(2024, 5, 1), support=100)

    assert report(office).money[0].value == 100


def test_board_answers_for_what_its_office_leads(office):
    board, other = make_board(), make_board()
    make_project(unit=office, accountable=board)
    make_activity(unit=office, accountable=board)
    make_activity(unit=office, accountable=other)

    found = report(board)

    assert (found.counts[0].value, found.activities.value) == (1, 1)
    assert report(other).counts[0].value == 0
    assert (report(office).counts[0].value, report(office).activities.value) == (1, 2)


def test_accreditation_stands_apart_with_its_money(office):
    accreditation = make_project(unit=office, kind=Project.Kind.ACCREDITATION, start="2021", end="2027")
    grant(accreditation, D(2024, 5, 1), support=90_000)
    make_project(unit=office, kind=Project.Kind.PRESTUDY)

    found = report(office)

    assert found.counts[0].value == 1, "a pre-study is a project"
    assert found.money[0].value == 0
    assert found.accreditations.count.value == 1
    assert spaced(found.accreditations.support_text) == "90 tkr"
    assert [line.id for line in found.accreditations.lines] == [accreditation.pk]


def test_programmes_add_up_to_the_whole_support(office):
    erasmus, nordplus = make_programme(short_name="Erasmus+"), make_programme(short_name="Nordplus")
    for programme, granted in ((erasmus, 300_000), (erasmus, 500_000), (nordplus, 100_000), (None, 50_000)):
        grant(make_project(unit=office, programme=programme), D(2024, 6, 1), support=granted)
    grant(make_project(unit=office, programme=nordplus), D(2024, 6, 1), total=1)
    make_project(unit=office, programme=erasmus)

    found = report(office)

    assert [(row.name, row.projects.value, spaced(row.support_text)) for row in found.programmes] == [
        ("Erasmus+", 3, "800 tkr"),
        ("Nordplus", 2, "minst 100 tkr"),
        ("Program saknas", 1, "50 tkr"),
    ]
    assert sum(row.support.known for row in found.programmes) == found.money[0].value
    assert [spaced(bar.text) for bar in found.programme_chart.rows] == ["800 tkr", "minst 100 tkr", "50 tkr"]


def test_activities_by_kind_and_participants_by_group(office):
    Group = ParticipantGroup.Group
    visit = make_activity(unit=office)
    ParticipantGroup.objects.create(activity=visit, group=Group.PUPILS, count=20)
    ParticipantGroup.objects.create(activity=visit, group=Group.TEACHERS, count=3)
    make_activity(unit=office, kind=Activity.Kind.CONFERENCE)
    make_activity(unit=office, status=Activity.Status.PLANNED)
    make_activity(unit=office, status=Activity.Status.CANCELLED)
    make_activity(unit=office, start=D(2023, 12, 30), end=D(2024, 1, 2), kind=Activity.Kind.CONFERENCE)
    make_activity(unit=office, start=D(2023, 12, 31))

    found = report(office)

    assert (found.activities.value, found.activities.previous) == (3, 2)
    assert [(figure.label, figure.value, figure.previous) for figure in found.kinds] == [
        ("Konferens", 2, 1),
        ("Studiebesök", 1, 1),
    ]
    assert [(figure.label, figure.value) for figure in found.groups] == [
        ("Elever", 20),
        ("Lärare och skolpersonal", 3),
    ]
    assert (found.participants.text, found.participants.change) == ("minst 23", "varav 20 elever")
    assert found.participants.gap.text == "2 aktiviteter saknar uppgift"
    assert found.participants.previous_text == "uppgift saknas"


def test_zero_participants_are_known_and_not_unknown(office):
    ParticipantGroup.objects.create(activity=make_activity(unit=office), group="elever", count=0)

    assert (report(office).participants.text, report(office).participants.gap) == ("0", None)
    make_activity(unit=office)
    ParticipantGroup.objects.all().delete()
    assert report(office).participants.text is None


def test_person_is_counted_once_for_the_whole_municipality(office):
    other, board = make_unit(), make_board()
    activity = make_activity(unit=office, accountable=board)
    ActivityUnit.objects.create(activity=activity, unit=other, role=ActivityUnit.Role.PARTICIPANT)
    ParticipantGroup.objects.create(activity=activity, group="elever", count=12)

    whole, reports, _, _ = all_reports(PERIOD)

    assert [r.participants.value for r in reports] == [12, 12, 12]
    assert (whole.activities.value, whole.participants.value) == (1, 12)


def test_vanorter_networks_and_goals_count_projects_and_activities(office):
    riga, network = make_partnership(name="Riga", slug="riga"), make_network(name="SERN", slug="sern")
    make_partnership()
    goal, sdg = make_goal(), make_sdg(number=4)
    project = make_project(unit=office)
    make_partner(project=project, organisation=riga.organisation)
    ProjectGoal.objects.create(project=project, goal=goal)
    ProjectSDG.objects.create(project=project, sdg=sdg)
    make_activity(unit=office, partnership=riga)
    mentioned = make_activity(unit=office, network=network)
    mentioned.mentioned_partnerships.add(riga)
    mentioned.goals.add(goal)

    found = report(office)

    def rows(table):
        return [(row.name, row.projects.value, row.activities.value) for row in table]

    assert rows(found.partnerships) == [("Riga", 1, 2)]
    assert rows(found.networks) == [("SERN", 0, 1)]
    assert rows(found.goals) == [(goal.title, 1, 1)]
    assert [(row.number, row.projects.value, row.activities.value) for row in found.sdgs] == [(4, 1, 0)]


def test_projects_are_listed_with_the_largest_support_first_and_the_unknown_last(office):
    for title, granted in (("Liten", 10), ("Stor", 1000), ("Okänd", None)):
        project = make_project(unit=office, title=title)
        if granted:
            grant(project, D(2024, 5, 1), support=granted, own_cash=0)

    assert [(line.name, line.support, line.own_cash) for line in report(office).projects] == [
        ("Stor", 1000, 0),
        ("Liten", 10, 0),
        ("Okänd", None, None),
    ]


def test_board_names_the_offices_that_served_it_and_what_it_took_over():
    board, former = make_board(), make_board(name="Gamla nämnden")
    before = make_service(board=board, end=D(2022, 12, 31)).office
    first = make_service(board=board, start=D(2023, 1, 1), end=D(2024, 8, 31)).office
    second = make_service(board=board, start=D(2024, 9, 1)).office
    make_succession(old=former, new=board, date=D(2023, 1, 1))

    unit = report(board).unit

    assert [link.text for link in unit.served] == [
        f"{first.name} (till 31 augusti 2024)",
        f"{second.name} (från 1 september 2024)",
    ]
    assert before.name not in str(unit.served)
    assert [link.text for link in unit.before] == ["Gamla nämnden (till 31 december 2022)"]
    assert [link.text for link in report(former).unit.after] == [f"{board.name} (från 1 januari 2023)"]


def test_missing_tells_what_the_report_lacks(office):
    grant(make_project(unit=office, end=None), D(2024, 5, 1), total=1)
    make_activity(unit=office)

    assert [link.text for link in report(office).missing] == [
        "summa för stödet i 1 projekt",
        "slutdatum för 1 projekt",
        "antal deltagare i 1 aktivitet",
        "resultatet av 1 aktivitet",
        "kontaktperson",
    ]


def test_missing_is_silent_when_all_is_there(office):
    make_assignment(unit=office)
    grant(make_project(unit=office), D(2024, 5, 1), support=1)
    activity = make_activity(unit=office, outcome="Nya arbetssätt.")
    ParticipantGroup.objects.create(activity=activity, group="elever", count=1)

    assert report(office).missing == ()


def test_board_is_not_asked_for_a_contact_person():
    assert report(make_board()).missing == ()
    assert report(make_unit(kind=Unit.Kind.COMPANY)).missing[0].text == "kontaktperson"


def test_report_holds_plain_values_only(office):
    make_project(unit=office, programme=make_programme())
    make_activity(unit=office, partnership=make_partnership())

    def walk(value):
        module = type(value).__module__
        assert not module.startswith("django"), value
        assert ".models" not in module, value
        if isinstance(value, (tuple, list, frozenset)):
            for item in value:
                walk(item)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                walk(getattr(value, name))

    walk(report(office))


@pytest.mark.parametrize("size", [1, 3, 30])
def test_number_of_queries_does_not_grow_with_rows(office, size, django_assert_num_queries):
    programme, board = make_programme(), make_board()
    for number in range(size):
        project = make_project(unit=office, accountable=board, programme=programme)
        budget = make_budget(project=project, decided_on=D(2022, 1, 1 + number % 28), valid=False)
        make_budget(project=project, version=2, decided_on=D(2024, 1, 1 + number % 28), replaces=budget)
        make_activity(unit=office, start=D(2022, 5, 1))
        ParticipantGroup.objects.create(activity=make_activity(unit=office), group="elever", count=1)

    with django_assert_num_queries(51):
        report(office)


@pytest.mark.parametrize("size", [1, 3, 60])
def test_number_of_queries_does_not_grow_with_units(size, django_assert_num_queries):
    for _ in range(size):
        unit = make_unit()
        for year in (2022, 2024):
            grant(make_project(unit=unit), D(year, 1, 1), support=1)
            make_activity(unit=unit, start=D(year, 5, 1))

    with django_assert_num_queries(52):
        all_reports(PERIOD)


def test_link_of_a_gap_leads_to_the_projects(office):
    grant(make_project(unit=office), D(2024, 6, 1), total=1)

    gap = report(office).money[0].gap

    assert isinstance(gap, Link)
    assert "matt=utan-stod" in gap.href
