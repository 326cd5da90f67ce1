"""The first page: greeting, what waits, both registers and what is new, for each kind of person."""

import datetime

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.actions import propose
from apps.activities.models import Activity, ActivityUnit
from apps.organisation.models import Unit
from apps.portal.start import greeting
from apps.projects.models import BudgetLine, Project, ProjectGoal
from tests.factories import (
    make_activity,
    make_assignment,
    make_budget,
    make_contact,
    make_goal,
    make_network,
    make_partnership,
    make_person,
    make_project,
    make_round,
    make_sdg,
    make_unit,
    make_user,
)
from tests.multiply import multiplied
from tests.reading import headings, links, main, tables

pytestmark = pytest.mark.django_db
Status = Project.Status
TODAY = timezone.localdate


def ago(days):
    return TODAY() - datetime.timedelta(days=days)


@pytest.fixture
def office():
    return make_unit(name="Utbildningskontoret", slug="utbildningskontoret")


@pytest.fixture
def contact(client, office):
    """The client, signed in as the office's contact person."""
    client.force_login(make_contact(office))
    return client


def complete_project(unit, **fields):
    """A project with nothing left to ask for."""
    project = make_project(unit=unit, **{"start": "2024", "end": f"{TODAY().year + 1}"} | fields)
    ProjectGoal.objects.create(project=project, goal=make_goal())
    make_budget(project=project, lines={BudgetLine.Kind.SUPPORT: 1})
    return project


def lead(response):
    return main(response).first("p", css="lead").text


def todo(response):
    """(caption, rows) of the to-do list, or None when there is none."""
    found = [(caption, rows) for caption, rows in tables(main(response)).items() if caption.startswith("Att göra")]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "God natt"),
        (4, "God natt"),
        (5, "God morgon"),
        (8, "God morgon"),
        (9, "God förmiddag"),
        (11, "God förmiddag"),
        (12, "God eftermiddag"),
        (17, "God eftermiddag"),
        (18, "God kväll"),
        (23, "God kväll"),
    ],
)
def test_greeting_follows_the_hour(hour, words):
    assert greeting(datetime.datetime(2026, 11, 3, hour, 59)) == words


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (None, "Här ser du vad Norrköpings kommun gör internationellt, och vem du kan fråga."),
        (Role.AUDITOR, "Du är revisor och kan läsa allt i registret."),
        (Role.ADMINISTRATOR, "Du är administratör för registret."),
        (
            Role.COORDINATOR,
            "Du samordnar kommunens internationella arbete. Alla kontor och bolag har en kontaktperson.",
        ),
    ],
)
def test_lead_says_who_you_are_here(client, role, words):
    client.force_login(make_user(*([role] if role else [])))
    response = client.get("/")
    assert lead(response) == words
    assert headings(main(response))[0] == greeting(timezone.localtime())
    assert todo(response) is None


def test_both_registers_and_the_news_on_an_empty_register(client):
    client.force_login(make_user())
    page = main(client.get("/"))
    assert headings(page)[1:] == ["Vänorter", "Nätverk", "Nytt"]
    assert [empty.text for empty in page.all("div", css="empty")] == [
        "Här listas vänorter och samarbetsorter. Ingen är registrerad ännu.",
        "Här listas nätverken som kommunen är med i. Inget är registrerat ännu.",
        "Här visas de projekt och aktiviteter som ändrades senast. Inget är registrerat ännu.",
    ]


def test_both_registers_are_tags(client):
    client.force_login(make_user())
    make_partnership(name="Ålesund", slug="alesund")
    make_partnership(name="Riga", slug="riga")
    make_partnership(name="Gömd", slug="gomd", hidden_at=timezone.now())
    make_network(name="SERN", slug="sern")
    page = main(client.get("/"))
    assert [(a.text, a.attributes["href"]) for a in page.all("a", css="tag")] == [
        ("Riga", "/vanorter/riga/"),
        ("Ålesund", "/vanorter/alesund/"),
        ("SERN", "/natverk/sern/"),
    ]
    assert [p.text for p in page.all("p") if p.text.endswith("lista")] == [
        "Två orter. Visa karta och lista",
        "Ett nätverk. Visa lista",
    ]


