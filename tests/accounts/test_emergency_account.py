"""The command that opens and closes a local account for emergencies."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import CommandError, call_command

from apps.accounts.management.commands import emergency_account
from apps.accounts.models import Identity, User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = factories.PASSWORD


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1000)


@pytest.fixture
def typed(monkeypatch):
    """Lets the answers be typed at the prompts, in turn."""

    def answers(*values):
        left = list(values)
        monkeypatch.setattr(emergency_account.getpass, "getpass", lambda prompt: left.pop(0))

    answers(PASSWORD, PASSWORD)
    return answers


def sign_in(client, username="reserv-1"):
    client.post("/konto/logga-in/", {"username": username, "password": PASSWORD})
    return client.get("/").status_code == 200


def test_account_is_opened_and_signs_in(client, typed, capsys):
    call_command("emergency_account", "reserv-1")
    assert "är öppet som administrator" in capsys.readouterr().out
    assert User.objects.get().roles == ["administrator"]
    assert sign_in(client)
    assert client.get("/").status_code == 200
    assert client.get("/konto/kopplingar/").status_code == 200


def test_account_is_closed_at_once_and_can_be_opened_again(client, typed):
    call_command("emergency_account", "reserv-1", "--role", "samordnare", "--role", "revisor")
    assert User.objects.get().roles == ["revisor", "samordnare"]
    assert sign_in(client)
    call_command("emergency_account", "reserv-1", "--close")
    assert client.get("/").status_code == 302
    assert not sign_in(client)
    typed(PASSWORD, PASSWORD)
    call_command("emergency_account", "reserv-1")
    assert sign_in(client)


@pytest.mark.parametrize(
    ("username", "answers", "message"),
    [
        ("reserv-1", (PASSWORD, "something else"), "inte lika"),
        ("reserv-1", ("kort", "kort"), "12"),
        ("reserv-1", ("password12345", "password12345"), "vanligt"),
        ("x" * 151, (PASSWORD, PASSWORD), "150"),
    ],
)
def test_what_will_not_do_changes_nothing(typed, username, answers, message):
    typed(*answers)
    with pytest.raises(CommandError, match=message):
        call_command("emergency_account", username)
    assert User.objects.count() == 0


def test_account_of_the_provider_gets_no_password(typed):
    user = factories.make_user(username="oidc-1")
    Identity.objects.create(user=user, issuer="prov", subject="1")
    with pytest.raises(CommandError, match="kommunens inloggning"):
        call_command("emergency_account", "oidc-1")
    with pytest.raises(CommandError, match="inget konto"):
        call_command("emergency_account", "finns-inte", "--close")
