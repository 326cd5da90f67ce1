"""The list of units: by kind, with contact person or vacancy, former units last."""

import datetime
import json

import pytest
from django.utils import timezone

from apps.organisation.models import ContactAssignment, Unit
from tests.factories import (
    make_assignment,
    make_board,
    make_parent,
    make_person,
    make_service,
    make_succession,
    make_unit,
    make_user,
)
from tests.multiply import multiplied
from tests.reading import headings, links, main, tables

pytestmark = pytest.mark.django_db
PATH = "/enheter/"
Kind = Unit.Kind


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def register():
    board = make_board(name="Utbildningsnämnden", slug="utbildningsnamnden", abbreviation="UN")
    office = make_unit(name="Utbildningskontoret", slug="utbildningskontoret", mailbox="utb@example.test")
    make_service(office=office, board=board)
    make_assignment(unit=office, person=make_person(name="Prov Anna"))
    make_assignment(unit=office, person=make_person(name="Prov Bo"), kind=ContactAssignment.Kind.DEPUTY)
    make_assignment(unit=office, person=make_person(name="Prov Carl"), end=datetime.date(2021, 1, 1))
    make_unit(name="Socialkontoret", slug="socialkontoret")
    company = make_unit(name="Rådhus AB", slug="radhus", kind=Kind.COMPANY, certainty="unverified")
    make_parent(unit=make_unit(name="Nodra AB", slug="nodra", kind=Kind.COMPANY, policy_applies=False), parent=company)
    make_parent(unit=make_unit(name="Hagagymnasiet", slug="hagagymnasiet", kind=Kind.ACTIVITY), parent=office)
    make_unit(name="Kommunfullmäktige", slug="kommunfullmaktige", kind=Kind.COUNCIL, policy_applies=False)
    old = make_unit(name="Skolkontoret", slug="skolkontoret", valid_from="1990-talet", valid_to="2018-12-31")
    make_succession(old=old, new=office)
    make_unit(name="Gömda kontoret", slug="gomda", hidden_at="2024-01-01T00:00Z")


def shown(response):
    """{heading: rows} of the page."""
    return {
        section.first("h2").text: [row for rows in tables(section).values() for row in rows]
        for section in main(response).all("section")
    }


def test_units_stand_by_kind_with_contact_or_vacancy_and_former_ones_last(reader, register):
    response = reader.get(PATH)
    assert shown(response) == {
        "Nämnder": [["Utbildningsnämnden (UN)", "Utbildningskontoret", "genom kontoret"]],
        "Kontor": [
            ["Socialkontoret", "ingen", "Saknar kontaktperson"],
            ["Utbildningskontoret", "Utbildningsnämnden", "Prov AnnaProv Bo (ersättare)"],
        ],
        "Bolag": [
            ["Nodra AB", "Rådhus AB", "ingen utsedd"],
            ["Rådhus AB obekräftad", "ingen", "Saknar kontaktperson"],
        ],
        "Skolor och andra verksamheter": [["Hagagymnasiet", "Utbildningskontoret", "genom kontoret"]],
        "Fullmäktige och revision": [["Kommunfullmäktige", "ingen", "ingen utsedd"]],
        "Tidigare enheter": [["Skolkontoret", "Kontor 1990-talet–31 december 2018", "Utbildningskontoret"]],
    }
    assert headings(main(response))[0] == "Enheter"


def test_every_unit_is_a_link(reader, register):
    [section] = [s for s in main(reader.get(PATH)).all("section") if s.first("h2").text == "Tidigare enheter"]
    assert links(section) == [
        ("Skolkontoret", "/enheter/skolkontoret/"),
        ("Utbildningskontoret", "/enheter/utbildningskontoret/"),
    ]


def test_a_deputy_alone_leaves_the_place_vacant(reader):
    unit = make_unit(name="Kontoret", slug="kontoret")
    make_assignment(unit=unit, person=make_person(name="Prov Bo"), kind=ContactAssignment.Kind.DEPUTY)
    assert shown(reader.get(PATH)) == {"Kontor": [["Kontoret", "ingen", "Prov Bo (ersättare)Saknar kontaktperson"]]}


