"""The report pages as a reader meets them."""

import datetime
import io

import pypdf
import pytest
import python_calamine
from django.urls import reverse

from apps.core import pdf
from apps.organisation.models import Unit
from apps.projects.models import BudgetLine
from tests.factories import (
    make_activity,
    make_board,
    make_budget,
    make_partnership,
    make_project,
    make_succession,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def office():
    return make_unit(name="Utbildningskontoret", slug="utbildningskontoret")


@pytest.fixture
def project(office):
    project = make_project(unit=office, title="Läslust i skola & bibliotek")
    make_budget(project=project, lines={BudgetLine.Kind.SUPPORT: 540_000, BudgetLine.Kind.OWN_CASH: 60_000})
    return project


def page(reader, url="/rapporter/utbildningskontoret/", **query):
    response = reader.get(url, query)
    return response.status_code, response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def text_of(response):
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(response.content)).pages)


def test_list_has_every_unit_of_the_period_by_kind(reader, office):
    make_board(name="Utbildningsnämnden", slug="utbildningsnamnden")
    make_unit(kind=Unit.Kind.COMPANY, name="Nodra AB", slug="nodra")
    make_unit(kind=Unit.Kind.ACTIVITY, name="Hagagymnasiet")
    make_unit(name="Nedlagda kontoret", valid_to="2023-12-31")

    _, now = page(reader, "/rapporter/", fran="2024", till="2025")
    _, then = page(reader, "/rapporter/", fran="2022", till="2023")

    assert [now.index(word) for word in ("Nämnder", "Utbildningsnämnden", "Kontor", "Nodra AB")] == sorted(
        now.index(word) for word in ("Nämnder", "Utbildningsnämnden", "Kontor", "Nodra AB")
    )
    assert "Hagagymnasiet" not in now
    assert "Nedlagda kontoret" not in now
    assert "Nedlagda kontoret" in then
    assert "till 31 december 2023" in then
    assert 'href="/rapporter/utbildningskontoret/?fran=2022&amp;till=2023"' in then


def test_list_of_a_period_that_makes_no_sense_says_so_and_shows_nothing(reader, office):
    status, shown = page(reader, "/rapporter/", fran="2025", till="2024")

    assert status == 200
    assert "Till kan inte vara före från." in shown
    assert 'value="2025"' in shown
    assert "Utbildningskontoret" not in shown


def test_report_shows_the_figures_of_the_latest_finished_pair_of_years(reader, office, project):
    status, shown = page(reader, fran="2024", till="2025")

    assert status == 200
    assert "Internationell samverkan 2024–2025, jämfört med 2022–2023." in shown
    assert "540 tkr" in shown
    assert "Läslust i skola &amp; bibliotek" in shown
    assert f'href="{reverse("project_detail", args=[project.pk])}"' in shown


@pytest.mark.parametrize(
    "query",
    [
        {"fran": "2025", "till": "2024"},
        {"fran": "nu"},
        {"fran": "\x00"},
        {"till": "9999"},
        {"fran": "2024", "till": "\N{RIGHT-TO-LEFT OVERRIDE}2025"},
        {"fran": "9" * 500},
    ],
)
def test_report_of_a_period_that_makes_no_sense_says_so_and_has_no_file(reader, office, query):
    status, shown = page(reader, **query)

    assert status == 200
    assert "<title>Fel: " in shown
    assert 'class="errs"' in shown
    assert "Projekt i siffror" not in shown
    assert page(reader, **query, format="pdf")[0] == 400
    assert page(reader, **query, format="xlsx")[0] == 400


@pytest.mark.parametrize("wanted", ["docx", "PDF", "\x00", "pdf "])
def test_unknown_format_is_refused(reader, office, wanted):
    assert page(reader, format=wanted)[0] == 400


@pytest.mark.parametrize("kind", [Unit.Kind.COUNCIL, Unit.Kind.ACTIVITY, Unit.Kind.AUDIT, Unit.Kind.FEDERATION])
def test_only_namnd_kontor_and_bolag_have_a_report(reader, kind):
    make_unit(kind=kind, slug="annan")

    assert page(reader, "/rapporter/annan/")[0] == 404
    assert page(reader, "/rapporter/finns-inte/")[0] == 404


