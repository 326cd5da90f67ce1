"""Organisations outside the municipality: found, read, written by those who write records, and not written twice."""

import datetime
import json

import pytest

from apps.accounts.models import Role
from apps.activities.models import Advocacy, KnowledgeGiven, KnowledgeOffer
from apps.networks.models import CoMember
from apps.organisation.duplicates import alike
from apps.organisation.models import ExternalOrganisation
from apps.partnerships.models import AgreementParty
from apps.projects.models import Project
from tests import factories as make

pytestmark = pytest.mark.django_db

NEW = "/organisationer/ny/"
TYPED = {"name": "Turku kaupunki", "kind": "municipality", "level": "local", "country": "FI"}


@pytest.fixture
def reader(client):
    client.force_login(make.make_user())
    return client


@pytest.fixture
def contact(client):
    client.force_login(make.make_contact(make.make_unit()))
    return client


def names(client, **query):
    return [row["namn"] for row in json.loads(client.get("/organisationer/", query | {"format": "json"}).getvalue())]


def test_list_is_filtered_sorted_and_exported(reader):
    riga = make.make_organisation(name="Rīga", aliases="Riga stad", level="local")
    skr = make.make_organisation(name="Sveriges Kommuner och Regioner", aliases="SKR", kind="association", country="SE")
    icorn = make.make_organisation(name="ICORN", kind="network", country="")
    for organisation in (riga, riga, skr):
        make.make_partner(organisation=organisation)
    make.make_partner(organisation=icorn, project=make.make_project(status=Project.Status.IDEA))
    assert names(reader, q="riga kommun") == ["Rīga"]
    assert names(reader, q="skr") == names(reader, land="SE") == [skr.name]
    assert names(reader, slag="network") == names(reader, land="saknas") == ["ICORN"]
    assert names(reader, niva="local") == ["Rīga"]
    assert names(reader, sort="-projekt") == ["Rīga", skr.name, "ICORN"]
    rows = json.loads(reader.get("/organisationer/?format=json&sort=namn").getvalue())
    assert [(row["projekt"], row["andra namn"], row["land"]) for row in rows] == [
        (0, None, None),
        (2, "Riga stad", "Lettland"),
        (1, "SKR", "Sverige"),
    ]
    assert reader.get("/organisationer/?slag=x&format=csv").status_code == 400
    assert "Ny organisation" not in reader.get("/organisationer/").content.decode()


def point_at(organisation, unit):
    """One of everything that the page gathers."""
    make.make_partner(organisation=organisation, project=make.make_project(unit=unit))
    make.make_activity(organisation=organisation, unit=unit)
    AgreementParty.objects.create(agreement=make.make_agreement(), organisation=organisation)
    CoMember.objects.create(membership=make.make_membership(), organisation=organisation)
    Advocacy.objects.create(title="Flygbuller", unit=unit, institution=organisation, deadline="2026-12-01")
    offer = KnowledgeOffer.objects.create(title="Läsfrämjande", unit=unit)
    KnowledgeGiven.objects.create(offer=offer, date=datetime.date(2025, 1, 1), organisation=organisation)


def test_list_asks_as_much_however_many_rows(reader, django_assert_num_queries):
    for more in (1, 2, 27):
        for _ in range(more):
            make.make_partner()
        reader.get("/organisationer/")
        with django_assert_num_queries(4):
            assert reader.get("/organisationer/?sort=-projekt").status_code == 200


def test_page_asks_as_much_however_much_points_at_it(reader, django_assert_max_num_queries):
    unit, organisation = make.make_unit(), make.make_organisation()
    asked = []
    for more in (6, 1, 6):
        for _ in range(more):
            point_at(organisation, unit)
        with django_assert_max_num_queries(40) as queries:
            page = reader.get(organisation.get_absolute_url()).content.decode()
        asked.append(len(queries))
    assert asked[1] == asked[2]
    assert "Och 7 till." in page


def test_page_gathers_what_points_at_the_organisation(reader):
    organisation, unit = make.make_organisation(name="Parma", website="https://www.comune.parma.it/"), make.make_unit()
    point_at(organisation, unit)
    secret = Advocacy.objects.create(
        title="Hemlig fråga", unit=unit, institution=organisation, marked_at=datetime.datetime.now(datetime.UTC)
    )
    page = reader.get(organisation.get_absolute_url()).content.decode()
    for words in ("Flygbuller", "Läsfrämjande", "Vänortsavtal", "Provprojekt", "Provbesök", "comune.parma.it"):
        assert words in page
    assert secret.title not in page
    assert "Slå ihop" not in page
    assert f"/projekt/?organisation={organisation.pk}" in page
    listed = reader.get(f"/projekt/?organisation={organisation.pk}").content.decode()
    assert "tillsammans med Parma" in listed
    assert "Provprojekt" in listed
    assert "Provbesök" in reader.get(f"/aktiviteter/?organisation={organisation.pk}").content.decode()
    city = make.make_partnership()
    assert f'href="{city.get_absolute_url()}"' in reader.get(city.organisation.get_absolute_url()).content.decode()


