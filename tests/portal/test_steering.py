"""Steering assignments: the list with its projects, one of them, who writes them, and the page of a unit."""

import json

import pytest
from django.utils import timezone

from apps.organisation.models import SteeringAssignment
from apps.projects.models import BudgetLine, Project
from tests.factories import (
    make_board,
    make_budget,
    make_contact,
    make_project,
    make_service,
    make_steering,
    make_unit,
    make_user,
)
from tests.projects.form_page import errors, typed
from tests.reading import links, main, tables

pytestmark = pytest.mark.django_db
CAPTION = "Uppdrag, vem som har dem och hur många projekt som svarar mot dem"


@pytest.fixture
def board():
    return make_board(name="Provnämnden", slug="provnamnden")


@pytest.fixture
def office(board):
    office = make_unit(name="Provkontoret", slug="provkontoret")
    make_service(office=office, board=board)
    return office


def rows(response):
    return tables(main(response)).get(CAPTION, [])


def test_list_counts_the_projects_that_serve_each_point(client, board, office):
    served = make_steering(unit=board, document="Plan", year=2025, point="1.1", text="Samverka mer.")
    make_steering(unit=make_unit(kind="company", name="Bolaget", slug="bolaget"), document="Direktiv", point="7")
    make_steering(unit=board, point="9", hidden_at=timezone.now())
    make_project(unit=office, steering_assignment=served, title="Synligt")
    make_project(unit=office, steering_assignment=served, marked_at=timezone.now(), title="Hemligt")
    make_project(unit=office, steering_assignment=served, status=Project.Status.IDEA)
    make_project(unit=office, steering_assignment=served, hidden_at=timezone.now())
    client.force_login(make_user())
    response = client.get("/styruppdrag/")
    assert rows(response) == [
        ["Samverka mer. Plan, punkt 1.1", "Provnämnden", "2025", "2"],
        ["Samverka. Direktiv, punkt 7", "Bolaget", "2024", "0"],
    ]

    def found(query):
        return [row[1] for row in rows(client.get(f"/styruppdrag/?{query}"))]

    assert found("enhet=bolaget") == found("ar=2024") == found("projekt=utan") == ["Bolaget"]
    assert found("projekt=med") == found("q=mer") == ["Provnämnden"]
    assert found("sort=projekt") == found("sort=enhet") == ["Bolaget", "Provnämnden"]
    assert client.get("/styruppdrag/?ar=abcd&format=json").status_code == 400
    values = json.loads(client.get("/styruppdrag/?format=json&ar=2025").getvalue())
    assert [(row["namn"], row["projekt"]) for row in values] == [("Plan 2025, 1.1", 2)]
    # A reader is told that there is one more, and not which.
    page = main(client.get(f"/styruppdrag/{served.pk}/"))
    assert [row[0] for row in tables(page)["2 projekt, senaste först"]] == ["Synligt"]
    assert "1 projekt till svarar mot uppdraget men visas inte här." in page.text
    assert "Hemligt" not in page.text


def test_the_contact_person_of_the_kontor_writes_the_boards_points(client, board, office):
    other = make_board()
    contact = make_contact(office)
    client.force_login(contact)
    page = main(client.get("/styruppdrag/nytt/?enhet=provnamnden"))
    values = typed(page)
    assert values["unit"] == "provnamnden"
    values |= {"document": "Uppdragsplan", "year": "2026", "point": "2", "text": "Lär av andra."}
    assert client.post("/styruppdrag/nytt/", values).status_code == 302
    point = SteeringAssignment.objects.get()
    assert (point.unit, point.created_by, str(point)) == (board, contact, "Uppdragsplan 2026, 2")
    for wrong, where in (
        ({}, {"point"}),
        ({"point": "3", "unit": other.slug}, {"unit"}),
        ({"year": "20 26"}, {"year"}),
        ({"year": "9" * 40}, {"year"}),
        ({"year": "2090"}, {"year"}),
        ({"text": "", "document": ""}, {"text", "document"}),
    ):
        assert set(errors(main(client.post("/styruppdrag/nytt/", values | wrong)))) == where
    path = f"/styruppdrag/{point.pk}/andra/"
    assert client.post(path, typed(main(client.get(path))) | {"dnr": "PN 2026/0001"}).status_code == 302
    point.refresh_from_db()
    assert (point.dnr, point.version) == ("PN 2026/0001", 2)
    assert "PN 2026/0001" in main(client.get(f"/styruppdrag/{point.pk}/historik/")).text
    client.force_login(make_contact(make_unit()))
    assert client.get(path).status_code == 403
    client.force_login(make_user())
    assert client.get("/styruppdrag/nytt/").status_code == 403


def test_a_units_page_shows_its_points_and_those_of_the_board_it_serves(client, board, office):
    point = make_steering(unit=board, text="Samverka mer.", year=2025, document="Plan", point="1")
    make_project(unit=office, steering_assignment=point)
    client.force_login(make_contact(office))
    for slug, words in (("provnamnden", "Plan, punkt 1"), ("provkontoret", "Plan, punkt 1, Provnämnden")):
        page = main(client.get(f"/enheter/{slug}/"))
        assert tables(page)["Ur uppdragsplan eller ägardirektiv, senaste först"] == [
            [f"Samverka mer. {words}", "2025", "1"]
        ]
    assert dict(links(main(client.get("/enheter/provnamnden/"))))["Lägg till ett styruppdrag"] == (
        "/styruppdrag/nytt/?enhet=provnamnden"
    )


@pytest.mark.parametrize("count", [1, 3, 30])
def test_pages_cost_the_same_however_much_there_is(client, board, office, django_assert_num_queries, count):
    point = make_steering(unit=board)
    for _ in range(count):
        make_steering(unit=board)
        make_budget(
            project=make_project(unit=office, steering_assignment=point), lines={BudgetLine.Kind.SUPPORT: 1_000}
        )
    client.force_login(make_user())
    client.get("/styruppdrag/")  # the units of the filter are read once a minute
    with django_assert_num_queries(4):
        client.get("/styruppdrag/")
    with django_assert_num_queries(6):
        client.get(f"/styruppdrag/{point.pk}/")
