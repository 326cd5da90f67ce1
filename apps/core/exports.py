"""Lists as XLSX, CSV and JSON. One set of columns serves all three."""

import csv
import datetime
import decimal
import io
import json
from collections.abc import Callable
from dataclasses import dataclass

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse

from apps.core.partial_date import PartialDate

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}
# A cell that begins like this would be read as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
XLSX_MAX_TEXT = 32_767


@dataclass(frozen=True)
class Column:
    """One column: its Swedish heading and how a row gives its value (text, number, date, bool or None, unknown)."""

    heading: str
    value: Callable
    width: int = 20


def defuse(text):
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def plain(value):
    """A value as JSON knows it; dates are ISO text, unknown is null, decimals are numbers."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def csv_cell(value):
    """A value as Swedish CSV text: decimal comma, ja/nej, empty for unknown."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    return defuse(value)


class Echo:
    """A file that hands back what is written, for streaming."""

    def write(self, text):
        return text


def attachment(response, filename):
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    return response


def csv_response(rows, columns, filename):
    """UTF-8 with BOM, semicolon, Swedish headings; streamed."""

    def lines():
        writer = csv.writer(Echo(), delimiter=";", lineterminator="\r\n")
        yield "\ufeff" + writer.writerow([column.heading for column in columns])
        for row in rows:
            yield writer.writerow([csv_cell(column.value(row)) for column in columns])

    return attachment(StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8"), filename)


def json_response(rows, columns, filename):
    """An array of objects whose keys are the headings in lower case; streamed."""
    keys = [column.heading.lower() for column in columns]

    def parts():
        yield "["
        for number, row in enumerate(rows):
            values = {key: plain(column.value(row)) for key, column in zip(keys, columns, strict=True)}
            yield (("," if number else "") + "\n" + json.dumps(values, ensure_ascii=False))
        yield "\n]\n"

    return attachment(StreamingHttpResponse(parts(), content_type="application/json"), filename)


def write_sheet(book, title, rows, columns):
    """Add one worksheet with a bold frozen heading row, filters and typed cells; returns the number of rows."""
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
    dated = book.add_format({"num_format": "yyyy-mm-dd"})
    money = book.add_format({"num_format": "#,##0"})
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.heading, bold)
    sheet.freeze_panes(1, 1)
    count = 0
    for count, row in enumerate(rows, start=1):
        for index, column in enumerate(columns):
            value = column.value(row)
            if value is None:
                continue
            if isinstance(value, bool):
                sheet.write_string(count, index, "ja" if value else "nej")
            elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
                sheet.write_datetime(count, index, value, dated)
            elif isinstance(value, int | float | decimal.Decimal):
                sheet.write_number(count, index, float(value), money)
            else:
                sheet.write_string(count, index, str(plain(value))[:XLSX_MAX_TEXT])
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    return count


def xlsx_response(rows, columns, filename, title):
    """A workbook with one sheet. Text is written as text, never as a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "company": "Norrköpings kommun"})
    write_sheet(book, title, rows, columns)
    book.close()
    return attachment(HttpResponse(buffer.getvalue(), content_type=XLSX_TYPE), filename)


def export(kind, rows, columns, *, name, title):
    """The response for `?format=kind`; `name` is the file name without its ending."""
    filename = f"{name}.{kind}"
    if kind == "csv":
        return csv_response(rows, columns, filename)
    if kind == "json":
        return json_response(rows, columns, filename)
    return xlsx_response(rows, columns, filename, title)