def test_contact_person_adds_and_changes_an_organisation(contact):
    response = contact.post(NEW, TYPED | {"aliases": " Åbo \n\nÅbo\nAbo  stad", "website": "www.turku.fi"})
    organisation = ExternalOrganisation.objects.get()
    assert response.url == organisation.get_absolute_url()
    assert organisation.aliases == "Åbo\nAbo stad"
    assert organisation.website == "https://www.turku.fi"
    page = f"{organisation.get_absolute_url()}andra/"
    changed = TYPED | {"aliases": "Åbo\nAbo stad", "note": "Ny uppgift", "version": "1"}
    assert contact.post(page, changed).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.note, organisation.version) == ("Ny uppgift", 2)
    told = contact.get(f"{organisation.get_absolute_url()}historik/").content.decode()
    assert "Ny uppgift" in told
    # Somebody else has saved the same meanwhile: it is asked about.
    response = contact.post(page, changed | {"note": "En annan uppgift"})
    assert response.status_code == 200
    assert ExternalOrganisation.objects.get().note == "Ny uppgift"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": " "}, "Ange vad organisationen heter."),
        ({"kind": ""}, "Välj vilket slag av organisation det är."),
        ({"country": ""}, "Välj vilket land organisationen finns i."),
        ({"website": "ingen adress"}, "Skriv adressen som https://www.riga.lv."),
        ({"name": "a\0b"}, "noll"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(contact, change, error):
    response = contact.post(NEW, TYPED | change)
    assert response.status_code in {200, 400}
    if response.status_code == 200 and error != "noll":
        assert error in response.content.decode()
    assert not ExternalOrganisation.objects.exists()


def test_a_name_that_comes_close_is_asked_about(contact):
    known = make.make_organisation(name="Åbo stad", country="FI", aliases="Turku")
    page = contact.post(NEW, TYPED).content.decode()
    assert "En liknande organisation finns redan" in page
    assert f'href="{known.get_absolute_url()}"' in page
    assert f'name="asked" value="{known.pk}"' in page
    # A tick without having been asked, or about another, is no answer.
    for asked in ("", "0", "x", "9" * 40):
        assert contact.post(NEW, TYPED | {"other": "on", "asked": asked}).status_code == 200
    assert ExternalOrganisation.objects.count() == 1
    assert contact.post(NEW, TYPED | {"other": "on", "asked": str(known.pk)}).status_code == 302
    again = ExternalOrganisation.objects.latest("pk")
    # Nothing is asked when no name is changed.
    changed = TYPED | {"note": "Ny", "version": "1"}
    assert contact.post(f"{again.get_absolute_url()}andra/", changed).status_code == 302


@pytest.mark.parametrize(
    ("typed", "known", "country"),
    [
        ("Tamerfors", "Tammerfors", "FI"),
        ("City of Gothenburg", "Göteborgs kommun", "SE"),
        ("Stadt Esslingen GmbH", "Esslingen", "DE"),
        ("SKR", "Sveriges Kommuner och Regioner\nSKR", ""),
        ("a/s Öresund", "Oresund Aps", "DK"),
        ("Linkopings universtet", "Linköpings universitet", "SE"),
    ],
)
def test_names_come_close_whatever_language_form_and_spelling(typed, known, country):
    name, _, others = known.partition("\n")
    organisation = make.make_organisation(name=name, aliases=others, country=country)
    make.make_organisation(name="Åbo universitet", country="FI")
    assert alike(typed) == [organisation]
    assert alike(typed, country=country) == [organisation]
    assert alike(typed, but=organisation.pk) == []
    assert alike("") == alike("!!!") == []


def test_a_name_abroad_is_somebody_elses_unless_it_is_the_same():
    organisation = make.make_organisation(name="Tammerfors", country="FI")
    assert alike("Tamerfors", country="SE") == []
    assert alike("Tampere", country="SE") == [organisation]


def test_hidden_ones_are_seen_by_nobody_and_shown_again(client):
    organisation = make.make_organisation(name="Dold förening")
    client.force_login(make.make_user(Role.COORDINATOR))
    client.post(f"/dolj/organisation/{organisation.pk}/", {"reason": "Prov."})
    assert names(client) == []
    assert client.get(organisation.get_absolute_url()).status_code == 404
    client.post(f"/dolda/organisation/{organisation.pk}/")
    assert names(client) == ["Dold förening"]
