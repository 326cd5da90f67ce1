"""Drafts: what is typed into a long form is kept for its person alone, within limits, whatever is sent."""

import json

import pytest
from django.test import Client

from apps.accounts.drafts import store
from apps.accounts.models import FormDraft
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/utkast/project/"
TYPED = {"draft": "sida-1", "title": "Läslust", "goals": ["a", "b"], "version": "3"}


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


def test_what_is_typed_is_kept_and_the_time_is_told(client, user):
    response = client.post(f"{ADDRESS}?post=7", TYPED | {"spara": "projekt", "csrfmiddlewaretoken": "x"})
    draft = FormDraft.objects.get()
    assert response.json() == {"text": f"Utkast sparat {store.time_of(draft)}"}
    assert (draft.user, draft.form, draft.object_id, draft.base_version) == (user, "project", 7, 3)
    assert draft.payload == {"draft": ["sida-1"], "title": ["Läslust"], "goals": ["a", "b"], "version": ["3"]}
    client.post(f"{ADDRESS}?post=7", TYPED | {"title": "Läsglädje"})
    assert FormDraft.objects.get().payload["title"] == ["Läsglädje"]


def test_another_tab_does_not_write_over_a_draft(client, user):
    client.post(ADDRESS, TYPED)
    response = client.post(ADDRESS, TYPED | {"draft": "sida-2", "title": "Annat"})
    assert response.status_code == 409
    assert response.json()["text"].startswith("Det finns redan ett utkast från ")
    assert FormDraft.objects.get().payload["title"] == ["Läslust"]
    # Going on with it in a new tab stops the old one.
    assert client.post(f"{ADDRESS}fortsatt/", {"tillbaka": "/projekt/nytt/"})["Location"] == (
        "/projekt/nytt/?utkast=fortsatt"
    )
    assert client.post(ADDRESS, TYPED).status_code == 409
    assert client.post(ADDRESS, TYPED | {"draft": FormDraft.objects.get().payload["draft"][0]}).status_code == 200


def test_draft_is_private(client, user):
    client.post(ADDRESS, TYPED)
    other = Client()
    other.force_login(make_user())
    assert other.post(f"{ADDRESS}fortsatt/", {"tillbaka": "/projekt/"})["Location"] == "/projekt/"
    other.post(f"{ADDRESS}kasta/", {"tillbaka": "/projekt/"})
    assert other.post(ADDRESS, {"draft": "sida-1", "title": "Min egen"}).status_code == 200
    assert FormDraft.objects.get(user=user).payload["title"] == ["Läslust"]
    assert FormDraft.objects.count() == 2


def test_page_of_somebody_who_has_left_keeps_nothing_for_the_next(client, user):
    response = client.post(ADDRESS, TYPED, headers={"X-Draft-User": str(user.pk + 1)})
    assert (response.status_code, response.json()["stop"]) == (409, True)
    assert not FormDraft.objects.exists()
    assert client.get(ADDRESS).json()["user"] == str(user.pk)


def test_thrown_away_draft_is_gone(client, user):
    client.post(ADDRESS, TYPED)
    client.post(f"{ADDRESS}?post=1", TYPED)
    assert client.post(f"{ADDRESS}kasta/", {"tillbaka": "/projekt/nytt/"})["Location"] == "/projekt/nytt/"
    assert FormDraft.objects.get().object_id == 1


@pytest.mark.parametrize(
    "target", ["", "https://example.com/", "//example.com/", "/\\example.com", "javascript:x", "x"]
)
def test_buttons_lead_nowhere_else(client, user, target):
    assert client.post(f"{ADDRESS}kasta/", {"tillbaka": target})["Location"] == "/"


def test_size_and_number_are_limited(client, user):
    response = client.post(ADDRESS, TYPED | {"title": "x" * (store.MOST_CHARACTERS + 1)})
    assert (response.status_code, response.json()["text"]) == (
        413,
        "Texten är för lång för ett utkast. Den finns kvar här på sidan.",
    )
    assert client.post(ADDRESS, {f"f{n}": "x" for n in range(store.MOST_FIELDS + 1)}).status_code == 413
    for number in range(store.MOST_DRAFTS + 3):
        client.post(f"{ADDRESS}?post={number}", TYPED)
    kept = FormDraft.objects.filter(user=user)
    assert kept.count() == store.MOST_DRAFTS
    assert not kept.filter(object_id__in=[0, 1, 2]).exists()


@pytest.mark.parametrize(
    "garbage", ["a\0b", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "\ufffe", "\u202e"]
)
def test_garbage_is_kept_as_harmless_text(client, user, garbage):
    assert client.post(ADDRESS, {"draft": garbage, garbage: garbage, "version": garbage}).status_code == 200
    draft = FormDraft.objects.get()
    assert "\0" not in json.dumps(draft.payload, ensure_ascii=False)
    assert draft.base_version is None


@pytest.mark.parametrize("post", ["x", "-1", "1.0", "%00", "9" * 19, "²"])
def test_draft_of_a_record_that_cannot_be_is_not_found(client, user, post):
    assert client.post(f"{ADDRESS}?post={post}", TYPED).status_code == 404
    assert client.post("/utkast/annat/", TYPED).status_code == 404


def test_script_learns_of_a_lost_session(client):
    response = client.post(ADDRESS, TYPED, headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response.headers["HX-Redirect"].startswith("/konto/logga-in/")
    assert not FormDraft.objects.exists()
