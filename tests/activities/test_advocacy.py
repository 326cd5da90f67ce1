"""Advocacy: from a watched question to its outcome, two people at the same one, the list and what leads to it."""

import datetime
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.advocacy.actions import conclude, drop, present, reopen, save_advocacy
from apps.activities.models import Advocacy
from apps.core.models import StaleVersionError
from tests.factories import (
    make_contact,
    make_goal,
    make_organisation,
    make_question,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
D, DAY = datetime.date, datetime.timedelta(days=1)
Status = Advocacy.Status
# Session, user, two about their units, rows with their number, what is marked.
LIST_QUERIES = 6


@pytest.fixture
def unit():
    return make_unit(name="Provkontoret")


@pytest.fixture
def contact(client, unit):
    client.force_login(make_contact(unit))
    return client


def names(client, **query):
    response = client.get("/paverkan/", query | {"format": "json"})
    assert response.status_code == 200, response.content.decode()
    return [row["namn"] for row in json.loads(response.getvalue())]


def errors(response):
    """The summary of what must be mended."""
    html = response.content.decode()
    found = re.search(r'<div class="errs".*?</ul>', html, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0]).strip() if found else ""


def test_a_question_goes_from_watched_to_outcome(contact, unit):
    goal, commission = make_goal(), make_organisation(name="Kommissionen")
    today = timezone.localdate()
    sent = {"title": " EU:s  nästa program ", "institution": commission.pk, "deadline": f"{today + 9 * DAY}"}
    made = contact.post("/paverkan/ny/", sent | {"unit": unit.slug, "goals": [goal.slug]}, follow=True)
    question = Advocacy.objects.get()
    assert (question.title, question.status, question.unit, question.institution) == (
        *("EU:s nästa program", Status.WATCHED, unit, commission),
    )
    page = made.content.decode()
    assert "Sista dagen är om 9 dagar" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Skriv vad som framfördes" in page and "Skriv hur det gick" not in page

    step = f"/paverkan/{question.pk}/"
    empty = contact.post(f"{step}framfor/", {"version": 1, "position": "\0", "presented_on": "9999-01-01"})
    assert "Välj på vilket sätt det framfördes." in errors(empty)
    said = {"version": 1, "position": "Fler platser.", "channel": "bryssel"}
    early = contact.post(f"{step}framfor/", said | {"presented_on": f"{today + DAY}"})
    assert "Dagen har inte varit än." in errors(early) and "Fler platser." in early.content.decode()
    contact.post(f"{step}framfor/", said | {"presented_on": f"{today - 5 * DAY}"})
    question.refresh_from_db()
    assert (question.status, question.channel, question.presented_on) == ("framfort", "bryssel", today - 5 * DAY)

    ended = {"version": 2, "outcome": "Det blev så.", "outcome_on": f"{today - 9 * DAY}"}
    assert "Det kan inte vara före dagen då ståndpunkten" in errors(contact.post(f"{step}utfall/", ended))
    told = contact.post(f"{step}utfall/", ended | {"outcome_on": f"{today}"}, follow=True).content.decode()
    assert "Utfallet är sparat." in told and "Det blev så." in told
    question.refresh_from_db()
    assert (question.status, question.outcome_on, question.version) == (Status.OUTCOME, today, 3)
    # What is over is not dropped; the page says so and leads back.
    assert contact.get(f"{step}lagg-ned/").status_code == 302
    contact.post(f"{step}ta-upp/", {"version": 3, "reason": "Ärendet öppnades igen."})
    question.refresh_from_db()
    assert (question.status, question.outcome, question.outcome_on) == (Status.PRESENTED, "", None)
    history = contact.get(f"{step}historik/").content.decode()
    assert "Ärendet öppnades igen." in history and "när frågan togs upp igen" in history


def test_steps_start_from_the_right_states():
    by, today = make_user(Role.COORDINATOR), timezone.localdate()
    question = make_question()
    with pytest.raises(ValidationError, match="Skriv först vad kommunen har framfört"):
        conclude(advocacy=question, outcome="Ja.", on=today, by=by)
    with pytest.raises(ValidationError, match="behöver inte tas upp"):
        reopen(advocacy=question, reason="Nja.", by=by)
    with pytest.raises(ValidationError, match="Skriv varför"):
        drop(advocacy=question, reason="  ", on=today, by=by)
    assert drop(advocacy=question, reason="Avgjort.", on=today, by=by).status == Status.DROPPED
    with pytest.raises(ValidationError, match="Ta upp den igen först"):
        present(advocacy=question, position="Nej.", channel="mote", on=today, by=by)
    # Nothing was put forward: it is watched again.
    assert reopen(advocacy=question, reason="Ändå inte.", by=by).status == Status.WATCHED
    saved = present(advocacy=question, position="Nej.", channel="mote", on=today, by=by)
    saved.position = ""
    with pytest.raises(ValidationError, match="Skriv vad kommunen har framfört"):
        save_advocacy(advocacy=saved, by=by, version=saved.version)
    with pytest.raises(StaleVersionError):
        present(advocacy=question, position="Nej.", channel="mote", on=today, by=by, version=1)


def test_others_may_read_and_not_write(client, contact, unit):
    question = make_question(unit=unit, title="Deras")
    mine = make_question(title="Andras")
    pages = ("andra/", "framfor/", "lagg-ned/")
    assert [contact.get(f"/paverkan/{mine.pk}/{page}").status_code for page in pages] == [403] * 3
    refused = contact.post(f"/paverkan/{mine.pk}/andra/", {"title": "Min långa text"})
    assert refused.status_code == 403 and "Min långa text" in refused.content.decode()
    # No choice of a unit that is not one's own.
    sent = {"title": "Ny", "unit": mine.unit.slug}
    assert contact.post("/paverkan/ny/", sent).status_code == 200
    assert Advocacy.objects.count() == 2
    client.force_login(make_user())
    assert client.get(f"/paverkan/{question.pk}/").status_code == 200
    page = client.get("/paverkan/").content.decode()
    assert "Deras" in page and "Bevaka en fråga" not in page
    assert client.get("/paverkan/ny/").status_code == 403


