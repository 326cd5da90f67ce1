"""Many records move from one unit to another at once, with a preview, a reason and the history kept."""

import datetime

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.models import Activity, ActivityUnit
from apps.projects.models import Project, ProjectLead
from tests.factories import (
    make_activity,
    make_board,
    make_contact,
    make_membership,
    make_network,
    make_partnership,
    make_project,
    make_service,
    make_unit,
    make_user,
)
from tests.reading import main, tables

pytestmark = pytest.mark.django_db
PATH = "/omfordela/"
DAY = datetime.date(2024, 1, 1)
PLAN = {"fran": "kultur", "till": "tillvaxt", "datum": "2024-01-01"}


@pytest.fixture
def old():
    return make_unit(name="Kulturkontoret", slug="kultur", valid_to="2023-12-31")


@pytest.fixture
def new():
    return make_unit(name="Tillväxtkontoret", slug="tillvaxt")


@pytest.fixture
def board(new):
    board = make_board(name="Tillväxtnämnden", slug="tvn")
    make_service(office=new, board=board)
    return board


@pytest.fixture
def samordnare(client):
    client.user = make_user(Role.COORDINATOR)
    client.force_login(client.user)
    return client


def messages_of(response):
    return [p.text for p in main(response).all("p", css="message")]


def errors_of(response):
    return [li.text for box in main(response).all("div", css="errs") for li in box.all("li")]


def inputs(response, kind):
    return [one.attributes for one in main(response).all("input") if one.attributes["type"] == kind]


def hidden(response):
    return {one["name"]: one["value"] for one in inputs(response, "hidden")}


def test_records_move_with_a_reason(samordnare, old, new, board):
    going = make_project(unit=old, title="Hav", end="2026")
    over = make_project(unit=old, title="Förr", status=Project.Status.FINISHED)
    planned = make_activity(unit=old, title="Resa", status=Activity.Status.PLANNED, start=datetime.date(2026, 5, 1))
    make_activity(unit=old, title="Gammal resa")
    riga = make_partnership(name="Riga", owner_unit=old)
    network = make_network(name="SERN", owner_unit=old)
    membership = make_membership(network=network, unit=old)
    make_project(unit=make_unit(), title="Annans")
    page = samordnare.get(PATH, PLAN)
    assert {caption: [row[0] for row in rows] for caption, rows in tables(main(page)).items()} == {
        "Projekt som enheten leder, 2": ["Förr", "Hav"],
        "Aktiviteter som enheten ansvarar för, 2": ["Resa", "Gammal resa"],
        "Vänorter, 1": ["Riga"],
        "Nätverk, 1": ["SERN"],
        "Medlemskap som enheten håller, 1": ["Medlemskap i SERN"],
    }
    ticked = [one["value"] for one in inputs(page, "checkbox") if "checked" in one]
    assert set(ticked) == {
        f"projekt:{going.pk}",
        f"aktivitet:{planned.pk}",
        f"vanort:{riga.pk}",
        f"natverk:{network.pk}",
        f"medlemskap:{membership.pk}",
    }
    preview = samordnare.post(PATH, PLAN | {"val": ticked, "steg": "granska"})
    assert "5 poster från Kulturkontoret till Tillväxtkontoret. Inget är sparat ännu." in main(preview).text
    assert "1 projekt får Tillväxtkontoret som ansvarig enhet, inför Tillväxtnämnden." in main(preview).text
    refused = samordnare.post(PATH, hidden(preview) | {"steg": "bekrafta", "reason": " "})
    assert errors_of(refused) == ["Skriv varför posterna flyttas."]
    assert not ProjectLead.objects.filter(unit=new).exists()
    done = samordnare.post(PATH, hidden(refused) | {"steg": "bekrafta", "reason": "Nytt kontor."}, follow=True)
    assert messages_of(done) == ["5 poster är flyttade till Tillväxtkontoret."]
    assert list(going.leads.order_by("pk").values_list("unit__slug", "accountable__slug", "start", "end")) == [
        ("kultur", None, None, datetime.date(2023, 12, 31)),
        ("tillvaxt", "tvn", DAY, None),
    ]
    assert over.leads.get().unit == old
    for record in (riga, network, membership, planned, going):
        record.refresh_from_db()
    assert (riga.owner_unit, network.owner_unit, membership.unit) == (new, new, new)
    assert (planned.units.get().unit, planned.accountable) == (new, board)
    assert (going.version, riga.version) == (2, 2)
    events = ProjectLead.pgh_event_model.objects.filter(pgh_obj__project=going, unit=new)
    assert [event.pgh_context.metadata["reason"] for event in events] == ["Nytt kontor."]


