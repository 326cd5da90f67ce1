"""Settings of the sign-in that cannot be meant are told before anybody signs in."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.accounts.checks import check_sign_in
from norrkoping_intl.environment import paired

ISSUER = "https://login.example.org"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"OIDC_CLIENT_ID": "x", "OIDC_ISSUER": ISSUER}, []),
        ({"OIDC_ROLES": {"samordnare": ["a"], "lasare": ["b"]}, "OIDC_GROUPS": {"administrator": ["c"]}}, []),
        ({"OIDC_ROLES": {"administratör": ["a"]}}, ["accounts.E001"]),
        ({"OIDC_GROUPS": {"kontaktperson": ["a"]}}, ["accounts.E001"]),
        ({"OIDC_CLAIMS": {"title": "jobTitle"}}, ["accounts.E002"]),
        ({"OIDC_CLIENT_ID": "x", "OIDC_ISSUER": ""}, ["accounts.E003"]),
        ({"OIDC_CLIENT_ID": "x", "OIDC_ISSUER": "http://login.example.org"}, ["accounts.E003"]),
        ({"OIDC_CLIENT_ID": "x", "OIDC_ISSUER": "https://login.example.org/common/v2.0"}, ["accounts.E004"]),
        ({"SESSION_LIMIT": 0}, ["accounts.E005"]),
    ],
)
def test_settings_are_checked(settings, changes, expected):
    settings.OIDC_CLIENT_ID = ""
    for name, value in changes.items():
        setattr(settings, name, value)
    assert [error.id for error in check_sign_in(None)] == expected


def test_pairs_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("OIDC_ROLES", "samordnare=Intl.Samordnare, revisor = Intl.Revisor,samordnare=a=b,")
    assert paired("OIDC_ROLES") == {"samordnare": ["Intl.Samordnare", "a=b"], "revisor": ["Intl.Revisor"]}
    for wrong in ("samordnare", "=x", "samordnare="):
        monkeypatch.setenv("OIDC_ROLES", wrong)
        with pytest.raises(ImproperlyConfigured, match="OIDC_ROLES"):
            paired("OIDC_ROLES")
