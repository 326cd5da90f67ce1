"""The search over everything: groups, counts, rights, and what is offered when nothing is found."""

import datetime

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.organisation.models import Unit
from apps.portal import search
from apps.projects.models import Project
from tests.factories import (
    make_activity,
    make_assignment,
    make_contact,
    make_network,
    make_partnership,
    make_person,
    make_project,
    make_unit,
    make_user,
)
from tests.multiply import multiplied
from tests.reading import headings, links, main

pytestmark = pytest.mark.django_db
PATH = "/sok/"


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def register():
    make_partnership(name="Kópavogur", slug="kopavogur", country_name="Island", lead="Kultur i centrum.")
    make_partnership(name="Esslingen am Neckar", slug="esslingen", country_name="Tyskland", lead="Vänort i söder.")
    make_network(name="SERN", slug="sern", lead="Svenska och italienska vänner.", full_name="Emilia-Romagna")
    office = make_unit(name="Kulturkontoret", slug="kulturkontoret", abbreviation="KK")
    make_unit(name="Gamla kulturnämnden", slug="gamla", kind=Unit.Kind.BOARD, valid_to="2018")
    make_assignment(unit=office, person=make_person(name="Prov Åkesson"))
    make_project(title="Kulturskola utan gränser", unit=office, start="2024-02")
    make_activity(title="Kulturnatt", start=datetime.date(2025, 5, 12))


def shown(response):
    """{heading: [(name, address, text)]} of the page."""
    found = {}
    for section in main(response).all("section"):
        hits = [
            (item.first("a").text, item.first("a").attributes["href"], item.first("span", css="kind").text)
            for item in section.all("li")
        ]
        found[section.first("h2").text] = hits
    return found


def lead(response):
    return main(response).first("p", css="lead").text


def test_empty_search_helps(reader, register):
    for query in ({}, {"q": ""}, {"q": "   "}):
        response = reader.get(PATH, query)
        assert headings(main(response)) == ["Sök", "Så söker du"]
        assert lead(response) == "Sök bland vänorter, nätverk, projekt, aktiviteter, enheter och kontaktpersoner."


def test_hits_stand_in_groups_with_counts(reader, register):
    project = Project.objects.get()
    response = reader.get(PATH, {"q": "kultur"})
    assert lead(response) == "5 träffar i registret."
    [activity] = [address for _, address, _ in shown(response)["Aktiviteter 1"]]
    assert shown(response) == {
        "Vänorter 1": [("Kópavogur", "/vanorter/kopavogur/", "Island. Kultur i centrum.")],
        "Projekt 1": [("Kulturskola utan gränser", f"/projekt/{project.pk}/", "Pågående, från februari 2024")],
        "Aktiviteter 1": [("Kulturnatt", activity, "Studiebesök 12 maj 2025")],
        "Enheter 2": [
            ("Gamla kulturnämnden", "/enheter/gamla/", "Nämnd, finns inte längre"),
            ("Kulturkontoret", "/enheter/kulturkontoret/", "Kontor"),
        ],
    }
    assert headings(main(response))[0] == "Sök: kultur"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("kopavogur", ["Kópavogur"]),
        ("KÓPAVOGUR island", ["Kópavogur"]),
        ("kulturskolor gräns", ["Kulturskola utan gränser"]),
        ("romagna", ["SERN"]),
        ("kk", ["Kulturkontoret"]),
        ("åkesson", ["Prov Åkesson"]),
        ("åkess prov", ["Prov Åkesson"]),
        ("island tyskland", []),
        ("och", []),
        ("!!! ???", []),
        ("😀", []),
        ("'; drop table --", []),
        ("esslingen & !(", ["Esslingen am Neckar"]),
    ],
)
def test_words_are_found_whole_as_beginnings_and_without_accents(reader, register, text, names):
    response = reader.get(PATH, {"q": text})
    assert [name for hits in shown(response).values() for name, _, _ in hits] == names
    if not names:
        assert lead(response) == "Inga träffar i registret."


def test_a_contact_person_leads_to_the_unit(reader, register):
    assert shown(reader.get(PATH, {"q": "åkesson"})) == {
        "Kontaktpersoner 1": [("Prov Åkesson", "/enheter/kulturkontoret/", "Kontaktperson för Kulturkontoret")]
    }


def test_persons_without_a_current_task_are_not_found(reader):
    unit = make_unit()
    make_person(name="Prov Ingen")
    make_assignment(unit=unit, person=make_person(name="Prov Förr"), end=datetime.date(2021, 1, 1))
    make_assignment(unit=unit, person=make_person(name="Prov Borta", anonymised_at=timezone.now()))
    assert shown(reader.get(PATH, {"q": "prov"})) == {
        "Enheter 1": [(unit.name, unit.get_absolute_url(), "Kontor")],
    }