def test_a_contact_person_from_tomorrow_does_not_fill_the_place_today(reader):
    unit = make_unit(name="Kontoret", slug="kontoret")
    make_assignment(unit=unit, start=timezone.localdate() + datetime.timedelta(days=1))
    assert shown(reader.get(PATH)) == {"Kontor": [["Kontoret", "ingen", "Saknar kontaktperson"]]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "KONTOR"}, ["Socialkontoret", "Utbildningskontoret", "Skolkontoret"]),
        ({"q": "un"}, ["Utbildningsnämnden", "Kommunfullmäktige"]),
        ({"q": "100%"}, []),
        ({"slag": "company"}, ["Nodra AB", "Rådhus AB"]),
        ({"kontakt": "finns"}, ["Utbildningskontoret"]),
        ({"kontakt": "saknas"}, ["Socialkontoret", "Rådhus AB"]),
        ({"kontakt": "saknas", "slag": "office"}, ["Socialkontoret"]),
    ],
)
def test_filters_narrow_the_list(reader, register, query, found):
    exported = json.loads(reader.get(PATH, query | {"format": "json"}).getvalue())
    assert [row["namn"] for row in exported] == found
    assert sum(len(rows) for rows in shown(reader.get(PATH, query)).values()) == len(found)


@pytest.mark.parametrize("query", [{"slag": "x"}, {"kontakt": "ja"}, {"q": "\x00"}, {"q": "x" * 201}])
def test_a_value_that_makes_no_sense_is_told_by_its_field_and_gives_no_rows(reader, register, query):
    response = reader.get(PATH, query)
    [bad] = main(response).all("div", css="bad")
    assert bad.first("p", css="msg").text
    assert shown(response) == {}
    assert reader.get(PATH, query | {"format": "csv"}).status_code == 400


def test_export_holds_validity_contact_and_vacancy(reader, register):
    found = {row["namn"]: row for row in json.loads(reader.get(PATH, {"format": "json"}).getvalue())}
    assert list(found) == [
        "Utbildningsnämnden",
        "Socialkontoret",
        "Utbildningskontoret",
        "Nodra AB",
        "Rådhus AB",
        "Hagagymnasiet",
        "Kommunfullmäktige",
        "Skolkontoret",
    ]
    assert found["Utbildningskontoret"] == {
        "namn": "Utbildningskontoret",
        "slag": "kontor",
        "förkortning": None,
        "finns från": None,
        "finns till": None,
        "hör ihop med": "Utbildningsnämnden",
        "funktionsbrevlåda": "utb@example.test",
        "kontaktperson": "Prov Anna",
        "ersättare": "Prov Bo",
        "ska ha kontaktperson men saknar": False,
        "policyn gäller": True,
    }
    assert found["Socialkontoret"]["ska ha kontaktperson men saknar"] is True
    assert found["Skolkontoret"]["ska ha kontaktperson men saknar"] is False
    assert (found["Skolkontoret"]["finns från"], found["Skolkontoret"]["finns till"]) == ("1990-talet", "2018-12-31")


def test_empty_register_says_what_would_be_here(reader):
    assert main(reader.get(PATH)).first("div", css="empty").text == (
        "Här listas nämnder, kontor och bolag. Ingen enhet är registrerad ännu."
    )


@pytest.mark.parametrize("page", ["0", "2", "9999", "emoji😀"])
def test_a_page_that_is_not_there_is_404(reader, register, page):
    assert reader.get(PATH, {"page": page}).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_do_not_grow_with_the_list(reader, django_assert_num_queries, count):
    board = make_board()
    old = make_unit(valid_to="2018")
    with multiplied(count):
        office = make_unit()
        make_service(office=office, board=board)
        make_assignment(unit=office)
        make_parent(unit=office, parent=board)
        make_succession(old=old, new=office)
    # Session, user, rows with their number; contacts, nämnder, kontor, parents, successions and the units they lead to.
    with django_assert_num_queries(8):
        response = reader.get(PATH)
    assert len(shown(response)["Kontor"]) == min(count, 199)
