"""The list of vänorter: what it shows, sorts, filters and exports."""

import io
import json

import pytest
import python_calamine

from apps.core.models import Fact
from apps.partnerships.models import CooperationField, Partnership
from tests.factories import make_partnership, make_partnership_fact, make_unit, make_user
from tests.multiply import multiplied
from tests.reading import headings, links, main, read, tables

pytestmark = pytest.mark.django_db
PATH = "/vanorter/"


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def register():
    office = make_unit(name="Kommunstyrelsens kontor", slug="kommunstyrelsens-kontor")
    riga = make_partnership(
        name="Riga",
        slug="riga",
        kind=Partnership.Kind.PARTNER,
        own_name="Rīga",
        fields=[CooperationField.URBAN, CooperationField.EDUCATION],
        owner_unit=office,
    )
    make_partnership_fact(partnership=riga, kind=Fact.Kind.SINCE, number=None, date="1988", preferred=True)
    make_partnership_fact(partnership=riga, kind=Fact.Kind.SINCE, number=None, date="1990", preferred=False)
    oslo = make_partnership(name="Ålesund", slug="alesund", country="NO", country_name="Norge", status="vilande")
    make_partnership_fact(partnership=oslo, kind=Fact.Kind.SINCE, number=None, date="1960-talet")
    make_partnership(name="Aarhus", slug="aarhus", country="DK", country_name="Danmark", latitude=56.2, longitude=10.2)
    make_partnership(name="Gömd", slug="gomd", hidden_at="2024-01-01T00:00Z")


def rows(response):
    return next(iter(tables(main(response)).values()), [])


def names(response):
    return [row[0].split(" ")[0] for row in rows(response)]


def test_list_shows_each_city_with_country_year_and_state(reader, register):
    response = reader.get(PATH)
    assert tables(main(response)) == {
        "Vänorter och samarbetsorter": [
            ["Aarhus Vänort", "Danmark", "uppgift saknas", "Aktivt samarbete"],
            ["Riga Samarbetsort. Utbildning, stadsutveckling", "Lettland", "1988", "Aktivt samarbete"],
            ["Ålesund Vänort", "Norge", "1960-talet", "Vilande"],
        ]
    }
    assert headings(main(response)) == ["Vänorter"]
    assert [p.text for p in main(response).all("p") if p.attributes.get("role") == "status"] == ["3 orter"]


def test_every_city_is_a_link_in_list_and_map(reader, register):
    page = main(reader.get(PATH))
    table = [address for _, address in links(page.first("tbody"))]
    on_map = [(a.attributes["aria-label"], a.attributes["href"]) for a in page.first("svg").all("a")]
    assert table == ["/vanorter/aarhus/", "/vanorter/riga/", "/vanorter/alesund/"]
    assert on_map == [
        ("Aarhus, Danmark", "/vanorter/aarhus/"),
        ("Riga, Lettland", "/vanorter/riga/"),
        ("Ålesund, Norge", "/vanorter/alesund/"),
    ]
    assert page.first("svg").first("title").text == "Karta över vänorterna"
    assert page.first("svg").first("desc").text.startswith("Europa med Norrköping och 3 orter som länkar.")


def test_a_city_off_the_map_is_named_below_it(reader):
    make_partnership(name="Nairobi", slug="nairobi", country="KE", country_name="Kenya", latitude=-1.3, longitude=36.8)
    page = main(reader.get(PATH))
    assert list(page.first("svg").all("a")) == []
    assert [p.text for p in page.all("p", css="src")] == ["Utanför kartan: Nairobi."]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["Aarhus", "Riga", "Ålesund"]),
        ("-namn", ["Ålesund", "Riga", "Aarhus"]),
        ("land", ["Aarhus", "Riga", "Ålesund"]),
        ("-land", ["Ålesund", "Riga", "Aarhus"]),
        ("sedan", ["Ålesund", "Riga", "Aarhus"]),
        ("-sedan", ["Riga", "Ålesund", "Aarhus"]),
        ("hittepå", ["Aarhus", "Riga", "Ålesund"]),
    ],
)
def test_sort_stands_in_the_url(reader, register, sort, order):
    assert names(reader.get(PATH, {"sort": sort} if sort else {})) == order


