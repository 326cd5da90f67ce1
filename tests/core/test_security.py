"""The security log says who did what, in lines nobody can forge and without persons; production is strict."""

import io
import json
import logging
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from apps.core.security import JsonLines, SecurityEvent, log_security_event
from apps.projects.models import Project
from tests import factories as make

LOGIN = "/konto/logga-in/"
FORGED = 'x\n{"event": "sign-in", "user": 1}\r\u2028\x1b[31m\x00'


@pytest.fixture
def log(caplog):
    """What stands in the security log so far, as dictionaries."""
    caplog.set_level("INFO", "intl.security")
    return lambda: [json.loads(record.message) for record in caplog.records if record.name == "intl.security"]


def written(log_something):
    """What the production formatter writes, as text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("intl.security")
    logger.addHandler(handler)
    try:
        log_something()
    finally:
        logger.removeHandler(handler)
    return stream.getvalue()


def test_nothing_that_was_typed_begins_a_line():
    text = written(lambda: log_security_event(SecurityEvent.DENIED, what=FORGED))
    assert text.count("\n") == 1
    line = json.loads(text)
    assert (line["event"], line["user"], line["what"]) == ("denied", None, FORGED)
    assert text.isascii()
    assert not set(text[:-1]) & {chr(code) for code in range(32)}


def test_other_logs_are_lines_too():
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Not Found: %s", (FORGED,), None)
    assert json.loads(JsonLines().format(record))["message"] == f"Not Found: {FORGED}"
    assert JsonLines().format(record).count("\n") == 0


def test_facts_cannot_fill_the_log():
    line = json.loads(written(lambda: log_security_event(SecurityEvent.DENIED, what="x" * 10**6)))
    assert len(line["what"]) == 200


def test_unknown_event_is_refused():
    with pytest.raises(ValueError, match="not a valid SecurityEvent"):
        log_security_event("nonsense")


@pytest.mark.django_db
def test_way_in_and_out_is_told_by_the_user_id_alone(client, log, caplog):
    user = make.make_user(username="anna.andersson@example.org", password="rätt lösenord")
    for password in ("hemligheten", "rätt lösenord"):
        client.post(f"{LOGIN}?q=sökord", {"username": user.username, "password": password})
    client.post("/konto/logga-ut/")
    client.post(LOGIN, {"username": "mitt lösenord i fel fält", "password": "x"})
    told = [(line["event"], line["user"]) for line in log()]
    assert told == [("sign-in-failed", user.pk), ("sign-in", user.pk), ("sign-out", user.pk), ("sign-in-failed", None)]
    assert [line["view"] for line in log()] == ["login", "login", "logout", "login"]
    text = "".join(json.dumps(line, ensure_ascii=False) for line in log())
    for secret in ("andersson", "example.org", "lösenord", "hemlig", "127.0.0.1", "sökord", user.person.name):
        assert secret not in text


@pytest.mark.django_db
def test_lock_out_is_told(client, log):
    user = make.make_user(password="rätt lösenord")
    for _ in range(5):
        client.post(LOGIN, {"username": user.username, "password": "fel"})
    assert [line["event"] for line in log()].count("locked-out") == 1
    assert {line["user"] for line in log()} == {user.pk}


@pytest.mark.django_db
def test_denial_is_told_with_the_record(client, log):
    user, project = make.make_user(), make.make_project()
    client.force_login(user)
    assert client.get(reverse("project_update", args=[project.pk])).status_code == 403
    line = log()[-1]
    assert {key: line[key] for key in ("event", "user", "method", "view", "record")} == {
        "event": "denied",
        "user": user.pk,
        "method": "GET",
        "view": "project_update",
        "record": {"pk": project.pk},
    }


@pytest.mark.django_db
def test_asking_for_hidden_records_is_told_and_a_misspelt_address_is_not(client, log):
    project = make.make_project(status=Project.Status.IDEA)
    client.force_login(make.make_user())
    for path in (project.get_absolute_url(), "/projekt/999999999/", "/finns-inte/", "/projekt/?page=9999"):
        assert client.get(path).status_code == 404
    told = [(line["event"], line["record"]) for line in log() if line["event"] != "sign-in"]
    assert told == [("not-found", {"pk": project.pk}), ("not-found", {"pk": 999999999})]


@pytest.mark.django_db
def test_form_without_its_token_is_told(log):
    client = Client(enforce_csrf_checks=True)
    assert client.post(LOGIN, {"username": "x", "password": "y"}).status_code == 403
    assert [line["event"] for line in log()] == ["forged-form"]


def test_proofs_that_the_security_document_names_exist():
    """docs/security.md says which test proves what; a test that was renamed or taken away is noticed here."""
    text = (settings.BASE_DIR / "docs" / "security.md").read_text()
    sources = {path: path.read_text() for path in (settings.BASE_DIR / "tests").rglob("*.py")}
    named = set(re.findall(r"`(test_\w+)`", text))
    defined = {name for source in sources.values() for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)}
    assert named - defined == set()
    assert len(named) > 40
    files = set(re.findall(r"`(?:tests|docs)/[\w./-]+`", text)) | {
        f"`{name}`" for name in ("SECURITY.md", "CHANGELOG.md")
    }
    assert [name for name in files if not (settings.BASE_DIR / name.strip("`")).exists()] == []


PRODUCTION = """
import django; django.setup()
from django.test import Client
from django.conf import settings
client = Client(headers={"host": "intl.example"})
plain = client.get("/konto/logga-in/")
assert (plain.status_code, plain["Location"]) == (301, "https://intl.example/konto/logga-in/"), plain
answer = client.get("/konto/logga-in/", secure=True)
assert answer.status_code == 200, answer
print(answer["Strict-Transport-Security"])
print(*sorted(key for key, on in (("secure", 1), ("httponly", 1)) if answer.cookies["__Host-csrf"][key]))
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)
print(answer.cookies["__Host-csrf"]["path"], repr(answer.cookies["__Host-csrf"]["domain"]))
print(Client(headers={"host": "evil.example"}).get("/konto/logga-in/", secure=True).status_code)
"""


def test_production_is_strict():
    """Another process with the settings of production: https only, cookies bound to the host, other hosts refused."""
    env = {key: value for key, value in os.environ.items() if key not in {"DEMO", "DEBUG", "BEHIND_PROXY"}}
    env |= {"SECRET_KEY": "prov" * 20, "ALLOWED_HOSTS": "intl.example", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION], env=env, cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == [
        "max-age=31536000; includeSubDomains; preload",
        "httponly secure",
        "__Host-session True True",
        "/ ''",
        "400",
    ], done.stderr
    assert json.loads(done.stderr.splitlines()[-1])["logger"] == "django.security.DisallowedHost"
