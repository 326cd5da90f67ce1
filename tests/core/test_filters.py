"""One filter class for page, export and the link behind a figure."""

import datetime

import pytest
from django.http import QueryDict

from apps.core.filters import (
    HalfYearFilter,
    IdFilter,
    ListFilter,
    OptionsFilter,
    SearchFilter,
    YearFilter,
    parse_half_year,
    parse_period,
    period_words,
)
from apps.core.options import FixedOptions
from apps.organisation.models import Unit
from tests.factories import make_unit

D = datetime.date
pytestmark = pytest.mark.django_db


class UnitFilter(ListFilter):
    q = SearchFilter(label="Sök")
    slag = OptionsFilter(label="Slag", options=FixedOptions(Unit.Kind.choices), field_name="kind")
    ar = YearFilter(label="År", method="by_year")
    post = IdFilter(label="Post", field_name="pk")
    fran = HalfYearFilter(label="Från", method="by_year")
    till = HalfYearFilter(label="Till", method="by_year")

    folded = ("ar", "fran", "till")
    unseen = ("post",)

    def by_year(self, queryset, name, value):
        return queryset.filter(valid_from_first__year__lte=value) if name == "ar" else queryset


def filtered(query):
    return UnitFilter(QueryDict(query), Unit.objects.all())


def slugs(query):
    return sorted(filtered(query).qs.values_list("slug", flat=True))


@pytest.fixture
def units():
    make_unit(slug="kontor", kind=Unit.Kind.OFFICE, valid_from="2019")
    make_unit(slug="bolag", kind=Unit.Kind.COMPANY, valid_from="2023")


def test_filter_without_values_gives_everything(units):
    assert slugs("") == ["bolag", "kontor"]
    assert slugs("slag=&ar=&okand=1") == ["bolag", "kontor"]


def test_filter_by_field_and_by_method(units):
    assert slugs("slag=company") == ["bolag"]
    assert slugs("ar=2020") == ["kontor"]
    assert slugs("ar=2020&slag=company") == []


@pytest.mark.parametrize(
    ("query", "name", "message"),
    [
        ("slag=slott", "slag", "Det valet finns inte. Välj ett annat i listan."),
        ("slag=%00", "slag", None),
        ("ar=i+fjol", "ar", "Skriv ett år med fyra siffror, till exempel 2024."),
        ("ar=1024", "ar", "Skriv ett år med fyra siffror, till exempel 2024."),
        ("ar=99999999999", "ar", None),
        ("fran=2024-3", "fran", "Skriv ett år, till exempel 2024, eller ett halvår, till exempel 2024-2."),
        ("fran=2025&till=2024", "till", "Till kan inte vara före från."),
        ("fran=2024-2&till=2024-1", "till", "Till kan inte vara före från."),
        ("post=-1", "post", "Den posten finns inte."),
        ("post=" + "9" * 30, "post", "Den posten finns inte."),
        ("q=" + "x" * 201, "q", None),
        ("q=a%00b", "q", None),
    ],
)
def test_a_value_that_makes_no_sense_gets_a_message_and_no_rows(units, query, name, message):
    filterset = filtered(query)
    assert list(filterset.qs) == []
    assert not filterset.is_valid()
    assert list(filterset.errors) == [name]
    if message:
        assert filterset.errors[name] == [message]
    assert f'id="id_{name}_error"' in filterset.fields_html + filterset.folded_html


def test_a_value_is_kept_in_its_field_even_when_refused(units):
    html = filtered('fran="><script>').folded_html
    assert 'value="&quot;&gt;&lt;script&gt;"' in html
    assert 'aria-invalid="true" aria-describedby="id_fran_error"' in html
    assert "<script>" not in html


def test_fields_are_drawn_in_order_and_folded_ones_apart(units):
    filterset = filtered("slag=office")
    assert filterset.fields_html.count('<div class="field">') == 2
    assert filterset.folded_html.count('<div class="field">') == 3
    assert '<option value="office" selected>' in filterset.fields_html
    assert not filterset.is_unfolded
    assert filtered("ar=2020").is_unfolded


def test_a_filter_without_a_field_is_kept_while_it_holds(units):
    assert 'name="post"' not in filtered("").fields_html
    assert '<input type="hidden" name="post" value="7">' in filtered("post=7").fields_html


def test_filters_know_whether_they_are_in_use():
    assert not filtered("page=2&sort=namn&slag=").is_active
    assert filtered("slag=company").is_active


def test_filters_of_two_requests_do_not_mix(units):
    first, second = filtered("slag=company"), filtered("slag=office")
    assert [unit.slug for unit in second.qs] == ["kontor"]
    assert [unit.slug for unit in first.qs] == ["bolag"]


def test_label_of_the_chosen_value():
    assert filtered("slag=company").label_of("slag") == "bolag"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", D(2024, 1, 1), D(2024, 12, 31)),
        ("2024-1", D(2024, 1, 1), D(2024, 6, 30)),
        ("2024-2", D(2024, 7, 1), D(2024, 12, 31)),
    ],
)
def test_half_year_is_a_pair_of_days(text, first, last):
    assert parse_half_year(text) == (first, last)


@pytest.mark.parametrize("text", ["", "24", "2024-", "2024-0", "2024-3", "2024-01", "3024", "2024 ", "２０２４"])
def test_half_year_refuses_other_texts(text):
    with pytest.raises(ValueError):
        parse_half_year(text)


def test_period_with_an_open_end():
    assert parse_period("", None) is None
    assert parse_period("2024-2", "2025-1") == (D(2024, 7, 1), D(2025, 6, 30))
    assert parse_period("2024", "") == (D(2024, 1, 1), D.max)
    assert parse_period(None, "2025") == (D.min, D(2025, 12, 31))


@pytest.mark.parametrize(
    ("fran", "till", "words"),
    [
        (None, None, ""),
        ("2024", "2024", "2024"),
        ("2024", "2025", "2024–2025"),
        ("2024-2", "2024-2", "andra halvåret 2024"),
        ("2024-1", "2025", "från första halvåret 2024 till och med 2025"),
        ("2024", None, "från 2024"),
        (None, "2025-1", "till och med första halvåret 2025"),
    ],
)
def test_period_in_words(fran, till, words):
    assert period_words(fran, till) == words