def test_nothing_waits_when_all_is_told(contact, office):
    complete_project(office)
    make_activity(unit=office, outcome="Nya idéer.")
    response = contact.get("/")
    assert lead(response) == "Du är kontaktperson för Utbildningskontoret. Inget väntar på dig just nu."
    assert todo(response) is None
    assert main(response).first("div", css="empty").text.startswith("Inget väntar på dig.")


def test_what_waits_stands_in_a_table_overdue_first(contact, office):
    lacking = make_project(unit=office, title="Läslust", start="2024", end=None)
    overdue = complete_project(office, title="Hav", end=ago(10).isoformat())
    planned = make_activity(
        unit=office, title="Lägerskola", place="Riga", status=Activity.Status.PLANNED, start=ago(5), end=ago(1)
    )
    told = make_activity(unit=office, title="Besök", start=datetime.date(2024, 5, 13))
    response = contact.get("/")
    assert lead(response) == "Du är kontaktperson för Utbildningskontoret. Fyra saker väntar på dig."
    caption, rows = todo(response)
    assert caption == "Att göra"
    assert [(row[0], row[2]) for row in rows] == [
        ("Avsluta eller förläng: Hav", ago(10).isoformat()),
        ("Skriv om aktiviteten blev av: Lägerskola", ago(1).isoformat()),
        ("Komplettera: Läslust", "När du hinner"),
        ("Skriv vad aktiviteten gav: Besök", "När du hinner"),
    ]
    assert (rows[0][1], rows[2][1], rows[3][1]) == (
        "Utbildningskontoret",
        "Saknar mål, stödets storlek, slutdatum",
        "13 maj 2024",
    )
    assert rows[1][1].startswith("Riga, ")
    assert links(main(response).first("tbody")) == [
        ("Avsluta eller förläng: Hav", f"/projekt/{overdue.pk}/andra/"),
        ("Skriv om aktiviteten blev av: Lägerskola", f"/aktiviteter/{planned.pk}/resultat/"),
        ("Komplettera: Läslust", f"/projekt/{lacking.pk}/andra/"),
        ("Skriv vad aktiviteten gav: Besök", f"/aktiviteter/{told.pk}/resultat/"),
    ]
    make_sdg()
    for _, address in links(main(response).first("tbody")):
        assert contact.get(address).status_code == 200


def test_one_thing_is_one(contact, office):
    make_activity(unit=office)
    assert lead(contact.get("/")) == "Du är kontaktperson för Utbildningskontoret. En sak väntar på dig."


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.IDEA},
        {"status": Status.REJECTED, "goal": True},
        {"status": Status.APPLIED, "goal": True, "start": f"{TODAY().year + 1}"},
        {"status": "", "source": Project.Source.HISTORY},
        {"hidden_at": timezone.now()},
    ],
    ids=["idea", "rejected", "applied", "history", "hidden"],
)
def test_projects_that_owe_nothing_are_left_in_peace(contact, office, fields):
    fields = dict(fields)
    goal = fields.pop("goal", False)
    project = make_project(unit=office, end=None, **fields)
    if goal:
        ProjectGoal.objects.create(project=project, goal=make_goal())
    assert todo(contact.get("/")) is None


def test_other_units_records_do_not_wait_for_you(contact, office):
    make_project(unit=make_unit(), end=None)
    handed_over = make_project(end=None)
    handed_over.leads.create(unit=office, end=ago(30))
    handed_over.leads.create(unit=make_unit(), start=ago(29))
    make_activity(unit=make_unit())
    joined = make_activity()
    ActivityUnit.objects.create(activity=joined, unit=office, role=ActivityUnit.Role.PARTICIPANT)
    make_activity(unit=office, status=Activity.Status.CANCELLED)
    make_activity(unit=office, status=Activity.Status.PLANNED, start=TODAY())
    assert todo(contact.get("/")) is None


