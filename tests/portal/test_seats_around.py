"""Seats in other rooms: what waits, the start page, moving to another unit, the handover, and a person's own data."""

import datetime

import pytest
from django.utils import timezone

from apps.accounts.models import Person, RetentionRule
from apps.networks.models import Representation
from apps.networks.terms import told_until
from apps.portal.deadlines import seat_duties, seats
from apps.portal.retention.kinds import find
from tests.factories import make_contact, make_network, make_person, make_rule, make_seat, make_unit, make_user
from tests.reading import main, read, tables

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def office():
    return make_unit(name="Provkontoret", slug="provkontoret")


def told(unit):
    return [(duty.what, duty.due) for duty in seats({unit.pk}, TODAY)]


def test_a_mandate_that_ends_is_told_six_months_ahead_until_somebody_is_noted(office):
    end = told_until(TODAY)
    seat = make_seat(unit=office, end=end)
    make_seat(unit=office, body="Längre", end=end + DAY)
    make_seat(unit=office, body="Förbi", end=TODAY - DAY)
    make_seat(unit=office, body="Gömt", end=end, hidden_at=timezone.now())
    assert told(office) == [("Utse efterträdare: Ledamot, styrelsen", end)]
    coming = make_seat(unit=office, start=end + DAY)
    assert told(office) == []
    # Noted as vacant, it is a seat to fill when its day comes within six months.
    coming.person, coming.start = None, end
    coming.save()
    seat.end = end - DAY
    seat.save()
    assert told(office) == [("Utse någon: Ledamot, styrelsen", end)]
    # The same seat of another network is another seat.
    network = make_network(name="SERN", owner_unit=office)
    make_seat(network=network, end=end - DAY)
    assert told(office)[-1][0] == "Utse någon: Ledamot, styrelsen"
    assert ("Utse efterträdare: Ledamot, styrelsen, SERN", end - DAY) in told(office)
    assert len(list(seat_duties(Representation.objects.all(), TODAY))) == 2


def test_the_samordnare_sees_seats_to_fill_on_the_first_page(client, office):
    seat = make_seat(unit=office, person=None)
    client.force_login(make_user("samordnare"))
    caption = "Platser att besätta: lediga, eller med mandat som slutar inom sex månader"
    assert tables(main(client.get("/")))[caption] == [["Utse någon: Ledamot, styrelsen Platsen är ledig", "Snarast"]]
    client.force_login(make_contact(office))
    page = main(client.get("/"))
    assert tables(page)["Att göra"] == [["Utse någon: Ledamot, styrelsen", "Platsen är ledig", "När du hinner"]]
    assert caption not in tables(page)
    assert seat.get_absolute_url() in [a.attributes["href"] for a in page.all("a")]


def test_seats_are_moved_with_the_rest_and_told_of_at_a_handover(client, office):
    new = make_unit(name="Nya kontoret", slug="nya-kontoret")
    contact = make_contact(office)
    seat = make_seat(unit=office, person=contact.person)
    over = make_seat(unit=office, end=TODAY - DAY)
    client.force_login(contact)
    page = main(client.get("/enheter/provkontoret/overlamning/"))
    form = page.first("form")
    sent = {
        field.attributes["name"]: field.attributes.get("value", "")
        for field in form.all("input")
        if field.attributes.get("type") == "hidden" and field.attributes["name"] != "csrfmiddlewaretoken"
    }
    sent |= {"steg": "granska", "last_day": TODAY.isoformat(), "successor": "vakant"}
    review = main(client.post("/enheter/provkontoret/overlamning/", sent))
    assert "Platser i nätverk och andra organ." in review.text
    client.force_login(make_user("samordnare"))
    plan = {"fran": "provkontoret", "till": "nya-kontoret", "datum": TODAY.isoformat()}
    assert "Platser som enheten svarar för" in main(client.get("/omfordela/", plan)).text
    moved = plan | {"val": [f"plats:{seat.pk}", f"plats:{over.pk}"], "steg": "bekrafta", "reason": "Nytt ansvar."}
    assert client.post("/omfordela/", moved).status_code == 302
    seat.refresh_from_db()
    over.refresh_from_db()
    assert (seat.unit, over.unit) == (new, office)


def test_a_person_is_told_of_their_seats_and_leaves_them_without_a_name(client):
    person, deputy = make_person(name="Prov Ledamot"), make_person(name="Prov Ersättare")
    seat = make_seat(body="årsmötet", person=person, deputy=deputy)
    client.force_login(make_user("administrator"))
    for one in (person, deputy):
        parts = client.get(f"/personer/{one.pk}/registerutdrag.json").json()["tabeller"]
        (part,) = [part for part in parts if part["tabell"] == "networks_representation"]
        assert [row["organ"] for row in part["rader"]] == ["årsmötet"]
    # Nobody is forgotten while they sit: not by hand, and not by a rule.
    path = f"/personer/{person.pk}/anonymisera/"
    client.post(path, {"certain": "on"})
    assert person in Person.objects.filter(anonymised_at=None)
    Person.objects.update(created_at=timezone.now() - 999 * DAY)
    rule = make_rule(concerns=RetentionRule.Concerns.PERSONS)
    assert not {person.pk, deputy.pk} & set(find(rule, timezone.now() - 400 * DAY).persons)
    seat.end = TODAY - 500 * DAY
    seat.save()
    assert {person.pk, deputy.pk} <= set(find(rule, timezone.now() - 400 * DAY).persons)
    assert "Representationer" in read(client.get(path)).text
    assert client.post(path, {"certain": "on"}).status_code == 302
    seat.refresh_from_db()
    assert (seat.person_id, str(seat.person)) == (person.pk, "Anonymiserad person")
    client.force_login(make_user("samordnare"))
    assert "Prov Ledamot" not in read(client.get(seat.get_absolute_url())).text
    assert "Prov Ledamot" not in read(client.get(f"{seat.get_absolute_url()}historik/")).text
