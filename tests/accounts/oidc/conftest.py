"""A provider in a process of its own, and a browser's way through the sign-in."""

import logging
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import SESSION_KEY

from apps.accounts.models import User
from apps.accounts.oidc import provider as provider_module
from tests.provider.process import CLIENT_ID, CLIENT_SECRET, TENANT, running_provider

START = "/konto/oidc/"


@pytest.fixture(scope="module")
def process():
    with running_provider() as running:
        yield running


@pytest.fixture
def provider(process, settings):
    """The provider as it should be; the settings speak of it as if it were Entra ID."""
    process.behave()
    settings.OIDC_ISSUER = process.url
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    settings.OIDC_TENANT = TENANT
    settings.OIDC_ROLES = {"samordnare": ["Intl.Samordnare"], "revisor": ["Intl.Revisor"]}
    settings.OIDC_GROUPS = {"administrator": ["group-of-administrators"]}
    provider_module.make_provider.cache_clear()
    return process


class Browser:
    """Walks through the sign-in with a client of Django's and real requests to the provider."""

    def __init__(self, client, provider):
        self.client = client
        self.provider = provider

    def leave(self, query=""):
        """Start a sign-in; returns the provider's address that the browser is sent to."""
        response = self.client.get(START + query)
        assert response.status_code == 302, response.content.decode()
        return response.url

    def come_back(self, address):
        """The provider has sent the browser to this address of ours."""
        parts = urlsplit(address)
        return self.client.get(f"{parts.path}?{parts.query}")

    def sign_in(self, query=""):
        return self.come_back(self.provider.visit(self.leave(query)))

    @property
    def user(self):
        """Who is signed in, None when nobody is."""
        pk = self.client.session.get(SESSION_KEY)
        return User.objects.select_related("person").get(pk=pk) if pk else None


@pytest.fixture
def browser(client, provider, db):
    return Browser(client, provider)


@pytest.fixture
def security_log(caplog):
    """The lines of the security log as dictionaries: `security_log("sign-in-failed")`."""
    caplog.set_level(logging.INFO, "intl.security")

    def lines(event):
        return [record.facts for record in caplog.records if getattr(record, "facts", {}).get("event") == event]

    return lines
