"""What is heavy is asked for only so often, counted for all processes together."""

import datetime
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.utils import timezone

from apps.accounts.limits import counted
from apps.accounts.models import RequestCount
from apps.accounts.tasks import clear_counts
from tests import factories as make

pytestmark = pytest.mark.django_db
LOGIN = "/konto/logga-in/"


@pytest.fixture
def limits(settings):
    settings.RATE_LIMITS = {"sign-in": (2, 600), "drawn": (2, 600), "export": (2, 600), "upload": (2, 600)}


@pytest.fixture
def reader(client):
    client.force_login(make.make_user())
    return client


def statuses(client, address, times):
    answers = [client.get(address) for _ in range(times)]
    for answer in answers:
        if answer.streaming:
            b"".join(answer.streaming_content)
    return [answer.status_code for answer in answers]


def test_too_many_exports_are_told_when_to_come_back(reader, limits, caplog):
    with caplog.at_level("INFO", "intl.security"):
        assert statuses(reader, "/projekt/?format=csv", 5) == [200, 200, 429, 429, 429]
    assert [json.loads(record.message)["event"] for record in caplog.records] == ["rate-limited"]
    response = reader.get("/natverk/?format=xlsx")
    assert response.status_code == 429
    assert 590 <= int(response["Retry-After"]) <= 600
    again = timezone.localtime(RequestCount.objects.get().started_at + datetime.timedelta(minutes=10))
    assert f"Försök igen klockan {again:%H.%M}." in response.content.decode()
    assert statuses(reader, "/projekt/", 3) == [200, 200, 200]


def test_window_ends(reader, limits):
    assert statuses(reader, "/projekt/?format=csv", 3) == [200, 200, 429]
    RequestCount.objects.update(started_at=timezone.now() - datetime.timedelta(seconds=601))
    assert statuses(reader, "/projekt/?format=csv", 3) == [200, 200, 429]


def test_each_person_has_their_own_limit(client, limits):
    for _ in range(2):
        client.force_login(make.make_user())
        assert statuses(client, "/vanorter/?format=json", 3) == [200, 200, 429]


def test_sign_in_is_limited_for_the_address_whatever_the_names(client, limits):
    answers = [client.post(LOGIN, {"username": f"namn{number}", "password": "x"}).status_code for number in range(4)]
    assert answers == [200, 200, 429, 429]
    elsewhere = client.post(LOGIN, {"username": "namn", "password": "x"}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200
    assert client.get(LOGIN).status_code == 200
    assert "127.0.0.1" not in " ".join(RequestCount.objects.values_list("key", flat=True))


def test_address_is_the_one_our_proxy_has_seen(client, limits, settings):
    """A stranger's own X-Forwarded-For neither frees them from the limit nor puts it on somebody else."""
    for behind, answers in ((False, [200, 200, 429]), (True, [200, 200, 429])):
        RequestCount.objects.all().delete()
        settings.BEHIND_PROXY = behind
        sent = [
            client.post(LOGIN, {"username": f"n{n}", "password": "x"}, HTTP_X_FORWARDED_FOR=f"1.2.3.{n}, 10.9.9.9")
            for n in range(3)
        ]
        assert [answer.status_code for answer in sent] == answers


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_are_counted_one_by_one():
    def ask(_):
        try:
            return counted("export:prov", 600)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(ask, range(200))) == list(range(1, 201))


def test_counts_and_attempts_are_forgotten_after_a_day():
    for days, key in ((2, "gammal"), (0, "ny")):
        at = timezone.now() - datetime.timedelta(days=days)
        RequestCount.objects.create(key=key, started_at=at)
        attempt = AccessAttempt.objects.create(username=key, ip_address="10.0.0.1", failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=at)
    clear_counts(0)
    assert list(RequestCount.objects.values_list("key", flat=True)) == ["ny"]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["ny"]
