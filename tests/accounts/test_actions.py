"""What administrators do with persons and logins, and what they are kept from."""

import json
import logging
import threading

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from apps.accounts.actions import anonymise, remove_identity, set_active, set_roles
from apps.accounts.models import FormDraft, Identity, Person, Role, User
from tests.factories import PASSWORD, make_assignment, make_person, make_user

pytestmark = pytest.mark.django_db
ADMINISTRATOR = [Role.ADMINISTRATOR]


@pytest.fixture
def boss():
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def log(caplog):
    """The lines of the security log, as dicts."""
    caplog.set_level(logging.INFO, logger="intl.security")
    return lambda: [json.loads(record.getMessage()) for record in caplog.records if record.name == "intl.security"]


def signed_in(user):
    client = Client()
    client.force_login(user, backend="apps.accounts.backends.PasswordBackend")
    return client


def test_roles_are_given_taken_and_logged_by_number(boss, log):
    user = make_user(Role.AUDITOR)
    set_roles(user=user, roles=[Role.COORDINATOR], was=[Role.AUDITOR], by=boss)
    user.refresh_from_db()
    assert user.roles == [Role.COORDINATOR]
    assert log() == [
        {
            "event": "role-changed",
            "user": boss.pk,
            "account": user.pk,
            "before": "revisor",
            "after": "samordnare",
        }
    ]


def test_the_same_roles_again_are_no_event(boss, log):
    user = make_user(Role.AUDITOR)
    set_roles(user=user, roles=[Role.AUDITOR], was=[Role.AUDITOR], by=boss)
    assert log() == []


def test_roles_that_somebody_else_has_changed_meanwhile_are_looked_at_again(boss):
    user = make_user(Role.AUDITOR)
    with pytest.raises(ValidationError, match="Någon annan har ändrat rollerna"):
        set_roles(user=user, roles=[Role.COORDINATOR], was=[], by=boss)
    user.refresh_from_db()
    assert user.roles == [Role.AUDITOR]


@pytest.mark.parametrize("others", [0, 1])
def test_nobody_takes_the_role_of_administrator_from_themselves(boss, others):
    for _ in range(others):
        make_user(Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="din egen roll"):
        set_roles(user=boss, roles=[], was=ADMINISTRATOR, by=boss)
    with pytest.raises(ValidationError, match="din egen inloggning"):
        set_active(user=boss, active=False, by=boss)
    with pytest.raises(ValidationError, match="dig själv"):
        anonymise(person=boss.person, by=boss)
    boss.refresh_from_db()
    assert (boss.roles, boss.is_active) == (ADMINISTRATOR, True)


def test_the_last_administrator_with_an_open_login_stays(boss):
    """Whoever asks: here somebody whose own role has just been taken away, and the job, which is nobody."""
    make_user(Role.ADMINISTRATOR, is_active=False)
    former = make_user()
    for action in (
        lambda: set_roles(user=boss, roles=[], was=ADMINISTRATOR, by=former),
        lambda: set_active(user=boss, active=False, by=former),
        lambda: anonymise(person=boss.person),
    ):
        with pytest.raises(ValidationError, match="enda administratören"):
            action()
    make_user(Role.ADMINISTRATOR)
    set_roles(user=boss, roles=[], was=ADMINISTRATOR, by=former)
    boss.refresh_from_db()
    assert boss.roles == []


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_the_same_moment():
    first, second = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
    outcome, ready = [], threading.Barrier(2, timeout=10)

    def remove(victim, by):
        ready.wait()
        try:
            set_roles(user=victim, roles=[], was=ADMINISTRATOR, by=by)
            outcome.append("removed")
        except ValidationError as error:
            outcome.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(outcome)[1:] == ["removed"]
    assert User.objects.filter(roles__contains=ADMINISTRATOR).count() == 1


def test_a_closed_login_is_signed_out_everywhere_and_can_be_opened_again(boss, log):
    user = make_user(password=PASSWORD)
    browsers = [signed_in(user), signed_in(user)]
    stays = signed_in(boss)
    set_active(user=user, active=False, by=boss)
    assert [browser.get("/").status_code for browser in browsers] == [302, 302]
    assert stays.get("/personer/").status_code == 200
    assert Session.objects.count() == 1
    set_active(user=user, active=True, by=boss)
    # The old sessions stay closed.
    assert browsers[0].get("/").status_code == 302
    assert [(line["account"], line["login"]) for line in log() if line["event"] == "role-changed"] == [
        (user.pk, "closed"),
        (user.pk, "opened"),
    ]


def test_an_identity_is_unlinked_but_never_ones_own(boss):
    user = make_user()
    identity = Identity.objects.create(user=user, issuer="https://login.example.test", subject="1")
    own = Identity.objects.create(user=boss, issuer="https://login.example.test", subject="2")
    browser = signed_in(user)
    remove_identity(identity=identity, by=boss)
    assert list(Identity.objects.all()) == [own]
    assert browser.get("/").status_code == 302
    with pytest.raises(ValidationError, match="din egen"):
        remove_identity(identity=own, by=boss)


def test_anonymising_empties_one_row_and_closes_what_leads_to_it(boss, log):
    person = make_person(
        name="Prov Personsson", title="strateg", department="KSK", email="prov@example.test", phone="011-15 00 00"
    )
    user = make_user(Role.COORDINATOR, person=person, username="prper", password=PASSWORD)
    assignment = make_assignment(person=person)
    Identity.objects.create(user=user, issuer="https://login.example.test", subject="1")
    FormDraft.objects.create(user=user, form="project", payload={"title": ["x"]})
    AccessAttempt.objects.create(username="prper", ip_address="10.0.0.1", failures_since_start=1)
    browser = signed_in(user)
    anonymise(person=person, by=boss)
    person.refresh_from_db()
    user.refresh_from_db()
    assignment.refresh_from_db()
    assert [person.name, person.title, person.department, person.email, person.phone] == [
        "Anonymiserad person", "", "", "", "",
    ]  # fmt: skip
    assert person.anonymised_at
    assert (user.username, user.roles, user.is_active, user.last_login) == (f"anonym-{user.pk}", [], False, None)
    assert not user.has_usable_password()
    assert str(assignment.person) == "Anonymiserad person"
    assert [model.objects.count() for model in (Identity, FormDraft, AccessAttempt)] == [0, 0, 0]
    assert browser.get("/").status_code == 302
    assert [line for line in log() if line["event"] == "anonymised"] == [
        {"event": "anonymised", "user": boss.pk, "person": person.pk, "account": user.pk}
    ]


def test_what_is_anonymised_stays_so(boss):
    user = make_user()
    anonymise(person=user.person, by=boss)
    with pytest.raises(ValidationError, match="redan anonymiserad"):
        anonymise(person=user.person, by=boss)
    user = User.objects.get(pk=user.pk)
    with pytest.raises(ValidationError, match="redan anonymiserad"):
        set_active(user=user, active=True, by=boss)
    assert Person.objects.get(user=user).name == "Anonymiserad person"
