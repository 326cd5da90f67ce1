"""Whatever goes wrong at the provider: a clear page, a line in the log, never a 500 and never a sign-in."""

import json
import socket
import time

import pytest

from apps.accounts.models import Identity, Person, Role, User
from apps.accounts.oidc import attempts, refusals
from tests import factories
from tests.provider.process import PERSON


def refused(browser, response, security_log, code):
    """The page and the line that a refusal leaves behind, and nobody is signed in."""
    html = response.content.decode()
    refusal = next(each for each in vars(refusals).values() if getattr(each, "code", "") == code)
    assert response.status_code == refusal.status < 504
    assert f"<h1>{refusal.heading}</h1>" in html
    assert f"nämn felkoden {code} och tiden" in html
    assert "no-store" in response.headers["Cache-Control"]
    assert browser.user is None
    line = security_log("sign-in-failed")[-1]
    assert (line["reason"], line["user"]) == (code, None)
    return line


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("wrong-issuer", "wrong-issuer"),
        ("wrong-audience", "wrong-audience"),
        ("two-audiences", "wrong-audience"),
        ("expired", "expired-token"),
        ("future", "not-yet-valid"),
        ("wrong-nonce", "wrong-nonce"),
        ("no-nonce", "missing-claims"),
        ("no-expiry", "missing-claims"),
        ("no-audience", "missing-claims"),
        ("no-issuer", "missing-claims"),
        ("odd-expiry", "bad-token"),
        ("alg-none", "wrong-algorithm"),
        ("alg-hs256", "wrong-algorithm"),
        ("alg-hs256-public-key", "wrong-algorithm"),
        ("alg-ps256", "wrong-algorithm"),
        ("stranger", "bad-signature"),
        ("unknown-key", "unknown-key"),
        ("garbage", "bad-token"),
        ("no-object", "bad-token"),
        ("no-id-token", "bad-token"),
        ("token-no-json", "provider-down"),
        ("token-list", "provider-down"),
        ("cancel", "cancelled"),
        ("unavailable", "provider-down"),
        ("odd-error", "provider-error"),
        ("no-code", "provider-error"),
        ("other-issuer", "wrong-issuer"),
    ],
)
def test_wrong_answer_lets_nobody_in(browser, security_log, fault, code):
    browser.provider.does(fault=fault)
    refused(browser, browser.sign_in(), security_log, code)
    assert (User.objects.count(), Person.objects.count()) == (0, 0)
    # And the next try, when all is well again, succeeds.
    browser.provider.behave()
    assert browser.sign_in().status_code == 302
    assert browser.user is not None


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"tid": "99999999-2222-3333-4444-555555555555"}, "wrong-tenant"),
        ({"tid": None}, "missing-claims"),
        ({"tid": 7}, "missing-claims"),
        ({"oid": None}, "missing-claims"),
        ({"oid": ""}, "missing-claims"),
        ({"oid": "a\x00b"}, "missing-claims"),
        ({"oid": "x" * 301}, "missing-claims"),
        ({"sub": None}, "missing-claims"),
        ({"name": None}, "missing-claims"),
        ({"name": "\u200b\n"}, "missing-claims"),
    ],
)
def test_wrong_tenant_or_missing_claims(browser, security_log, claims, code):
    browser.provider.knows(**claims)
    refused(browser, browser.sign_in(), security_log, code)
    assert User.objects.count() == 0


def test_wrong_tenant_may_choose_another_account(browser):
    browser.provider.knows(tid="99999999-2222-3333-4444-555555555555")
    assert 'href="/konto/oidc/?konto=annat"' in browser.sign_in().content.decode()


def test_log_names_the_providers_codes_and_nothing_it_wrote(browser, security_log):
    browser.provider.does(fault="cancel")
    line = refused(browser, browser.sign_in(), security_log, "cancelled")
    assert (line["provider_error"], line["provider_code"]) == ("access_denied", "AADSTS65004")
    browser.provider.does(fault="odd-error")
    line = refused(browser, browser.sign_in(), security_log, "provider-error")
    assert line["provider_error"] == "other"
    assert not {"script", "\x1b"} & set(json.dumps(line))


