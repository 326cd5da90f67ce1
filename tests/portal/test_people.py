"""The administratör's pages for persons."""

import datetime
import json

import pytest
from django.utils import timezone

from apps.accounts.models import Identity, Person, Role, User
from tests.factories import make_assignment, make_person, make_project, make_unit, make_user
from tests.reading import facts, headings, links, main, read, tables

pytestmark = pytest.mark.django_db
LIST = "/personer/"


@pytest.fixture
def boss():
    return make_user(Role.ADMINISTRATOR, person=make_person(name="Prov Administratör"))


@pytest.fixture
def page(client, boss):
    client.force_login(boss)
    return client


@pytest.fixture
def register():
    anna = make_person(
        name="Prov Anna", title="strateg", department="Kommunstyrelsens kontor", email="anna@example.test"
    )
    make_user(Role.COORDINATOR, Role.AUDITOR, person=anna, username="anna01")
    make_assignment(person=make_person(name="Prov Bo"), unit=make_unit(name="Provkontoret"))
    make_user(person=make_person(name="Prov Åke"), is_active=False)
    make_person(name="Anonymiserad person", anonymised_at=timezone.now())


def names(response):
    return [person.name for person in response.context["page"]]


def messages(response):
    return [each.text for each in main(response).all("p", css="message")]


def errors(response):
    return [each.text for each in main(response).first("div", css="errs").all("li")]


# The list


def test_list_shows_login_roles_and_tasks_in_swedish_order(page, register):
    [(caption, rows)] = tables(main(page.get(LIST))).items()
    assert caption == "Efter namn"
    assert [row[1:] for row in rows] == [
        ["Anonymiserad", "–"],
        ["Öppen", "Administratör"],
        ["Öppen", "SamordnareRevisor"],
        ["ingen", "Kontaktperson för Provkontoret"],
        ["Stängd", "läsare"],
    ]
    assert rows[2][0] == "Prov Anna strateg, Kommunstyrelsens kontor"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ANNA"}, ["Prov Anna"]),
        ({"q": "anna01"}, ["Prov Anna"]),
        ({"q": "anna@"}, ["Prov Anna"]),
        ({"q": "kommunstyrelsens"}, ["Prov Anna"]),
        ({"q": "100%"}, []),
        ({"inloggning": "oppen"}, ["Prov Administratör", "Prov Anna"]),
        ({"inloggning": "stangd"}, ["Prov Åke"]),
        ({"inloggning": "ingen"}, ["Anonymiserad person", "Prov Bo"]),
        ({"roll": "revisor"}, ["Prov Anna"]),
        ({"uppdrag": "kontakt"}, ["Prov Bo"]),
        ({"uppdrag": "utan", "inloggning": "ingen"}, ["Anonymiserad person"]),
        ({"anonym": "ja"}, ["Anonymiserad person"]),
        ({"anonym": "nej", "inloggning": "ingen"}, ["Prov Bo"]),
        ({"roll": "kung"}, []),
        ({"q": "\x00"}, []),
    ],
)
def test_filters_narrow_the_list(page, register, query, found):
    assert names(page.get(LIST, query)) == found


def test_export_holds_the_filtered_rows_and_is_logged(page, boss, register, caplog):
    caplog.set_level("INFO", logger="intl.security")
    rows = json.loads(page.get(LIST, {"uppdrag": "kontakt", "format": "json"}).getvalue())
    assert [(row["namn"], row["uppdrag"]) for row in rows] == [("Prov Bo", "kontaktperson för Provkontoret")]
    [line] = [json.loads(record.message) for record in caplog.records if "personal-data" in record.message]
    assert (line["user"], line["view"], line["format"]) == (boss.pk, "person_list", "json")


@pytest.mark.parametrize("count", [1, 3, 60])
def test_queries_do_not_grow_with_the_list(page, django_assert_num_queries, count):
    unit = make_unit()
    for _ in range(count):
        make_assignment(person=make_user().person, unit=unit)
    # Session, user, rows with their number and tasks, and how many sign-ins wait for a decision.
    with django_assert_num_queries(4):
        page.get(LIST)


# A person


def test_person_page_shows_tasks_and_their_time(page):
    user = make_user(Role.AUDITOR, person=make_person(name="Prov Anna", email="anna@example.test"))
    make_assignment(
        person=user.person, unit=make_unit(name="Nya kontoret", slug="nya"), start=datetime.date(2024, 1, 1)
    )
    old = make_unit(name="Gamla kontoret")
    make_assignment(person=user.person, unit=old, start=datetime.date(2020, 1, 1), end=datetime.date(2023, 12, 31))
    response = page.get(f"/personer/{user.person_id}/")
    [rows] = tables(main(response)).values()
    assert rows == [
        ["Nya kontoret", "Kontaktperson", "från 1 januari 2024"],
        ["Gamla kontoret", "Tidigare kontaktperson", "1 januari 2020–31 december 2023"],
    ]
    assert ("E-post", ["anna@example.test"]) in facts(main(response))
    checked = [box.attributes["value"] for box in main(response).all("input") if "checked" in box.attributes]
    assert checked == ["revisor"]


