"""A unit's own page, read as it stands."""

import datetime

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.models import Activity, ActivityUnit
from apps.organisation.models import Unit
from apps.projects.models import Project
from tests.factories import (
    make_activity,
    make_assignment,
    make_board,
    make_contact,
    make_membership,
    make_network,
    make_parent,
    make_partnership,
    make_person,
    make_programme,
    make_project,
    make_service,
    make_succession,
    make_unit,
    make_user,
)
from tests.multiply import multiplied
from tests.reading import facts, headings, links, main, tables

pytestmark = pytest.mark.django_db
PATH = "/enheter/utbildningskontoret/"
LAST = timezone.localdate().year - 1
YEARS = f"{LAST - 1}–{LAST}"
D = datetime.date


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def office():
    return make_unit(name="Utbildningskontoret", slug="utbildningskontoret")


def column(response):
    return facts(main(response).first("aside"))


def states(response):
    return [state.text for state in main(response).first("div", css="head").all("span", css="state")]


def test_page_of_a_unit_with_nothing(reader, office):
    response = reader.get(PATH)
    page = main(response)
    assert headings(page) == ["Utbildningskontoret", "I korthet", "Projekt", "Aktiviteter", "Fakta", "Du kan"]
    assert page.first("p", css="lead").text == "Kontor i Norrköpings kommun."
    assert page.first("p", css="say").text == (
        f"Inga pågående projekt eller genomförda aktiviteter är registrerade för {YEARS}."
    )
    assert states(response) == ["Saknar kontaktperson"]
    assert page.first("div", css="note").text.startswith("Enheten saknar kontaktperson.")
    assert column(response) == [
        ("Kontakt hos oss", ["Ingen kontaktperson är utsedd", "internationellt@norrkoping.example (samordnaren)"]),
        ("Slag", ["Kontor"]),
    ]
    assert [empty.text for empty in page.all("div", css="empty")] == [
        "Här visas projekt som enheten leder eller ansvarar för. Inga är registrerade.",
        "Här visas aktiviteter som enheten ordnar eller deltar i. Inga är registrerade.",
    ]


@pytest.mark.parametrize("slug", ["drommar", "utbildningskontoret-2"])
def test_unknown_unit_is_404(reader, office, slug):
    assert reader.get(f"/enheter/{slug}/").status_code == 404


def test_hidden_unit_is_404(reader, office):
    Unit.objects.update(hidden_at=timezone.now())
    assert reader.get(PATH).status_code == 404


def test_facts_say_whom_to_ask_and_what_belongs_together(reader, office):
    board = make_board(name="Utbildningsnämnden", slug="utbildningsnamnden")
    make_service(office=office, board=board, certainty="inferred")
    make_service(office=office, board=make_board(name="Skolnämnden", slug="skolnamnden"), end=D(2014, 12, 31))
    make_parent(parent=office, unit=make_unit(name="Hagagymnasiet", slug="haga", kind=Unit.Kind.ACTIVITY))
    make_succession(new=office, old=make_unit(name="Skolkontoret", slug="skolkontoret"), date=D(2015, 1, 1))
    make_succession(old=office, new=make_unit(name="Lärkontoret", slug="larkontoret"), date=D(2030, 1, 1))
    make_assignment(unit=office, person=make_person(name="Prov Bo"), kind="deputy")
    make_assignment(unit=office, person=make_person(name="Prov Anna"))
    Unit.objects.filter(pk=office.pk).update(
        mailbox="utb@example.test",
        abbreviation="UK",
        valid_from_first=D(2015, 1, 1),
        valid_from_last=D(2015, 12, 31),
        valid_from_precision="year",
        note="Startåret är härlett.",
    )
    response = reader.get(PATH)
    assert column(response) == [
        ("Kontakt hos oss", ["utb@example.test", "Prov Anna", "Prov Bo (ersättare)"]),
        ("Slag", ["Kontor"]),
        ("Förkortning", ["UK"]),
        ("Finns", ["från 2015"]),
        ("Arbetar för", ["Utbildningsnämnden härledd", "Skolnämnden (till 31 december 2014)"]),
        ("Har under sig", ["Hagagymnasiet"]),
        ("Tog över efter", ["Skolkontoret (1 januari 2015)"]),
        ("Efterträds av", ["Lärkontoret (1 januari 2030)"]),
    ]
    assert states(response) == []
    assert main(response).first("aside").first("p", css="src").text == "Startåret är härlett."


