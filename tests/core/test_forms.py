"""What Swedes type, and what they must not get away with."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from apps.core.forms import AmountField, IsoDateField, PartialDateFormField, TextField, format_amount, parse_amount
from apps.core.partial_date import PartialDate

D = datetime.date


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0"),
        ("1234567", "1234567"),
        ("1 234 567,50", "1234567.50"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1\u202f234\u2009567 kr", "1234567"),
        ("1 234 567 Kr", "1234567"),
        ("500 SEK", "500"),
        ("12,5", "12.5"),
        ("-5", "-5"),
        ("\u22125,25", "-5.25"),
    ],
)
def test_amount_reads_swedish_sums(text, amount):
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["", "kr", "1.000", "1.000,50", "1,234", "1,", ",5", "1e9", "NaN", "Infinity", "0x10", "١٢٣", "5 000 $", "--5"],
)
def test_amount_refuses_what_may_mean_two_things(text):
    with pytest.raises(ValueError):
        parse_amount(text)


def test_amount_with_a_dot_is_refused_with_an_example():
    with pytest.raises(ValidationError) as caught:
        AmountField(required=False).clean("1.000")
    assert caught.value.messages == ["Skriv summan med siffror, till exempel 1 234 567 eller 1 234 567,50."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-1", "Summan kan inte vara negativ."),
        ("1 000 000 000 000", "Summan är för stor. Kontrollera antalet nollor."),
        ("9" * 30, "Summan är för stor. Kontrollera antalet nollor."),
    ],
)
def test_amount_has_bounds(text, message):
    with pytest.raises(ValidationError) as caught:
        AmountField(required=False).clean(text)
    assert caught.value.messages == [message]


def test_amount_that_is_empty_is_unknown_and_zero_is_zero():
    field = AmountField(required=False)
    assert field.clean("") is None
    assert field.clean("0") == 0


@pytest.mark.parametrize(("amount", "text"), [("1234567", "1 234 567"), ("1234567.50", "1 234 567,50"), ("0", "0")])
def test_amount_is_shown_as_it_may_be_typed(amount, text):
    shown = format_amount(Decimal(amount))
    assert shown.replace("\u00a0", " ") == text
    assert parse_amount(shown) == Decimal(amount)


def test_amount_unchanged_is_not_a_change():
    field = AmountField(required=False)
    assert not field.has_changed(Decimal("1000.00"), "1 000")
    assert field.has_changed(Decimal("1000.00"), "1 001")
    assert field.has_changed(Decimal("1000.00"), "tusen")
    assert not field.has_changed(None, "")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-08-01", PartialDate(D(2026, 8, 1))),
        ("1 augusti 2026", PartialDate(D(2026, 8, 1))),
        ("2026-08", PartialDate(D(2026, 8, 1), "month")),
        ("2026", PartialDate.year(2026)),
        ("ca 1980-talet", PartialDate(D(1980, 1, 1), "decade", circa=True)),
        ("  2026-08-01  ", PartialDate(D(2026, 8, 1))),
    ],
)
def test_partial_date_reads_what_is_known(text, date):
    assert PartialDateFormField().clean(text) == date


@pytest.mark.parametrize("text", ["3/11/2026", "2026-13", "2026-02-30", "i våras", "20260801", "0", "99999", "٢٠٢٦"])
def test_partial_date_refuses_the_rest_with_an_example(text):
    with pytest.raises(ValidationError) as caught:
        PartialDateFormField().clean(text)
    assert caught.value.messages == ["Skriv datumet som 2026-08-01, 2026-08 eller 2026."]


def test_partial_date_is_shown_as_it_may_be_typed():
    field = PartialDateFormField()
    assert field.prepare_value(PartialDate.year(2026)) == "2026"
    assert field.prepare_value("i våras") == "i våras"


@pytest.mark.parametrize("text", ["2026-08-01", "1 augusti 2026"])
def test_iso_date_reads_a_whole_date(text):
    assert IsoDateField().clean(text) == D(2026, 8, 1)


@pytest.mark.parametrize("text", ["3/11/2026", "11/03/2026", "2026", "2026-08", "ca 2026-08-01", "i går"])
def test_iso_date_refuses_what_is_not_a_whole_date(text):
    with pytest.raises(ValidationError) as caught:
        IsoDateField().clean(text)
    assert caught.value.messages == ["Skriv datumet som 2026-08-01."]


def test_iso_date_that_is_empty_is_unknown():
    assert IsoDateField(required=False).clean("") is None


def test_text_loses_the_marks_that_turn_it_around():
    assert TextField().clean("ab\u202ecd\u2066ef\ufeff") == "abcdef"


def test_text_keeps_emoji_and_refuses_nul():
    assert TextField().clean("Möte 😀") == "Möte 😀"
    with pytest.raises(ValidationError):
        TextField().clean("a\x00b")