def test_coordinator_reads_but_finds_no_buttons_and_may_not_post(client):
    user = make_user(Role.AUDITOR)
    client.force_login(make_user(Role.COORDINATOR))
    response = client.get(f"/personer/{user.person_id}/")
    assert response.status_code == 200
    assert list(main(response).all("form")) == []
    assert [text for text, _ in links(main(response))][-1:] != ["Anonymisera personen"]
    refused = client.post(f"/personer/{user.person_id}/roller/", {"roles": ["administrator"], "was": "revisor"})
    assert refused.status_code == 403
    assert "Be administratören" in read(refused).text
    user.refresh_from_db()
    assert user.roles == [Role.AUDITOR]


def test_reader_learns_neither_who_is_there_nor_which_numbers_exist(client):
    person = make_person()
    client.force_login(make_user())
    answers = {client.get(path).status_code for path in (LIST, f"/personer/{person.pk}/", "/personer/999999/")}
    assert answers == {403}


def test_roles_are_saved_from_the_page(page):
    user = make_user(Role.AUDITOR, person=make_person(name="Prov Anna"))
    path = f"/personer/{user.person_id}/roller/"
    response = page.post(path, {"roles": ["samordnare"], "was": "revisor"}, follow=True)
    assert messages(response) == ["Rollerna är sparade. Prov Anna är nu samordnare."]
    response = page.post(path, {"roles": ["revisor"], "was": "revisor"}, follow=True)
    assert messages(response) == ["Någon annan har ändrat rollerna medan du läste. Titta på dem igen innan du ändrar."]
    response = page.post(path, {"roles": ["kung"], "was": "samordnare"}, follow=True)
    assert messages(response) == ["En av rollerna finns inte. Ingenting är ändrat."]
    user.refresh_from_db()
    assert user.roles == ["samordnare"]


def test_own_role_is_kept_by_the_page(page, boss):
    response = page.post(f"/personer/{boss.person_id}/roller/", {"was": "administrator"}, follow=True)
    assert messages(response) == [
        "Du kan inte ta bort din egen roll som administratör. Be en annan administratör göra det."
    ]
    assert "Stäng inloggningen" not in main(response).text


def test_login_is_closed_and_opened_from_the_page(page):
    user = make_user()
    path = f"/personer/{user.person_id}/inloggning/"
    assert "utloggad överallt" in messages(page.post(path, {"gor": "stang"}, follow=True))[0]
    assert messages(page.post(path, {"gor": "oppna"}, follow=True)) == ["Inloggningen är öppen igen."]
    assert messages(page.post(path, {"gor": "x"}, follow=True)) == ["Välj om inloggningen ska öppnas eller stängas."]
    assert page.post(f"/personer/{make_person().pk}/inloggning/", {"gor": "stang"}).status_code == 404


def test_a_new_sign_in_is_joined_with_the_person_it_belongs_to(page):
    known = make_person(name="Prov Anna")
    make_assignment(person=known)
    newcomer = make_user(person=make_person(name="Anna Prov"), username="oidc-1")
    identity = Identity.objects.create(user=newcomer, issuer="https://login.example.test", subject="1")
    powerful = make_user(Role.COORDINATOR)
    other = Identity.objects.create(user=powerful, issuer="https://login.example.test", subject="2")
    path = f"/personer/{known.pk}/koppla/"
    offered = [option.attributes["value"] for option in main(page.get(path)).all("option")]
    assert offered == ["", str(identity.pk)]
    assert errors(page.post(path, {"identity": str(other.pk)})) == ["Den inloggningen finns inte längre."]
    assert messages(page.post(path, {"identity": str(identity.pk)}, follow=True)) == [
        "Inloggningen hör nu till Prov Anna."
    ]
    identity.refresh_from_db()
    assert identity.user.person == known
    assert not Person.objects.filter(name="Anna Prov").exists()
    response = page.post(f"/personer/{known.pk}/identitet/{identity.pk}/", follow=True)
    assert messages(response) == ["Kopplingen är borttagen. Loggar personen in igen räknas den som ny."]
    assert not Identity.objects.filter(pk=identity.pk).exists()
    assert page.post(f"/personer/{known.pk}/identitet/{other.pk}/").status_code == 404


# Contact details


def test_new_person_is_added_and_a_known_address_is_asked_about(page):
    typed = {"name": "  Prov   Berit ", "email": "berit@example.test"}
    response = page.post("/personer/ny/", typed, follow=True)
    assert headings(main(response))[0] == "Prov Berit"
    response = page.post("/personer/ny/", {"name": "Berit Prov", "email": "BERIT@example.test"})
    assert errors(response) == ["Adressen finns redan hos Prov Berit. Kryssa i rutan om det ändå är någon annan."]
    response = page.post("/personer/ny/", {"name": "Berit Prov", "email": "BERIT@example.test", "certain": "on"})
    assert response.status_code == 302
    assert Person.objects.filter(email__iexact="berit@example.test").count() == 2


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"name": "a\x00b"},
        {"name": "A", "email": "inte en adress"},
        {"name": "A", "phone": "1" * 41},
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(page, typed):
    response = page.post("/personer/ny/", typed)
    assert response.status_code == 200
    assert len(errors(response)) == 1