def test_hidden_unit_has_no_report(reader):
    make_unit(slug="dold", hidden_at="2024-01-01T00:00Z")

    assert page(reader, "/rapporter/dold/")[0] == 404


def test_report_of_a_unit_that_did_not_exist_points_to_the_one_before(reader):
    old, new = make_unit(name="Gamla kontoret"), make_unit(slug="nya", valid_from="2024-01-01")
    make_succession(old=old, new=new, date=datetime.date(2024, 1, 1))

    assert "Enheten fanns inte den här perioden." in page(reader, "/rapporter/nya/", fran="2022", till="2023")[1]
    assert "Enheten fanns inte" not in page(reader, "/rapporter/nya/", fran="2024", till="2025")[1]
    assert "Gamla kontoret (till 31 december 2023)" in page(reader, "/rapporter/nya/")[1]


def test_report_shows_ten_projects_and_leads_to_the_rest(reader, office):
    for _ in range(12):
        make_project(unit=office)

    assert "Visar 10 av 12." in page(reader)[1]


def test_reports_are_for_those_who_have_signed_in(client, office):
    for url in ("/rapporter/", "/rapporter/utbildningskontoret/", "/rapporter/utbildningskontoret/?format=pdf"):
        assert client.get(url).status_code == 302


def test_pdf_has_the_same_figures_and_a_name_of_its_own(reader, office, project):
    make_activity(unit=office, partnership=make_partnership(name="Riga"))

    response = reader.get("/rapporter/utbildningskontoret/", {"fran": "2024", "till": "2025", "format": "pdf"})
    text = text_of(response).replace("\N{NO-BREAK SPACE}", " ")

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="rapport-utbildningskontoret-2024-2025.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    for expected in (
        "Utbildningskontoret",
        "Läslust i skola & bibliotek",
        "540 tkr",
        "Riga",
        "2022–2023",
        "1 (",
        "UHR",
    ):
        assert (expected in text) == (expected != "UHR")
    assert pypdf.PdfReader(io.BytesIO(response.content)).metadata.title == (
        "Utbildningskontoret, internationell samverkan 2024–2025"
    )


def test_pdf_that_cannot_be_drawn_gives_a_friendly_page(reader, office, monkeypatch):
    monkeypatch.setattr(pdf, "SCHEME", "nothing:")  # so that its own style sheet is refused

    status, shown = page(reader, format="pdf")

    assert status == 503
    assert "Det gick inte att göra pdf-filen" in shown
    assert "Försök igen" in shown


def test_spreadsheet_has_figures_with_definitions_projects_and_activities(reader, office, project):
    make_activity(unit=office, title="=HYPERLINK(1)")

    response = reader.get("/rapporter/utbildningskontoret/", {"fran": "2024", "till": "2025", "format": "xlsx"})
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    figures = {row[0]: row for row in book.get_sheet_by_name("Siffror").to_python()}

    assert figures["Uppgift"][1:6:4] == ["2024–2025", "2022–2023"]
    assert response["Content-Disposition"] == 'attachment; filename="rapport-utbildningskontoret-2024-2025.xlsx"'
    assert book.sheet_names == ["Siffror", "Pågående projekt", "Aktiviteter"]
    assert figures["Stöd till Norrköping"][1] == 540_000
    assert figures["Pågick"][1] == 1
    assert figures["Egen medfinansiering, arbetstid"][1:4] == ["", "uppgift saknas", "1 projekt saknar uppgift"]
    assert "slutdatum" in figures["Pågick"][6]
    assert figures["Pågick"][7].startswith("/projekt/?enhet=utbildningskontoret")
    assert book.get_sheet_by_name("Pågående projekt").to_python()[1][0] == "Läslust i skola & bibliotek"
    assert book.get_sheet_by_name("Aktiviteter").to_python()[1][0] == "=HYPERLINK(1)"