def test_wrong_secret(browser, security_log, settings):
    settings.OIDC_CLIENT_SECRET = "expired"
    line = refused(browser, browser.sign_in(), security_log, "provider-error")
    assert (line["provider_error"], line["provider_code"]) == ("invalid_client", "AADSTS7000215")


@pytest.mark.parametrize("down", ["token", "keys"])
def test_provider_goes_down_on_the_way(browser, security_log, down):
    address = browser.provider.visit(browser.leave())
    browser.provider.does(down=[down])
    line = refused(browser, browser.come_back(address), security_log, "provider-down")
    assert line["at"] == down


def test_provider_is_down_from_the_start(browser, security_log):
    browser.provider.does(down=["openid-configuration"])
    line = refused(browser, browser.client.get("/konto/oidc/"), security_log, "provider-down")
    assert line["at"] == "discovery"
    browser.provider.behave()
    assert browser.sign_in().status_code == 302


def test_nobody_answers_at_all(browser, security_log, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    refused(browser, browser.client.get("/konto/oidc/"), security_log, "provider-down")


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"issuer": "https://login.example.org/"}, "wrong-issuer"),
        ({"issuer": None}, "wrong-issuer"),
        ({"token_endpoint": "http://example.org/token"}, "provider-down"),
        ({"jwks_uri": "file:///etc/passwd"}, "provider-down"),
        ({"authorization_endpoint": None}, "provider-down"),
    ],
)
def test_provider_describes_itself_wrongly(browser, security_log, metadata, code):
    browser.provider.does(metadata=metadata)
    line = refused(browser, browser.client.get("/konto/oidc/"), security_log, code)
    assert line["at"] == "discovery"


def test_description_is_not_json(browser, security_log):
    browser.provider.does(fault="discovery-no-json")
    refused(browser, browser.client.get("/konto/oidc/"), security_log, "provider-down")


def test_provider_that_promises_its_name_in_the_answer_must_give_it(browser, security_log):
    browser.provider.does(metadata={"authorization_response_iss_parameter_supported": True})
    refused(browser, browser.sign_in(), security_log, "wrong-issuer")


def test_unencrypted_issuer_is_not_spoken_to(browser, security_log, settings):
    settings.OIDC_ISSUER = "http://login.example.org"
    refused(browser, browser.client.get("/konto/oidc/"), security_log, "misconfigured")


@pytest.mark.parametrize("kid", ["first", "second"])
def test_new_keys_are_fetched(browser, kid):
    """Key rotation, with a name of its own for the new key and without."""
    assert browser.sign_in().status_code == 302
    browser.client.logout()
    before = len(browser.provider.seen("/keys"))
    browser.provider.does(new_key=True, kid=kid)
    assert browser.sign_in().status_code == 302
    assert len(browser.provider.seen("/keys")) == before + 1
    browser.client.logout()
    assert browser.sign_in().status_code == 302
    assert len(browser.provider.seen("/keys")) == before + 1


def test_new_keys_while_the_provider_is_down(browser, security_log):
    browser.sign_in()
    browser.client.logout()
    browser.provider.does(new_key=True, down=["keys"])
    refused(browser, browser.sign_in(), security_log, "provider-down")


# Coming back


def test_two_tabs_at_once_both_work(browser):
    first, second = browser.leave("?next=/projekt/"), browser.leave("?next=/natverk/")
    second_answer, first_answer = browser.provider.visit(second), browser.provider.visit(first)
    assert browser.come_back(second_answer).url == "/natverk/"
    assert browser.come_back(first_answer).url == "/projekt/"
    assert browser.user is not None
    assert User.objects.count() == 1