def test_a_board_is_asked_through_its_office(reader, office):
    board = make_board(name="Utbildningsnämnden", slug="utbildningsnamnden")
    make_service(office=office, board=board)
    make_assignment(unit=office, person=make_person(name="Prov Anna"))
    response = reader.get("/enheter/utbildningsnamnden/")
    assert column(response) == [
        ("Kontakt hos oss", ["Prov Anna (Utbildningskontoret)"]),
        ("Slag", ["Nämnd"]),
        ("Arbetet görs av", ["Utbildningskontoret"]),
    ]
    assert states(response) == []


def test_a_company_tells_its_owner_and_share(reader):
    company = make_unit(name="Nodra AB", slug="nodra", kind=Unit.Kind.COMPANY, policy_applies=False)
    parent = make_unit(name="Rådhus AB", slug="radhus", kind=Unit.Kind.COMPANY)
    make_parent(unit=company, parent=parent, owner_share="50.50", certainty="unverified")
    response = reader.get("/enheter/nodra/")
    assert column(response)[1:] == [
        ("Slag", ["Bolag"]),
        ("Hör till", ["Rådhus AB obekräftad (50,5 procent)"]),
        ("Policyn", ["Gäller inte enheten"]),
    ]
    assert states(response) == []


def test_a_former_unit_tells_of_its_last_two_years(reader):
    old = make_unit(name="Skolkontoret", slug="skolkontoret", valid_to="2018-12-31", certainty="inferred")
    make_project(unit=old, title="Då", start="2016", end="2017")
    make_succession(old=old, new=make_unit(name="Utbildningskontoret", slug="uk"), date=D(2019, 1, 1))
    response = reader.get("/enheter/skolkontoret/")
    page = main(response)
    assert page.first("p", css="lead").text == "Tidigare kontor i Norrköpings kommun."
    assert states(response) == ["Tidigare enhet"]
    assert page.first("p", css="say").text == (
        "Under 2017–2018 hade Skolkontoret 1 pågående projekt och inga genomförda aktiviteter."
    )
    assert column(response) == [
        ("Slag", ["Kontor härledd"]),
        ("Fanns", ["till 31 december 2018"]),
        ("Efterträds av", ["Utbildningskontoret (1 januari 2019)"]),
    ]
    assert ("Rapport 2017–2018", "/rapporter/skolkontoret/?fran=2017&till=2018") in links(page)


def test_projects_and_activities_lead_to_lists_with_the_same_number_of_rows(reader, office):
    board = make_board(name="Utbildningsnämnden", slug="utbildningsnamnden")
    programme = make_programme(short_name="Erasmus+")
    make_project(title="Läslust", unit=office, accountable=board, programme=programme, start=f"{LAST}", end=f"{LAST}")
    make_project(title="Annans", unit=make_unit())
    own = make_activity(title="Besök", unit=office, start=D(LAST, 5, 1))
    joined = make_activity(title="Resa", unit=make_unit(name="Socialkontoret", slug="soc"), start=D(LAST, 4, 1))
    ActivityUnit.objects.create(activity=joined, unit=office, role=ActivityUnit.Role.PARTICIPANT)
    response = reader.get(PATH)
    assert tables(main(response)) == {
        "1 projekt hos enheten, senaste först": [[f"Läslust {LAST}", "Erasmus+", "Pågående", "uppgift saknas"]],
        "2 aktiviteter hos enheten, senaste först": [
            [f"Besök Studiebesök, 1 maj {LAST}", "Utbildningskontoret", "uppgift saknas", "Genomförd"],
            [f"Resa Studiebesök, 1 april {LAST}", "Socialkontoret", "uppgift saknas", "Genomförd"],
        ],
    }
    addresses = dict(links(main(response)))
    assert addresses["Besök"] == f"/aktiviteter/{own.pk}/"
    assert reader.get(addresses["Visa i projektlistan"]).context["page"].count == 1
    assert reader.get(addresses["Visa i aktivitetslistan"]).context["page"].count == 2
    of_board = tables(main(reader.get("/enheter/utbildningsnamnden/")))
    assert of_board["1 projekt hos enheten, senaste först"] == [
        [f"Läslust {LAST}", "Utbildningskontoret", "Erasmus+", "Pågående", "uppgift saknas"]
    ]


