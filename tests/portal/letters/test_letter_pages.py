"""The pages about letters: states and measures, trying a month out, and the demo's letters to read."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.accounts.actions import anonymise
from apps.accounts.letters import folder
from apps.accounts.letters.outbox import NOWHERE, send_waiting
from apps.accounts.letters.transport import message_for
from apps.accounts.models import Letter, LetterRun, Role
from apps.portal.letters.run import month_key
from apps.portal.people import references
from tests.factories import make_activity, make_assignment, make_letter, make_person, make_unit, make_user
from tests.reading import headings, links, main, tables

pytestmark = pytest.mark.django_db
State = Letter.State
TODAY = timezone.localdate
PASSED = {"status": "planerad", "start": datetime.date(2026, 1, 8), "end": None}


@pytest.fixture(params=[Role.ADMINISTRATOR, Role.COORDINATOR])
def page(client, request):
    client.force_login(make_user(request.param))
    return client


@pytest.fixture
def boss(client):
    client.force_login(make_user(Role.ADMINISTRATOR))
    return client


def messages(response):
    return [each.text for each in main(response).all("p", css="message")]


def named(name, **fields):
    return make_letter(person=make_person(name=name, email="prov@example.test"), **fields)


def with_duty(letter):
    """Something waits for the recipient, so there is something to write about."""
    unit = make_unit()
    make_assignment(unit=unit, person=letter.person)
    make_activity(
        unit=unit, title="Nytt besök", status="planerad", start=TODAY() - datetime.timedelta(days=9), end=None
    )
    return letter


def ordered_jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs ORDER BY id")
        return [name.rpartition(".")[2] for (name,) in cursor.fetchall()]


def test_what_needs_a_person_stands_first_and_is_told_on_the_first_page(page):
    named("Skickat", state=State.SENT)
    named("Misslyckat", state=State.FAILED, error="550 nej")
    named("Oklart", state=State.SENDING, error="TimeoutError")
    named("På väg", state=State.SENDING)
    lost = named("Övergivet", state=State.SENDING)
    Letter.objects.filter(pk=lost.pk).update(changed_at=timezone.now() - datetime.timedelta(minutes=11))
    response = page.get("/brev/")
    [rows] = tables(main(response)).values()
    assert [(row[0].split(" prov")[0], row[2].split()[0], row[4]) for row in rows] == [
        ("Övergivet", "Oklart", "Skicka igen till ÖvergivetDet kom fram till Övergivet"),
        ("Oklart", "Oklart", "Skicka igen till OklartDet kom fram till Oklart"),
        ("Misslyckat", "Misslyckat", "Skicka igen till Misslyckat"),
        ("På väg", "Skickas", "–"),
        ("Skickat", "Skickat", "–"),
    ]
    assert "Två brev är oklara." in main(response).text
    found = {lage: tables(main(page.get(f"/brev/?lage={lage}"))) for lage in ("oklart", "skickas", "misslyckat")}
    assert [len(rows) for [rows] in (each.values() for each in found.values())] == [2, 1, 1]
    notes = [note.text for note in main(page.get("/")).all("div", css="note")]
    assert notes == ["Det är oklart om två brev kom fram", "Ett brev gick inte att skicka"]
    assert page.get("/brev/?format=csv").status_code == 200


def test_a_person_decides_and_nothing_else_repeats_an_unclear_letter(boss):
    unclear = with_duty(named("A", key=month_key(TODAY()), state=State.SENDING, error="TimeoutError", attempts=1))
    arrived = named("B", state=State.SENDING, error="TimeoutError")
    assert send_waiting() == 0
    assert messages(boss.post(f"/brev/{arrived.pk}/", {"gor": "framme"}, follow=True)) == [
        "Brevet till B står nu som skickat."
    ]
    assert messages(boss.post(f"/brev/{unclear.pk}/", {"gor": "igen"}, follow=True)) == [
        "Brevet till A skickas igen. Ladda om sidan om en stund."
    ]
    assert "send_letters_now" in ordered_jobs()
    assert send_waiting() == 1
    [message] = mail.outbox
    assert "Nytt besök" in message.body  # what waits now, not what waited then
    assert Letter.objects.filter(state=State.SENT).count() == 2
    # A second click, from a page that was opened before.
    for wanted in ("igen", "framme", "annat"):
        boss.post(f"/brev/{unclear.pk}/", {"gor": wanted}, follow=True)
    assert send_waiting() == 0
    nothing = named("C", key=month_key(TODAY()), state=State.FAILED, error="550")
    assert messages(boss.post(f"/brev/{nothing.pk}/", {"gor": "igen"}, follow=True)) == [
        "Inget väntar längre på C, så det finns inget att skriva. Brevet skickas inte."
    ]


def test_a_person_without_an_address_and_a_server_that_puts_off(settings):
    lost = named("Utan adress")
    lost.person.email = ""
    lost.person.save()
    assert send_waiting() == 0
    lost.refresh_from_db()
    assert (lost.state, lost.error) == (State.FAILED, "Personen har ingen e-postadress.")
    # Nobody listens there: each try is put off for longer, and the last one fails.
    settings.EMAIL_BACKEND = "apps.accounts.letters.smtp.Backend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    letter = named("Prov")
    waited = []
    for _ in range(20):
        send_waiting()
        letter.refresh_from_db()
        if letter.state != State.WAITING:
            break
        for minutes in (10, 30, 120, 360, 1440):
            ago = timezone.now() - datetime.timedelta(minutes=minutes)
            Letter.objects.filter(pk=letter.pk).update(changed_at=ago)
            if Letter.objects.due(timezone.now()).exists():
                waited.append(minutes)
                break
    assert waited == [10, 30, 120, 360, 1440]
    assert (letter.state, letter.attempts) == (State.FAILED, 6)
    assert letter.error.startswith("Efter 6 försök: ConnectionRefusedError")


def test_a_month_is_tried_out_and_ordered(boss):
    busy = with_duty(named("Anna", key=month_key(TODAY()), state=State.SENT)).person
    unit = make_unit(name="Nya kontoret", mailbox="nk@example.test")
    make_assignment(unit=unit, person=make_person(name="Bo"))
    make_activity(unit=unit, **PASSED)
    make_assignment(unit=make_unit(name="Lugna kontoret"), person=make_person(name="Cia"))
    response = boss.get("/brev/manadsbrev/")
    [rows] = tables(main(response)).values()
    assert [(row[0], row[1].split(" enhetens")[0], *row[2:]) for row in rows] == [
        (f"Anna kontaktperson för {busy and rows[0][0].partition(' för ')[2]}", "prov@example.test", "1", "Skickat"),
        ("Bo kontaktperson för Nya kontoret", "nk@example.test", "1", "Får brev"),
        ("Cia kontaktperson för Lugna kontoret", "adress saknas", "0", "Inget brev"),
    ]
    assert Letter.objects.count() == 1
    assert "Breven är beställda" in messages(boss.post("/brev/manadsbrev/", follow=True))[0]
    assert "write_letters_now" in ordered_jobs()


def test_a_run_that_failed_says_why_and_can_be_run_again(boss, settings):
    LetterRun.objects.create(key="digest 2026-11", finished_at=timezone.now(), error="OperationalError: disken är full")
    page = main(boss.get("/brev/"))
    assert "Misslyckades OperationalError: disken är full" in tables(page)["De senaste gångerna, nyast överst"][0][1]
    assert "Kör igen" in page.text
    assert ("Månadens brev gick inte att skriva", "/brev/#korningar") in links(main(boss.get("/")))
    settings.DEMO, settings.EMAIL_HOST = False, ""
    assert "Inga brev skickas." in main(boss.get("/brev/")).text
    assert messages(boss.post("/brev/manadsbrev/", follow=True)) == [NOWHERE]
    assert boss.get("/demo/brev/").status_code == boss.get("/demo/brev/prov/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_however_many_letters(boss, django_assert_num_queries, count):
    for _ in range(count):
        make_letter(state=State.FAILED)
    with django_assert_num_queries(6):
        assert boss.get("/brev/").status_code == 200


def test_the_demos_letters_are_read_from_their_folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "apps.accounts.letters.folder.Backend"
    settings.LETTER_FOLDER = tmp_path / "brev"
    reader = Client()
    reader.force_login(make_user())
    assert "Här ligger breven" in main(reader.get("/demo/brev/")).text
    make_letter(subject="Åtta saker väntar", body="Hej på dig!\n\n* En sak\n  https://intl.example.test/projekt/1/\n")
    assert send_waiting() == 1
    letter = Letter.objects.get()
    folder.write(message_for(letter).message())  # the same letter again replaces its file
    [rows] = tables(main(reader.get("/demo/brev/"))).values()
    assert rows == [["Åtta saker väntar", "prov@example.test", TODAY().isoformat()]]
    [path] = [href for _, href in links(main(reader.get("/demo/brev/"))) if href.startswith("/demo/brev/brev-")]
    page = main(reader.get(path))
    assert headings(page)[0] == "Åtta saker väntar"
    assert ("https://intl.example.test/projekt/1/", "https://intl.example.test/projekt/1/") in links(page)
    for wrong in ("finns-inte", "..%2Fhemligt", "A", "x" * 200):
        assert reader.get(f"/demo/brev/{wrong}/").status_code == 404


def test_letters_go_with_the_person_and_stand_in_the_extract():
    letter = make_letter(body="Det här väntar.")
    [table] = references.tables(letter.person)
    assert (table.words, table.rows[0]["brev"], table.rows[0]["läge"]) == ("brev", "Det här väntar.", "väntar")
    anonymise(person=letter.person)
    assert not Letter.objects.exists()