def test_a_long_list_says_how_long_it_is(contact, office):
    for _ in range(14):
        make_activity(unit=office)
    response = contact.get("/")
    caption, rows = todo(response)
    assert (caption, len(rows)) == ("Att göra, 10 av 14", 10)
    assert lead(response).endswith("14 saker väntar på dig.")


def test_the_whole_list_is_one_click_away(contact, office):
    for _ in range(12):
        make_activity(unit=office)
    assert dict(links(main(contact.get("/"))))["Visa alla 12"] == "/?visa=alla"
    caption, rows = todo(contact.get("/?visa=alla"))
    assert (caption, len(rows)) == ("Att göra", 12)


def test_applications_proposals_rounds_and_old_facts_wait_too(contact, office):
    applied = complete_project(office, title="Hav", status=Status.APPLIED, start=ago(3).isoformat())
    proposal = propose(by=make_user(), kind="annat", title="Kör till Riga", unit=office)
    make_round(state="oppen", deadline=TODAY() + datetime.timedelta(days=7))
    make_partnership(name="Riga", slug="riga", owner_unit=office)
    make_partnership(name="Linz", slug="linz", owner_unit=office, confirmed_at=ago(366))
    make_partnership(name="Odense", owner_unit=office, confirmed_at=ago(300))
    make_network(name="SERN", slug="sern", owner_unit=office, status="avslutad")
    _, rows = todo(contact.get("/"))
    assert [(row[0], row[2]) for row in rows] == [
        ("Skriv hur ansökan gick: Hav", ago(3).isoformat()),
        ("Lämna underlag till Utvärdering 2024–2025", (TODAY() + datetime.timedelta(days=7)).isoformat()),
        ("Svara på förslaget: Kör till Riga", "När du hinner"),
        ("Bekräfta uppgifterna om Linz", "När du hinner"),
        ("Bekräfta uppgifterna om Riga", "När du hinner"),
    ]
    found = dict(links(main(contact.get("/")).first("tbody")))
    assert found["Skriv hur ansökan gick: Hav"] == f"/projekt/{applied.pk}/andra/"
    assert found["Svara på förslaget: Kör till Riga"] == f"/forslag/{proposal.pk}/"
    assert found["Lämna underlag till Utvärdering 2024–2025"] == "/utvardering/2024-2025/"
    # The button that makes one of them go away.
    assert contact.post("/vanorter/linz/bekrafta/", follow=True).status_code == 200
    assert "Bekräfta uppgifterna om Linz" not in main(contact.get("/")).text


def test_what_the_last_one_wrote_is_seen_for_thirty_days(client, office):
    user = make_user()
    make_assignment(unit=office, person=user.person, start=ago(20))
    make_assignment(
        unit=office, person=make_person(name="Prov Äldre"), start=ago(900), end=ago(21), handover_note="Ring Riga."
    )
    make_assignment(unit=office, start=ago(900), end=ago(31), handover_note="För gammal.")
    make_assignment(unit=make_unit(), start=ago(900), end=ago(2), handover_note="En annan enhets.")
    client.force_login(user)
    notes = [note.text for note in main(client.get("/")).all("div", css="note")]
    assert len(notes) == 1
    assert notes[0].startswith("Överlämning från Prov Äldre, kontaktperson för Utbildningskontoret")
    assert notes[0].endswith("Ring Riga.")


def test_a_deputy_alone_sees_the_vacancy(client, office):
    client.force_login(make_contact(office, kind="deputy"))
    notes = [note.text for note in main(client.get("/")).all("div", css="note")]
    assert notes == [
        "Utbildningskontoret saknar kontaktperson. Du är ersättare. Säg till samordnaren vem som tar över."
    ]


def test_two_units_are_both_named(client, office):
    user = make_contact(office)
    make_assignment(unit=make_unit(name="Socialkontoret", slug="socialkontoret"), person=user.person)
    client.force_login(user)
    page = main(client.get("/"))
    assert page.first("p", css="lead").text.startswith(
        "Du är kontaktperson för Socialkontoret och Utbildningskontoret."
    )
    assert "Dina enheter" in headings(page)


