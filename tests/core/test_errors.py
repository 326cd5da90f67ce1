import pytest
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation

from apps.core import errors
from apps.core.views import csrf_failure
from tests import factories

pytestmark = pytest.mark.django_db


def test_server_error_needs_neither_request_nor_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(None)
    assert response.status_code == 500
    assert "Något gick fel hos oss" in response.content.decode()


@pytest.mark.parametrize(
    ("exception", "lead"),
    [
        (BadRequest("Okänt format. Välj xlsx, csv eller json."), "Okänt format. Välj xlsx, csv eller json."),
        (SuspiciousOperation("Invalid host"), "Något i adressen eller i det som skickades stämmer inte."),
    ],
)
def test_bad_request_shows_only_our_own_words(rf, exception, lead):
    response = errors.bad_request(rf.get("/projekt/"), exception)
    assert response.status_code == 400
    assert f'<p class="lead">{lead}</p>' in response.content.decode()


def test_forbidden_says_whom_to_ask(rf, settings):
    request = rf.get("/projekt/1/andra/")
    request.user = factories.make_user()
    response = errors.forbidden(request, PermissionDenied())
    assert response.status_code == 403
    assert f'href="mailto:{settings.MAILBOX}"' in response.content.decode()


def test_not_found_is_friendly_to_strangers_and_colleagues(client):
    assert "/natverk/" not in client.get("/finns-inte/").content.decode()
    client.force_login(factories.make_user())
    response = client.get("/finns-inte/")
    assert response.status_code == 404
    assert '<a href="/natverk/">nätverk</a>' in response.content.decode()


def test_csrf_failure_says_how_to_save_the_text(rf):
    request = rf.post("/projekt/nytt/")
    request.user = factories.make_user()
    response = csrf_failure(request)
    assert response.status_code == 403
    assert "kopiera det du skrev" in response.content.decode()