def test_two_people_at_the_same_question(contact, unit):
    question = make_question(unit=unit, title="Ett")
    page = f"/paverkan/{question.pk}/andra/"
    opened = re.search(r'name="opened" value="([^"]*)"', contact.get(page).content.decode())[1]
    question.text, question.dnr = "Skrivet av en annan.", "KS 1"
    save_advocacy(advocacy=question, by=make_user(Role.COORDINATOR), version=1)
    sent = {"title": "Två", "unit": unit.slug, "text": "Skrivet av mig.", "version": 1, "opened": opened}
    met = contact.post(page, sent)
    html = met.content.decode()
    assert "En uppgift har ändrats av er båda" in html and "Skrivet av mig." in html and "Skrivet av en annan." in html
    data = dict(re.findall(r'name="(version|opened)" value="([^"]*)"', html))
    contact.post(page, sent | data | {"dnr": "KS 1", "val-text": "sparat"})
    question.refresh_from_db()
    assert (question.title, question.text, question.dnr, question.version) == ("Två", "Skrivet av en annan.", "KS 1", 3)
    # In a step what was typed stays, and what is saved is shown beside it.
    step = f"/paverkan/{question.pk}/framfor/"
    said = {"position": "Min lydelse.", "channel": "mote", "presented_on": "2024-05-05"}
    late = contact.post(step, said | {"version": 1})
    assert late.status_code == 409 and "Min lydelse." in late.content.decode() and "Sparat nu" in late.content.decode()
    version = re.search(r'name="version" value="(\d+)"', late.content.decode())[1]
    assert contact.post(step, said | {"version": version}).status_code == 302


def test_list_is_filtered_by_state_last_day_and_what_happened(client, unit):
    today = timezone.localdate()
    client.force_login(make_user())
    goal = make_goal()
    told = {"position": "Ja.", "presented_on": D(2024, 5, 5)}
    make_question(title="Passerad", unit=unit, deadline=today - DAY)
    make_question(title="Snart", deadline=today + 3 * DAY).goals.set([goal])
    make_question(title="Långt fram", deadline=today + 99 * DAY, text="hållbarhet")
    make_question(title="Framförd", status=Status.PRESENTED, deadline=D(2024, 6, 1), **told)
    ended = {"outcome": "Nej.", "outcome_on": D(2025, 2, 2)}
    make_question(title="Utfall", status=Status.OUTCOME, **told, **ended)
    make_question(title="Nedlagd", status=Status.DROPPED, **ended)
    assert names(client) == ["Framförd", "Passerad", "Snart", "Långt fram", "Nedlagd", "Utfall"]
    assert names(client, lage="oppna", sort="titel") == ["Framförd", "Långt fram", "Passerad", "Snart"]
    assert names(client, sista_dag="passerad") == ["Passerad"]
    assert names(client, sista_dag="snart") == ["Snart"]
    assert names(client, sista_dag="saknas", sort="titel") == ["Nedlagd", "Utfall"]
    assert names(client, efter=f"{today}", fore=f"{today + 9 * DAY}") == ["Snart"]
    assert names(client, enhet=unit.slug) == ["Passerad"]
    assert names(client, mal=goal.slug) == ["Snart"]
    assert names(client, q="hållbar") == ["Långt fram"]
    assert names(client, matt="framforda", fran="2024", till="2024", sort="titel") == ["Framförd", "Utfall"]
    assert names(client, matt="utfall", fran="2025", till="2025") == ["Utfall"]
    assert names(client, matt="nedlagda", fran="2025-1", till="2025-1") == ["Nedlagd"]
    assert names(client, fran="2025", till="2025", sort="titel") == ["Nedlagd", "Utfall"]
    page = client.get("/paverkan/", {"lage": "oppna", "fore": "2024-12-31"}).content.decode()
    assert "1 fråga med läget öppna" in page.replace("\N{NO-BREAK SPACE}", " ")
    for wrong in ({"fore": "i går"}, {"lage": "x"}, {"fran": "2025", "till": "2024"}, {"enhet": "\0"}):
        assert client.get("/paverkan/", wrong).status_code == 200
        assert client.get("/paverkan/", wrong | {"format": "csv"}).status_code == 400
    assert client.get("/paverkan/?page=9999").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
def test_list_costs_the_same_whatever_its_length(contact, django_assert_num_queries, count):
    for _ in range(count):
        make_question(institution=make_organisation(), deadline=D(2026, 1, 1))
    contact.get("/paverkan/")
    with django_assert_num_queries(LIST_QUERIES):
        contact.get("/paverkan/")


def test_deadlines_wait_on_the_first_page(client, unit):
    today = timezone.localdate()
    make_question(title="Försent", unit=unit, deadline=today - 3 * DAY)
    make_question(title="Annan enhet", deadline=today + DAY)
    make_question(title="Utan dag", unit=unit)
    make_question(title="Långt fram", unit=unit, deadline=today + 99 * DAY)

    def asked(user):
        client.force_login(user)
        return re.findall(r"Framför ståndpunkten: ([^<]*)</a>", client.get("/").content.decode())

    assert asked(make_user()) == []
    assert asked(make_contact(unit)) == ["Försent"]
    assert asked(make_user(Role.COORDINATOR)) == ["Försent", "Annan enhet"]
    page = client.get("/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Provkontoret, sista dagen passerade för 3 dagar sedan" in page
    assert "sista dagen är i morgon" in page
