"""Grants to associations: how far they have come, what they came to, and who writes them."""

import csv
import datetime
import io
import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from apps.accounts.models import FormDraft, Role
from apps.partnerships.grants.actions import save_grant
from apps.partnerships.grants.sums import by_city, by_year, grants_of, whole, yearly_sums_of
from apps.partnerships.models import AssociationGrant
from apps.portal.deadlines import grants as grants_due
from tests.factories import (
    make_board,
    make_contact,
    make_grant,
    make_partnership,
    make_service,
    make_unit,
    make_user,
)
from tests.reading import facts, links, main, tables

pytestmark = pytest.mark.django_db

D = datetime.date
State = AssociationGrant.State
FORM = {
    "association": "Kören",
    "purpose": "Konsert",
    "cities": ["riga"],
    "applied_on": "2025-02-01",
    "applied": "40 000",
    "unit": "namnden",
    "decided_on": "",
    "granted": "",
}


@pytest.fixture
def riga():
    return make_partnership(name="Riga", slug="riga")


@pytest.fixture
def linz():
    return make_partnership(name="Linz", slug="linz")


@pytest.fixture
def board():
    return make_board(name="Nämnden", slug="namnden")


@pytest.fixture
def contact(board):
    """Contact person of the kontor that works for the nämnd."""
    office = make_unit(name="Kontoret")
    make_service(office=office, board=board)
    return make_contact(office)


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


def state_of(**fields):
    grant = make_grant(**fields)
    return AssociationGrant.objects.with_state().get(pk=grant.pk).state


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"decided_on": None, "granted": None, "applied": 100}, State.APPLIED),
        ({"granted": None}, State.DECIDED),
        ({"granted": 0}, State.REJECTED),
        ({"granted": 100}, State.GRANTED),
        ({"granted": 100, "paid": 0}, State.GRANTED),
        ({"granted": 100, "paid": 100}, State.PAID),
        ({"granted": None, "paid": 100}, State.PAID),
        ({"paid": 100, "accounted_on": D(2024, 12, 1)}, State.ACCOUNTED),
        ({"paid": 100, "accounted": 100, "reclaimed": 0}, State.ACCOUNTED),
        ({"paid": 100, "accounted": 80, "reclaimed": 20}, State.RECLAIMED),
    ],
)
def test_state_is_told_from_sums_and_dates(fields, state):
    assert state_of(**fields) == state


def test_sums_count_a_grant_for_each_city_and_once_in_the_whole(riga, linz):
    make_grant(cities=[riga, linz], granted=100, paid=100)
    make_grant(cities=[riga], granted=50, paid=None)
    make_grant(cities=[riga], granted=None, decided_on=D(2023, 5, 1))
    make_grant(cities=[linz], granted=None, decided_on=None, applied_on=D(2025, 5, 1), applied=30)
    make_grant(cities=[linz], granted=0)
    make_grant(cities=[linz], granted=10, paid=0)
    make_grant(granted=1_000, hidden_at="2026-01-01T00:00Z")
    grants = AssociationGrant.objects.visible()

    def told(totals):
        return (totals.count, totals.granted.text, totals.paid.text, totals.unaccounted)

    nbsp = "\N{NO-BREAK SPACE}"
    assert told(whole(grants)) == (6, f"minst 160{nbsp}kr", f"minst 100{nbsp}kr", 1)
    assert {pk: told(totals) for pk, totals in by_city(grants).items()} == {
        riga.pk: (3, f"minst 150{nbsp}kr", f"minst 100{nbsp}kr", 1),
        linz.pk: (4, f"110{nbsp}kr", f"100{nbsp}kr", 1),
    }
    # Nothing is decided of 2025, and of 2023 no sum is known: the one has nothing to sum, the other is unknown.
    assert [(totals.key, *told(totals)) for totals in by_year(grants)] == [
        (2025, 1, "", "", 0),
        (2024, 4, f"160{nbsp}kr", f"minst 100{nbsp}kr", 1),
        (2023, 1, None, None, 0),
    ]
    user = make_user()
    assert [totals.key for totals in yearly_sums_of(riga, user)] == [2024, 2023]
    assert [grant.year for grant in grants_of(riga, user)] == [2024, 2024, 2023]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"applied_on": None, "decided_on": None, "granted": None}, "applied_on"),
        ({"decided_on": None, "applied_on": D(2024, 1, 1)}, "decided_on"),
        ({"applied_on": D(2024, 4, 1)}, "decided_on"),
        ({"decided_on": D(2999, 1, 1)}, "decided_on"),
        ({"granted": Decimal(0), "paid": Decimal(1)}, "paid"),
        ({"paid": Decimal(40_001)}, "paid"),
        ({"paid": Decimal(0), "accounted": Decimal(1)}, "accounted"),
        ({"paid": Decimal(9), "accounted_on": D(2024, 3, 19)}, "accounted_on"),
        ({"granted": Decimal(0), "reclaimed": Decimal(1)}, "reclaimed"),
        ({"paid": Decimal(9), "reclaimed": Decimal(10)}, "reclaimed"),
    ],
)
def test_steps_that_make_no_sense_are_refused_beside_their_field(riga, fields, field):
    values = {"decided_on": D(2024, 3, 20), "granted": Decimal(40_000)} | fields
    grant = AssociationGrant(association="Kören", purpose="Konsert", unit=make_board(), **values)

    with pytest.raises(ValidationError) as refusal:
        save_grant(grant=grant, by=make_user(), cities=[riga])

    assert list(refusal.value.message_dict) == [field]
    assert not AssociationGrant.objects.exists()


