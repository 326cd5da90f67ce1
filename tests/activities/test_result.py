"""Afterwards: what an activity gave, what was promised, and what comes next."""

import datetime
import json

import pytest
from django.utils import timezone

from apps.activities.models import Activity, Promise
from tests.activities.test_form import filled, opened
from tests.factories import make_activity, make_contact, make_goal, make_partnership, make_unit, make_user

pytestmark = pytest.mark.django_db
D = datetime.date
TODAY = timezone.localdate()


@pytest.fixture
def office():
    return make_unit()


@pytest.fixture
def contact(client, office):
    client.force_login(make_contact(office))
    return client


@pytest.fixture
def planned(office):
    activity = make_activity(
        unit=office, kind="delegation-in", status="planerad", start=D(2026, 3, 2), partnership=make_partnership()
    )
    activity.goals.add(make_goal())
    return activity


def path(activity):
    return f"/aktiviteter/{activity.pk}/resultat/"


def tell(client, activity, **answers):
    return client.post(path(activity), filled(opened(client, path(activity)), **answers), follow=True)


ANSWERS = {
    "status": "genomford",
    "outcome": "En plan.",
    "results": ["kompetens"],
    "antal_gaster": "6",
    "gifts_given": "En bok",
    "lofte_vi_1": "Skicka boken",
    "lofte_vi_1_senast": "2026-04-01",
    "lofte_de_1": "Bjuda tillbaka",
    "next_step": "Vi reser dit",
    "next_start": (TODAY + datetime.timedelta(days=30)).isoformat(),
}


def test_outcome_promises_and_the_next_activity_are_saved_once(contact, planned):
    page = opened(contact, path(planned))
    for _ in range(2):
        # Sent twice, as when a finger slips.
        assert contact.post(path(planned), filled(page, **ANSWERS)).status_code == 302
    planned.refresh_from_db()
    assert (planned.status, planned.outcome, planned.results) == ("genomford", "En plan.", ["kompetens"])
    assert (planned.groups.get().count, planned.gifts_given) == (6, "En bok")
    assert list(planned.promises.values_list("side", "text", "due", "status")) == [
        ("vi", "Skicka boken", D(2026, 4, 1), "oppet"),
        ("de", "Bjuda tillbaka", None, "oppet"),
    ]
    upcoming = Activity.objects.exclude(pk=planned.pk).get()
    assert (upcoming.title, upcoming.status, upcoming.partnership) == ("Vi reser dit", "planerad", planned.partnership)
    assert (upcoming.goals.count(), upcoming.owner_unit_ids()) == (1, planned.owner_unit_ids())
    html = contact.get(planned.get_absolute_url()).content.decode()
    for shown in ("En plan.", "Skicka boken", "Dagen har passerat", "En bok", "Vi reser dit"):
        assert shown in html


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"outcome": "Något."}, "Välj om aktiviteten blev av."),
        ({"status": "genomford"}, "Skriv några ord om vad aktiviteten gav."),
        ({"status": "genomford", "outcome": "X", "next_start": "2027-01-01"}, "Skriv vad som ska hända då."),
        ({"status": "genomford", "outcome": "X", "lofte_vi_1_senast": "2027-01-01"}, "Skriv vad som lovades."),
        ({"status": "genomford", "outcome": "X", "next_step": "Y", "next_start": "2020-01-01"}, "kan inte vara före"),
        ({"status": "genomford", "outcome": "a\0b"}, "tecken"),
        ({"status": "finns-inte", "outcome": "X"}, "giltigt"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_saved(contact, planned, answers, message):
    html = tell(contact, planned, **answers).content.decode()
    assert ('id="fel"' in html, message in html) == (True, True)
    planned.refresh_from_db()
    assert (planned.status, planned.version) == ("planerad", 1)


def test_cancelled_needs_no_outcome_and_what_has_not_been_cannot_be_done(contact, planned):
    Activity.objects.filter(pk=planned.pk).update(start=TODAY + datetime.timedelta(days=3))
    html = tell(contact, planned, status="genomford", outcome="I förväg").content.decode()
    assert "Dagen har inte varit än." in html
    tell(contact, planned, status="installd")
    planned.refresh_from_db()
    assert planned.status == "installd"


def test_a_promise_is_added_kept_and_opened_again_by_its_own_unit(client, contact, planned):
    added = {"side": "vi", "text": "Skriva", "due": "2026-04-01"}
    contact.post(f"/aktiviteter/{planned.pk}/lofte/", added)
    assert "Välj vem som lovade." in contact.post(f"/aktiviteter/{planned.pk}/lofte/", {}).content.decode()
    promise = Promise.objects.get()
    for status in ("hallet", "oppet", "brutet"):
        contact.post(f"/aktiviteter/lofte/{promise.pk}/", {"status": status})
        promise.refresh_from_db()
        assert promise.status == status
    assert contact.post(f"/aktiviteter/lofte/{promise.pk}/", {"status": "\0"}).status_code == 400
    client.force_login(make_user())
    assert client.post(f"/aktiviteter/lofte/{promise.pk}/", {"status": "hallet"}).status_code == 403
    assert client.post(f"/aktiviteter/{planned.pk}/lofte/", added).status_code == 403
    assert client.get(path(planned)).status_code == 403


def test_the_list_finds_promises_by_their_state(contact, planned, office):
    kept, late, open_, none = (make_activity(title=title, unit=office) for title in ("Hållen", "Sen", "Öppen", "Inga"))
    for activity, status, due in ((kept, "hallet", None), (late, "oppet", D(2024, 1, 1)), (open_, "oppet", None)):
        Promise.objects.create(activity=activity, side="vi", text="Något", status=status, due=due)

    def found(**query):
        return {row["namn"] for row in json.loads(contact.get("/aktiviteter/", query | {"format": "json"}).getvalue())}

    assert found(loften="finns") == {"Hållen", "Sen", "Öppen"}
    assert (found(loften="oppna"), found(loften="forsenade")) == ({"Sen", "Öppen"}, {"Sen"})
    assert found(loften="hallna") == {"Hållen"}
    assert found(enhet=office.slug, medverkan="ansvarig") == {"Hållen", "Sen", "Öppen", "Inga", planned.title}
    assert found(enhet=office.slug, medverkan="deltagande") == set()
    assert found(motesform="saknas") == {"Hållen", "Sen", "Öppen", "Inga", planned.title}
    assert "Välj också vilken enhet." in contact.get("/aktiviteter/", {"medverkan": "ansvarig"}).content.decode()
