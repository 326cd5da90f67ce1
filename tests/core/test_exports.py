"""Files that spreadsheets and programs read back; read here by another library than the one that wrote them."""

import csv
import datetime
import io
import json
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from apps.core.exports import Column, csv_cell, defuse, export
from apps.core.partial_date import PartialDate

COLUMNS = [
    Column("Namn", lambda row: row["name"]),
    Column("Belopp (kr)", lambda row: row.get("amount")),
    Column("Start", lambda row: row.get("start")),
    Column("Bistånd", lambda row: row.get("aid")),
]
ROWS = [
    {
        "name": 'Åre; å "citat"\nrad två',
        "amount": Decimal("1234567.50"),
        "start": datetime.date(2024, 5, 13),
        "aid": True,
    },
    {"name": "=HYPERLINK(1)", "amount": Decimal(0), "start": PartialDate.year(2024), "aid": False},
    {"name": "Okänt"},
]


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def file(kind, rows=ROWS):
    return export(kind, iter(rows), COLUMNS, name="projekt", title="Projekt")


def test_csv_is_what_swedish_spreadsheets_open():
    response = file("csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="projekt.csv"'
    raw = body(response)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [
        ["Namn", "Belopp (kr)", "Start", "Bistånd"],
        ['Åre; å "citat"\nrad två', "1234567,5", "2024-05-13", "ja"],
        ["'=HYPERLINK(1)", "0", "2024", "nej"],
        ["Okänt", "", "", ""],
    ]


def test_json_has_typed_values_under_small_headings():
    response = file("json")
    assert response["Content-Type"] == "application/json"
    assert json.loads(body(response)) == [
        {"namn": ROWS[0]["name"], "belopp (kr)": 1234567.5, "start": "2024-05-13", "bistånd": True},
        {"namn": "=HYPERLINK(1)", "belopp (kr)": 0, "start": "2024", "bistånd": False},
        {"namn": "Okänt", "belopp (kr)": None, "start": None, "bistånd": None},
    ]


def test_json_of_nothing_is_an_empty_array():
    assert json.loads(body(file("json", []))) == []


def test_xlsx_has_typed_cells_and_no_formulas():
    response = file("xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body(response))).get_sheet_by_name("Projekt")
    assert sheet.to_python() == [
        ["Namn", "Belopp (kr)", "Start", "Bistånd"],
        [ROWS[0]["name"], 1234567.5, datetime.date(2024, 5, 13), "ja"],
        ["=HYPERLINK(1)", 0.0, "2024", "nej"],
        ["Okänt", "", "", ""],
    ]


def test_xlsx_cuts_text_at_what_a_cell_holds():
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(body(file("xlsx", [{"name": "x" * 40_000}])))).get_sheet_by_index(
        0
    )
    assert len(sheet.to_python()[1][0]) == 32_767


@pytest.mark.parametrize("text", ["=1+1", "+46", "-5", "@sum", "\tx", "\rx"])
def test_text_that_looks_like_a_formula_is_defused(text):
    assert defuse(text) == f"'{text}"
    assert csv_cell(text) == f"'{text}"


def test_numbers_are_not_defused():
    assert csv_cell(-5) == "-5"
    assert csv_cell(Decimal("-0.5")) == "-0,5"


def test_times_are_iso():
    assert csv_cell(datetime.datetime(2024, 5, 13, 9, 30)) == "2024-05-13T09:30"


def test_files_are_not_kept_by_anybody():
    assert file("csv")["Cache-Control"] == "no-store"
