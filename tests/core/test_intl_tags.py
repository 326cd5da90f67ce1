import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, RequestContext, Template
from django.utils import timezone

from apps.core.partial_date import PartialDate, Precision
from apps.core.templatetags import intl

NBSP = "\N{NO-BREAK SPACE}"


def spaced(text):
    """Expected text is written with ordinary spaces and compared with no-break ones."""
    return text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1 000"),
        (1234567, "1 234 567"),
        (-1234567, "−1 234 567"),
        (Decimal("12.50"), "12,5"),
        (Decimal("12.00"), "12"),
        (Decimal("100"), "100"),
        (Decimal("-0.001"), "0"),
        (1.25, "1,25"),
        (10**40, "10 000" + " 000" * 12),
    ],
)
def test_number_groups_digits(value, expected):
    assert intl.number(value) == spaced(expected)


@pytest.mark.parametrize("write", [intl.number, intl.kr, intl.mnkr, intl.iso, intl.longdate, intl.years, intl.state])
@pytest.mark.parametrize("value", [None, ""])
def test_unknown_is_said_in_words(write, value):
    assert write(value) == "uppgift saknas"


@pytest.mark.parametrize("value", ["minst 3", float("nan"), float("inf")])
def test_number_leaves_what_is_no_number(value):
    assert intl.number(value) == str(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0 kr"),
        (1234567, "1 234 567 kr"),
        (Decimal("1234567.50"), "1 234 567,50 kr"),
        (Decimal("1234567.00"), "1 234 567 kr"),
        (Decimal("-4200"), "−4 200 kr"),
        (Decimal("-0.05"), "−0,05 kr"),
        (Decimal("0.005"), "0,01 kr"),
        (Decimal("999999999999.99"), "999 999 999 999,99 kr"),
    ],
)
def test_kr_shows_ore_only_when_there_are_any(value, expected):
    assert intl.kr(value) == spaced(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (4_200_000, "4,2 mnkr"),
        (4_250_000, "4,3 mnkr"),
        (1_000_000, "1,0 mnkr"),
        (999_500, "1,0 mnkr"),
        (999_499, "999 tkr"),
        (600_000, "600 tkr"),
        (10_000, "10 tkr"),
        (Decimal("9999.50"), "10 tkr"),
        (9_999, "9 999 kr"),
        (0, "0 kr"),
        (-4_200_000, "−4,2 mnkr"),
        (-600_000, "−600 tkr"),
        (1_234_500_000, "1 234,5 mnkr"),
    ],
)
def test_mnkr_picks_the_unit_by_size(value, expected):
    assert intl.mnkr(value) == spaced(expected)


def test_iso_writes_what_is_known():
    assert intl.iso(datetime.date(2026, 11, 3)) == "2026-11-03"
    assert intl.iso(PartialDate.parse("2026-11")) == "2026-11"
    assert intl.iso(PartialDate.parse("ca 1988")) == "ca 1988"


def test_dates_of_datetimes_are_local():
    late = datetime.datetime(2026, 11, 2, 23, 30, tzinfo=datetime.UTC)
    with timezone.override("Europe/Stockholm"):
        assert intl.iso(late) == "2026-11-03"
        assert intl.longdate(late) == "3 november 2026"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-05-12", "2025-05-16", "12–16 maj 2025"),
        ("2025-05-28", "2025-06-03", "28 maj–3 juni 2025"),
        ("2024-12-28", "2025-01-03", "28 december 2024–3 januari 2025"),
        ("2025-05-12", "2025-05-12", "12 maj 2025"),
        ("2025-05", "2025-06", "maj–juni 2025"),
        ("2024-05", "2025-06", "maj 2024–juni 2025"),
        ("2024", "2025", "2024–2025"),
        ("2024", "2024", "2024"),
        ("ca 1960", "1970", "ca 1960–1970"),
        ("2024", "2025-05-16", "2024–16 maj 2025"),
        ("2024", "", "från 2024"),
        ("", "2025-05", "till maj 2025"),
        ("", "", "uppgift saknas"),
    ],
)
def test_daterange_says_nothing_twice(start, end, expected):
    start, end = (PartialDate.parse(text) if text else None for text in (start, end))
    assert intl.daterange(start, end) == expected


def test_daterange_takes_plain_dates():
    assert intl.daterange(datetime.date(2025, 5, 12), datetime.date(2025, 5, 16)) == "12–16 maj 2025"
    decade = PartialDate(datetime.date(1964, 1, 1), Precision.DECADE)
    assert intl.daterange(decade, datetime.date(2018, 3, 1)) == "1960-talet–1 mars 2018"


def test_years():
    assert intl.years(2024, 2025) == "2024–2025"
    assert intl.years(2024, 2024) == "2024"
    assert intl.years(2024, None) == "2024"