def test_old_list_may_lack_dates_when_it_is_named(riga):
    grant = AssociationGrant(association="Kören", purpose="Konsert", unit=make_board(), granted=9, source_text="Pärm")

    assert save_grant(grant=grant, by=make_user(), cities=[riga]).pk


def test_contact_person_of_the_serving_office_writes_a_grant_from_application_to_account(client, contact, riga, linz):
    client.force_login(contact)

    answer = client.post("/foreningsbidrag/nytt/", FORM | {"draft": "flik"})
    grant = AssociationGrant.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/foreningsbidrag/{grant.pk}/")
    assert (grant.applied, grant.granted, grant.created_by) == (40_000, None, contact)
    assert links(main(client.get("/foreningsbidrag/")))  # its row
    page = main(client.get(grant.get_absolute_url()))
    assert "inte beslutat" in page.text

    later = FORM | {
        "cities": ["riga", "linz"],
        "decided_on": "2025-03-20",
        "granted": "30 000",
        "paid": "30 000",
        "accounted_on": "2025-12-01",
        "accounted": "28 500,50",
        "outcome": "Två konserter.",
        "version": "1",
    }
    assert client.post(f"/foreningsbidrag/{grant.pk}/andra/", later).status_code == 302
    saved = AssociationGrant.objects.with_state().get()
    assert (saved.state, saved.accounted, saved.version) == (State.ACCOUNTED, Decimal("28500.50"), 2)
    assert {city.slug for city in saved.cities.all()} == {"riga", "linz"}

    story = client.get(f"/foreningsbidrag/{grant.pk}/historik/").content.decode()
    assert "i formuläret för föreningsbidrag" in story
    assert "Linz" in story
    assert FormDraft.objects.count() == 0


def test_refused_form_keeps_what_was_typed_and_says_why(client, contact, riga):
    client.force_login(contact)

    answer = client.post("/foreningsbidrag/nytt/", FORM | {"granted": "mycket", "unit": "finns-inte", "cities": []})

    page = main(answer)
    errors = [text for text, _ in links(page.first(css="errs"))]
    assert len(errors) == 3
    assert 'value="mycket"' in answer.content.decode()
    assert not AssociationGrant.objects.exists()
    refused = client.post("/foreningsbidrag/nytt/", FORM | {"paid": "5", "granted": "0", "decided_on": "2025-03-01"})
    assert "Ansökan fick avslag" in main(refused).first(css="errs").text


def test_two_who_change_the_same_grant_are_asked(client, board, riga):
    grant = make_grant(unit=board, cities=[riga], association="Kören", purpose="Konsert", applied_on=D(2024, 1, 1))
    client.force_login(make_user(Role.COORDINATOR))
    opened = main(client.get(f"/foreningsbidrag/{grant.pk}/andra/")).first("form", css="form")
    hidden = {
        one.attributes["name"]: one.attributes["value"]
        for one in opened.all("input")
        if one.attributes.get("name") in {"version", "opened", "draft"}
    }
    AssociationGrant.objects.filter(pk=grant.pk).update(version=2, purpose="Cup", dnr="KS 2024/1")

    typed = FORM | hidden | {"decided_on": "2024-03-20", "granted": "40 000", "applied_on": "2024-01-01", "applied": ""}
    answer = client.post(f"/foreningsbidrag/{grant.pk}/andra/", typed | {"purpose": "Festival"})

    assert answer.status_code == 200
    assert "har ändrats av er båda" in main(answer).text
    assert AssociationGrant.objects.get().purpose == "Cup"


