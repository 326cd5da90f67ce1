"""The list of networks: what it shows, sorts, filters and exports."""

import json

import pytest

from apps.networks.models import CoMember, FocusArea, Network
from tests.factories import make_membership, make_network, make_organisation, make_unit, make_user
from tests.multiply import multiplied
from tests.reading import headings, links, main, tables

pytestmark = pytest.mark.django_db
PATH = "/natverk/"
CAPTION = "Nätverk, vad de är och sedan när vi är med"


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def register():
    office = make_unit(name="Kommunstyrelsens kontor", slug="kommunstyrelsens-kontor")
    school = make_unit(name="Second Chance School", slug="second-chance-school", kind="activity")
    music = make_network(name="Kreativa städer", slug="kreativa-stader", lead="Musikstäder.", owner_unit=office)
    FocusArea.objects.create(network=music, name="Musik", ours=True)
    FocusArea.objects.create(network=music, name="Film")
    membership = make_membership(network=music, start="2017")
    CoMember.objects.create(membership=membership, organisation=make_organisation(name="Linköpings universitet"))
    make_membership(network=music, start=None)
    e2c = make_network(name="E2C", slug="e2c", lead="Skolor.", status=Network.Status.UNCONFIRMED)
    make_membership(network=e2c, unit=school, start="1999")
    make_network(name="Ågruppen", slug="agruppen", lead="Utan medlemskap.")
    make_network(name="Gömt", slug="gomt", hidden_at="2024-01-01T00:00Z")


def rows(response):
    return tables(main(response)).get(CAPTION, [])


def names(response):
    return [address for _, address in links(main(response).first("tbody")) if address.startswith("/natverk/")]


def test_list_shows_each_network_with_unit_year_and_state(reader, register):
    response = reader.get(PATH)
    assert headings(main(response)) == ["Nätverk"]
    assert rows(response) == [
        ["E2C Skolor.", "uppgift saknas", "1999", "Obekräftat medlemskap"],
        ["Kreativa städer Musikstäder. Vårt område: Musik.", "Kommunstyrelsens kontor", "2017", "Aktivt medlemskap"],
        ["Ågruppen Utan medlemskap.", "uppgift saknas", "uppgift saknas", "Aktivt medlemskap"],
    ]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("namn", ["e2c", "kreativa-stader", "agruppen"]),
        ("-namn", ["agruppen", "kreativa-stader", "e2c"]),
        ("sedan", ["e2c", "kreativa-stader", "agruppen"]),
        ("-sedan", ["kreativa-stader", "e2c", "agruppen"]),
    ],
)
def test_sort_stands_in_the_url(reader, register, sort, order):
    assert names(reader.get(PATH, {"sort": sort})) == [f"/natverk/{slug}/" for slug in order]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "musik"}, ["kreativa-stader"]),
        ({"q": "skol"}, ["e2c"]),
        ({"lage": "obekraftad"}, ["e2c"]),
        ({"enhet": "kommunstyrelsens-kontor"}, ["kreativa-stader"]),
        ({"enhet": "second-chance-school"}, ["e2c"]),
        ({"enhet": "second-chance-school", "lage": "aktiv"}, []),
    ],
)
def test_filters_narrow_the_list(reader, register, query, found):
    keys = [row["namn"] for row in json.loads(reader.get(PATH, query | {"format": "json"}).getvalue())]
    slugs = {"Kreativa städer": "kreativa-stader", "E2C": "e2c"}
    assert [slugs[key] for key in keys] == found
    assert len(rows(reader.get(PATH, query))) == len(found)


@pytest.mark.parametrize("query", [{"enhet": "drommar"}, {"lage": "x"}, {"q": "\x00"}, {"q": "å" * 201}])
def test_a_value_that_makes_no_sense_is_told_by_its_field_and_gives_no_rows(reader, register, query):
    response = reader.get(PATH, query)
    [bad] = main(response).all("div", css="bad")
    assert bad.first("p", css="msg").text
    assert rows(response) == []
    assert reader.get(PATH, query | {"format": "json"}).status_code == 400


def test_export_says_unknown_as_null(reader, register):
    found = {row["namn"]: row for row in json.loads(reader.get(PATH, {"format": "json"}).getvalue())}
    assert found["Kreativa städer"] == {
        "namn": "Kreativa städer",
        "fullt namn": None,
        "förkortning": None,
        "policyns namn": None,
        "medlem sedan": "2017",
        "läge": "aktivt medlemskap",
        "våra områden": "Musik",
        "medlem tillsammans med": "Linköpings universitet",
        "ansvarig enhet": "Kommunstyrelsens kontor",
        "senast bekräftad": None,
    }
    assert found["Ågruppen"]["medlem sedan"] is None


def test_empty_register_says_what_would_be_here(reader):
    assert main(reader.get(PATH)).first("div", css="empty").text == (
        "Här listas nätverken som kommunen är med i. Inget är registrerat ännu."
    )


@pytest.mark.parametrize("page", ["0", "2", "9999", "sida"])
def test_a_page_that_is_not_there_is_404(reader, register, page):
    assert reader.get(PATH, {"page": page}).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_do_not_grow_with_the_list(reader, django_assert_num_queries, count):
    office, university = make_unit(), make_organisation()
    with multiplied(count):
        network = make_network(owner_unit=office)
        FocusArea.objects.create(network=network, name="Musik", ours=True)
        CoMember.objects.create(membership=make_membership(network=network), organisation=university)
    reader.get(PATH)  # the units of the filter are read once a minute
    # Session, user, rows with their number; memberships, co-members, organisations, areas.
    with django_assert_num_queries(7):
        response = reader.get(PATH)
    assert len(rows(response)) == min(count, 25)
