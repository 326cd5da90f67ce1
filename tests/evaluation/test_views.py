"""The evaluation's pages and the council's PDF."""

import io

import pypdf
import pytest
from django.db import transaction
from django.test import Client

from apps.core import pdf
from apps.evaluation.models import EvaluationRound
from apps.projects.models import BudgetLine, Project
from tests.factories import (
    make_activity,
    make_ambition,
    make_board,
    make_budget,
    make_document,
    make_goal,
    make_network,
    make_partnership,
    make_programme,
    make_project,
    make_round,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
PDF = "/utvardering/2024-2025/utvardering.pdf"


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def register():
    return build_register()


@pytest.fixture(scope="module")
def draft(django_db_setup, django_db_blocker):
    """The answer with the PDF of a draft, and the project it tells of; drawn once, nothing stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        project = build_register()
        make_round()
        client = Client()
        client.force_login(make_user())
        response = client.get(PDF)
        transaction.set_rollback(True)
    return response, project


def build_register():
    """A little of everything that the evaluation speaks of."""
    document = make_document(dnr="KS 2019/0528")
    goal = make_goal(document=document, number=1, title="Vi utvecklar vår verksamhet")
    make_ambition(document=document, code="M1", goal=goal, text="Utbyten ger nya idéer.")
    make_ambition(document=document, code="A5", text="Kontor bör ha en kontaktperson.")
    board = make_board(name="Utbildningsnämnden", slug="utbildningsnamnden")
    office = make_unit(name="Utbildningskontoret", slug="utbildningskontoret")
    make_board(name="Valnämnden", slug="valnamnden")
    riga = make_partnership(name="Riga", slug="riga")
    make_network(name="SERN", slug="sern")
    project = make_project(
        unit=office, accountable=board, title="Läslust & lek", programme=make_programme(short_name="Erasmus+")
    )
    make_budget(project=project, lines={BudgetLine.Kind.SUPPORT: 540_000})
    make_activity(unit=office, accountable=board, partnership=riga, title="Elever i Riga")
    return project


def pages(content):
    reader = pypdf.PdfReader(io.BytesIO(content))
    return reader, [page.extract_text().replace("\N{NO-BREAK SPACE}", " ") for page in reader.pages]


def test_list_has_the_rounds_with_state_and_pdf(reader):
    make_round()
    make_round(first_year=2022, last_year=2023, state=EvaluationRound.State.DECIDED, dnr="KS 2024/77")

    shown = reader.get("/utvardering/").content.decode()

    assert shown.index("2024–2025") < shown.index("2022–2023")
    assert 'href="/utvardering/2022-2023/"' in shown
    assert f'href="{PDF}"' in shown
    assert "KS 2024/77" in shown


def test_list_without_rounds_says_what_would_be_here(reader):
    assert "Här visas utvärderingarna" in reader.get("/utvardering/").content.decode()


def test_page_shows_the_whole_and_every_part(reader, register):
    make_round()

    response = reader.get("/utvardering/2024-2025/")
    shown = response.content.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert response.status_code == 200
    for expected in (
        "Vi utvecklar vår verksamhet",
        "M1. Utbyten ger nya idéer.",
        "540 tkr",
        'href="/rapporter/utbildningsnamnden/?fran=2024&amp;till=2025"',
        "Valnämnden",
        "Riga",
        "SERN",
        "0 av 1 kontor och bolag",
        "Läslust &amp; lek",
        f"nummer {register.pk}",
        "Så räknar vi",
    ):
        assert expected in shown


@pytest.mark.parametrize(
    "years", ["2025-2024", "9999-1", "2024-2026", "2023-2024", "2024", "٢٠٢٤-٢٠٢٥", "0000-9999", "2024-20250"]
)
def test_years_without_a_round_are_not_found(reader, years):
    make_round()

    assert reader.get(f"/utvardering/{years}/").status_code == 404
    assert reader.get(f"/utvardering/{years}/utvardering.pdf").status_code == 404


def test_hidden_round_is_not_found(reader):
    make_round(hidden_at="2026-01-01T00:00Z")

    assert reader.get(PDF).status_code == 404


def test_evaluation_is_for_those_who_have_signed_in(client):
    make_round()

    for url in ("/utvardering/", "/utvardering/2024-2025/", PDF):
        assert client.get(url).status_code == 302


def test_pdf_is_marked_as_draft_on_every_page_and_has_its_parts(draft):
    response, project = draft
    document, texts = pages(response.content)
    titles = [entry["/Title"] for entry in document.outline if isinstance(entry, dict)]

    assert response["Content-Disposition"] == 'inline; filename="utvardering-2024-2025.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    assert [number for number, text in enumerate(texts, start=1) if "UTKAST 20" not in text] == []
    assert titles == [
        "Innehåll",
        "I korthet",
        "De fyra målen",
        "Övriga ambitioner",
        "Hela kommunen",
        "Nämnder",
        "Kontor",
        "Bolag",
        "Vänorter",
        "Nätverk",
        "Kontaktpersoner",
        "Så räknar vi",
        "Bilaga 1. Projektlista",
    ]
    for expected in ("Kommunfullmäktige", "anges av registrator", "KS 2019/0528"):
        assert expected in texts[0]
    assert "Valnämnden" in "".join(texts)
    assert "Elever i Riga" in "".join(texts)
    assert "Läslust & lek" in texts[-1]
    assert f"\n{project.pk}" in f"\n{texts[-1]}"
    assert "540 000 kr" in texts[-1]


def test_pdf_has_page_numbers_and_a_running_head_with_the_section(draft):
    _, texts = pages(draft[0].content)
    total = len(texts)

    for number, text in enumerate(texts[1:], start=2):
        assert f"{number} ({total})" in text
    section = next(text for text in texts if "Utbildningsnämnden hade" in text)
    assert section.count("Utbildningsnämnden") >= 2
    contents = texts[1]
    assert any(line.endswith(f" {total}") for line in contents.splitlines() if line.startswith("Bilaga 1"))


def test_pdf_is_swedish_tagged_and_carries_its_font(draft):
    document, _ = pages(draft[0].content)
    root = document.trailer["/Root"]
    fonts = {
        font.get_object()["/BaseFont"].split("+")[1].split("-")[0]
        for page in document.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }

    assert root["/Lang"] == "sv"
    assert "/StructTreeRoot" in root
    assert fonts == {"Lato"}
    assert document.metadata.title == "Utvärdering 2024–2025 av Norrköpings internationella samverkan"


def test_pdf_of_a_decided_round_is_no_draft(reader, register):
    make_round(state=EvaluationRound.State.DECIDED, dnr="KS 2026/12")
    _, texts = pages(reader.get(PDF).content)

    assert "UTKAST" not in "".join(texts)
    assert "KS 2026/12" in texts[0]


def test_pdf_of_an_empty_register_is_still_a_document(reader):
    make_round()
    _, texts = pages(reader.get(PDF).content)

    assert "Inga projekt räknas i perioden." in texts[-1]
    assert "Inriktningsdokument saknas" in texts[0]


def test_ideas_stay_out_of_page_and_pdf(reader):
    make_round()
    make_project(unit=make_unit(), title="Hemlig idé", status=Project.Status.IDEA)

    assert "Hemlig idé" not in reader.get("/utvardering/2024-2025/").content.decode()
    assert "Hemlig idé" not in "".join(pages(reader.get(PDF).content)[1])


def test_pdf_that_cannot_be_drawn_gives_a_friendly_page(reader, monkeypatch):
    make_round()
    monkeypatch.setattr(pdf, "SCHEME", "nothing:")

    response = reader.get(PDF)

    assert response.status_code == 503
    assert "Försök igen" in response.content.decode()