def test_summary_counts_projects_that_the_unit_led_in_those_years(reader, office):
    handed_over = make_project(start=f"{LAST - 5}", end=f"{LAST + 1}")
    handed_over.leads.create(unit=office, end=D(LAST - 3, 12, 31))
    handed_over.leads.create(unit=make_unit(), start=D(LAST - 2, 1, 1))
    make_project(unit=office, start=f"{LAST}", end=f"{LAST}")
    make_activity(unit=office, start=D(LAST, 5, 1), status=Activity.Status.PLANNED)
    assert main(reader.get(PATH)).first("p", css="say").text == (
        f"Under {YEARS} hade Utbildningskontoret 1 pågående projekt och inga genomförda aktiviteter."
    )


def test_names_what_the_unit_answers_for(reader, office):
    make_partnership(name="Riga", slug="riga", owner_unit=office)
    make_partnership(name="Linz", slug="linz", owner_unit=make_unit())
    make_network(name="SERN", slug="sern", owner_unit=office)
    held = make_network(name="E2C", slug="e2c")
    make_membership(network=held, unit=office)
    page = main(reader.get(PATH))
    assert [(a.text, a.attributes["href"]) for a in page.all("a", css="tag")] == [
        ("Riga", "/vanorter/riga/"),
        ("E2C", "/natverk/e2c/"),
        ("SERN", "/natverk/sern/"),
    ]
    assert headings(page)[4:7] == ["Ansvarar för", "Vänorter", "Nätverk"]


@pytest.mark.parametrize(
    ("kind", "has_report"),
    [("office", True), ("board", True), ("company", True), ("activity", False), ("federation", False)],
)
def test_report_is_offered_for_those_who_have_one(reader, kind, has_report):
    make_unit(name="Enheten", slug="enheten", kind=kind)
    address = f"/rapporter/enheten/?fran={LAST - 1}&till={LAST}"
    found = links(main(reader.get("/enheter/enheten/")))
    assert ((f"Rapport {YEARS}", address) in found) is has_report
    assert (reader.get(address).status_code == 200) is has_report


def test_new_project_is_offered_to_the_units_own_contact_person(client, office):
    offered = {}
    people = {
        "own": make_contact(office),
        "other": make_contact(make_unit()),
        "samordnare": make_user(Role.COORDINATOR),
    }
    for name, user in people.items():
        client.force_login(user)
        offered[name] = ("Nytt projekt", "/projekt/nytt/") in links(main(client.get(PATH)))
    assert offered == {"own": True, "other": False, "samordnare": True}


def test_an_idea_is_not_shown_to_others(client, office):
    make_project(title="Hemlig idé", unit=office, status=Project.Status.IDEA)
    seen = {}
    for name, user in (("own", make_contact(office)), ("reader", make_user())):
        client.force_login(user)
        seen[name] = "Hemlig idé" in main(client.get(PATH)).text
    assert seen == {"own": True, "reader": False}


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_do_not_grow_with_what_hangs_on_the_unit(reader, django_assert_num_queries, office, count):
    with multiplied(count):
        make_service(office=office)
        make_parent(parent=office)
        make_parent(unit=office)
        make_succession(new=office)
        make_succession(old=office)
        make_assignment(unit=office)
        make_project(unit=office, programme=make_programme())
        make_activity(unit=office)
        make_partnership(owner_unit=office)
        make_network(owner_unit=office)
    with django_assert_num_queries(28):
        assert reader.get(PATH).status_code == 200
