import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def test_gallery_asks_for_sign_in(client):
    response = client.get(reverse("gallery"))
    assert response.status_code == 302
    assert response.url == "/konto/logga-in/?next=/komponenter/"


def test_gallery_is_not_part_of_the_program_in_use(client, settings):
    settings.DEMO = settings.DEBUG = False
    client.force_login(factories.make_user())
    assert client.get(reverse("gallery")).status_code == 404


def test_gallery_shows_every_component(client):
    client.force_login(factories.make_user())
    response = client.get(reverse("gallery"))
    assert response.status_code == 200
    drawn = {template.name or "" for template in response.templates}
    assert {name for name in drawn if name.startswith("components/")} == {
        f"components/{name}.html"
        for name in (
            "bars",
            "contents",
            "empty",
            "error_summary",
            "facts",
            "figures",
            "filter",
            "note",
            "pagination",
            "sdg",
            "tags",
            "timeline",
        )
    }


def test_gallery_form_ties_hints_and_errors_to_fields(client):
    client.force_login(factories.make_user())
    html = client.get(reverse("gallery")).content.decode()
    assert "<title>Fel: Byggstenar – Internationell samverkan</title>" in html
    assert 'id="id_behov_error"' in html
    assert 'aria-describedby="id_behov_helptext id_behov_error"' in html
    assert html.index('id="id_behov_helptext"') < html.index('id="id_behov_error"') < html.index('name="behov"')
    assert 'role="radiogroup" aria-invalid="true" aria-describedby="id_roll_error"' in html
    assert 'type="radio" name="roll" value="partner" id="id_roll_1">' in html
    assert " style=" not in html