def test_who_may_write(client, contact, board, riga):
    grant = make_grant(unit=board, cities=[riga])
    foreign = make_grant(cities=[riga])
    stranger = make_contact(make_unit())
    for user, path, status in (
        (contact, grant, 200),
        (contact, foreign, 403),
        (stranger, grant, 403),
        (make_user(), grant, 403),
        (make_user(Role.COORDINATOR), foreign, 200),
    ):
        client.force_login(user)
        assert client.get(f"{path.get_absolute_url()}andra/").status_code == status
    # Somebody whose kontor works for no nämnd has no grants to write.
    client.force_login(stranger)
    assert client.get("/foreningsbidrag/nytt/").status_code == 403
    assert "Nytt bidrag" not in main(client.get("/foreningsbidrag/")).text
    client.force_login(contact)
    offered = main(client.get("/foreningsbidrag/nytt/")).first("select")
    assert [option.text for option in offered.all("option")] == ["Nämnden"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Ny", "Avslag", "Utan redovisning", "Klar"]),
        ({"ort": "riga"}, ["Avslag", "Utan redovisning", "Klar"]),
        ({"enhet": "namnden"}, ["Klar"]),
        ({"ar": "2024"}, ["Utan redovisning"]),
        ({"ar": "2026"}, ["Ny"]),
        ({"fran": "2023-2", "till": "2024"}, ["Utan redovisning"]),
        ({"till": "2023"}, ["Klar"]),
        ({"lage": "avslaget"}, ["Avslag"]),
        ({"lage": "sokt"}, ["Ny"]),
        ({"redovisning": "saknas"}, ["Utan redovisning"]),
        ({"redovisning": "forsenad"}, ["Utan redovisning"]),
        ({"q": "konsert"}, ["Klar"]),
        ({"sort": "namn"}, ["Avslag", "Klar", "Ny", "Utan redovisning"]),
        ({"sort": "-beviljat"}, ["Klar", "Utan redovisning", "Avslag", "Ny"]),
        ({"ort": "finns-inte"}, []),
        ({"fran": "2025", "till": "2024"}, []),
    ],
)
def test_list_filters_and_sorts(reader, board, riga, linz, query, expected):
    make_grant(association="Klar", unit=board, cities=[riga, linz], decided_on=D(2023, 3, 1), granted=90, paid=90)
    AssociationGrant.objects.update(accounted_on=D(2023, 12, 1), purpose="Konserter")
    make_grant(association="Utan redovisning", cities=[riga], decided_on=D(2024, 3, 1), granted=80, paid=80)
    make_grant(association="Avslag", cities=[riga], decided_on=D(2025, 3, 1), granted=0)
    make_grant(association="Ny", cities=[linz], decided_on=None, applied_on=D(2026, 2, 1), granted=None)
    make_grant(association="Dold", hidden_at="2026-01-01T00:00Z")

    answer = reader.get("/foreningsbidrag/", query)

    page = main(answer)
    listed = [table for table in page.all("table", css="plain") if "Förening" in table.first("thead").text]
    names = [row.first("a").text for table in listed for row in table.first("tbody").all("tr")]
    assert names == expected


def test_list_adds_up_per_year_and_city_and_says_that_a_shared_grant_counts_once(reader, riga, linz):
    make_grant(cities=[riga, linz], granted=100, paid=100)
    make_grant(cities=[riga], granted=None, decided_on=D(2023, 5, 1))

    page = main(reader.get("/foreningsbidrag/"))

    assert [value for label, value in facts(page)[:2]] == [
        ["minst 100 kr", "1 bidrag saknar uppgift"],
        ["minst 100 kr", "1 bidrag saknar uppgift"],
    ]
    found = tables(page)
    years = next(rows for caption, rows in found.items() if caption.startswith("Året"))
    cities = next(rows for caption, rows in found.items() if "en gång i helheten" in caption)
    assert years == [["2024", "1", "100 kr", "100 kr", "1"], ["2023", "1", "uppgift saknas", "uppgift saknas", "0"]]
    assert cities == [["Linz", "1", "100 kr", "100 kr", "1"], ["Riga", "2", "minst 100 kr", "minst 100 kr", "1"]]


