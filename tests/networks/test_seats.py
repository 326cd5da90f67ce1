"""Seats: added, passed on, left empty and ended; who may; how the list tells it."""

import datetime
import json

import pytest
from django.utils import timezone
from pghistory.models import Context

from apps.accounts.models import Person
from apps.core.models import hide
from apps.networks.actions.seats import change_unit, end_seat, save_seat, succeed_seat
from apps.networks.models import Representation
from apps.networks.terms import mandate_end, months_after
from apps.organisation.models import Decision
from tests.factories import make_contact, make_network, make_person, make_seat, make_unit, make_user
from tests.projects.form_page import errors, typed
from tests.reading import facts, main, read, tables

pytestmark = pytest.mark.django_db
Term = Representation.Term
CAPTION = "Platser, vem som har dem och till när"
TODAY = timezone.localdate()


@pytest.fixture
def office():
    return make_unit(name="Provkontoret", slug="provkontoret")


@pytest.fixture
def contact(office, client):
    user = make_contact(office)
    client.force_login(user)
    return user


def rows(response):
    return tables(main(response)).get(CAPTION, [])


@pytest.mark.parametrize(
    ("term", "on", "end"),
    [
        (Term.COUNCIL, "2026-10-14", "2026-10-14"),
        (Term.COUNCIL, "2026-10-15", "2030-10-14"),
        (Term.BOARD, "2026-10-15", "2026-12-31"),
        (Term.BOARD, "2027-01-01", "2030-12-31"),
        (Term.COUNCIL, "2021-06-01", "2022-10-14"),
        (Term.OTHER, "2026-01-01", None),
    ],
)
def test_mandates_end_after_the_election(term, on, end):
    assert mandate_end(term, datetime.date.fromisoformat(on)) == (end and datetime.date.fromisoformat(end))


def test_months_ahead_stay_within_the_month():
    assert months_after(datetime.date(2026, 8, 31), 6) == datetime.date(2027, 2, 28)
    assert months_after(datetime.date(2026, 11, 24), 6) == datetime.date(2027, 5, 24)


def test_a_seat_is_added_with_a_new_person_and_the_mandates_end(client, contact, office):
    network = make_network(name="SERN", slug="sern")
    page = main(client.get("/representation/ny/?natverk=sern"))
    values = typed(page)
    assert (values["network"], values["unit"]) == ("sern", office.slug)  # the only unit there is
    values |= {"body": " styrelsen ", "seat": "Ledamot", "kind": "fortroendevald", "term": "namnd"}
    values |= {"start": "2027-01-01", "new_name": "Prov  Förtroendevald", "new_email": "prov@norrkoping.example"}
    values |= {"decision_kind": "board", "decision_date": "2026-12-14", "decision_paragraph": "§ 12"}
    response = client.post("/representation/ny/", values)
    seat = Representation.objects.get()
    assert response.headers["Location"] == f"/representation/{seat.pk}/"
    assert (seat.network, seat.unit, seat.person.name) == (network, office, "Prov Förtroendevald")
    assert (seat.end, seat.body, seat.created_by) == (datetime.date(2030, 12, 31), "styrelsen", contact)
    assert str(seat.decision) == "nämndbeslut 2026-12-14 § 12"
    # The same decision written twice is one decision.
    client.post("/representation/ny/", values | {"seat": "Suppleant", "new_name": "", "new_email": ""})
    assert Decision.objects.count() == 1
    assert Representation.objects.get(seat="Suppleant").person is None


WRONG = (
    ({"person": "Okänd Person"}, {"person": "Ingen person i registret heter ”Okänd Person”."}),
    ({"person": "Prov Dubbel"}, {"person": "Flera personer i registret heter så."}),
    ({"person": "Prov Anonym"}, {"person": "Ingen person i registret heter"}),
    ({"deputy": "Prov Ensam", "person": "prov ensam"}, {"deputy": "Ersättaren kan inte vara samma person."}),
    ({"person": "Prov Ensam", "new_name": "Prov Ny"}, {"new_name": "Välj antingen"}),
    ({"start": "2027-01-02", "end": "2027-01-01"}, {"end": "Slutdatum kan inte vara före startdatum."}),
    ({"end": "2099-12-31"}, {"end": "Kontrollera året."}),
    ({"unit": "finns-inte"}, {"unit": ""}),
    ({"body": "", "seat": "", "kind": ""}, {"body": "Skriv", "seat": "Skriv", "kind": "Välj"}),
    ({"decision_dnr": "KS 2026/0001"}, {"decision_kind": "Välj vilket slag av beslut det är."}),
    ({"body": "a\x00b"}, {"body": ""}),
)


