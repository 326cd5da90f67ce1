"""A new vänort and a new network get a page from a form, once, and never the address of another."""

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation, Merge
from apps.organisation.slugs import free_slug
from apps.partnerships.models import Partnership
from tests.factories import make_network, make_organisation, make_partnership, make_unit, make_user
from tests.projects.form_page import answer, errors, typed
from tests.reading import main, read

pytestmark = pytest.mark.django_db
CITY, NETWORK = "/vanorter/ny/", "/natverk/nytt/"
Kind = ExternalOrganisation.Kind


@pytest.fixture
def coordinator(client):
    user = make_user(Role.COORDINATOR)
    client.force_login(user)
    return user


def values(client, path, **typed_in):
    return typed(main(client.get(path))) | typed_in


def a_city(client, **typed_in):
    details = {"country": "NL", "kind": "samarbetsort", "lead": "Vi delar klimatdata.", "latitude": "52,01"}
    return values(client, CITY, **details | {"longitude": "4.36"} | typed_in)


def choices(page):
    """{words: value} of the alternatives of the question."""
    inputs = {one.attributes.get("id"): one.attributes.get("value") for one in page.all("input")}
    labels = {label.attributes.get("for", ""): label.text for label in page.all("label")}
    return {words: inputs[target] for target, words in labels.items() if target.startswith("id_which_")}


def test_a_new_city_gets_a_page_an_organisation_and_a_history(client, coordinator):
    make_unit(name="Provkontoret", slug="provkontoret")
    assert [a.attributes["href"] for a in main(client.get("/vanorter/")).all("a", css="btn-main")] == [CITY]
    asked = errors(answer(client, values(client, CITY), CITY))
    assert set(asked) == {"name", "country", "kind", "lead", "latitude", "longitude"}
    response = client.post(CITY, a_city(client, name=" Sønder  Løgum ", unit="provkontoret"))
    assert response.headers["Location"] == "/vanorter/sonder-logum/"
    city = Partnership.objects.get()
    assert (city.name, city.country_name, city.kind, city.status) == (
        *("Sønder Løgum", "Nederländerna", "samarbetsort", "aktiv"),
    )
    assert (city.latitude, city.longitude, city.owner_unit.slug) == (52.01, 4.36, "provkontoret")
    assert (city.organisation.name, city.organisation.kind, city.organisation.country) == (
        *("Sønder Løgum", Kind.MUNICIPALITY, "NL"),
    )
    assert city.created_by == city.organisation.created_by == coordinator
    assert "Sønder Løgum är tillagd." in read(client.get(response.headers["Location"])).text
    history = main(client.get("/vanorter/sonder-logum/historik/"))
    assert "i formuläret Ny vänort eller samarbetsort" in history.text


def test_a_second_riga_is_asked_about_before_it_is_written_down(client, coordinator):
    riga = make_partnership(name="Riga", slug="riga", organisation=make_organisation(name="Riga"))
    data = a_city(client, name="Rīga", country="LV")
    page = answer(client, data, CITY)
    assert set(errors(page)) == {"which"}
    found = choices(page)
    assert list(found) == ["Riga (Lettland), har redan en sida", "Nej, det är en annan ort"]
    # It is the same: the reader comes to it, and nothing is written.
    there = client.post(CITY, data | {"which": found["Riga (Lettland), har redan en sida"], "lead": ""})
    assert there.headers["Location"] == riga.get_absolute_url()
    assert Partnership.objects.count() == 1
    # It is another: then it gets a name of its own.
    other = data | {"which": found["Nej, det är en annan ort"]}
    assert set(errors(answer(client, other | {"name": "riga"}, CITY))) == {"name"}
    saved = client.post(CITY, other | {"name": "Rīga, Latgale"})
    assert saved.headers["Location"] == "/vanorter/riga-latgale/"
    riga.hidden_at = timezone.now()
    riga.save()
    hidden = answer(client, data | {"which": f"sida-{riga.pk}"}, CITY)
    assert errors(hidden)["which"] == "Riga är dold. Visa den igen under Dolda poster, så är allt kvar."