def test_marked_grant_counts_without_being_named_and_search_does_not_reveal_it(reader, riga):
    make_grant(association="Öppen", cities=[riga], granted=100)
    hidden = make_grant(association="Hemlig", cities=[riga], granted=900, marked_at="2026-01-01T00:00Z")

    page = main(reader.get("/foreningsbidrag/"))
    searched = main(reader.get("/foreningsbidrag/", {"q": "hemlig"}))

    assert "Hemlig" not in page.text
    assert "1 000 kr" in page.text
    assert "1 post visas inte: den är sekretessmarkerad." in page.text
    assert "900 kr" not in searched.text
    assert reader.get(hidden.get_absolute_url()).status_code == 404


def test_list_costs_the_same_queries_whatever_its_length(reader, riga, linz):
    reader.get("/foreningsbidrag/")  # the choices of the filter are read once a minute
    costs = set()
    for more in (1, 2, 27):
        for _ in range(more):
            make_grant(cities=[riga, linz])
        with CaptureQueriesContext(connection) as page:
            reader.get("/foreningsbidrag/")
        with CaptureQueriesContext(connection) as export:
            assert reader.get("/foreningsbidrag/?format=csv").getvalue()
        costs.add((len(page), len(export)))
    assert len(costs) == 1, costs


def test_exports_defuse_cells_and_tell_unknown_from_zero(reader, riga, linz):
    make_grant(association="=HYPERLINK(1)", purpose="+1", cities=[linz, riga], paid=0, source_text="@SUM(1)")
    make_grant(association="Okänd", granted=None, decided_on=D(2023, 1, 1))
    make_grant(association="Hemlig", marked_at="2026-01-01T00:00Z")

    text = reader.get("/foreningsbidrag/?format=csv").getvalue().decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text), delimiter=";")
    data = json.loads(reader.get("/foreningsbidrag/?format=json").getvalue())
    book = CalamineWorkbook.from_filelike(io.BytesIO(reader.get("/foreningsbidrag/?format=xlsx").content))
    heads, *rows = book.get_sheet_by_index(0).to_python()

    assert (first["Namn"], first["Ändamål"], first["Källa"]) == ("'=HYPERLINK(1)", "'+1", "'@SUM(1)")
    assert (first["Vänorter"], first["Beviljat (kr)"], first["Utbetalt (kr)"]) == ("Linz, Riga", "40000", "0")
    assert (second["Beviljat (kr)"], second["Utbetalt (kr)"], second["Läge"]) == ("", "", "beslutat, summan saknas")
    assert [(one["namn"], one["utbetalt (kr)"]) for one in data] == [("=HYPERLINK(1)", 0), ("Okänd", None)]
    assert [row[heads.index("Namn")] for row in rows] == ["=HYPERLINK(1)", "Okänd"]
    assert rows[0][heads.index("Beviljat (kr)")] == 40_000
    assert rows[1][heads.index("Beviljat (kr)")] == ""


def test_account_that_is_due_is_a_duty_of_the_office_that_serves_the_board(client, contact, board):
    due = make_grant(unit=board, granted=9, paid=9)
    make_grant(unit=board, granted=9, paid=9, accounted_on=D(2024, 12, 1))
    make_grant(unit=board, granted=9, paid=0)
    make_grant(granted=9, paid=9)

    assert [duty.href for duty in grants_due({board.pk}, D(2025, 1, 1))] == [due.get_absolute_url()]
    assert list(grants_due({board.pk}, D(2024, 12, 31))) == []
    client.force_login(contact)
    assert f"Be om redovisning: {due}" in main(client.get("/")).text
    assert "Redovisningen saknas." in main(client.get(due.get_absolute_url())).text


def test_page_tells_other_grants_to_the_association_and_hides_what_is_hidden(client, board, riga):
    grant = make_grant(association="Kören", cities=[riga], unit=board)
    make_grant(association="kören", purpose="En cup", cities=[riga])
    make_grant(association="Kören", purpose="Dolt", hidden_at="2026-01-01T00:00Z")
    coordinator = make_user(Role.COORDINATOR)
    client.force_login(coordinator)

    page = main(client.get(grant.get_absolute_url()))
    assert "En cup" in page.text
    assert "Dolt" not in page.text
    assert ("Riga", "/vanorter/riga/") in links(page)
    assert client.post(f"/dolj/bidrag/{grant.pk}/", {"reason": "Dubblett"}).status_code == 302
    assert client.get(grant.get_absolute_url()).status_code == 404
    assert "Kören" in main(client.get("/dolda/")).text
    assert client.post(f"/dolda/bidrag/{grant.pk}/").status_code == 302
    assert client.get(grant.get_absolute_url()).status_code == 200
