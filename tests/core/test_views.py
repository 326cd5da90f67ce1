"""Lists with sort, pages and export, tried on units."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.db import connection
from django.db.models.functions import Upper
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from apps.core import views
from apps.core.exports import Column
from apps.core.filters import ListFilter, OptionsFilter
from apps.core.options import FixedOptions
from apps.core.views import ListPage, Page
from apps.organisation.models import Unit
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


class KindFilter(ListFilter):
    slag = OptionsFilter(label="Slag", options=FixedOptions(Unit.Kind.choices), field_name="kind")
    saknas = OptionsFilter(label="Saknas", options=FixedOptions([("1", "Ja")]), method="refuse")

    def refuse(self, queryset, name, value):
        """A value that is well formed and still points to nothing."""
        self.form.add_error(name, "Finns inte.")
        return queryset.none()


class UnitPage(ListPage):
    filter_class = KindFilter
    sorts = {"namn": ("Namn", ("name", "id")), "-namn": ("Namn, baklänges", ("-name", "-id"))}
    columns = [Column("Namn", lambda unit: unit.name)]
    template_name = "not drawn"
    title = "Enheter"
    export_name = "enheter"
    per_page = 3

    def get_queryset(self):
        return Unit.objects.all()


def ask(query=""):
    """The context that the list is drawn with, or the exported response."""
    request = RequestFactory().get(f"/?{query}")
    request.user = AnonymousUser()
    view = UnitPage()
    view.setup(request)
    return view.get(request)


@pytest.fixture(autouse=True)
def context_instead_of_html(monkeypatch):
    """What the template gets is looked at here; how it draws it is the business of each list."""
    monkeypatch.setattr(views, "render", lambda request, template, context: context)


@pytest.fixture
def seven():
    for number in range(7):
        make_unit(name=f"Enhet {number}", slug=f"enhet-{number}", kind="company" if number % 2 else "office")


def names(query=""):
    return [unit.name for unit in ask(query)["page"]]


def test_page_holds_its_part_of_the_rows(seven):
    assert names() == ["Enhet 0", "Enhet 1", "Enhet 2"]
    assert names("page=3") == ["Enhet 6"]


def test_page_knows_its_neighbours(seven):
    page = ask("page=2")["page"]
    assert (page.has_previous, page.previous_number, page.has_next, page.next_number) == (True, 1, True, 3)
    assert (page.count, page.total_pages, list(page.page_range), len(page)) == (7, 3, [1, 2, 3], 3)
    assert not ask("page=3")["page"].has_next


@pytest.mark.parametrize(
    "number", ["0", "-1", "4", "9999", "999999", "1000000", "1.5", "ett", "", "%00", "+1", "%D9%A1"]
)
def test_page_that_does_not_exist_is_not_found(seven, number):
    with pytest.raises(Http404):
        ask(f"page={number}")


def test_first_page_of_nothing_is_empty():
    page = ask("slag=federation")["page"]
    assert (len(page), page.count, page.total_pages) == (0, 0, 1)


def test_page_counts_no_further_than_the_limit(seven, monkeypatch):
    monkeypatch.setattr(views, "COUNT_LIMIT", 4)
    page = Page(Unit.objects.order_by("name"), 3, 2)
    assert (page.is_capped, page.count, page.total_pages, page.page_range) == (True, 5, None, [])
    assert [unit.name for unit in page] == ["Enhet 4", "Enhet 5"]
    assert page.has_next
    with pytest.raises(Http404):
        Page(Unit.objects.order_by("name"), 5, 2)


def test_page_skips_by_id_and_shows_only_its_own_rows(seven):
    """What a row is shown with is worked out for the rows of the page, not for those before it."""
    shown = Unit.objects.order_by("name").annotate(loud=Upper("name"))
    with CaptureQueriesContext(connection) as queries:
        page = Page(Unit.objects.order_by("name"), 2, 3, rows=shown)
    assert [unit.loud for unit in page] == ["ENHET 3", "ENHET 4", "ENHET 5"]
    assert page.has_next
    assert len(queries) == 1
    assert "OFFSET 3" in queries[0]["sql"].partition(" IN (")[2]


def test_page_far_away_is_refused_without_reading_rows(seven):
    with CaptureQueriesContext(connection) as queries, pytest.raises(Http404):
        ask("page=999999")
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", "Enhet 0"),
        ("sort=-namn", "Enhet 6"),
        ("sort=okand", "Enhet 0"),
        ("sort=%00", "Enhet 0"),
        ("sort=", "Enhet 0"),
    ],
)
def test_sort_stands_in_the_address_and_an_unknown_one_is_the_first(seven, query, first):
    assert names(query)[0] == first


def test_filter_that_makes_no_sense_gives_no_rows(seven):
    assert names("slag=slott") == []
    assert ask("saknas=1")["filter_valid"] is False


def exported(query):
    response = ask(query)
    return json.loads(b"".join(response.streaming_content))


def test_export_has_all_rows_of_the_filter_in_order(seven):
    assert exported("format=json&sort=-namn&slag=company&page=9") == [
        {"namn": "Enhet 5"},
        {"namn": "Enhet 3"},
        {"namn": "Enhet 1"},
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("format=pdf", "Okänt format. Välj xlsx, csv eller json."),
        ("format=%00", "Okänt format. Välj xlsx, csv eller json."),
        ("format=json&slag=slott", "Det valet finns inte. Välj ett annat i listan."),
        ("format=csv&saknas=1", "Finns inte."),
    ],
)
def test_export_of_what_makes_no_sense_is_a_bad_request(seven, query, message):
    with pytest.raises(BadRequest, match=message):
        ask(query)


@pytest.mark.parametrize("count", [1, 3, 300])
def test_number_of_queries_does_not_grow(count):
    for number in range(count):
        make_unit(name=f"Enhet {number}")
    with CaptureQueriesContext(connection) as queries:
        ask()
    assert len(queries) == 1