def test_two_tabs_come_back_in_the_same_moment(browser, client_class):
    """Both requests leave the browser before either answer, so the second still has the old session's cookie."""
    browser.client.get("/konto/logga-in/")
    answers = [browser.provider.visit(browser.leave(f"?next=/{door}/")) for door in ("projekt", "natverk")]
    other = client_class()
    other.cookies.load({name: cookie.value for name, cookie in browser.client.cookies.items()})
    assert browser.come_back(answers[0]).url == "/projekt/"
    browser.client = other
    assert browser.come_back(answers[1]).url == "/natverk/"
    assert browser.user is not None


@pytest.fixture
def client_class(client):
    return type(client)


def test_answer_is_taken_once(browser, security_log):
    address = browser.provider.visit(browser.leave())
    cookies = {name: cookie.value for name, cookie in browser.client.cookies.items()}
    assert browser.come_back(address).status_code == 302
    browser.client.logout()
    browser.client.cookies.load(cookies)  # somebody has kept the cookie that the browser was told to forget
    refused(browser, browser.come_back(address), security_log, "replayed-state")


def test_back_button_after_the_sign_in_says_that_one_is_in(browser):
    address = browser.provider.visit(browser.leave())
    browser.come_back(address)
    response = browser.come_back(address)
    assert response.status_code == 400
    assert "Du är redan inloggad som Demo Inloggad" in response.content.decode()


def test_unknown_state(browser, security_log):
    browser.leave()
    refused(browser, browser.come_back("/konto/oidc/svar/?code=x&state=unknown"), security_log, "unknown-state")


@pytest.mark.parametrize("query", ["", "?state=", "?code=x", "?state=%00&code=%00", "?state=%ED%A0%80", "?error=x"])
def test_odd_addresses(browser, security_log, query):
    browser.leave()
    refused(browser, browser.come_back(f"/konto/oidc/svar/{query or '?'}"), security_log, "unknown-state")


def test_missing_cookie(browser, security_log):
    address = browser.provider.visit(browser.leave())
    browser.client.cookies.clear()
    refused(browser, browser.come_back(address), security_log, "no-cookie")


def test_answer_in_somebody_elses_browser(browser, security_log, client_class):
    """An attacker who sends their own answer to somebody else does not sign them in as the attacker."""
    address = browser.provider.visit(browser.leave())
    victim = client_class()
    browser.client = victim
    browser.leave()
    refused(browser, browser.come_back(address), security_log, "unknown-state")


def test_code_of_another_attempt_is_refused_by_its_verifier(browser, security_log):
    stolen = browser.provider.visit(browser.leave()).partition("code=")[2].partition("&")[0]
    state = browser.provider.visit(browser.leave()).partition("state=")[2]
    response = browser.come_back(f"/konto/oidc/svar/?code={stolen}&state={state}")
    line = refused(browser, response, security_log, "provider-error")
    assert line["provider_error"] == "invalid_grant"


def test_attempt_that_took_too_long(browser, security_log, monkeypatch):
    monkeypatch.setattr(attempts, "LIFETIME", -1)
    address = browser.leave()
    browser.client.cookies.load({attempts.cookie_name(address.partition("state=")[2].partition("&")[0]): "x" * 32})
    refused(browser, browser.come_back(browser.provider.visit(address)), security_log, "replayed-state")


def test_session_key_is_no_attempt(browser, security_log):
    """The key of an ordinary session in the place of an attempt's: refused, and the session goes on."""
    browser.client.force_login(factories.make_user())
    key = browser.client.session.session_key
    browser.client.cookies.load({attempts.cookie_name("s"): key})
    assert browser.come_back("/konto/oidc/svar/?code=x&state=s").status_code == 400
    assert browser.client.get("/").status_code == 200


def test_attempts_do_not_pile_up_in_the_browser(browser):
    for _ in range(attempts.AT_ONCE + 5):
        newest = browser.leave()
        cookies = browser.client.cookies
        for name in [name for name, cookie in cookies.items() if not cookie.value]:
            del cookies[name]  # as a browser would
    assert len([name for name in cookies if name.startswith("sign-in-")]) == attempts.AT_ONCE
    assert browser.come_back(browser.provider.visit(newest)).status_code == 302


