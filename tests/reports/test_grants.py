"""A nämnd's report tells the grants it decided: the same sums on the page, in files and in the list they link to."""

import datetime
import io
import json

import pytest
from python_calamine import CalamineWorkbook

from apps.reports.period import Period
from apps.reports.unit_report import all_reports, unit_report
from tests.factories import make_board, make_grant, make_partnership, make_service, make_succession, make_user
from tests.reading import headings, main, tables

pytestmark = pytest.mark.django_db

D = datetime.date
PERIOD = Period.of_years(2024, 2025)


@pytest.fixture
def board():
    board = make_board(name="Kulturnämnden", slug="kulturnamnden")
    riga = make_partnership(name="Riga")
    make_grant(unit=board, association="Kören", cities=[riga], granted=50_000, paid=50_000)
    make_grant(unit=board, association="Klubben", cities=[riga, make_partnership(name="Linz")], granted=None)
    make_grant(unit=board, association="Avslag", granted=0, decided_on=D(2025, 12, 31))
    make_grant(unit=board, association="Hemlig", granted=7_000, paid=0, marked_at="2026-01-01T00:00Z")
    make_grant(unit=board, association="Förut", granted=10_000, decided_on=D(2023, 12, 31))
    make_grant(unit=board, association="Sökt", granted=None, decided_on=None, applied_on=D(2024, 5, 1))
    make_grant(unit=board, association="Dold", granted=1, hidden_at="2026-01-01T00:00Z")
    make_grant(association="Annan nämnd", granted=3_000)
    return board


def test_figures_count_what_their_list_shows(client, board):
    report = unit_report(board, PERIOD)
    client.force_login(make_user())

    nbsp = "\N{NO-BREAK SPACE}"
    assert [(f.label, f.text, f.previous_text, f.unnamed) for f in report.grants.figures] == [
        ("Beslut", "4", "1", 1),
        ("Beviljat", f"minst 57{nbsp}tkr", f"10{nbsp}tkr", 1),
        ("Utbetalt", f"minst 50{nbsp}tkr", "uppgift saknas", 1),
    ]
    # The marked one is counted and not named; the list says that it leaves it out.
    assert [line.name for line in report.grant_lines] == ["Kören", "Avslag", "Klubben"]
    href = report.grants.figures[0].href
    assert len(json.loads(client.get(f"{href}&format=json").getvalue())) == 3
    assert "1 post visas inte" in main(client.get(href)).text
    earlier = json.loads(client.get(f"{report.grants.figures[0].previous_href}&format=json").getvalue())
    assert [row["namn"] for row in earlier] == ["Förut"]


def test_whole_municipality_counts_each_grant_once_and_offices_none(board):
    office = make_service(board=board).office

    whole, reports, _, _ = all_reports(PERIOD)

    by_unit = {report.unit.id: report.grants for report in reports}
    assert whole.grants.figures[0].value == 5
    assert by_unit[board.pk].figures[0].value == 4
    assert by_unit[office.pk] is None
    assert unit_report(office, PERIOD).grants is None
    assert unit_report(office, PERIOD).is_empty
    assert not unit_report(board, PERIOD).is_empty


def test_predecessor_is_counted_on_request_as_its_list_does(client, board):
    heir = make_board(name="Nya nämnden", slug="nya")
    make_succession(old=board, new=heir, date=D(2025, 1, 1))
    client.force_login(make_user())

    assert unit_report(heir, PERIOD).grants is None
    report = unit_report(heir, PERIOD, with_predecessors=True)
    # What the old one, which goes on, decided after the succession is its own.
    assert report.grants.figures[0].value == 3
    assert len(json.loads(client.get(f"{report.grants.figures[0].href}&format=json").getvalue())) == 2


def test_page_and_workbook_have_the_same_rows(client, board):
    client.force_login(make_user())

    page = main(client.get("/rapporter/kulturnamnden/?fran=2024&till=2025"))
    book = client.get("/rapporter/kulturnamnden/?fran=2024&till=2025&format=xlsx").content
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book))
    heads, *rows = sheets.get_sheet_by_name("Föreningsbidrag").to_python()
    figures = {row[0]: row for row in sheets.get_sheet_by_name("Siffror").to_python()}

    assert "Föreningsbidrag" in headings(page)
    shown = tables(page)["Bidragen, de största först"]
    assert [row[0] for row in shown] == [
        "Kören beslut 2024-03-20",
        "Avslag beslut 2025-12-31",
        "Klubben beslut 2024-03-20",
    ]
    assert [row[0] for row in rows] == ["Kören", "Avslag", "Klubben"]
    assert [row[heads.index("Beviljat")] for row in rows] == [50_000, 0, ""]
    assert figures["Föreningsbidrag: beviljat"][1] == 57_000
    assert "1 sekretessmarkerat bidrag räknas i siffrorna men nämns inte" in page.text
    assert "Hemlig" not in page.text