def test_the_search_field_keeps_what_was_typed(reader, register):
    field = main(reader.get(PATH, {"q": '"kultur" <b>'})).first("input")
    assert field.attributes["value"] == '"kultur" <b>'


@pytest.mark.parametrize(
    ("text", "message"),
    [("a" * 201, "Sökningen är för lång. Skriv högst 200 tecken."), ("rig\x00a", None)],
)
def test_what_makes_no_sense_is_told_by_the_field(reader, register, text, message):
    response = reader.get(PATH, {"q": text})
    assert response.status_code == 200
    words = main(response).first("p", css="msg").text
    assert words == message or message is None and words
    assert main(response).first("input").attributes["aria-invalid"] == "true"
    assert shown(response) == {}


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("esslngen", ["Esslingen am Neckar"]),
        ("kopavgur", ["Kópavogur"]),
        ("kulturskloa", ["Kulturskola utan gränser"]),
        ("xyzzy", []),
    ],
)
def test_a_slip_is_answered_with_names_alike(reader, register, text, suggested):
    page = main(reader.get(PATH, {"q": text}))
    offered = [name for name, address in links(page) if address.startswith("/sok/?q=")]
    assert offered[:1] == suggested
    asked = [p.text for p in page.all("p", css="say")]
    assert bool(asked) is bool(suggested)
    for _, address in [(n, a) for n, a in links(page) if a.startswith("/sok/?q=")]:
        assert shown(reader.get(address)) != {}
    assert page.first("div", css="empty").text.startswith("Inget i registret innehåller alla orden.")


def test_many_hits_show_the_best_and_lead_to_the_list(reader):
    for number in range(12):
        make_project(title=f"Skolbyte {number}")
    response = reader.get(PATH, {"q": "skolbyte"})
    assert len(shown(response)["Projekt 12"]) == 10
    address = dict(links(main(response)))["Alla träffar bland projekt"]
    assert address == "/projekt/?q=skolbyte"
    assert reader.get(address).context["page"].count == 12


def test_counts_stop_at_the_limit(reader, monkeypatch):
    monkeypatch.setattr(search, "COUNT_LIMIT", 5)
    for number in range(7):
        make_activity(title=f"Möte {number}")
    response = reader.get(PATH, {"q": "möte"})
    assert lead(response) == "Fler än 5 träffar i registret."
    assert list(shown(response)) == ["Aktiviteter fler än 5"]


def test_only_the_newest_matches_are_ranked(reader, monkeypatch):
    monkeypatch.setattr(search, "RANKED", 2)
    for number in range(4):
        make_project(title=f"Möte {number}")
    assert [name for name, _, _ in shown(reader.get(PATH, {"q": "möte"}))["Projekt 4"]] == ["Möte 3", "Möte 2"]


def test_ideas_and_hidden_records_are_found_only_by_those_who_may_read_them(client):
    office = make_unit(name="Kontoret", slug="kontoret")
    make_project(title="Hemlig dröm", unit=office, status=Project.Status.IDEA)
    make_project(title="Dold dröm", unit=office, hidden_at=timezone.now())
    make_partnership(name="Drömstad", slug="dromstad", hidden_at=timezone.now())
    found, offered = {}, {}
    people = {"own": make_contact(office), "samordnare": make_user(Role.COORDINATOR), "reader": make_user()}
    for name, user in people.items():
        client.force_login(user)
        found[name] = list(shown(client.get(PATH, {"q": "dröm"})))
        offered[name] = "Hemlig dröm" in main(client.get(PATH, {"q": "hemlg drömm"})).text
    assert found == {"own": ["Projekt 1"], "samordnare": ["Projekt 1"], "reader": []}
    assert offered == {"own": True, "samordnare": True, "reader": False}


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_do_not_grow_with_the_hits(reader, django_assert_num_queries, count):
    with multiplied(count):
        make_partnership(name="Möte", slug="ort")
        make_network(name="Möte", slug="nat")
        make_project(title="Möte")
        make_activity(title="Möte")
        make_assignment(unit=make_unit(name="Möte", slug="enhet"), person=make_person(name="Möte"))
    with django_assert_num_queries(15):  # session, user, their units, and two for each of the six kinds
        response = reader.get(PATH, {"q": "möte"})
    assert lead(response) == f"{6 * count if count < 300 else '1 800'} träffar i registret."


def test_queries_when_nothing_is_found(reader, django_assert_num_queries, register):
    with django_assert_num_queries(17):  # session, user, their units; one or two for each kind; six for names alike
        reader.get(PATH, {"q": "finns ej"})
