"""A network, its memberships with their years and end, and what is known about it: written on pages of their own."""

from decimal import Decimal

import pytest
from django.utils import timezone
from pghistory.models import Context

from apps.core.models import Fact
from apps.networks.actions.networks import save_network
from apps.networks.models import CoMember, FocusArea, Membership, Network, NetworkFact
from tests.factories import (
    make_contact,
    make_membership,
    make_membership_year,
    make_network,
    make_network_fact,
    make_organisation,
    make_unit,
    make_user,
)
from tests.projects.form_page import errors, typed
from tests.reading import main

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def office():
    return make_unit(name="Provkontoret", slug="provkontoret")


@pytest.fixture
def network(office):
    return make_network(name="SERN", slug="sern", owner_unit=office)


@pytest.fixture
def contact(office, client):
    user = make_contact(office)
    client.force_login(user)
    return user


def send(client, path, **values):
    """Open the form, change some of it and send it."""
    return client.post(path, typed(main(client.get(path))) | values)


def test_a_network_is_changed_and_its_areas_keep_their_source(client, contact, network):
    FocusArea.objects.create(network=network, name="Musik", source="Policyn")
    FocusArea.objects.create(network=network, name="Film", ours=True)
    path = "/natverk/sern/andra/"
    response = send(
        client, path, our_areas="Musik\n\n Mat  och   dryck \nMusik", other_areas="Hantverk", status="obekraftad"
    )
    assert response.headers["Location"] == "/natverk/sern/"
    assert list(FocusArea.objects.order_by("name").values_list("name", "ours", "source")) == [
        ("Hantverk", False, ""),
        ("Mat och dryck", True, ""),
        ("Musik", True, "Policyn"),
    ]
    network.refresh_from_db()
    assert (network.status, network.version, network.updated_by) == ("obekraftad", 2, contact)
    page = main(client.get("/natverk/sern/"))
    assert "Medlemskapet är obekräftat." in [note.first("strong").text for note in page.all("div", css="note")]
    page = main(send(client, path, our_areas="Film", other_areas=f"Film\n{'x' * 121}", lead=""))
    assert set(errors(page)) == {"lead", "other_areas"}
    page = main(send(client, path, our_areas="Film", other_areas="Film"))
    assert errors(page) == {"other_areas": "Står redan bland våra områden: Film."}


def test_two_who_change_a_network_keep_what_both_wrote(client, contact, network):
    path = "/natverk/sern/andra/"
    opened = typed(main(client.get(path)))
    theirs = Network.objects.get()
    theirs.purpose = "Deras syfte."
    save_network(network=theirs, by=make_user("samordnare"), version=1, areas={})
    response = client.post(path, opened | {"our_role": "Vår roll."}, follow=True)
    assert "ändrade ”Vad är nätverket till för?” medan du skrev" in main(response).text
    network.refresh_from_db()
    assert (network.purpose, network.our_role) == ("Deras syfte.", "Vår roll.")


def test_only_the_owner_and_the_samordnare_write(client, network, office):
    holder = make_unit()
    membership = make_membership(network=network, unit=holder)
    fact = make_network_fact(network=network)
    pages = ("andra/", "medlemskap/nytt/", "uppgifter/ny/", f"uppgifter/{fact.pk}/", f"uppgifter/{fact.pk}/ta-bort/")
    held = [f"medlemskap/{membership.pk}/{part}" for part in ("", "ar/", "avsluta/")]
    client.force_login(make_contact(holder))
    assert [client.get(f"/natverk/sern/{page}").status_code for page in held] == [200, 200, 200]
    assert {client.get(f"/natverk/sern/{page}").status_code for page in pages} == {403}
    client.force_login(make_user("revisor"))
    assert {client.get(f"/natverk/sern/{page}").status_code for page in (*pages, *held)} == {403}
    assert "Nätverket hör till Provkontoret." in main(client.get("/natverk/sern/andra/")).text
    # A contact person does not give the network to somebody else.
    client.force_login(make_contact(office))
    page = main(send(client, "/natverk/sern/andra/", owner_unit=holder.slug))
    assert "owner_unit" in errors(page)
    client.force_login(make_user("samordnare"))
    send(client, "/natverk/sern/andra/", owner_unit=holder.slug)
    network.refresh_from_db()
    assert network.owner_unit == holder


def test_a_membership_is_written_with_those_who_share_it(client, contact, office, network):
    university = make_organisation(name="Linköpings universitet", aliases="LiU\nUniversitetet", country="SE")
    region = make_organisation(name="Region Östergötland", country="SE")
    path = "/natverk/sern/medlemskap/nytt/"
    response = send(
        client, path, unit=office.slug, start="2012", benefit="Kontakter.", co_0="liu", co_1="Region Östergötland"
    )
    assert response.headers["Location"] == "/natverk/sern/#medlemskap"
    membership = Membership.objects.get()
    assert (membership.unit, f"{membership.start}", membership.benefit) == (office, "2012", "Kontakter.")
    assert {row.organisation for row in CoMember.objects.all()} == {university, region}
    path = f"/natverk/sern/medlemskap/{membership.pk}/"
    page = main(send(client, path, co_0="Linkoping", fee_per_year="1.000", hours_per_year="9" * 30))
    assert set(errors(page)) == {"co_0", "fee_per_year", "hours_per_year"}
    assert errors(main(send(client, path, co_1="LiU"))) == {
        "co_1": "Linköpings universitet står redan på en rad ovanför."
    }
    send(client, path, co_0="", fee_per_year="1 000,50")
    membership.refresh_from_db()
    assert (membership.fee_per_year, membership.version) == (Decimal("1000.50"), 2)
    assert [row.organisation for row in CoMember.objects.all()] == [region]


