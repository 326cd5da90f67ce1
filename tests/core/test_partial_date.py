"""Partial dates: what people type, what is printed, which days are meant, and the four columns."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.core.fields import partial_date_columns
from apps.core.partial_date import MONTHS, PartialDate, Precision
from apps.organisation.models import Unit
from tests.factories import make_project, make_unit

day = datetime.date
DAY, MONTH, YEAR, DECADE = Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.DECADE


@pytest.mark.parametrize(
    ("text", "first", "precision", "circa"),
    [
        ("2024-11-03", day(2024, 11, 3), DAY, False),
        ("2024-1-3", day(2024, 1, 3), DAY, False),
        ("3 november 2024", day(2024, 11, 3), DAY, False),
        ("03 NOVEMBER 2024", day(2024, 11, 3), DAY, False),
        ("3\N{NO-BREAK SPACE}november\t2024", day(2024, 11, 3), DAY, False),
        ("29 februari 2024", day(2024, 2, 29), DAY, False),
        ("2024-11", day(2024, 11, 1), MONTH, False),
        ("2024-1", day(2024, 1, 1), MONTH, False),
        ("November 2024", day(2024, 11, 1), MONTH, False),
        ("2024", day(2024, 1, 1), YEAR, False),
        ("  2024  ", day(2024, 1, 1), YEAR, False),
        ("1960-talet", day(1960, 1, 1), DECADE, False),
        ("ca 1949", day(1949, 1, 1), YEAR, True),
        ("Ca. 1949", day(1949, 1, 1), YEAR, True),
        ("cirka november 1949", day(1949, 11, 1), MONTH, True),
        ("ca 1960-talet", day(1960, 1, 1), DECADE, True),
        ("1000", day(1000, 1, 1), YEAR, False),
        ("2999-12-31", day(2999, 12, 31), DAY, False),
    ],
)
def test_parse_reads_what_people_type(text, first, precision, circa):
    assert PartialDate.parse(text) == PartialDate(first, precision, circa)


@pytest.mark.parametrize("number", range(1, 13))
def test_parse_knows_every_month(number):
    name = MONTHS[number - 1]
    assert PartialDate.parse(f"1 {name} 2024") == PartialDate(day(2024, number, 1))
    assert PartialDate.parse(f"{name} 2024") == PartialDate.parse(f"2024-{number:02d}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "ca",
        "ca ",
        "i går",
        "2024-13",
        "2024-00",
        "2024-11-31",
        "2023-02-29",
        "30 februari 2024",
        "0 november 2024",
        "3/11/2026",
        "11/03/2026",
        "03.11.2026",
        "20241103",
        "24-11-03",
        "3 nov 2024",
        "3 november",
        "november",
        "0999",
        "3000",
        "12345",
        "999999999999999999999",
        "-2024",
        "2024-",
        "2024-2025",
        "1965-talet",
        "60-talet",
        "1900-tale",
        "ca ca 2024",
        "2024\x00",
        "\u0662\u0660\u0662\u0664",
        "２０２４",
        "²024",
        "2024 😀",
        "\u202e2024",
        "2024; DROP TABLE",
        "x" * 10_000,
        "1" * 10_000,
    ],
)
def test_parse_refuses_nonsense(text):
    with pytest.raises(ValueError, match="not a partial date|month must be|day is out of range"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("value", "iso", "words", "last"),
    [
        (PartialDate(day(2024, 11, 3)), "2024-11-03", "3 november 2024", day(2024, 11, 3)),
        (PartialDate(day(2024, 2, 3), MONTH), "2024-02", "februari 2024", day(2024, 2, 29)),
        (PartialDate(day(2023, 2, 3), MONTH), "2023-02", "februari 2023", day(2023, 2, 28)),
        (PartialDate(day(1900, 2, 1), MONTH), "1900-02", "februari 1900", day(1900, 2, 28)),
        (PartialDate(day(2023, 12, 31), MONTH), "2023-12", "december 2023", day(2023, 12, 31)),
        (PartialDate(day(2024, 6, 30), YEAR), "2024", "2024", day(2024, 12, 31)),
        (PartialDate(day(1967, 6, 30), DECADE), "1960-talet", "1960-talet", day(1969, 12, 31)),
        (PartialDate(day(2000, 1, 1), DECADE), "2000-talet", "2000-talet", day(2009, 12, 31)),
        (PartialDate.year(1949, circa=True), "ca 1949", "ca 1949", day(1949, 12, 31)),
        (PartialDate(day(2014, 9, 1), MONTH, circa=True), "ca 2014-09", "ca september 2014", day(2014, 9, 30)),
        (PartialDate(day(2014, 9, 7), DAY, circa=True), "ca 2014-09-07", "ca 7 september 2014", day(2014, 9, 7)),
        (PartialDate(day(1960, 1, 1), DECADE, circa=True), "ca 1960-talet", "ca 1960-talet", day(1969, 12, 31)),
    ],
)
def test_partial_date_prints_only_what_is_known(value, iso, words, last):
    assert (value.iso, str(value), value.last) == (iso, words, last)


@pytest.mark.parametrize("precision", Precision)
@pytest.mark.parametrize("circa", [False, True])
@pytest.mark.parametrize("year", [1000, 1899, 1900, 1969, 1970, 2000, 2024, 2999])
def test_what_is_printed_can_be_typed(precision, circa, year):
    for month in range(1, 13):
        value = PartialDate(day(year, month, 28), precision, circa)
        assert PartialDate.parse(value.iso) == value
        assert PartialDate.parse(str(value)) == value


def test_first_is_the_beginning_of_the_interval():
    inside = day(1967, 8, 17)
    firsts = [PartialDate(inside, precision).first for precision in (DAY, MONTH, YEAR, DECADE)]
    assert firsts == [inside, day(1967, 8, 1), day(1967, 1, 1), day(1960, 1, 1)]


def test_same_interval_is_the_same_date():
    assert PartialDate(day(2024, 5, 5), YEAR) == PartialDate.year(2024)
    assert PartialDate.year(2024) != PartialDate.year(2024, circa=True)
    assert PartialDate.year(2024) != PartialDate(day(2024, 1, 1))


# The four columns


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["2024-11-03", "2024-11", "2024", "1960-talet", "ca 1949", "1000", "2999-12-31", "ca 1960-talet"]
)
def test_field_keeps_precision_through_the_database(text):
    pk = make_unit(valid_from=text).pk
    unit = Unit.objects.get(pk=pk)
    assert unit.valid_from.iso == text
    first, last = partial_date_columns("valid_from")[:2]
    assert (getattr(unit, first), getattr(unit, last)) == (unit.valid_from.first, unit.valid_from.last)
    unit.full_clean()


@pytest.mark.django_db
def test_field_empty_is_unknown():
    for empty in (None, "", "  "):
        unit = Unit.objects.get(pk=make_unit(valid_from=empty).pk)
        assert unit.valid_from is None
        columns = [getattr(unit, name) for name in partial_date_columns("valid_from")]
        assert columns == [None, None, "", False]


@pytest.mark.django_db
def test_field_can_be_emptied_again():
    project = make_project(start="ca 2024", end=None)
    project.start = None
    project.save(update_fields=partial_date_columns("start"))
    project.refresh_from_db()
    assert (project.start, project.start_circa) == (None, False)


def test_field_refuses_nonsense_when_set():
    with pytest.raises(ValueError, match="not a partial date"):
        Unit().valid_from = "i fjol"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [
        {"valid_from_first": None},
        {"valid_from_last": None},
        {"valid_from_last": day(2023, 12, 31)},
        {"valid_from_precision": ""},
        {"valid_from_precision": "vecka"},
        {"valid_from_first": None, "valid_from_last": None, "valid_from_precision": "", "valid_from_circa": True},
    ],
)
def test_columns_cannot_disagree(columns):
    unit = make_unit(valid_from="2024")
    for name, value in columns.items():
        setattr(unit, name, value)
    with pytest.raises(ValidationError) as found:
        unit.validate_constraints()
    assert found.value.messages == ["Datumet går inte att tolka. Skriv till exempel 2024-11-03, 2024-11 eller 2024."]
    with pytest.raises(IntegrityError, match="organisation_unit_valid_from_partial"), transaction.atomic():
        unit.save()
