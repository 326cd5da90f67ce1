"""A sign-in ends: at its absolute limit whatever one does, and when one does nothing."""

import time
from urllib.parse import quote

import pytest
from django.test import Client

from apps.accounts import sessions
from apps.accounts.models import Role, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    client.force_login(factories.make_user())
    return client


def set_clock(client, **ago):
    """Let the session have started, or been used last, so many seconds ago."""
    session = client.session
    for key, seconds in ago.items():
        session[getattr(sessions, key)] = int(time.time()) - seconds
    session.save()


def is_in(client):
    return client.get("/komponenter/").status_code == 200


def test_all_sign_ins_of_one_person_end_at_once_and_nobody_elses(signed_in):
    user = User.objects.get(pk=signed_in.session["_auth_user_id"])
    at_home, colleague = Client(), Client()
    at_home.force_login(user)
    colleague.force_login(factories.make_user())
    assert signed_in.get("/konto/logga-ut-overallt/").status_code == 405
    assert signed_in.post("/konto/logga-ut-overallt/").url == "/konto/logga-in/"
    assert [is_in(client) for client in (signed_in, at_home, colleague)] == [False, False, True]


def test_activity_does_not_prolong_the_absolute_limit(signed_in, settings):
    settings.SESSION_LIMIT = 3600
    set_clock(signed_in, STARTED=3500, SEEN=1000)
    assert is_in(signed_in)
    assert signed_in.session.get_expiry_age() <= 101
    set_clock(signed_in, STARTED=3601)
    response = signed_in.get("/projekt/?page=2")
    assert response.url == f"/konto/logga-in/?next={quote('/projekt/?page=2')}"
    assert "_auth_user_id" not in signed_in.session
    assert "Logga in igen för att fortsätta." in signed_in.get(response.url).content.decode()


def test_doing_nothing_ends_it(signed_in, settings):
    settings.SESSION_IDLE = 600
    set_clock(signed_in, STARTED=3000, SEEN=599)
    assert is_in(signed_in)
    set_clock(signed_in, SEEN=601)
    assert not is_in(signed_in)


def test_doing_something_is_noted(signed_in):
    set_clock(signed_in, STARTED=3000, SEEN=1000)
    assert is_in(signed_in)
    assert time.time() - signed_in.session[sessions.SEEN] < 10


@pytest.mark.parametrize("value", [None, -10_000_000_000])
def test_session_without_a_start_or_from_the_future_has_ended(signed_in, value):
    session = signed_in.session
    if value is None:
        del session[sessions.STARTED]
    else:
        session[sessions.STARTED] = int(time.time()) - value
    session.save()
    assert not is_in(signed_in)


def test_activity_costs_no_query_for_five_minutes(signed_in, django_assert_num_queries):
    with django_assert_num_queries(2):  # session, user with person
        signed_in.get("/komponenter/")


def test_visitors_without_a_session_get_none(client):
    response = client.get("/tillganglighet/")
    assert response.status_code == 200
    assert "sessionid" not in response.cookies


def test_closed_account_is_out_at_once(signed_in):
    user = User.objects.get()
    user.is_active = False
    user.save()
    assert not is_in(signed_in)


def test_lost_role_is_lost_at_once(client):
    user = factories.make_user(Role.ADMINISTRATOR)
    client.force_login(user)
    assert client.get("/konto/kopplingar/").status_code == 200
    User.objects.filter(pk=user.pk).update(roles=[])
    assert client.get("/konto/kopplingar/").status_code == 403


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("http://testserver/projekt/nytt/?kopia=7#pengar", "/projekt/nytt/?kopia=7"),
        ("http://testserver/vanorter/", "/vanorter/"),
        ("http://testserver/konto/logga-in/?next=/x/", None),
        ("https://example.org/projekt/", None),
        ("//example.org/", None),
        ("javascript:alert(1)", None),
        ("http://testserver//example.org/", None),
        ("nonsens", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("way", ["htmx", "post"])
def test_expired_session_leads_to_the_sign_in_and_back_to_the_page(client, page, target, way):
    wanted = f"/konto/logga-in/?next={quote(target, safe='/')}" if target else "/konto/logga-in/"
    if way == "htmx":
        response = client.get("/sok/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL=page)
        assert (response.status_code, response.headers["HX-Redirect"]) == (204, wanted)
    else:
        response = client.post("/projekt/nytt/", {"title": "x"}, HTTP_REFERER=page)
        assert (response.status_code, response.url) == (302, wanted)
