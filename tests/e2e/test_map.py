"""The map as Chromium draws it: what is worked out in Python must hold where fonts and screens decide."""

import itertools

import pytest

pytestmark = pytest.mark.e2e

BOXES = """selector => [...document.querySelectorAll(selector)].map(element => {
    const box = element.getBoundingClientRect();
    return [element.textContent.trim(), box.left, box.top, box.right, box.bottom];
})"""


def overlap(one, other):
    return one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]


@pytest.mark.parametrize("width", [1280, 320])
def test_names_do_not_cover_each_other_and_can_be_hit(new_page, login, axe, fits, width):
    page = new_page(width=width)
    login(page, "lasare")
    page.goto("/vanorter/")
    names = page.evaluate(BOXES, "svg.map text")
    assert sorted(name for name, *_ in names) == [
        "Esslingen am Neckar",
        "Klaksvík",
        "Kópavogur",
        "Linz",
        "Norrköping",
        "Odense",
        "Riga",
        "Tammerfors",
        "Trondheim",
    ]
    for one, other in itertools.combinations(names, 2):
        assert not overlap(one, other), (one, other)
    [(_, left, top, right, bottom)] = page.evaluate(BOXES, "svg.map")
    for name in names:
        assert left <= name[1] and name[3] <= right and top <= name[2] and name[4] <= bottom, name
        assert name[4] - name[2] >= 12, f"{name[0]} is too small to read"
    targets = page.evaluate(BOXES, "svg.map a circle:first-child")
    assert len(targets) == 8
    for one in targets:
        assert min(one[3] - one[1], one[4] - one[2]) >= 24
    fits(page)
    axe(page)


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_land_is_drawn_in_the_colours_of_the_page(new_page, login, color_scheme):
    page = new_page(color_scheme=color_scheme)
    login(page, "lasare")
    page.goto("/vanorter/")
    page.wait_for_load_state("networkidle")
    land = page.evaluate("() => document.querySelector('svg.map use').getBBox().width")
    assert land > 600
    paper = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert page.evaluate("() => getComputedStyle(document.querySelector('svg.map use')).fill") == paper


def test_a_city_is_reached_by_mouse_and_keyboard(new_page, login):
    page = new_page()
    login(page, "lasare")
    page.goto("/vanorter/")
    page.locator("svg.map a[aria-label='Riga, Lettland']").click()
    page.wait_for_url("**/vanorter/riga/")
    assert page.locator("h1").inner_text() == "Riga"
    page.goto("/vanorter/")
    link = page.locator("svg.map a[aria-label='Linz, Österrike']")
    link.focus()
    # Reached from the keyboard, the link shows where you are.
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert (
        link.evaluate("element => element === document.activeElement && getComputedStyle(element).outlineStyle")
        == "solid"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/vanorter/linz/")


@pytest.mark.parametrize("slug", ["riga", "klaksvik", "esslingen-am-neckar"])
def test_small_map_shows_both_names(new_page, login, slug):
    page = new_page(width=320)
    login(page, "lasare")
    page.goto(f"/vanorter/{slug}/")
    names = page.evaluate(BOXES, "svg.map text")
    [(_, left, top, right, bottom)] = page.evaluate(BOXES, "svg.map")
    assert [name for name, *_ in names] == ["Norrköping", page.locator("h1").inner_text()]
    assert not overlap(*names)
    for name in names:
        assert left <= name[1] and name[3] <= right and top <= name[2] and name[4] <= bottom, name
