"""Never two: whatever a mail server does, with retried jobs, two workers and one that is killed in the middle."""

import datetime
import os
import subprocess
import sys
import threading
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from apps.accounts.letters.outbox import note_arrival, put, send_again, send_waiting
from apps.accounts.models import Letter, Person
from tests.mail_server import AFTER_TAKEN_HANGS, TAKEN, mail_server

pytestmark = pytest.mark.django_db(transaction=True)
State = Letter.State
SEEDS = (1, 2)
KEYS = ("digest 2026-10", "digest 2026-11")
# After the first tries a letter meets each behaviour; most are put off a few times.
MOST_ROUNDS = 60


@pytest.fixture
def by_smtp(settings):
    def use(server):
        settings.EMAIL_BACKEND = "apps.accounts.letters.smtp.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        settings.EMAIL_TIMEOUT = 0.25

    return use


def at_once(*works):
    """Each in a thread with a database connection of its own; what goes wrong there is raised here."""
    faults = []

    def run(work):
        try:
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def write(persons):
    for person in persons:
        for key in KEYS:
            put(person=person, key=key, subject="Prov", body=key)


def sweep():
    send_waiting()
    send_waiting()  # the job, run once more


def time_passes():
    """Longer than any letter that was put off has to wait."""
    long_ago = timezone.now() - datetime.timedelta(days=3)
    Letter.objects.filter(state=State.WAITING).update(changed_at=long_ago)


def send_all():
    for _ in range(MOST_ROUNDS):
        at_once(sweep, sweep)
        if not Letter.objects.filter(state=State.WAITING).exists():
            return
        time_passes()
    pytest.fail("Some letters still wait")


def taken(server):
    """{(person's address, key): letters taken}"""
    found = {}
    for message in server.messages:
        about = (str(message["To"]), message.get_content().strip())
        found[about] = found.get(about, 0) + 1
    return found


def test_each_letter_arrives_once_at_most_unless_a_person_asks_again(by_smtp):
    persons = [Person.objects.create(name=f"Prov {n}", email=f"p{n}@example.test") for n in range(16)]
    for seed in SEEDS:  # in one test: emptying the database afterwards costs more than a seed
        Letter.objects.all().delete()
        once_at_most(by_smtp, persons, seed)


def once_at_most(by_smtp, persons, seed):
    with mail_server(seed=seed, hangs_for=0.6) as server:
        by_smtp(server)
        at_once(lambda: write(persons), lambda: write(reversed(persons)))
        assert Letter.objects.count() == len(persons) * len(KEYS)
        send_all()
        arrived, letters = taken(server), list(Letter.objects.select_related("person"))
        by_state = {state: [letter for letter in letters if letter.state == state] for state in State}
        assert max(arrived.values()) == 1
        assert all(by_state[state] for state in (State.SENT, State.SENDING, State.FAILED)), "the seed tries too little"
        assert {arrived.get((one.person.email, one.key), 0) for one in by_state[State.SENT]} == {1}
        assert {arrived.get((one.person.email, one.key), 0) for one in by_state[State.FAILED]} == {0}
        # Those that nobody knows of are told, and stay as they are however often the job runs.
        assert set(Letter.objects.unclear()) == set(by_state[State.SENDING])
        at_once(sweep, sweep)
        assert taken(server) == arrived

        # A person asks the recipients: half of them have theirs, the others get one more at most.
        asked = set()
        for letter in by_state[State.SENDING]:
            if arrived.get((letter.person.email, letter.key)) and letter.pk % 2:
                note_arrival(letter=letter, by=None)
            else:
                send_again(letter=letter, by=None)
                asked.add((letter.person.email, letter.key))
        send_all()
        again = taken(server)
        assert all(again[about] - arrived.get(about, 0) <= (about in asked) for about in again)
        # The same letter has the same Message-ID, so that mail servers may drop a second one.
        ids = {}
        for message in server.messages:
            ids.setdefault((str(message["To"]), message.get_content()), set()).add(message["Message-ID"])
        assert {len(each) for each in ids.values()} == {1}


def test_a_worker_that_is_killed_after_the_hand_over_leaves_an_unclear_letter(by_smtp):
    person = Person.objects.create(name="Prov", email="p@example.test")
    letter, _ = put(person=person, key=KEYS[0], subject="Prov", body="x")
    with mail_server(AFTER_TAKEN_HANGS, hangs_for=30) as server:
        name = connection.settings_dict["NAME"]
        database = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
        env = os.environ | {"DATABASE_URL": database, "DEMO": "", "SECRET_KEY": "x" * 50, "DEBUG": "1"}
        env |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port), "EMAIL_SECURITY": "ingen"}
        env["SITE_URL"] = "http://127.0.0.1"
        program = "import django; django.setup(); from apps.accounts.letters.outbox import send_waiting; send_waiting()"
        worker = subprocess.Popen([sys.executable, "-c", program], cwd=django_settings.BASE_DIR, env=env)
        try:
            server.wait_for(1, seconds=30)
        finally:
            worker.kill()
            worker.wait()
    with mail_server(TAKEN) as server:
        by_smtp(server)
        letter.refresh_from_db()
        assert (letter.state, letter.is_unclear) == (State.SENDING, False)  # it might still be at work
        Letter.objects.update(changed_at=timezone.now() - datetime.timedelta(minutes=11))
        assert send_waiting() == 0
        assert list(Letter.objects.unclear()) == [letter]
        send_again(letter=letter, by=None)
        assert (send_waiting(), send_waiting()) == (1, 0)
        assert server.taken() == {"p@example.test": 1}