def test_years_are_filled_in_and_empty_is_unknown(client, contact, network):
    membership = make_membership(network=network, start=f"{YEAR - 2}")
    make_membership_year(membership=membership, year=1999, fee=500)
    path = f"/natverk/sern/medlemskap/{membership.pk}/ar/"
    values = typed(main(client.get(path)))
    assert [name for name in values if name.startswith("fee_")] == [
        f"fee_{YEAR}",
        f"fee_{YEAR - 1}",
        f"fee_{YEAR - 2}",
        "fee_1999",
    ]
    client.post(path, values | {f"fee_{YEAR}": "0", f"hours_{YEAR - 1}": "40", "fee_1999": ""})
    assert list(membership.years.values_list("year", "fee", "hours")) == [
        (YEAR, Decimal("0.00"), None),
        (YEAR - 1, None, 40),
    ]
    assert set(errors(main(send(client, path, **{f"fee_{YEAR}": "-1", f"hours_{YEAR}": "två"})))) == {
        f"fee_{YEAR}",
        f"hours_{YEAR}",
    }


def test_leaving_a_network_tells_what_it_taught(client, contact, network):
    membership = make_membership(network=network, start="2019", reason="Vi ville lära.")
    kept = make_membership(network=network, start="2020")
    path = f"/natverk/sern/medlemskap/{membership.pk}/avsluta/"
    assert typed(main(client.get(path)))["expectation"] == "Vi ville lära."
    assert set(errors(main(send(client, path, expectation="", end="")))) == {"end", "expectation", "reason", "lesson"}
    told = {"reason": "För dyrt.", "lesson": "Börja smått."}
    assert "end" in errors(main(send(client, path, end="2018", **told)))
    decision = {"decision_kind": "board", "decision_paragraph": "7"}
    assert send(client, path, end="2024", **told, **decision).status_code == 302
    membership.refresh_from_db()
    assert (f"{membership.end}", membership.end_reason, membership.lesson) == ("2024", "För dyrt.", "Börja smått.")
    assert str(membership.end_decision) == "nämndbeslut § 7"
    assert Context.objects.filter(metadata__reason="För dyrt.").exists()
    network.refresh_from_db()
    assert network.status == Network.Status.ACTIVE  # somebody is still a member
    send(client, f"/natverk/sern/medlemskap/{kept.pk}/avsluta/", end="2025", expectation="Mer.", **told)
    network.refresh_from_db()
    assert network.status == Network.Status.ENDED
    assert "Vad vi lärde oss Börja smått." in main(client.get("/natverk/sern/")).text


def test_statements_are_read_as_their_kind_says(client, contact, network):
    old = make_network_fact(network=network, kind=Fact.Kind.MEMBERS, text="", number=12)
    path = "/natverk/sern/uppgifter/ny/"
    source = {"source": "sern.eu", "certainty": "verified", "preferred": "on"}
    assert client.get(path).status_code == 200
    for kind, value in (("members", "1 055"), ("founded", "2005-01"), ("members", "14 städer"), ("seat", "Bologna")):
        assert client.post(path, source | {"kind": kind, "value": value}).status_code == 302
    assert sorted(fact.value for fact in NetworkFact.objects.exclude(pk=old.pk)) == [
        "14 städer",
        "1\N{NO-BREAK SPACE}055",
        "Bologna",
        "januari 2005",
    ]
    first = NetworkFact.objects.filter(kind=Fact.Kind.MEMBERS, preferred=True)
    assert [fact.text for fact in first] == ["14 städer"]  # what was written last is shown first
    for kind, value in (("founded", "länge sedan"), ("website", "javascript:alert(1)"), ("population", "3"), ("", "")):
        assert client.post(path, source | {"kind": kind, "value": value}).status_code == 200
    path = f"/natverk/sern/uppgifter/{old.pk}/"
    send(client, path, value="13", as_of="2024")
    old.refresh_from_db()
    assert (old.number, old.as_of) == (13, 2024)
    assert client.post(f"{path}ta-bort/", {"reason": ""}).status_code == 200
    assert client.post(f"{path}ta-bort/", {"reason": "Stämde inte."}).status_code == 302
    assert not NetworkFact.objects.filter(pk=old.pk).exists()
    assert "Stämde inte." in main(client.get("/natverk/sern/historik/")).text
    assert client.get(path).status_code == 404


def test_the_whole_timeline_is_read_by_year_and_kind(client, contact, network, office):
    make_membership(network=network, start="2012", end="2024-06-30", unit=office)
    path = "/natverk/sern/tidslinje/"

    def told(query=""):
        page = main(client.get(f"{path}{query}"))
        return [item.first("span", css="title").text for item in page.all("li") if list(item.all("span", css="title"))]

    assert told() == ["Medlemskapet avslutades", "Norrköping blir medlem"]
    assert (told("?ar=2012"), told("?ar=2018"), told("?slag=projekt")) == (["Norrköping blir medlem"], [], [])
    assert told("?slag=medlemskap&ar=2024") == ["Medlemskapet avslutades"]
    assert client.get(f"{path}?page=9999").status_code == 404
    assert client.get(f"{path}?ar=9999&slag=kung").status_code == 200