def test_head_says_how_the_list_is_sorted(reader, register):
    heads = [
        (head.text, head.attributes.get("aria-sort"))
        for head in main(reader.get(PATH, {"sort": "-sedan"})).first("thead").all("th")
    ]
    assert heads == [("Ort", None), ("Land", None), ("Sedan", "descending"), ("Läge", None)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "Riga"}, ["Riga"]),
        ({"q": "ri"}, ["Riga"]),
        ({"q": "lettland"}, ["Riga"]),
        ({"q": "alesund"}, ["Ålesund"]),
        ({"q": "gömd"}, []),
        ({"q": "!!!"}, []),
        ({"land": "no"}, ["Ålesund"]),
        ({"omrade": "stadsutveckling"}, ["Riga"]),
        ({"omrade": "idrott"}, []),
        ({"slag": "samarbetsort"}, ["Riga"]),
        ({"lage": "vilande"}, ["Ålesund"]),
        ({"lage": "aktiv", "slag": "vanort"}, ["Aarhus"]),
        ({"q": "riga", "land": "no"}, []),
    ],
)
def test_filters_narrow_the_list(reader, register, query, found):
    assert names(reader.get(PATH, query)) == found


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ({"land": "xx"}, "Land", "Det valet finns inte. Välj ett annat i listan."),
        ({"omrade": "trolleri"}, "Samarbetsområde", "Det valet finns inte. Välj ett annat i listan."),
        ({"slag": "1"}, "Slag", "Det valet finns inte. Välj ett annat i listan."),
        ({"lage": "aktiv'"}, "Läge", "Det valet finns inte. Välj ett annat i listan."),
        ({"q": "a" * 201}, "Sök bland vänorterna", None),
        ({"q": "rig\x00a"}, "Sök bland vänorterna", None),
    ],
)
def test_a_value_that_makes_no_sense_is_told_by_its_field_and_gives_no_rows(reader, register, query, field, message):
    response = reader.get(PATH, query)
    assert response.status_code == 200
    [bad] = main(response).all("div", css="bad")
    assert bad.first("label").text == field
    assert bad.first("p", css="msg").text
    if message:
        assert bad.first("p", css="msg").text == message
    assert rows(response) == []
    for kind in ("xlsx", "csv", "json"):
        assert reader.get(PATH, query | {"format": kind}).status_code == 400


def test_nothing_found_says_how_to_go_on(reader, register):
    page = main(reader.get(PATH, {"q": "atlantis"}))
    assert page.first("div", css="empty").text == (
        "Ingen ort passar med det du valde. Ta bort något av valen.Visa alla orter"
    )


def test_empty_register_says_what_would_be_here(reader):
    page = main(reader.get(PATH))
    assert page.first("div", css="empty").text == ("Här listas vänorter och samarbetsorter. Ingen är registrerad ännu.")


@pytest.mark.parametrize("page", ["0", "-1", "2", "9999", "99999999999", "två", "1.5", "²"])
def test_a_page_that_is_not_there_is_404(reader, register, page):
    assert reader.get(PATH, {"page": page}).status_code == 404


def test_unknown_format_is_400(reader, register):
    assert reader.get(PATH, {"format": "pdf"}).status_code == 400


def test_exports_hold_the_filtered_rows_with_all_that_is_known(reader, register):
    expected = {
        "namn": "Riga",
        "slag": "samarbetsort",
        "land": "Lettland",
        "landskod": "LV",
        "eget namn": "Rīga",
        "policyns stavning": None,
        "sedan": "1988",
        "läge": "aktivt samarbete",
        "samarbetsområden": "Utbildning, stadsutveckling",
        "ansvarig enhet": "Kommunstyrelsens kontor",
        "senast bekräftad": None,
        "latitud": 56.9,
        "longitud": 24.1,
    }
    query = {"land": "lv"}
    as_json = reader.get(PATH, query | {"format": "json"})
    assert json.loads(as_json.getvalue()) == [expected]
    as_csv = reader.get(PATH, query | {"format": "csv"}).getvalue().decode("utf-8-sig")
    head, line, end = as_csv.split("\r\n")
    assert head.lower().split(";") == list(expected)
    assert line == (
        "Riga;samarbetsort;Lettland;LV;Rīga;;1988;aktivt samarbete;Utbildning, stadsutveckling;"
        "Kommunstyrelsens kontor;;56,9;24,1"
    )
    assert end == ""
    book = python_calamine.load_workbook(io.BytesIO(reader.get(PATH, query | {"format": "xlsx"}).content))
    sheet = book.get_sheet_by_index(0).to_python()
    assert [cell.lower() for cell in sheet[0]] == list(expected)
    assert sheet[1:] == [[value if value is not None else "" for value in expected.values()]]


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_do_not_grow_with_the_list(reader, django_assert_num_queries, count):
    office = make_unit()
    with multiplied(count):
        partnership = make_partnership(owner_unit=office)
        make_partnership_fact(partnership=partnership, kind=Fact.Kind.SINCE, number=None, date="1988")
    reader.get(PATH)  # the countries of the filter are read once a minute
    with django_assert_num_queries(4):  # session, user, rows with their number, their years
        response = reader.get(PATH)
    assert len(rows(response)) == min(count, 25)


def test_pages_of_a_long_list_follow_each_other(reader):
    for number in range(30):
        make_partnership(name=f"Stad {number:02d}", slug=f"stad-{number}")
    assert [row[0] for row in rows(reader.get(PATH, {"page": 2}))] == [
        f"Stad {number} Vänort" for number in range(25, 30)
    ]
    assert len(json.loads(reader.get(PATH, {"format": "json"}).getvalue())) == 30


def test_sign_in_is_required(client):
    response = client.get(PATH)
    assert (response.status_code, response["Location"]) == (302, "/konto/logga-in/?next=/vanorter/")


def test_html_is_well_formed(reader, register):
    assert read(reader.get(PATH)).first("html").attributes["lang"] == "sv"
