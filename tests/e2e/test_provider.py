"""Signing in at a real provider with a real browser: two tabs, an expired session, and out again at both places."""

import os
import re

import pytest
from playwright.sync_api import expect

from tests.provider.process import CLIENT_ID, CLIENT_SECRET, TENANT, running_provider

pytestmark = pytest.mark.e2e
OWN_SERVER = True
DOOR = "Logga in med kommunens konto"


@pytest.fixture(scope="module")
def provider():
    """A provider of its own, in the environment before the server of this module reads its settings."""
    names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_TENANT", "OIDC_ROLES")
    before = {name: os.environ.get(name) for name in names}
    with running_provider() as running:
        values = (running.url, CLIENT_ID, CLIENT_SECRET, TENANT, "samordnare=Intl.Samordnare")
        os.environ.update(zip(names, values, strict=True))
        yield running
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.fixture(scope="module")
def server(provider, server):
    return server


@pytest.fixture
def context(provider, server, browser):
    """A visitor's browser, who may go to the provider too."""
    provider.behave()
    provider.knows(roles=["Intl.Samordnare"])
    context = browser.new_context(base_url=server.url, locale="sv-SE", viewport={"width": 320, "height": 800})
    context.set_default_timeout(15_000)
    yield context
    context.close()


def test_two_tabs_at_once(context, provider, axe, fits):
    provider.does(asks=True)
    first, second = context.new_page(), context.new_page()
    first.goto("/konto/logga-in/")
    axe(first)
    fits(first)
    for tab, target in ((first, "/projekt/"), (second, "/natverk/")):
        tab.goto(target)
        tab.get_by_role("link", name=DOOR).click()
        expect(tab.get_by_role("link", name="Fortsätt")).to_be_visible()
    for tab, target in ((second, "/natverk/"), (first, "/projekt/")):
        tab.get_by_role("link", name="Fortsätt").click()
        tab.wait_for_url(f"**{target}")
        expect(tab.get_by_text("Demo Inloggad")).to_be_visible()


def test_expired_session_leads_through_the_sign_in_back_to_the_page(context, server):
    page = context.new_page()
    page.goto("/projekt/nytt/?fran=prov")
    page.get_by_role("link", name=DOOR).click()
    page.wait_for_url("**/projekt/nytt/?fran=prov")
    server.sql("DELETE FROM django_session")
    page.evaluate("htmx.ajax('GET', '/projekt/', {target: 'main'})")
    page.wait_for_url(re.compile(r"/konto/logga-in/\?next=/projekt/nytt/%3Ffran%3Dprov$"))
    page.get_by_role("link", name=DOOR).click()
    page.wait_for_url("**/projekt/nytt/?fran=prov")


def test_sign_out_here_and_at_the_provider(context, provider):
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name=DOOR).click()
    page.get_by_text("Demo Inloggad").click()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url(re.compile(r"/konto/logga-in/\?state="))
    assert provider.seen("/logout")[-1]["logout_hint"] == "opaque-hint"
    page.goto("/projekt/")
    expect(page).to_have_url(re.compile("/konto/logga-in/"))


def test_refused_page_is_accessible_and_leads_on(context, provider, axe, fits):
    provider.does(fault="cancel")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name=DOOR).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggningen avbröts")
    axe(page)
    fits(page)
    page.get_by_role("link", name="Till inloggningen").click()
    provider.does(fault="")
    page.get_by_role("link", name=DOOR).click()
    expect(page.get_by_text("Demo Inloggad")).to_be_visible()
