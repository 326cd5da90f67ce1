"""Signing in at a real provider in a process of its own, when all is as it should be."""

from urllib.parse import parse_qs, urlsplit

import pytest

from apps.accounts.models import Identity, Person, Role, User
from tests import factories
from tests.provider.process import CLIENT_ID, PERSON, TENANT


def test_first_sign_in_makes_user_person_and_identity(browser, security_log):
    response = browser.sign_in()
    assert (response.status_code, response.url) == (302, "/")
    user = browser.user
    assert (user.person.name, user.person.email) == ("Demo Inloggad", "demo.inloggad@kommun.example")
    assert (user.person.department, user.roles) == ("Provkontoret", [])
    assert not user.has_usable_password()
    identity = user.identities.get()
    assert (identity.issuer, identity.subject) == (TENANT, PERSON["oid"])
    assert identity.last_sign_in_at is not None
    (line,) = security_log("sign-in")
    assert (line["user"], line["backend"]) == (user.pk, "ProviderBackend")
    assert browser.client.get("/").status_code == 200


def test_the_provider_is_asked_for_a_code_with_pkce_state_and_nonce(browser):
    address = urlsplit(browser.leave())
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}" == browser.provider.url
    assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT_ID)
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert min(len(asked["state"]), len(asked["nonce"])) >= 20
    assert asked["redirect_uri"] == "http://testserver/konto/oidc/svar/"
    again = parse_qs(urlsplit(browser.leave()).query)
    assert again["state"] != [asked["state"]]
    assert again["nonce"] != [asked["nonce"]]
    assert again["code_challenge"] != [asked["code_challenge"]]


def test_the_code_is_redeemed_with_the_verifier_and_the_secret_once(browser):
    before = len(browser.provider.seen("/token"))
    browser.sign_in()
    (asked,) = browser.provider.seen("/token")[before:]
    assert asked["grant_type"] == "authorization_code"
    assert len(asked["code_verifier"]) >= 43
    assert "client_secret" not in asked  # it goes in the header


def test_the_session_gets_a_new_key_at_sign_in(browser):
    browser.client.get("/konto/logga-in/")
    session = browser.client.session
    session["before"] = True
    session.save()
    browser.client.cookies["sessionid"] = session.session_key
    browser.sign_in()
    assert browser.client.session.session_key != session.session_key
    assert not type(session)().exists(session.session_key)


def test_next_sign_in_finds_the_same_user_and_takes_over_what_has_changed(browser):
    browser.sign_in()
    first = browser.user
    browser.client.logout()
    changed = {"name": "Demo Ny", "email": "demo.ny@kommun.example", "department": "Annat kontor", "sub": "changed"}
    browser.provider.knows(**changed)
    browser.sign_in()
    person = browser.user.person
    assert browser.user == first
    assert (person.name, person.email, person.department) == ("Demo Ny", "demo.ny@kommun.example", "Annat kontor")
    assert (User.objects.count(), Person.objects.count(), Identity.objects.count()) == (1, 1, 1)


def test_what_the_token_does_not_mention_stays(browser):
    browser.sign_in()
    browser.client.logout()
    browser.provider.knows(email=None, department=None)
    browser.sign_in()
    assert (browser.user.person.email, browser.user.person.department) == (PERSON["email"], PERSON["department"])


def test_another_provider_knows_people_by_issuer_and_subject(browser, settings):
    settings.OIDC_TENANT = ""
    browser.provider.knows(tid=None, oid=None)
    browser.sign_in()
    assert Identity.objects.values_list("issuer", "subject").get() == (browser.provider.url, PERSON["sub"])


def test_same_object_id_in_another_tenant_is_somebody_else(browser, settings):
    browser.sign_in()
    first = browser.user
    browser.client.logout()
    settings.OIDC_TENANT = "99999999-2222-3333-4444-555555555555"
    browser.provider.knows(tid=settings.OIDC_TENANT, email="demo.annan@kommun.example")
    browser.sign_in()
    assert browser.user != first


@pytest.mark.parametrize(
    ("claims", "roles"),
    [
        ({"roles": ["Intl.Samordnare"]}, {Role.COORDINATOR}),
        ({"roles": ["Intl.Samordnare", "Intl.Revisor", "Something.Else"]}, {Role.COORDINATOR, Role.AUDITOR}),
        ({"roles": "Intl.Revisor"}, {Role.AUDITOR}),
        ({"groups": ["group-of-administrators", "others"]}, {Role.ADMINISTRATOR}),
        ({"roles": ["Intl.Revisor"], "groups": ["group-of-administrators"]}, {Role.AUDITOR, Role.ADMINISTRATOR}),
        # Nothing of ours: a group's name among the roles, our own words, odd shapes.
        ({"roles": ["group-of-administrators", "samordnare", "administrator"]}, set()),
        ({"roles": {"samordnare": 1}, "groups": 7}, set()),
        ({"roles": [None, 1, ["Intl.Samordnare"]]}, set()),
        ({"roles": None, "_claim_names": {"groups": "src1"}}, set()),
    ],
)
def test_roles_come_from_app_roles_and_groups(browser, claims, roles):
    browser.provider.knows(**claims)
    browser.sign_in()
    assert set(browser.user.roles) == roles


def test_who_was_demoted_loses_the_role_at_the_next_sign_in(browser, security_log):
    browser.provider.knows(roles=["Intl.Samordnare"])
    browser.sign_in()
    assert browser.user.is_coordinator
    browser.provider.knows(roles=["Intl.Revisor"])
    browser.client.logout()
    browser.sign_in()
    assert browser.user.roles == [Role.AUDITOR]
    (line,) = security_log("role-changed")
    assert (line["before"], line["after"], line["by"]) == ("['samordnare']", "['revisor']", "provider")