def test_what_makes_no_sense_is_told_beside_its_field(client, contact, office):
    make_person(name="Prov Ensam")
    make_person(name="Prov Dubbel", email="ett@norrkoping.example")
    make_person(name="Prov Dubbel", email="tva@norrkoping.example")
    make_person(name="Prov Anonym", anonymised_at=timezone.now())
    values = {"body": "styrelsen", "seat": "Ledamot", "kind": "tjansteperson", "unit": office.slug, "term": "annan"}
    for wrong, expected in WRONG:
        response = client.post("/representation/ny/", values | wrong)
        found = errors(read(response))
        assert response.status_code == 200
        assert set(found) == set(expected), wrong
        assert [name for name, text in expected.items() if text not in found[name]] == [], (wrong, found)
    assert not Representation.objects.exists()


def test_a_name_two_have_is_told_apart_by_address_and_a_stored_one_stays(client, contact, office):
    make_person(name="Prov Dubbel", email="ett@norrkoping.example")
    second = make_person(name="Prov Dubbel", email="tva@norrkoping.example")
    gone = make_person(name="Anonymiserad", anonymised_at=timezone.now())
    seat = make_seat(person=gone, unit=office)
    values = typed(main(client.get(f"/representation/{seat.pk}/andra/")))
    assert client.post(f"/representation/{seat.pk}/andra/", values | {"note": "Rättad."}).status_code == 302
    seat.refresh_from_db()
    assert (seat.person, seat.note) == (gone, "Rättad.")
    values = typed(main(client.get(f"/representation/{seat.pk}/andra/")))
    client.post(f"/representation/{seat.pk}/andra/", values | {"person": "TVA@norrkoping.example"})
    seat.refresh_from_db()
    assert seat.person == second


def test_a_seat_is_passed_on_left_empty_filled_and_ended(client, contact, office):
    first, second = make_person(name="Prov Först"), make_person(name="Prov Sedan")
    seat = make_seat(unit=office, person=first, start=datetime.date(2023, 1, 1), term=Term.BOARD)
    path = f"/representation/{seat.pk}/eftertradare/"
    assert client.post(path, typed(main(client.get(path))) | {"first_day": "2020-01-01"}).status_code == 200
    response = client.post(path, typed(main(client.get(path))) | {"first_day": TODAY.isoformat()})
    seat.refresh_from_db()
    empty = Representation.objects.exclude(pk=seat.pk).get()
    assert response.headers["Location"] == f"/representation/{empty.pk}/"
    assert (seat.end, empty.start, empty.person) == (TODAY - datetime.timedelta(days=1), TODAY, None)
    assert empty.end == mandate_end(Term.BOARD, TODAY)
    page = main(client.get(f"/representation/{empty.pk}/"))
    assert page.first("span", css="state").text == "Vakant"
    assert [row[1] for row in tables(page)["Samma plats före och efter"]] == ["Prov Först"]
    # A colleague of another unit reads who has a seat, not who had it.
    client.force_login(make_user())
    page = main(client.get(f"/representation/{empty.pk}/"))
    assert [row[1] for row in tables(page)["Samma plats före och efter"]] == ["visas inte"]
    assert facts(main(client.get(f"/representation/{seat.pk}/")))[0] == ("Vem", ["visas inte"])
    client.force_login(contact)
    values = typed(main(client.get(f"/representation/{empty.pk}/andra/")))
    client.post(f"/representation/{empty.pk}/andra/", values | {"person": "Prov Sedan"})
    path = f"/representation/{empty.pk}/avsluta/"
    assert "reason" in errors(main(client.post(path, {"version": "2", "last_day": TODAY.isoformat()})))
    client.post(path, {"version": "2", "last_day": TODAY.isoformat(), "reason": "Organet finns inte mer."})
    empty.refresh_from_db()
    assert (empty.person, empty.end) == (second, TODAY)
    assert Context.objects.filter(metadata__reason="Organet finns inte mer.").exists()
    assert "Organet finns inte mer." in main(client.get(f"/representation/{empty.pk}/historik/")).text


def test_two_who_change_a_seat_meet_field_by_field(client, contact, office):
    seat = make_seat(unit=office)
    path = f"/representation/{seat.pk}/andra/"
    opened = typed(main(client.get(path)))
    theirs = Representation.objects.get(pk=seat.pk)
    theirs.body = "årsmötet"
    save_seat(seat=theirs, by=make_user("samordnare"), version=1)
    assert client.post(path, opened | {"note": "Min."}).status_code == 302
    seat.refresh_from_db()
    assert (seat.body, seat.note, seat.version) == ("årsmötet", "Min.", 3)
    page = main(client.post(path, opened | {"body": "styrgruppen"}))
    assert "Organ" in page.first("div", css="errs").text
    client.post(path, typed(page) | {"val-body": "sparat", "body": "styrgruppen"})
    assert Representation.objects.get().body == "årsmötet"
    stale = {"version": "1", "last_day": TODAY.isoformat(), "reason": "Fel."}
    assert "Någon annan har sparat" in main(client.post(f"/representation/{seat.pk}/avsluta/", stale)).text