def test_own_unit_and_new_project_stand_to_the_right(contact):
    aside = main(contact.get("/")).first("aside")
    assert links(aside) == [
        ("Logga aktivitet", "/aktiviteter/ny/"),
        ("Nytt projekt", "/projekt/nytt/"),
        ("Föreslå en post", "/foresla/"),
        ("Utbildningskontoret", "/enheter/utbildningskontoret/"),
        ("Förslag", "/forslag/"),
        ("Att bekräfta", "/att-bekrafta/?enhet=mina"),
    ]


def test_samordnare_sees_who_lacks_a_contact_person(client, office):
    make_unit(name="Nodra AB", slug="nodra", kind=Unit.Kind.COMPANY)
    make_unit(name="Valnämnden", slug="valnamnden", kind=Unit.Kind.BOARD)
    make_unit(name="Gamla kontoret", slug="gamla", valid_to="2018")
    make_assignment(unit=make_unit(name="Socialkontoret", slug="socialkontoret"))
    client.force_login(make_user(Role.COORDINATOR))
    response = client.get("/")
    assert lead(response).endswith("Två enheter saknar kontaktperson.")
    assert tables(main(response)) == {
        "Saknar kontaktperson": [["Nodra AB", "Bolag"], ["Utbildningskontoret", "Kontor"]]
    }
    client.force_login(make_user())
    assert tables(main(client.get("/"))) == {}


def test_samordnare_sees_the_oldest_proposals_that_wait(client):
    unit = make_unit(name="Socialkontoret", kind=Unit.Kind.BOARD)
    for number in range(6):
        propose(by=make_user(), kind="annat", title=f"Förslag {number}", unit=unit)
    client.force_login(make_user(Role.COORDINATOR))
    page = main(client.get("/"))
    rows = tables(page)["Förslag som väntar på svar"]
    assert [row[:2] for row in rows] == [[f"Förslag {number}", "Socialkontoret"] for number in range(5)]
    assert client.get(dict(links(page))["Visa alla som väntar"]).context["page"].count == 6


def test_many_vacancies_lead_to_the_list(client):
    for _ in range(9):
        make_unit()
    client.force_login(make_user(Role.COORDINATOR))
    response = client.get("/")
    assert list(tables(main(response))) == ["Saknar kontaktperson, 8 av 9"]
    assert dict(links(main(response)))["Visa alla 9"] == "/enheter/?kontakt=saknas"
    assert client.get("/enheter/?kontakt=saknas").context["page"].count == 9


def test_news_are_what_you_may_read_newest_first(client, office):
    make_project(title="Först")
    make_activity(title="Sedan")
    make_project(title="Hemlig idé", unit=office, status=Status.IDEA)
    seen = {}
    today = f"{TODAY().day} "
    for name, user in (("own", make_contact(office)), ("reader", make_user())):
        client.force_login(user)
        aside = main(client.get("/")).first("aside")
        seen[name] = [p.first("a").text for p in aside.all("p", css="mb-2")]
        assert all(f", ändrad {today}" in p.text for p in aside.all("p", css="mb-2"))
    assert seen == {"own": ["Hemlig idé", "Sedan", "Först"], "reader": ["Sedan", "Först"]}


def test_sign_in_is_required(client):
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/konto/logga-in/?next=/")


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_do_not_grow_with_what_waits(contact, django_assert_num_queries, office, count):
    with multiplied(count):
        make_project(unit=office, end=ago(3).isoformat())
        make_activity(unit=office)
        make_partnership()
        make_network()
    with django_assert_num_queries(22):
        assert contact.get("/").status_code == 200


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_of_the_samordnare_do_not_grow_with_vacancies(client, django_assert_num_queries, count):
    with multiplied(count):
        make_unit()
    client.force_login(make_user(Role.COORDINATOR))
    with django_assert_num_queries(15):
        assert client.get("/").status_code == 200
