"""What nobody has confirmed for a year: one list for owners and the samordnare, one button for each."""

import datetime
import json

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.networks.models import Network
from apps.partnerships.models import Partnership
from apps.portal.confirmation import OWNERS
from tests.factories import make_contact, make_network, make_partnership, make_unit, make_user
from tests.reading import main, tables

pytestmark = pytest.mark.django_db
PATH = "/att-bekrafta/"


def ago(days):
    return timezone.localdate() - datetime.timedelta(days=days)


@pytest.fixture(autouse=True)
def fresh_options():
    OWNERS.forget()


@pytest.fixture
def office():
    return make_unit(name="Kulturkontoret", slug="kulturkontoret")


def names(response):
    found = tables(main(response))
    return [row[0].split()[0] for rows in found.values() for row in rows]


def messages(response):
    return [each.text for each in main(response).all("p", css="message")]


def test_the_list_follows_owner_and_year(client, office):
    make_partnership(name="Aldrig", slug="aldrig", owner_unit=office)
    make_partnership(name="Nyss", slug="nyss", owner_unit=office, confirmed_at=ago(365))
    make_partnership(name="Slut", slug="slut", owner_unit=office, status=Partnership.Status.ENDED)
    make_partnership(name="Dold", slug="dold", hidden_at=timezone.now())
    make_network(name="Gammalt", slug="gammalt", owner_unit=make_unit(), confirmed_at=ago(366))
    make_network(name="Herrelöst", slug="herrelost", status=Network.Status.UNCONFIRMED)
    client.force_login(make_contact(office))
    response = client.get(PATH)
    assert names(response) == ["Aldrig", "Herrelöst", "Gammalt"]
    assert [row[-1] for row in tables(main(response))["Det som har väntat längst överst"]] == [
        "Uppgifterna stämmer om Aldrig",
        "–",
        "–",
    ]
    assert names(client.get(f"{PATH}?enhet=mina")) == ["Aldrig"]
    assert names(client.get(f"{PATH}?enhet=ingen")) == ["Herrelöst"]
    assert names(client.get(f"{PATH}?enhet=kulturkontoret&slag=natverk")) == []
    assert 'id="id_enhet_error"' in client.get(f"{PATH}?enhet=finns-inte").content.decode()
    assert client.get(f"{PATH}?enhet=finns-inte&format=csv").status_code == 400
    assert client.get(f"{PATH}?format=exe").status_code == 400
    assert [row["namn"] for row in json.loads(client.get(f"{PATH}?format=json").getvalue())] == [
        "Aldrig",
        "Herrelöst",
        "Gammalt",
    ]
    client.force_login(make_user())
    reader = client.get(PATH)
    assert names(reader) == ["Aldrig", "Herrelöst", "Gammalt"]
    assert "Uppgifterna stämmer" not in main(reader).text


def test_one_click_confirms_and_leads_back_to_the_list(client, office):
    city = make_partnership(name="Riga", slug="riga", owner_unit=office)
    client.force_login(make_contact(office))
    back = f"{PATH}?enhet=mina"
    response = client.post("/vanorter/riga/bekrafta/", {"tillbaka": back})
    assert (response.status_code, response["Location"]) == (302, back)
    response = client.get(back)
    assert messages(response) == ["Tack! Uppgifterna om Riga står nu som bekräftade i dag."]
    assert names(response) == []
    city.refresh_from_db()
    assert (city.confirmed_at, city.confirmed_by) == (ago(0), office)
    for elsewhere in ("https://ont.example.test/att-bekrafta/", "//ont.example.test", "/att-bekrafta/../", ""):
        response = client.post("/vanorter/riga/bekrafta/", {"tillbaka": elsewhere})
        assert response["Location"] == "/vanorter/riga/"


def test_what_nobody_owns_waits_for_the_samordnare(client):
    make_network(name="Herrelöst", slug="herrelost")
    client.force_login(make_user(Role.COORDINATOR))
    notes = [note.text for note in main(client.get("/")).all("div", css="note")]
    assert notes == ["En profil utan ansvarig enhet ska bekräftas av dig"]
    client.post("/natverk/herrelost/bekrafta/", {"tillbaka": PATH})
    assert "Just nu är allt bekräftat" in main(client.get(PATH)).text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_however_many_wait(client, django_assert_num_queries, office, count):
    for _ in range(count):
        make_partnership(owner_unit=office)
        make_network(owner_unit=office)
    client.force_login(make_contact(office))
    OWNERS.refresh()
    with django_assert_num_queries(6):
        assert client.get(PATH).status_code == 200