def test_the_organisation_that_is_known_is_used(client, coordinator):
    delft = make_organisation(name="Delft", country="NL")
    make_organisation(name="Delft", country="NL", kind=Kind.UNIVERSITY, hidden_at=timezone.now())
    client.post(CITY, a_city(client, name="Delft"))
    assert Partnership.objects.get().organisation == delft
    gouda = make_organisation(name="Gouda kommun", country="NL")
    data = a_city(client, name="Goude")
    found = choices(answer(client, data, CITY))
    (known,) = (value for words, value in found.items() if words.startswith("Gouda kommun (Nederländerna)"))
    client.post(CITY, data | {"which": known})
    assert Partnership.objects.get(name="Goude").organisation == gouda
    # A name that another kind of organisation has in the country is refused in words, not by the database.
    school = make_organisation(name="Almere", country="NL", kind=Kind.SCHOOL)
    data = a_city(client, name="Almere")
    found = choices(answer(client, data, CITY))
    assert f"organisation-{school.pk}" in found.values()
    assert set(errors(answer(client, data | {"which": found["Nej, det är en annan ort"]}, CITY))) == {"name"}


def test_a_new_network_gets_a_page_once(client, coordinator):
    eurocities = make_network(name="Eurocities", slug="eurocities", full_name="Storstäder i Europa")
    details = {"lead": "Städer som delar erfarenheter.", "status": "obekraftad"}
    data = values(client, NETWORK, name="EUSC", full_name="Storstäder i Europa", **details)
    found = choices(answer(client, data, NETWORK))
    assert list(found) == ["Eurocities, har redan en sida", "Nej, det är ett annat nätverk"]
    same = client.post(NETWORK, data | {"which": f"sida-{eurocities.pk}"})
    assert same.headers["Location"] == "/natverk/eurocities/"
    other = client.post(NETWORK, data | {"which": found["Nej, det är ett annat nätverk"]})
    assert other.headers["Location"] == "/natverk/eusc/"
    network = Network.objects.get(slug="eusc")
    assert (network.full_name, network.status, network.owner_unit) == ("Storstäder i Europa", "obekraftad", None)
    assert (network.organisation.kind, network.organisation.alias_list) == (Kind.NETWORK, ["Storstäder i Europa"])
    assert "i formuläret Nytt nätverk" in main(client.get("/natverk/eusc/historik/")).text


def test_an_address_is_no_page_no_other_record_and_no_merged_one(coordinator):
    make_partnership(name="Provö", slug="provo")
    merged = {"model": "partnerships.Partnership", "old_id": 1, "new_id": 2, "by": coordinator}
    Merge.objects.create(old_slug="provo-2", **merged)
    slugs = {name: free_slug(name, model=Partnership, otherwise="ort") for name in ("Provö", "Ny", "Nytt", "Київ")}
    assert slugs == {"Provö": "provo-3", "Ny": "ny-2", "Nytt": "nytt-2", "Київ": "ort"}
    assert len(free_slug("å" * 200, model=Partnership, otherwise="ort")) == 70


def test_odd_input_is_refused_beside_its_field_and_readers_are_told_whom_to_ask(client, coordinator):
    odd = a_city(client, name="a\0b", latitude="999", longitude="nan", which="sida-9", country="ZZ", unit="ingen")
    assert set(errors(answer(client, odd, CITY))) == {"name", "latitude", "longitude", "country", "unit"}
    assert client.post(NETWORK, values(client, NETWORK, name="🌍 " * 50, lead="En mening.")).status_code == 302
    # The place on earth that no map of ours has a dot for.
    far = client.post(CITY, a_city(client, name="Långtbortistan", latitude="-55", longitude="−173"))
    assert client.get(far.headers["Location"]).status_code == 200
    assert "Utanför kartan: Långtbortistan" in main(client.get("/vanorter/")).text
    client.force_login(make_user())
    for path, listed in ((CITY, "/vanorter/"), (NETWORK, "/natverk/")):
        refused = client.get(path)
        assert refused.status_code == 403
        assert "Fråga samordnaren" in read(refused).text
        assert not list(main(client.get(listed)).all("a", css="btn-main"))
