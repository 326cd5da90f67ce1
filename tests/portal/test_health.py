"""The two pages that are open to everybody: health and accessibility."""

import os
import subprocess
import sys

import pytest

from tests.factories import make_user
from tests.reading import headings, links, main

ASK = """
import django
django.setup()
from django.test import Client
answer = Client(SERVER_NAME="127.0.0.1").get("/halsa/")
print(answer.status_code, answer.content.decode())
"""


@pytest.mark.django_db
def test_health_answers_without_sign_in(client):
    response = client.get("/halsa/")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.json() == {"status": "ok", "databas": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_health_asks_the_database_once(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/halsa/")


def test_health_says_503_when_the_database_is_down(tmp_path):
    """A real program pointed at a socket folder where nobody listens."""
    environment = os.environ | {
        "DATABASE_URL": f"postgres://nobody@/nothing?host={tmp_path}",
        "DJANGO_SETTINGS_MODULE": "norrkoping_intl.settings",
        "DEMO": "1",
    }
    answer = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert answer.stdout.strip() == '503 {"status": "fel", "databas": "svarar inte"}'


def test_statement_is_open_and_needs_no_database(client):
    response = client.get("/tillganglighet/")
    assert response.status_code == 200
    assert headings(main(response)) == [
        "Tillgänglighet",
        "Hur tillgänglig tjänsten är",
        "Säg till om något inte fungerar",
        "Vad vi har prövat, och hur",
        "Vad vi inte har prövat",
        "Brister vi känner till",
        "Så har redogörelsen tagits fram",
    ]
    assert links(main(response)) == [
        ("internationellt@norrkoping.example", "mailto:internationellt@norrkoping.example"),
        ("digg.se/tdosanmalan", "https://www.digg.se/tdosanmalan"),
    ]


@pytest.mark.django_db
def test_statement_leads_back_to_start_for_those_who_are_signed_in(client):
    client.force_login(make_user())
    assert links(main(client.get("/tillganglighet/")))[0] == ("Start", "/")