def opened(response):
    return next(
        field.attributes["value"] for field in main(response).all("input") if field.attributes.get("name") == "opened"
    )


def test_two_administrators_at_the_same_person_keep_both_changes(page):
    person = make_person(name="Prov Anna", title="handläggare")
    path = f"/personer/{person.pk}/andra/"
    seal = opened(page.get(path))
    Person.objects.filter(pk=person.pk).update(phone="011-15 00 00")
    typed = {"name": "Prov Anna", "title": "strateg", "opened": seal}
    response = page.post(path, typed, follow=True)
    assert messages(response) == ["Uppgifterna är sparade. Telefon i arbetet ändrades av någon annan, och det är kvar."]
    person.refresh_from_db()
    assert (person.title, person.phone) == ("strateg", "011-15 00 00")


def test_two_who_changed_the_same_are_asked(page):
    person = make_person(name="Prov Anna", title="handläggare")
    path = f"/personer/{person.pk}/andra/"
    seal = opened(page.get(path))
    Person.objects.filter(pk=person.pk).update(title="chef")
    response = page.post(path, {"name": "Prov Anna", "title": "strateg", "opened": seal})
    assert "chef" in main(response).first("fieldset", css="conflict").text
    person.refresh_from_db()
    assert person.title == "chef"
    choice = {"name": "Prov Anna", "title": "strateg", "opened": opened(response), "val-title": "sparat"}
    page.post(path, choice | {"title": "strateg"})
    person.refresh_from_db()
    assert person.title == "chef"


# Anonymise and extract


def test_anonymising_shows_what_happens_and_wants_a_yes(page):
    user = make_user(Role.AUDITOR, person=make_person(name="Prov Personsson", email="pp@example.test"))
    project = make_project(title="Provprojektet", need="Fråga Prov Personsson", created_by=user)
    path = f"/personer/{user.person_id}/anonymisera/"
    response = page.get(path)
    hits, rows = tables(main(response)).values()
    assert hits == [["Provprojektet projekt", "behov i verksamheten", "Fråga Prov Personsson"]]
    assert ["Projekt", "skapad av", "1"] in rows
    assert "Beslut, handlingar och låsta versioner" in main(response).text
    assert errors(page.post(path)) == ["Kryssa i rutan för att bekräfta. Det går inte att ångra."]
    assert Person.objects.get(pk=user.person_id).name == "Prov Personsson"
    response = page.post(path, {"certain": "on"}, follow=True)
    assert headings(main(response))[0] == "Anonymiserad person"
    assert "Prov Personsson" not in read(response).text
    project.refresh_from_db()
    assert str(project.created_by) == "Anonymiserad person"
    assert User.objects.get(pk=user.pk).is_active is False
    assert messages(page.get(path, follow=True)) == ["Personen är redan anonymiserad."]
    assert messages(page.get(f"/personer/{user.person_id}/andra/", follow=True)) == [
        "Personen är anonymiserad. Det finns inget att ändra."
    ]


def test_whoever_has_a_task_that_goes_on_is_handed_over_first(page):
    person = make_person(name="Prov Personsson")
    assignment = make_assignment(person=person, unit=make_unit(name="Provkontoret"))
    path = f"/personer/{person.pk}/anonymisera/"
    assert errors(page.post(path, {"certain": "on"})) == [
        "Personen har uppdrag som pågår. Avsluta eller lämna över dem först, så att ingen enhet blir utan."
    ]
    assignment.end = timezone.localdate()
    assignment.save()
    assert page.post(path, {"certain": "on"}).status_code == 302
    person.refresh_from_db()
    assert person.anonymised_at


@pytest.mark.parametrize(("kind", "content_type"), [("json", "application/json"), ("html", "application/octet-stream")])
def test_extract_is_a_file_that_nobody_keeps_and_the_log_remembers(page, boss, caplog, kind, content_type):
    caplog.set_level("INFO", logger="intl.security")
    person = make_user(person=make_person(name="Prov Personsson")).person
    response = page.get(f"/personer/{person.pk}/registerutdrag.{kind}")
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Disposition"].startswith(f'attachment; filename="registerutdrag-{person.pk}-')
    assert "no-store" in response.headers["Cache-Control"]
    assert "Prov Personsson" in response.content.decode()
    [line] = [json.loads(record.message) for record in caplog.records if "personal-data" in record.message]
    assert (line["user"], line["person"], line["format"]) == (boss.pk, person.pk, kind)
    assert "Personsson" not in json.dumps(line)


def test_search_in_free_text_is_posted_and_logged_without_the_words(page, caplog):
    caplog.set_level("INFO", logger="intl.security")
    make_project(title="Provprojektet", need="Prov Personsson ringer")
    response = page.post("/personer/fritext/", {"text": "personsson"})
    [rows] = tables(main(response)).values()
    assert rows == [["Provprojektet projekt", "behov i verksamheten", "Prov Personsson ringer"]]
    assert "ersonsson" not in caplog.text
    assert errors(page.post("/personer/fritext/", {"text": "ab"})) == ["Skriv minst tre tecken."]
