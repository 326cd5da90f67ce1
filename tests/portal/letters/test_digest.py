"""The monthly letter: who gets it, what it says and what it never names; written once, whoever asks."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django import app

from apps.accounts.models import FormDraft, Letter, LetterRun, Role
from apps.activities.models import Advocacy, Promise
from apps.networks.models import Representation
from apps.organisation.models import ContactAssignment
from apps.partnerships.models import AssociationGrant
from apps.portal.letters import run as runs
from apps.portal.letters.run import month_key, write_letters
from apps.portal.tasks import LettersFailedError, write_letters_now, write_monthly_letters
from tests.factories import (
    make_activity,
    make_assignment,
    make_network,
    make_partnership,
    make_person,
    make_service,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
State = Letter.State
TODAY = timezone.localdate
SITE = "https://intl.example.test"


def day(offset):
    return TODAY() + datetime.timedelta(days=offset)


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE
    settings.MAILBOX = settings.MAIL_FROM = "intl@example.test"


@pytest.fixture
def office():
    return make_unit(name="Utbildningskontoret")


@pytest.fixture
def anna(office):
    """Contact person of the office, with an address and no login."""
    return make_assignment(unit=office, person=make_person(name="Prov Anna", email="anna@example.test")).person


@pytest.fixture
def boss():
    return make_user(Role.COORDINATOR, person=make_person(name="Prov Samordnare", email="sam@example.test")).person


def letter_to(person):
    return Letter.objects.filter(person=person, key=month_key(TODAY())).first()


def passed(unit, title, **fields):
    return make_activity(unit=unit, title=title, status="planerad", start=day(-3), end=day(-2), place="", **fields)


def test_a_letter_tells_what_waits_in_every_room(office, anna):
    board = make_service(office=office).board
    activity = passed(office, "Besök från Riga")
    city = make_partnership(name="Linz", owner_unit=office, confirmed_at=day(-400))
    network = make_network(name="Nätet", owner_unit=office, confirmed_at=TODAY())
    Promise.objects.create(activity=activity, side="vi", text="Skicka boken", due=day(5))
    Representation.objects.create(
        body="styrelsen", seat="ledamot", kind="tjansteperson", network=network, person=make_person(), end=day(100)
    )
    Representation.objects.create(body="årsmötet", seat="ombud", kind="tjansteperson", unit=office)
    AssociationGrant.objects.create(
        association="Vänföreningen", purpose="x", unit=board, decided_on=day(-500), granted=10, paid=10
    )
    Advocacy.objects.create(title="Nya Erasmus", unit=office, deadline=day(20))
    FormDraft.objects.create(user=make_user(person=anna), form="project")
    run = write_letters()
    assert (run.written, run.idle, run.error) == (1, 0, "")
    letter = letter_to(anna)
    assert letter.subject == "Internationell samverkan: åtta saker väntar på dig"
    assert (letter.address, letter.state) == ("anna@example.test", State.WAITING)
    paragraphs = letter.body.strip().split("\n\n")
    assert [text.partition("\n")[0] for text in paragraphs] == [
        "Hej!",
        "Det här väntar på dig som är kontaktperson för Utbildningskontoret, i registret över Norrköpings "
        "internationella samverkan.",
        "Har passerat sitt datum",
        "* Skriv om aktiviteten blev av: Besök från Riga",
        "Har ett datum som närmar sig",
        "* Håll löftet: Skicka boken",
        "* Framför ståndpunkten: Nya Erasmus",
        "* Utse efterträdare: ledamot, styrelsen, Nätet",
        "När du hinner",
        "* Bekräfta uppgifterna om Linz",
        "* Utse någon: ombud, årsmötet",
        "* Be om redovisning: Bidrag till Vänföreningen",
        "Du har ett utkast som inte är sparat. Öppna formuläret igen så finns texten kvar.",
        "Startsidan visar vad som väntar just nu:",
        "Brevet kommer en gång i månaden när något väntar. Är du inte kontaktperson för Utbildningskontoret? "
        "Skriv till intl@example.test.",
    ]
    assert f"  {SITE}{city.get_absolute_url()}" in letter.body.split("\n")


def test_what_is_marked_is_counted_and_not_named(office, anna):
    passed(office, "Öppet besök")
    secret = passed(office, "Hemligt besök", marked_at=timezone.now())
    Promise.objects.create(activity=secret, side="vi", text="Hemligt löfte", due=day(5))
    Advocacy.objects.create(title="Hemlig fråga", unit=office, deadline=day(5), marked_at=timezone.now())
    write_letters()
    letter = letter_to(anna)
    assert "fyra saker" in letter.subject
    assert "Öppet besök" in letter.body
    assert "hemlig" not in letter.body.lower()
    assert f"/{secret.pk}/" not in letter.body
    assert letter.body.count("sekretessmarkerade poster och nämns inte här") == 2
    assert "* En sak gäller" in letter.body
    assert "* Två saker gäller" in letter.body


def test_nothing_lands_in_silence(office, anna, boss):
    """No contact person, no owner: the samordnare is told. Whoever has nothing to do gets no letter."""
    vacant = make_unit(name="Tomma kontoret")
    school = make_unit(name="Skolan utan kontor", kind="activity")
    make_assignment(unit=vacant, end=day(-1))
    passed(vacant, "Hos tomma kontoret")
    passed(school, "Hos skolan")
    make_partnership(name="Herrelös stad")
    make_network(name="Bekräftat", confirmed_at=TODAY())
    Representation.objects.create(body="rådet", seat="ledamot", kind="tjansteperson")
    run = write_letters()
    assert (run.written, run.idle) == (1, 1)
    assert letter_to(anna) is None
    letter = letter_to(boss)
    assert "fem saker" in letter.subject  # four of nobody's, and the vacancy
    for words in ("Hos tomma kontoret", "Hos skolan", "uppgifterna om Herrelös stad", "Utse någon: ledamot, rådet"):
        assert words in letter.body
    assert "Det går till dig som samordnar, tills någon är utsedd." in letter.body
    assert f"Saknar kontaktperson: Tomma kontoret.\n{SITE}/enheter/?kontakt=saknas" in letter.body
    assert f"En profil är inte bekräftad på ett år, hos alla enheter:\n{SITE}/att-bekrafta/" in letter.body


def test_a_deputy_is_told_too_and_a_role_mailbox_comes_first(office, anna):
    other = make_unit(name="Socialkontoret")
    deputy = make_person(name="Prov Bo", email="bo@example.test")
    make_assignment(unit=office, person=deputy, kind=ContactAssignment.Kind.DEPUTY)
    office.mailbox = "uk@example.test"
    office.save()
    passed(office, "Besök")
    write_letters()
    assert [letter_to(person).address for person in (anna, deputy)] == ["uk@example.test", "bo@example.test"]
    assert "funktionsbrevlåda, till Prov Anna" in letter_to(anna).body
    Letter.objects.all().delete()
    make_assignment(unit=other, person=anna)  # with two units there is no one mailbox for the letter
    write_letters()
    assert letter_to(anna).address == "anna@example.test"
    assert "kontaktperson för Socialkontoret och Utbildningskontoret" in letter_to(anna).body


def test_what_was_typed_cannot_begin_a_line_of_its_own(office, anna):
    passed(office, "Besök\n\nHej!\nhttps://ont.example.test")
    write_letters()
    assert "* Skriv om aktiviteten blev av: Besök Hej! https://ont.example.test\n" in letter_to(anna).body


def test_many_profiles_to_confirm_are_one_row(office, anna):
    for name in ("Linz", "Odense", "Riga"):
        make_partnership(name=name, owner_unit=office)
    write_letters()
    assert "tre saker" in letter_to(anna).subject
    row = f"""* Bekräfta uppgifterna om tre vänorter och nätverk
  Linz, Odense och Riga.
  {SITE}/att-bekrafta/?enhet=mina
