import datetime

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from apps.reports.period import Period, PeriodForm, default_period

D = datetime.date


def form(query=""):
    return PeriodForm.of_request(RequestFactory().get(f"/rapporter/?{query}"))


@pytest.mark.parametrize(
    ("fran", "till", "first", "last", "label", "slug"),
    [
        ("2024", "2025", D(2024, 1, 1), D(2025, 12, 31), "2024–2025", "2024-2025"),
        ("2024", "2024", D(2024, 1, 1), D(2024, 12, 31), "2024", "2024"),
        ("2024-1", "2024-1", D(2024, 1, 1), D(2024, 6, 30), "första halvåret 2024", "2024-1"),
        ("2024-2", "2024-2", D(2024, 7, 1), D(2024, 12, 31), "andra halvåret 2024", "2024-2"),
        ("2024-2", "2024", D(2024, 7, 1), D(2024, 12, 31), "andra halvåret 2024", "2024-2"),
        (
            "2024-2",
            "2025",
            D(2024, 7, 1),
            D(2025, 12, 31),
            "från andra halvåret 2024 till och med 2025",
            "2024-2-2025",
        ),
    ],
)
def test_period_is_read_as_whole_half_years(fran, till, first, last, label, slug):
    period = Period.parse(fran, till)

    assert (period.days, period.label, period.slug) == ((first, last), label, slug)
    assert Period.parse(period.fran, period.till) == period, "what it links to is itself"


@pytest.mark.parametrize(
    ("fran", "till", "previous"),
    [
        ("2024", "2025", ("2022", "2023")),
        ("2024", "2024", ("2023", "2023")),
        ("2024-2", "2024-2", ("2024-1", "2024-1")),
        ("2024-1", "2024-1", ("2023-2", "2023-2")),
        ("2024-2", "2025", ("2023", "2024-1")),
    ],
)
def test_previous_period_is_as_long_and_ends_where_this_begins(fran, till, previous):
    assert Period.parse(fran, till).previous == Period.parse(*previous)


def test_previous_period_is_none_when_lists_do_not_reach_that_far():
    assert Period.parse("1901", "1902").previous is None
    assert Period.parse("1902", "1903").previous == Period.parse("1900", "1901")


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (D(2025, 12, 31), (2022, 2023)),
        (D(2026, 1, 1), (2024, 2025)),
        (D(2026, 11, 23), (2024, 2025)),
        (D(2027, 6, 1), (2024, 2025)),
        (D(2028, 1, 1), (2026, 2027)),
    ],
)
def test_default_period_is_the_latest_finished_pair(today, years):
    assert default_period(today) == Period.of_years(*years)


def test_form_without_values_has_the_default_period():
    assert form().period == default_period()
    assert form("fran=&till=%20").period == default_period()


def test_form_with_one_value_means_that_year():
    assert form("fran=2023").period == Period.of_years(2023, 2023)
    assert form("till=2023-1").period == Period.parse("2023-1", "2023-1")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("fran=2025&till=2024", "till"),
        ("fran=2024-2&till=2024-1", "till"),
        ("fran=igår", "fran"),
        ("fran=9999&till=2024", "fran"),
        ("fran=2024&till=2024-3", "till"),
        ("fran=2024&till=%F0%9F%98%80", "till"),
        ("fran=2024%00", "fran"),
        ("fran=" + "2" * 5000, "fran"),
        ("fran=%D9%A2%D9%A0%D9%A2%D9%A4", "fran"),
    ],
)
def test_form_says_beside_the_field_what_makes_no_sense(query, field):
    wrong = form(query)

    assert wrong.period is None
    assert list(wrong.errors) == [field]


def test_form_keeps_what_was_typed():
    assert form("fran=igår&till=2024").data == QueryDict("fran=igår&till=2024")
