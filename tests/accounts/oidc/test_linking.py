"""Whose account is it? The administrator's decision about somebody with a known e-mail address."""

import pytest

from apps.accounts.models import Identity, Person, Role, User
from tests import factories
from tests.provider.process import PERSON

LIST = "/konto/kopplingar/"


@pytest.fixture
def administrator(client_class, db):
    client = client_class()
    client.force_login(factories.make_user(Role.ADMINISTRATOR))
    return client


@pytest.fixture
def client_class(client):
    return type(client)


@pytest.fixture
def waiting(browser):
    """The identity of somebody who has met a namesake at the door."""
    browser.colleague = factories.make_person(name="Demo Kollega", email=PERSON["email"])
    factories.make_assignment(person=browser.colleague)
    browser.sign_in()
    return Identity.objects.get()


def decide(administrator, identity, person=""):
    return administrator.post(f"{LIST}{identity.pk}/", {"person": person}, follow=True).content.decode()


def test_list_shows_who_waits_and_whose_address_it_is(administrator, waiting):
    html = administrator.get(LIST).content.decode()
    assert "Demo Inloggad</h2>" in html
    assert "Samma person som Demo Kollega" in html
    assert "Har inget konto." in html
    assert PERSON["oid"] in html


def test_same_person_gets_the_account_and_keeps_the_tasks(administrator, waiting, browser, security_log):
    assert "Inloggningen är kopplad till Demo Kollega" in decide(administrator, waiting, browser.colleague.pk)
    assert browser.sign_in().status_code == 302
    assert browser.user.person == browser.colleague
    assert browser.user.person.name == "Demo Inloggad"  # as the provider says, from now on
    assert Person.objects.filter(email=PERSON["email"]).count() == 1
    (line,) = security_log("identity-linked")
    assert (line["identity"], line["account"]) == (waiting.pk, browser.user.pk)
    assert "Inga inloggningar väntar" in administrator.get(LIST).content.decode()


def test_same_person_with_an_account_keeps_that_and_loses_its_password(administrator, waiting, browser):
    user = factories.make_user(Role.AUDITOR, person=browser.colleague, password=factories.PASSWORD)
    decide(administrator, waiting, browser.colleague.pk)
    assert browser.sign_in().status_code == 302
    assert browser.user == user
    assert not browser.user.has_usable_password()
    assert browser.user.roles == []  # the provider decides from now on
    assert User.objects.filter(username__startswith="oidc-").count() == 0


def test_same_person_whose_account_was_closed_is_let_in_again(administrator, waiting, browser):
    user = factories.make_user(person=browser.colleague, is_active=False)
    decide(administrator, waiting, browser.colleague.pk)
    assert browser.sign_in().status_code == 302
    assert browser.user == user


def test_another_person_gets_an_account_of_their_own(administrator, waiting, browser):
    assert "Demo Inloggad har nu ett eget konto" in decide(administrator, waiting)
    assert browser.sign_in().status_code == 302
    assert browser.user.person != browser.colleague
    browser.colleague.refresh_from_db()
    assert browser.colleague.name == "Demo Kollega"


def test_account_of_ones_own_can_be_linked_later(administrator, browser):
    """Somebody signed in first, and a coordinator entered the same colleague afterwards."""
    browser.sign_in()
    user = browser.user
    colleague = factories.make_person(email=PERSON["email"])
    factories.make_assignment(person=colleague)
    decide(administrator, user.identities.get(), colleague.pk)
    user.refresh_from_db()
    assert (user.person, Person.objects.filter(email=PERSON["email"]).count()) == (colleague, 1)


def test_person_with_tasks_is_never_removed(administrator, waiting, browser):
    factories.make_assignment(person=waiting.user.person)
    decide(administrator, waiting, browser.colleague.pk)
    assert Person.objects.filter(email=PERSON["email"]).count() == 2


@pytest.mark.parametrize("person", ["0", "x", "9" * 40, "\x00"])
def test_only_somebody_with_the_same_address(administrator, waiting, person):
    stranger = factories.make_person(email="demo.annan@kommun.example")
    for each in (person, stranger.pk):
        assert administrator.post(f"{LIST}{waiting.pk}/", {"person": each}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_who_is_let_in_is_no_longer_to_decide(administrator, browser):
    browser.sign_in()
    identity = Identity.objects.get()
    assert administrator.post(f"{LIST}{identity.pk}/").status_code == 404


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.AUDITOR])
def test_only_administrators(client_class, waiting, role):
    client = client_class()
    client.force_login(factories.make_user(*([role] if role else [])))
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{waiting.pk}/").status_code == 403


@pytest.mark.parametrize("count", [1, 3, 40])
def test_list_costs_the_same_however_many_wait(administrator, db, django_assert_num_queries, count):
    for number in range(count):
        factories.make_person(email=f"demo{number}@kommun.example")
        user = factories.make_user(is_active=False, person=factories.make_person(email=f"Demo{number}@kommun.example"))
        Identity.objects.create(user=user, issuer="prov", subject=str(number))
    administrator.get(LIST)
    with django_assert_num_queries(4):  # session, user, identities, persons
        assert administrator.get(LIST).content.decode().count("Samma person som") == count