def test_roles_stay_as_the_administrator_gave_them_where_the_settings_map_none(browser, settings):
    settings.OIDC_ROLES = settings.OIDC_GROUPS = {}
    browser.sign_in()
    User.objects.update(roles=[Role.AUDITOR])
    browser.client.logout()
    browser.provider.knows(roles=["Intl.Samordnare"])
    browser.sign_in()
    assert browser.user.roles == [Role.AUDITOR]


def test_where_a_role_is_asked_for_reader_is_one(browser, settings):
    settings.OIDC_ROLES = {"lasare": ["Intl.Lasare"]}
    browser.provider.knows(roles=["Intl.Lasare"])
    assert browser.sign_in().status_code == 302
    assert browser.user.roles == []


def test_claims_may_have_other_names(browser, settings):
    settings.OIDC_CLAIMS = {"email": "upn", "department": "avdelning", "roles": "grupper"}
    browser.provider.knows(upn="demo.upn@kommun.example", avdelning="It", grupper=["Intl.Revisor"])
    browser.sign_in()
    person = browser.user.person
    assert (person.email, person.department) == ("demo.upn@kommun.example", "It")
    assert browser.user.roles == [Role.AUDITOR]


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"name": "  Demo\x00 \u202eNamn\r\n"}, {"name": "Demo Namn"}),
        ({"name": "D" * 5000}, {"name": "D" * 200}),
        ({"name": None, "given_name": "Demo", "family_name": "Delat"}, {"name": "Demo Delat"}),
        ({"email": "not an address"}, {"email": ""}),
        ({"email": ["a@kommun.example"]}, {"email": ""}),
        ({"email": "x" * 300 + "@kommun.example"}, {"email": ""}),
        ({"department": {"odd": True}}, {"department": ""}),
    ],
)
def test_odd_claims_are_made_fit_or_left_out(browser, claims, expected):
    browser.provider.knows(**claims)
    assert browser.sign_in().status_code == 302
    assert {field: getattr(browser.user.person, field) for field in expected} == expected


@pytest.mark.parametrize("query", ["?next=/projekt/%3Fpage%3D2", "?next=http://testserver/projekt/%3Fpage%3D2"])
def test_goes_on_to_where_one_was_going(browser, query):
    assert browser.sign_in(query).url.removeprefix("http://testserver") == "/projekt/?page=2"


@pytest.mark.parametrize(
    "target",
    ["https://example.org/", "//example.org", "/%5Cexample.org", "javascript:alert(1)", "https:example.org", "%00", ""],
)
def test_never_leads_to_strangers(browser, target):
    assert browser.sign_in(f"?next={target}").url == "/"


def test_signed_in_people_are_sent_on_without_asking_the_provider(browser):
    browser.sign_in()
    assert browser.client.get("/konto/oidc/?next=/projekt/").url == "/projekt/"
    assert "prompt=select_account" in browser.leave("?konto=annat")


def test_sign_in_page_offers_the_municipalitys_account_first(browser, client):
    html = client.get("/konto/logga-in/?next=/projekt/").content.decode()
    assert 'href="/konto/oidc/?next=/projekt/">Logga in med kommunens konto</a>' in html
    assert html.index("Logga in med kommunens konto") < html.index("Logga in med ett reservkonto")


def test_without_a_provider_there_is_no_such_door(client, settings, db):
    settings.OIDC_CLIENT_ID = ""
    assert "Logga in med kommunens konto" not in client.get("/konto/logga-in/").content.decode()
    assert client.get("/konto/oidc/").status_code == 404
    assert client.get("/konto/oidc/svar/?code=x&state=y").status_code == 404


def test_an_account_of_the_provider_has_no_password_to_guess(browser):
    browser.sign_in()
    username = browser.user.username
    browser.client.logout()
    for password in ("", "!", browser.user or "x"):
        browser.client.post("/konto/logga-in/", {"username": username, "password": password})
    assert browser.user is None


def test_sign_out_also_at_the_provider(browser):
    browser.sign_in()
    response = browser.client.post("/konto/logga-ut/")
    assert browser.user is None
    address = response.headers["Refresh"].removeprefix("0; url=")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{browser.provider.url}/logout?")
    assert asked["post_logout_redirect_uri"] == "http://testserver/konto/logga-in/"
    assert (asked["client_id"], asked["logout_hint"]) == (CLIENT_ID, "opaque-hint")
    assert "id_token_hint" not in asked
    assert "Du är utloggad" in response.content.decode()


@pytest.mark.parametrize("said", [None, "javascript:alert(1)", 7, "http://example.org/logout"])
def test_sign_out_ends_here_when_the_provider_has_no_safe_address_for_it(browser, said):
    browser.provider.does(metadata={"end_session_endpoint": said})
    browser.sign_in()
    response = browser.client.post("/konto/logga-ut/")
    assert browser.user is None
    assert "Refresh" not in response.headers
    assert "stäng alla webbläsarens fönster" in response.content.decode()


def test_sign_out_ends_here_when_the_provider_is_down(browser, settings):
    browser.sign_in()
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    response = browser.client.post("/konto/logga-ut/")
    assert (response.status_code, browser.user) == (200, None)


def test_a_local_account_signs_out_to_the_sign_in_page(browser):
    browser.client.force_login(factories.make_user())
    assert browser.client.post("/konto/logga-ut/").url == "/konto/logga-in/"