def test_plural_agrees_with_its_number():
    assert intl.plural(1, "vänort,vänorter") == "1 vänort"
    assert intl.plural(0, "vänort,vänorter") == "0 vänorter"
    assert intl.plural(1200, "projekt") == f"1{NBSP}200 projekt"
    assert intl.plural(None, "vänort,vänorter") == "uppgift saknas"


def test_numeral_writes_small_numbers_as_words():
    assert [intl.numeral(count) for count in (0, 1, 2, 12, 13)] == ["noll", "en", "två", "tolv", "13"]
    assert intl.numeral(1, "ett") == "ett"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("pagaende", '<span class="state on">Pågående</span>'),
        ("avslutat", '<span class="state done">Avslutat</span>'),
        ("ansokt", '<span class="state wait">Ansökt</span>'),
        ("avbrutet", '<span class="state stop">Avbrutet</span>'),
    ],
)
def test_state_has_shape_and_words(value, expected):
    assert intl.state(value) == expected


def test_state_takes_longer_words_and_escapes():
    assert intl.state("aktiv", "aktivt samarbete") == '<span class="state on">Aktivt samarbete</span>'
    assert intl.state("<b>") == '<span class="state ">&lt;b&gt;</span>'


def test_small_start_touches_minst_only():
    assert intl.small_start(f"minst 4,2{NBSP}mnkr") == f"<small>minst</small> 4,2{NBSP}mnkr"
    assert intl.small_start("12 av 15") == "12 av 15"
    assert intl.small_start("minst <b>") == "<small>minst</small> &lt;b&gt;"


def test_certainty_is_silent_about_verified_facts():
    assert intl.certainty("verified") == ""
    assert intl.certainty("unverified") == '<span class="sure">obekräftad</span>'


SORTS = {"titel": (), "-titel": (), "nyast": ()}


@pytest.mark.parametrize(
    ("sort", "key", "expected"),
    [
        ("nyast", "titel", '<th scope="col"><a class="sort" href="?q=%C3%A5&amp;sort=titel">Titel</a></th>'),
        (
            "titel",
            "titel",
            '<th scope="col" aria-sort="ascending"><a class="sort" href="?q=%C3%A5&amp;sort=-titel">Titel</a></th>',
        ),
        (
            "-titel",
            "titel",
            '<th scope="col" aria-sort="descending"><a class="sort" href="?q=%C3%A5&amp;sort=titel">Titel</a></th>',
        ),
        (
            "nyast",
            "nyast",
            '<th scope="col" aria-sort="ascending"><a class="sort" href="?q=%C3%A5&amp;sort=nyast">Titel</a></th>',
        ),
    ],
)
def test_sortable_turns_the_order_and_forgets_the_page(rf, sort, key, expected):
    context = Context({"request": rf.get("/projekt/", {"q": "å", "page": "3"}), "sort": sort, "sorts": SORTS})
    assert Template(f'{{% sortable "{key}" "Titel" %}}').render(context) == expected


class ExampleForm(forms.Form):
    title = forms.CharField(error_messages={"required": "Skriv en titel"})
    role = forms.ChoiceField(
        choices=[("a", "A")], widget=forms.RadioSelect, error_messages={"required": "Välj en roll"}
    )

    def clean(self):
        raise forms.ValidationError("Något hör inte ihop")


def test_form_errors_point_at_their_fields():
    assert intl.form_errors(ExampleForm({})) == [
        {"id": "", "text": "Något hör inte ihop"},
        {"id": "id_title", "text": "Skriv en titel"},
        {"id": "id_role_0", "text": "Välj en roll"},
    ]


def test_form_errors_of_a_formset_come_after():
    formset = forms.formset_factory(ExampleForm)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x", "form-0-role": ""}
    )
    assert [error["id"] for error in intl.form_errors(ExampleForm({}), formset)] == [
        "",
        "id_title",
        "id_role_0",
        "",
        "id_form-0-role_0",
    ]


def test_error_summary_counts_in_words():
    html = Template('{% include "components/error_summary.html" %}').render(Context({"form": ExampleForm({})}))
    assert "Tre uppgifter behöver rättas" in html
    assert '<a href="#id_title">Skriv en titel</a>' in html


def test_figures_tell_unknown_from_zero():
    html = Template('{% include "components/figures.html" %}').render(
        Context({"figures": [{"label": "Stöd", "value": None}, {"label": "Projekt", "value": "0", "href": "/p/"}]})
    )
    assert '<dd class="unknown">uppgift saknas</dd>' in html
    assert '<dd><a href="/p/">0</a></dd>' in html


def test_pagination_without_a_known_total(rf):
    page = SimpleNamespace(
        number=2, total_pages=None, page_range=[], has_previous=True, has_next=True, previous_number=1, next_number=3
    )
    html = Template('{% include "components/pagination.html" %}').render(
        RequestContext(rf.get("/projekt/", {"status": "avslutat"}), {"page": page})
    )
    assert "<p>Sida 2</p>" in html
    assert '<a rel="next" href="?status=avslutat&amp;page=3">Nästa</a>' in html
