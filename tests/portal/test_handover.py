"""Contact persons are appointed, seen and handed over; nothing is saved before the last step."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import FormDraft, Person, Role
from apps.activities.actions import propose
from apps.organisation.models import ContactAssignment
from apps.organisation.permissions import unit_ids
from apps.projects.models import Project
from tests.factories import (
    make_activity,
    make_assignment,
    make_contact,
    make_person,
    make_project,
    make_unit,
    make_user,
)
from tests.multiply import multiplied
from tests.reading import main, tables

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
PATH, CONTACTS = "/enheter/uk/overlamning/", "/enheter/uk/kontaktpersoner/"


def day(offset):
    return TODAY() + datetime.timedelta(days=offset)


@pytest.fixture
def office():
    return make_unit(name="Utbildningskontoret", slug="uk")


@pytest.fixture
def leaver(client, office):
    """The client, signed in as the contact person who leaves."""
    client.user = make_user(person=make_person(name="Prov Anna"))
    make_assignment(unit=office, person=client.user.person)
    client.force_login(client.user)
    return client


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def messages_of(response):
    return [p.text for p in main(response).all("p", css="message")]


def errors_of(response):
    return [li.text for box in main(response).all("div", css="errs") for li in box.all("li")]


def hidden(response):
    """What the form sends unseen."""
    inputs = main(response).all("input")
    return {
        one.attributes["name"]: one.attributes.get("value", "") for one in inputs if one.attributes["type"] == "hidden"
    }


def filled(client, path=PATH, **typed):
    """The form as it is opened, with what is typed into it."""
    return (
        {name: value for name, value in hidden(client.get(path)).items() if name != "csrfmiddlewaretoken"}
        | {
            "last_day": TODAY().isoformat(),
            "note": "Ring Riga.",
        }
        | typed
    )


def hand_over(client, path=PATH, **typed):
    """Fill in, look through and confirm; gives the last answer."""
    preview = client.post(path, filled(client, path, **typed) | {"steg": "granska"})
    assert headline(preview) == "Granska överlämningen", errors_of(preview)
    return client.post(path, hidden(preview) | {"steg": "bekrafta"}, follow=True)


def headline(response):
    return main(response).first("h1").text


def test_one_flow_ends_one_and_begins_the_next(leaver, office):
    successor = make_user(person=make_person(name="Prov Bo"))
    activity = make_activity(unit=office, title="Besök")
    FormDraft.objects.create(user=leaver.user, form="project", payload={"title": ["Hemligt utkast"]})
    form = leaver.get(PATH)
    assert list(tables(main(form))) == ["Att göra i Utbildningskontoret"]
    note = next(one.attributes["name"] for one in main(form).all("input") if one.attributes["name"].startswith("om-"))
    typed = filled(leaver, successor="person", person=successor.person.pk, **{note: "Fråga skolan."})
    preview = leaver.post(PATH, typed | {"steg": "granska"})
    page = main(preview).text
    assert "Prov Anna är kontaktperson för Utbildningskontoret till och med" in page
    assert "Prov Bo tar över dagen efter" in page
    assert "1 påbörjat utkast som bara du kan se följer inte med." in page
    assert "Hemligt utkast" not in page
    assert ContactAssignment.objects.get().end is None
    done = leaver.post(PATH, hidden(preview) | {"steg": "bekrafta"}, follow=True)
    assert messages_of(done) == [f"Överlämnat: Prov Bo är kontaktperson från {day(1)}."]
    ended, started = ContactAssignment.objects.order_by("start")
    assert (ended.end, ended.handover_note) == (
        TODAY(),
        f"Ring Riga.\n\nSkriv vad aktiviteten gav: {activity.title}: Fråga skolan.",
    )
    assert (started.person, started.start, started.end) == (successor.person, day(1), None)
    history = ContactAssignment.pgh_event_model.objects.filter(pgh_obj=ended).order_by("pgh_id")
    assert list(history.values_list("end", flat=True)) == [None, TODAY()]


def test_going_back_keeps_what_was_typed(leaver, office):
    preview = leaver.post(PATH, filled(leaver, successor="vakant", note="Mycket att säga.") | {"steg": "granska"})
    form = leaver.post(PATH, hidden(preview) | {"steg": "andra"})
    assert headline(form) == "Lämna över uppdraget"
    assert "Mycket att säga." in main(form).text
    (chosen,) = [one for one in main(form).all("input") if "checked" in one.attributes]
    assert chosen.attributes["value"] == "vakant"


def test_a_new_person_and_a_vacancy(leaver, office):
    hand_over(leaver, successor="person", new_name="Prov  Ny", new_email="ny@example.test")
    assert Person.objects.get(name="Prov Ny").email == "ny@example.test"
    samordnare = signed_in(make_user(Role.COORDINATOR))
    contact = ContactAssignment.objects.get(end=None)
    done = hand_over(samordnare, successor="vakant", assignment=contact.pk, last_day=day(1).isoformat())
    assert messages_of(done) == [
        f"Uppdraget är avslutat den {day(1)}. Utbildningskontoret behöver en ny kontaktperson."
    ]
    assert not ContactAssignment.objects.current(day(2)).exists()


def test_a_deputy_who_takes_over_leaves_the_deputys_place(leaver, office):
    deputy = make_assignment(unit=office, kind="deputy")
    hand_over(leaver, successor=f"ersattare:{deputy.pk}")
    after = ContactAssignment.objects.current(day(1))
    assert [(one.person, one.kind) for one in after] == [(deputy.person, "contact")]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Välj vem som tar över, eller att uppdraget blir vakant."),
        ({"successor": "person"}, "Välj en person, eller skriv namnet på en ny."),
        ({"successor": "person", "person": "9" * 40}, None),
        ({"successor": "person", "new_name": "Ny", "new_email": "ANNA@example.test"}, "Den adressen har redan"),
        ({"successor": "vakant", "last_day": "2019-12-31"}, "Uppdraget började 2020-01-01."),
        ({"successor": "vakant", "last_day": "2999-12-31"}, "Datumet ligger för långt fram."),
        ({"successor": "vakant", "last_day": "i morgon"}, "Skriv datumet som"),
        ({"successor": "vakant", "note": "x" * 2501}, "Säkerställ att detta värde"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_saved(leaver, office, typed, message):
    Person.objects.filter(pk=leaver.user.person_id).update(email="anna@example.test")
    response = leaver.post(PATH, filled(leaver, **typed) | {"steg": "bekrafta"})
    assert response.status_code == 200
    (error,) = errors_of(response)
    assert message is None or error.startswith(message)
    assert ContactAssignment.objects.get().end is None


def test_the_second_of_two_handovers_is_stopped(leaver, office):
    samordnare = signed_in(make_user(Role.COORDINATOR))
    opened = filled(samordnare, successor="vakant", note="Min text.")
    hand_over(leaver, successor="person", person=make_person().pk)
    response = samordnare.post(PATH, opened | {"steg": "bekrafta", "last_day": day(3).isoformat()})
    assert messages_of(response) == ["Uppdraget har ändrats av någon annan medan du läste. Läs igenom på nytt."]
    assert "Min text." in main(response).text
    assert ContactAssignment.objects.get(person=leaver.user.person).end == TODAY()


def test_rights_follow_the_assignment(leaver, office):
    successor = make_user()
    hand_over(leaver, successor="person", person=successor.person.pk, last_day=day(-1).isoformat())
    assert (unit_ids(make_again(leaver.user)), unit_ids(successor)) == (frozenset(), frozenset({office.pk}))
    assert leaver.get(PATH).status_code == 403


def make_again(user):
    """The same user, read anew, as in the next request."""
    return type(user).objects.get(pk=user.pk)


def test_who_may_hand_over_and_who_may_appoint(office):
    answers = {}
    people = {
        "reader": make_user(),
        "own": make_contact(office),
        "other": make_contact(make_unit()),
        "samordnare": make_user(Role.COORDINATOR),
        "revisor": make_user(Role.AUDITOR),
        "administratör": make_user(Role.ADMINISTRATOR),
    }
    for name, user in people.items():
        client = signed_in(user)
        answers[name] = (client.get(PATH).status_code, client.get(CONTACTS).status_code)
    assert answers == {
        "reader": (403, 403),
        "own": (200, 403),
        "other": (403, 403),
        "samordnare": (200, 200),
        "revisor": (403, 403),
        "administratör": (200, 200),
    }


def test_the_administrator_is_told_how_much_waits_but_not_what(office):
    make_contact(office)
    make_project(unit=office, title="Hemlig idé", status=Project.Status.IDEA)
    propose(by=make_user(), kind="annat", title="Hemligt förslag", unit=office)
    page = main(signed_in(make_user(Role.ADMINISTRATOR)).get(PATH)).text
    assert "2 saker väntar i enheten" in page
    assert "Hemlig" not in page
    assert "Hemlig idé" in main(signed_in(make_user(Role.COORDINATOR)).get(PATH)).text


def test_appointing_and_who_was_before(client, office):
    make_assignment(unit=office, person=make_person(name="Prov Förr"), end=day(-400))
    person = make_person(name="Prov Cia")
    client.force_login(make_user(Role.COORDINATOR))
    typed = {"kind": "contact", "start": TODAY().isoformat(), "person": person.pk, "steg": "utse"}
    done = client.post(CONTACTS, typed, follow=True)
    assert messages_of(done) == [f"Prov Cia är kontaktperson från och med {TODAY()}."]
    assert [row[0] for row in tables(main(done))["Uppdrag nu och framöver"]] == ["Prov Cia"]
    again = client.post(CONTACTS, typed)
    assert errors_of(again) == ["Prov Cia är redan kontaktperson för enheten."]
    told = {}
    for role in (None, Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR):
        page = main(signed_in(make_user(*([role] if role else []))).get("/enheter/uk/"))
        assert f"{day(-400).year}" in page.text
        told[role] = "Prov Förr" in page.text
    told["own"] = "Prov Förr" in main(signed_in(make_contact(office)).get("/enheter/uk/")).text
    assert told == {None: False, Role.COORDINATOR: True, Role.AUDITOR: True, Role.ADMINISTRATOR: True, "own": True}


def test_many_persons_are_searched_and_what_was_typed_is_kept(client, office):
    Person.objects.bulk_create(Person(name=f"Prov {number:03}") for number in range(250))
    wanted = make_person(name="Ögren Prov")
    client.force_login(make_user(Role.COORDINATOR))
    assert "Ögren Prov" not in main(client.get(CONTACTS)).text
    response = client.post(CONTACTS, {"steg": "sok", "sok": " ögren\x00 ", "start": "2026-01-31", "kind": "deputy"})
    assert "Ögren Prov" in main(response).text
    assert 'value="2026-01-31"' in response.content.decode()
    typed = {"kind": "deputy", "start": "2026-01-31", "person": wanted.pk, "steg": "utse"}
    client.post(CONTACTS, typed)
    assert ContactAssignment.objects.get().person == wanted


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_do_not_grow(leaver, django_assert_num_queries, office, count):
    with multiplied(count):
        make_activity(unit=office)
        make_assignment(unit=office, end=day(-1))
    with django_assert_num_queries(21):
        assert leaver.get(PATH).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_of_the_contacts_page_do_not_grow(client, django_assert_num_queries, office, count):
    with multiplied(count):
        make_assignment(unit=office)
        make_assignment(unit=office, end=day(-1))
    client.force_login(make_user(Role.ADMINISTRATOR))
    with django_assert_num_queries(7):
        assert client.get(CONTACTS).status_code == 200
