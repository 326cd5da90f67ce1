"""Horizon scans: large decisions as the units state them, and how many of them looked around first."""

import datetime
import json
import re

import pytest

from apps.accounts.models import Role
from apps.activities.models import HorizonScan
from apps.activities.outlook.conditions import by_unit_and_year, totals
from apps.reports.period import Period
from apps.reports.unit_report import all_reports, unit_report
from tests.factories import (
    make_board,
    make_contact,
    make_parent,
    make_question,
    make_scan,
    make_service,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
D = datetime.date
# Session, user, two about their units, rows with their number, what is marked, two sums.
LIST_QUERIES = 8


@pytest.fixture
def unit():
    return make_unit(name="Provkontoret")


@pytest.fixture
def contact(client, unit):
    client.force_login(make_contact(unit))
    return client


def rows(client, path, **query):
    response = client.get(path, query | {"format": "json"})
    assert response.status_code == 200, response.content.decode()
    return [row["namn"] for row in json.loads(response.getvalue())]


def plain(response):
    """What a page says, without its tags."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " "))


def test_each_answer_brings_its_own_question(contact, unit):
    sent = {"decision": "  Ny   skola ", "unit": unit.slug, "decided_on": "3 november 2026", "reason": "Ingen tid."}
    unanswered = plain(contact.post("/omvarld/nytt/", sent))
    assert "Välj om omvärlden togs in före beslutet." in unanswered
    assert "Skriv vad ni tittade på." in plain(contact.post("/omvarld/nytt/", sent | {"considered": "ja"}))
    no_reason = sent | {"considered": "inte-aktuellt", "reason": " "}
    assert "Skriv varför det inte var aktuellt." in plain(contact.post("/omvarld/nytt/", no_reason))
    assert "Kontrollera årtalet." in plain(contact.post("/omvarld/nytt/", sent | {"decided_on": "1826-11-03"}))
    looked = sent | {"considered": "ja", "arenas": "Riga och Linz.", "choice": "Två ingångar."}
    assert "omvärlden togs in" in plain(contact.post("/omvarld/nytt/", looked, follow=True)).lower()
    scan = HorizonScan.objects.get()
    # What the answer does not ask for is not kept.
    assert (scan.decision, scan.decided_on, scan.arenas, scan.reason) == (
        *("Ny skola", D(2026, 11, 3), "Riga och Linz.", ""),
    )
    page = f"/omvarld/{scan.pk}/"
    changed = plain(contact.post(f"{page}andra/", sent | {"considered": "nej", "version": 1}, follow=True))
    assert "Varför omvärlden inte togs in Ingen tid." in changed
    scan.refresh_from_db()
    assert (scan.considered, scan.arenas, scan.choice, scan.version) == ("nej", "", "", 2)
    # Somebody else opened the form before that: what they typed stays, and they choose.
    met = contact.post(f"{page}andra/", sent | {"considered": "nej", "reason": "Mitt skäl.", "version": 1})
    assert "har ändrats av er båda" in plain(met) and "Mitt skäl." in met.content.decode()
    assert "Ny skola" in plain(contact.get(f"{page}historik/"))


def test_a_nämnds_decision_is_stated_by_its_kontor_and_not_by_others(contact, unit, client):
    board = make_board()
    make_service(office=unit, board=board)
    sent = {"decision": "Plan", "decided_on": "2025-05-05", "considered": "nej", "reason": "Glömdes."}
    assert contact.post("/omvarld/nytt/", sent | {"unit": board.slug}).status_code == 302
    assert contact.post("/omvarld/nytt/", sent | {"unit": make_board().slug}).status_code == 200
    theirs = make_scan()
    assert contact.get(f"/omvarld/{theirs.pk}/andra/").status_code == 403
    client.force_login(make_user())
    assert client.get("/omvarld/nytt/").status_code == 403
    assert client.get(f"/omvarld/{theirs.pk}/").status_code == 200


def test_coverage_is_summed_for_each_unit_and_year(client, unit):
    client.force_login(make_user())
    for year, answer in ((2024, "ja"), (2025, "ja"), (2025, "nej"), (2025, "inte-aktuellt")):
        make_scan(unit=unit, decided_on=D(year, 3, 3), considered=answer)
    make_scan(unit=unit, marked_at="2025-06-01T12:00Z", considered="ja")
    make_scan(hidden_at="2025-06-01T12:00Z")
    scans = HorizonScan.objects.visible()
    assert totals(scans) == {"total": 5, "yes": 3, "irrelevant": 1}
    counted = [(row["year"], row["yes"], row["total"], row["irrelevant"]) for row in by_unit_and_year(scans)]
    assert counted == [(2025, 2, 4, 1), (2024, 1, 1, 0)]
    page = plain(client.get("/omvarld/", {"ar": "2025"}))
    assert "3 stora beslut under 2025. 1 post visas inte: den är sekretessmarkerad." in page
    assert "Stora beslut som tog in omvärlden 2 av 4" in page
    assert "Provkontoret 2025 2025 2 av 4 1" in page
    assert len(rows(client, "/omvarld/", omvarlden="ja")) == 2
    # A search for words is answered by what the reader may see.
    marked = HorizonScan.objects.exclude(marked_at=None).get()
    assert "Inga beslut stämmer" in plain(client.get("/omvarld/", {"q": marked.decision}))
    assert client.get("/omvarld/", {"ar": "25", "format": "csv"}).status_code == 400


@pytest.mark.parametrize("count", [1, 3, 30])
def test_list_costs_the_same_whatever_its_length(contact, django_assert_num_queries, count):
    for _ in range(count):
        make_scan()
    contact.get("/omvarld/")
    with django_assert_num_queries(LIST_QUERIES):
        contact.get("/omvarld/")


def test_every_figure_of_the_report_is_the_length_of_its_list(client, unit):
    client.force_login(make_user(Role.COORDINATOR))
    school = make_parent(parent=unit, start=D(2025, 1, 1)).unit
    ended = {"position": "Ja.", "outcome": "Nej.", "outcome_on": D(2025, 2, 2)}
    make_question(unit=unit, deadline=D(2024, 12, 31))
    make_question(unit=unit, status="utfall", presented_on=D(2023, 5, 5), **ended)
    make_question(unit=school, status="nedlagt", **ended)
    # What the school did before it belonged to the kontor is not the kontor's.
    make_question(unit=school, status="framfort", position="Ja.", presented_on=D(2024, 5, 5))
    make_question(unit=unit, deadline=D(2026, 1, 1))
    for considered in ("ja", "nej", "inte-aktuellt"):
        make_scan(unit=unit, considered=considered)
    make_scan(unit=school, decided_on=D(2024, 6, 6))
    make_scan(unit=unit, decided_on=D(2023, 6, 6))

    period = Period.of_years(2024, 2025)
    report = unit_report(unit, period)
    told = [(figure.label, figure.value, figure.previous) for figure in report.outlook_figures]
    assert told == [
        ("Aktuella frågor", 3, 1),
        ("Framfördes", 0, 1),
        ("Fick utfall", 1, 0),
        ("Lades ned", 1, 0),
        ("Stora beslut", 3, 1),
        ("Tog in omvärlden", 1, 1),
        ("Tog inte in omvärlden", 1, 0),
        ("Inte aktuellt", 1, 0),
    ]
    assert [figure.text for figure in report.large_decisions.figures][1] == "1 av 3"
    for figure in report.outlook_figures:
        path, _, query = figure.href.partition("?")
        assert len(rows(client, path, **dict(pair.split("=") for pair in query.split("&")))) == figure.value, figure
    whole, reports, _, _ = all_reports(period)
    assert whole.questions.figures[0].value == 4 and whole.large_decisions.figures[0].value == 4
    ours = next(one for one in reports if one.unit.id == unit.pk)
    assert (ours.questions, ours.large_decisions) == (report.questions, report.large_decisions)
    page = plain(client.get(f"/rapporter/{unit.slug}/?fran=2024&till=2025"))
    assert "Tog in omvärlden 1 av 3 1 av 1" in page


def test_unit_page_tells_what_it_watches_and_what_it_decided(contact, unit):
    make_question(unit=unit, title="Vår fråga", deadline=D(2020, 1, 1))
    make_scan(unit=unit, decision="Vårt beslut")
    make_scan(unit=unit, considered="inte-aktuellt")
    page = plain(contact.get(f"/enheter/{unit.slug}/"))
    assert "Vår fråga 2020-01-01 passerade för" in page and "Bevaka en fråga" in page
    assert "1 av 2 stora beslut tog in omvärlden . För ett var det inte aktuellt." in page
    assert "Vårt beslut 5 maj 2025, omvärlden togs in" in page
    report = unit_report(unit, Period.of_years(2024, 2025)).summary
    assert report.replace("\N{NO-BREAK SPACE}", " ").endswith("1 av 2 stora beslut tog in omvärlden.")
    new = contact.get(f"/omvarld/nytt/?enhet={unit.slug}").content.decode()
    assert f'<option value="{unit.slug}" selected>' in new
    assert contact.get("/paverkan/ny/?enhet=%00").status_code == 200