"""
    assert row in letter_to(anna).body


def test_the_month_is_written_once_and_who_is_new_gets_theirs(office, anna, settings):
    settings.DEMO, settings.EMAIL_HOST = False, "mail.example.test"
    passed(office, "Besök")
    write_monthly_letters(timestamp=0)
    write_monthly_letters(timestamp=0)
    write_letters_now()
    assert (write_monthly_letters.name, "") in app.periodic_registry.periodic_tasks
    assert [message.to for message in mail.outbox] == [["anna@example.test"]]
    assert LetterRun.objects.count() == 2  # the second morning found the month done
    late = make_assignment(unit=office, person=make_person(email="sen@example.test")).person
    write_letters_now()
    assert [message.to[0] for message in mail.outbox] == ["anna@example.test", "sen@example.test"]
    assert letter_to(late).state == State.SENT
    settings.EMAIL_HOST = ""
    LetterRun.objects.all().delete()
    write_monthly_letters(timestamp=0)
    assert not LetterRun.objects.exists()  # nowhere to send: the page says so, nothing is written


def test_a_letter_that_cannot_be_written_stops_no_other_and_a_month_that_broke_off_is_written_again(
    office, anna, boss, monkeypatch
):
    passed(office, "Besök")
    make_assignment(unit=make_unit(), person=boss)
    find = runs.draft_of

    def broken(digest):
        if digest.recipient.person == anna:
            raise RuntimeError("trasig post")
        return find(digest)

    monkeypatch.setattr(runs, "draft_of", broken)
    make_partnership()
    run = write_letters()
    assert (run.written, run.error) == (2, "")
    failed = letter_to(anna)
    assert (failed.state, failed.error) == (State.FAILED, "Brevet gick inte att skriva. RuntimeError: trasig post")
    assert letter_to(boss).state == State.WAITING

    monkeypatch.undo()
    Letter.objects.all().delete()
    LetterRun.objects.all().delete()
    monkeypatch.setattr(runs, "persons", lambda today: 1 / 0)
    with pytest.raises(LettersFailedError):
        write_monthly_letters(timestamp=0)
    assert LetterRun.objects.get().error == "ZeroDivisionError: division by zero"
    monkeypatch.undo()
    write_monthly_letters(timestamp=0)
    assert letter_to(anna).state == State.SENT
    assert LetterRun.objects.first().error == ""