def test_a_unit_that_was_wrong_leaves_no_trace_but_the_history(samordnare, new):
    project = make_project(unit=make_unit(slug="kultur"), end="2024", status=Project.Status.FINISHED)
    page = samordnare.get(PATH, PLAN | {"fel": "on"})
    (box,) = [one for one in inputs(page, "checkbox") if one["name"] == "val"]
    assert "checked" in box
    preview = samordnare.post(PATH, PLAN | {"fel": "on", "val": box["value"]})
    samordnare.post(PATH, hidden(preview) | {"steg": "bekrafta", "reason": "Fel enhet."})
    assert list(project.leads.values_list("unit__slug", "start", "end")) == [("tillvaxt", None, None)]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"till": "kultur"}, "Välj ett giltigt alternativ. kultur finns inte bland tillgängliga alternativ."),
        ({"fran": "tillvaxt"}, "Välj en annan enhet än den posterna flyttas från."),
        ({"fran": "drommar"}, "Välj ett giltigt alternativ. drommar finns inte bland tillgängliga alternativ."),
        ({"datum": "2999-01-01"}, "Välj i dag eller en tidigare dag. Kommande ändringar görs under organisationen."),
        ({"datum": "i går"}, "Skriv datumet som 2026-08-01."),
        ({"till": ""}, "Välj enhet."),
    ],
)
def test_what_makes_no_sense_is_said_by_its_field(samordnare, old, new, typed, message):
    response = samordnare.get(PATH, PLAN | typed)
    assert errors_of(response) == [message]


def test_an_office_with_several_boards_is_asked_which(samordnare, old, new, board):
    make_service(office=new, board=make_board(name="Andra nämnden", slug="andra"))
    make_project(unit=old)
    assert errors_of(samordnare.get(PATH, PLAN)) == [
        "Tillväxtkontoret arbetar för flera nämnder. Välj vilken som ansvarar."
    ]
    assert "Projekt som enheten leder, 1" in tables(main(samordnare.get(PATH, PLAN | {"namnd": "andra"})))


@pytest.mark.parametrize("sent", [[], ["projekt:0"], ["../../etc"], ["projekt:" + "9" * 18], ["hittepa:1"]])
def test_nothing_ticked_is_said(samordnare, old, new, sent):
    make_project(unit=old)
    response = samordnare.post(PATH, PLAN | {"val": sent})
    assert messages_of(response) == ["Kryssa för minst en post som ska flyttas."]


def test_what_somebody_else_moved_is_left_there(samordnare, old, new):
    mine, taken = make_project(unit=old), make_project(unit=old)
    chosen = PLAN | {"val": [f"projekt:{mine.pk}", f"projekt:{taken.pk}"]}
    preview = samordnare.post(PATH, chosen)
    elsewhere = make_unit()
    ProjectLead.objects.filter(project=taken).update(unit=elsewhere)
    done = samordnare.post(PATH, hidden(preview) | {"steg": "bekrafta", "reason": "Nytt kontor."}, follow=True)
    assert messages_of(done) == [
        "1 post är flyttad till Tillväxtkontoret.",
        "1 post hade redan flyttats av någon annan.",
    ]
    assert taken.leads.get().unit == elsewhere


def test_only_the_samordnare_moves(client, old, new):
    for user in (make_user(), make_contact(new), make_user(Role.AUDITOR), make_user(Role.ADMINISTRATOR)):
        client.force_login(user)
        assert client.get(PATH).status_code == 403
        assert client.post(PATH, PLAN).status_code == 403


def fill(unit, count):
    """Projects that go on and activities of today, without the cost of making them one by one."""
    projects = Project.objects.bulk_create(
        Project(title=f"Provprojekt {n}", status=Project.Status.ONGOING, start="2024") for n in range(count)
    )
    ProjectLead.objects.bulk_create(ProjectLead(project=project, unit=unit) for project in projects)
    activities = Activity.objects.bulk_create(
        Activity(kind="konferens", title="Provbesök", start=timezone.localdate()) for _ in range(count)
    )
    ActivityUnit.objects.bulk_create(ActivityUnit(activity=activity, unit=unit) for activity in activities)


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_of_the_choice_do_not_grow(samordnare, django_assert_num_queries, old, new, count):
    fill(old, count)
    for _ in range(min(count, 3)):
        make_partnership(owner_unit=old)
        make_membership(unit=old)
    with django_assert_num_queries(14):
        assert samordnare.get(PATH, PLAN).status_code == 200


def test_a_thousand_records_move_at_once(samordnare, django_assert_max_num_queries, old, new):
    fill(old, 500)
    joined = ActivityUnit.objects.first().activity
    joined.units.create(unit=new, role=ActivityUnit.Role.PARTICIPANT)
    page = samordnare.get(PATH, PLAN)
    ticked = [one["value"] for one in inputs(page, "checkbox") if "checked" in one]
    assert len(ticked) == 1000
    preview = samordnare.post(PATH, PLAN | {"val": ticked, "steg": "granska"})
    with django_assert_max_num_queries(50):
        done = samordnare.post(PATH, hidden(preview) | {"steg": "bekrafta", "reason": "Nytt kontor."})
    assert messages_of(samordnare.get(done["Location"])) == ["1 000 poster är flyttade till Tillväxtkontoret."]
    assert ProjectLead.objects.current().filter(unit=new).count() == 500
    assert ProjectLead.objects.filter(unit=old, end=DAY - datetime.timedelta(days=1)).count() == 500
    assert set(ActivityUnit.objects.values_list("unit", "role")) == {(new.pk, "host")}
    assert set(Activity.objects.values_list("version", flat=True)) == {2}
    moves = ProjectLead.pgh_event_model.objects.filter(unit=new)
    assert set(moves.values_list("pgh_context__metadata__reason", flat=True)) == {"Nytt kontor."}