def test_others_are_told_whom_to_ask(client, office):
    seat = make_seat(unit=office)
    client.force_login(make_contact(make_unit()))
    for page in ("andra", "eftertradare", "avsluta"):
        response = client.get(f"/representation/{seat.pk}/{page}/")
        assert response.status_code == 403
        assert "Platsen hör till Provkontoret." in main(response).text
    response = client.post(f"/representation/{seat.pk}/andra/", {"note": "Min egen text"})
    assert response.status_code == 403
    assert "Min egen text" in main(response).text
    assert client.get("/representation/ny/").status_code == 200
    client.force_login(make_user())
    assert client.get("/representation/ny/").status_code == 403
    # Who answers for the network keeps its seats together.
    owner = make_unit()
    seat.network = make_network(owner_unit=owner)
    seat.save()
    client.force_login(make_contact(owner))
    assert client.get(f"/representation/{seat.pk}/andra/").status_code == 200


def test_a_seat_cannot_be_given_to_a_unit_of_others(client, contact, office):
    values = {"body": "styrelsen", "seat": "Ledamot", "kind": "tjansteperson", "unit": make_unit().slug}
    assert "unit" in errors(main(client.post("/representation/ny/", values | {"term": "annan"})))


def test_the_list_says_who_is_where_and_filters(client, office, contact):
    sern = make_network(name="SERN", slug="sern")
    soon, later = months_after(TODAY, 6), months_after(TODAY, 7)
    make_seat(body="A", network=sern, unit=office, person=make_person(name="Prov Nu"), end=later)
    make_seat(body="B", person=None, kind="fortroendevald")
    make_seat(body="C", person=make_person(name="Prov Snart"), end=soon)
    make_seat(body="D", person=make_person(name="Prov Förr"), end=TODAY - datetime.timedelta(days=1))
    make_seat(body="E", person=make_person(name="Prov Sedan"), start=TODAY + datetime.timedelta(days=1))
    make_seat(body="Gömd", hidden_at=timezone.now())
    client.force_login(make_user())
    response = client.get("/representation/")
    assert [(row[0][9], row[1], row[5]) for row in rows(response)] == [
        ("A", "Prov Nu", "Tillsatt"),
        ("B", "–", "Vakant"),
        ("C", "Prov Snart", f"Slutar {soon}"),
        ("E", "Prov Sedan", f"Börjar {TODAY + datetime.timedelta(days=1)}"),
        ("D", "visas inte", f"Avslutad {TODAY - datetime.timedelta(days=1)}"),
    ]

    def found(query):
        return "".join(row[0][9] for row in rows(client.get(f"/representation/?{query}")))

    assert [found(f"lage={state}") for state in ("nu", "vakant", "slutar", "kommande", "avslutad")] == [
        "ABC",
        "B",
        "C",
        "E",
        "D",
    ]
    assert (found("natverk=sern"), found("enhet=provkontoret"), found("slag=fortroendevald")) == ("A", "A", "B")
    # Who had a seat is not found by searching either.
    assert (found("q=prov+nu"), found("q=prov+förr"), found("q=ledamot&sort=slut")) == ("A", "", "CABED")
    assert client.get("/representation/?lage=kung&format=csv").status_code == 400
    values = json.loads(client.get("/representation/?format=json&lage=avslutad").getvalue())
    assert [(row["namn"], row["vem"], row["till"]) for row in values] == [
        ("Ledamot, D", "visas inte", (TODAY - datetime.timedelta(days=1)).isoformat())
    ]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_however_long_it_is(client, contact, office, django_assert_num_queries, count):
    for _ in range(count):
        make_seat(unit=office, appointed_by=office, network=make_network(owner_unit=office), deputy=make_person())
    client.get("/representation/")  # the choices of the filter are read once a minute
    # Session, user, rows with their number, figures; assigned units.
    with django_assert_num_queries(5):
        client.get("/representation/")


def test_measures_refuse_what_the_database_would(office):
    user = make_user("samordnare")
    seat = make_seat(unit=office, start=datetime.date(2026, 1, 1), end=datetime.date(2026, 6, 30))
    gone = make_person(anonymised_at=timezone.now())
    with pytest.raises(Exception, match="anonymiserad"):
        succeed_seat(seat=seat, first_day=TODAY, person=gone, deputy=None, end=None, by=user)
    with pytest.raises(Exception, match="slutar redan"):
        end_seat(seat=seat, last_day=TODAY, reason="Nej", by=user)
    new = succeed_seat(seat=seat, first_day=TODAY, person=None, deputy=None, end=None, by=user)
    seat.refresh_from_db()
    assert (seat.end, new.body) == (datetime.date(2026, 6, 30), seat.body)  # an earlier end stays
    other = make_unit()
    assert change_unit(seat=seat, unit=other, by=user).owner_unit_ids() == {other.pk}
    hide(seat, by=user, reason="Fel.")
    assert Person.objects.count() >= 1 and Representation.objects.visible().count() == 1