def test_attempts_cookie_is_kept_to_the_sign_in(browser):
    browser.leave()
    (cookie,) = [cookie for name, cookie in browser.client.cookies.items() if name.startswith("sign-in-")]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/konto/oidc/", True, "Lax")
    assert cookie["max-age"] == attempts.LIFETIME


@pytest.mark.parametrize("path", ["/konto/oidc/", "/konto/oidc/svar/"])
def test_only_get(browser, path):
    assert browser.client.post(path).status_code == 405


# People


def test_role_is_asked_for(browser, security_log, settings):
    settings.OIDC_ROLES = {"lasare": ["Intl.Lasare"], "samordnare": ["Intl.Samordnare"]}
    refused(browser, browser.sign_in(), security_log, "no-role")
    assert (User.objects.count(), Person.objects.count()) == (0, 0)


def test_who_lost_the_last_role_loses_what_it_gave_everywhere(browser, security_log, settings):
    settings.OIDC_ROLES = {"lasare": ["Intl.Lasare"], "samordnare": ["Intl.Samordnare"]}
    browser.provider.knows(roles=["Intl.Samordnare"])
    browser.sign_in()
    browser.client.logout()
    browser.provider.knows(roles=[])
    refused(browser, browser.sign_in(), security_log, "no-role")
    assert User.objects.get().roles == []


def test_closed_account(browser, security_log):
    browser.sign_in()
    User.objects.update(is_active=False)
    assert browser.user is not None  # the session is there still, but
    assert browser.client.get("/").status_code == 302
    browser.client.logout()
    refused(browser, browser.sign_in(), security_log, "account-closed")


@pytest.mark.parametrize("email", [PERSON["email"], PERSON["email"].upper()])
def test_email_of_another_person_opens_nothing(browser, security_log, email):
    """Somebody whom a coordinator has entered, with tasks, and no account."""
    person = factories.make_person(name="Demo Kollega", email=email)
    factories.make_assignment(person=person)
    line = refused(browser, browser.sign_in(), security_log, "email-collision")
    identity = Identity.objects.get(pk=line["identity"])
    assert identity.is_waiting
    assert identity.user.person != person
    person.refresh_from_db()
    assert (person.name, hasattr(person, "user")) == ("Demo Kollega", False)
    refused(browser, browser.sign_in(), security_log, "email-collision")
    assert Identity.objects.count() == 1


def test_email_of_another_account_opens_nothing(browser, security_log):
    person = factories.make_person(email=PERSON["email"])
    owner = factories.make_user(Role.ADMINISTRATOR, person=person)
    refused(browser, browser.sign_in(), security_log, "email-collision")
    owner.refresh_from_db()
    assert (owner.roles, owner.identities.count()) == ([Role.ADMINISTRATOR], 0)


def test_known_person_signs_in_although_the_address_is_shared_later(browser):
    browser.sign_in()
    browser.client.logout()
    factories.make_person(email=PERSON["email"])
    assert browser.sign_in().status_code == 302


def test_anonymised_person_shares_no_address(browser):
    anonymised = factories.make_person(email=PERSON["email"])
    Person.objects.filter(pk=anonymised.pk).update(anonymised_at="2026-01-01T00:00Z")
    assert browser.sign_in().status_code == 302


def test_every_refusal_has_words_for_people(browser):
    found = [each for each in vars(refusals).values() if isinstance(each, refusals.Refusal)]
    assert len({each.code for each in found}) == len(found) > 15
    assert all(each.heading and each.what.endswith(".") and each.steps for each in found)


def test_slow_provider_is_given_up(browser, security_log, monkeypatch, settings):
    """A provider that takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.OIDC_ISSUER = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setattr("apps.accounts.oidc.provider.PATIENCE", 0.3)
        began = time.monotonic()
        refused(browser, browser.client.get("/konto/oidc/"), security_log, "provider-down")
        assert time.monotonic() - began < 3
