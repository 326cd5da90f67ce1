"""Suggestions while typing, as a person at a keyboard meets them."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_names_are_suggested_while_typing(new_page, login, axe, fits):
    page = new_page(width=320)
    login(page, "lasare")
    page.goto("/vanorter/")
    field, options = page.locator("#sok"), page.locator("#sok-forslag [role=option]")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("lin")
    expect(options.first).to_contain_text("Linz")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")  # round to the last
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")  # the field
    page.keyboard.press("ArrowDown")
    chosen = field.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    fits(page)
    axe(page)
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("lin")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vanorter/linz/")
    page.locator("#sok").fill("lin")
    page.keyboard.press("Enter")  # nothing is chosen: search
    page.wait_for_url("**/sok/?q=lin")


def test_the_field_searches_without_script(new_page, login):
    page = new_page(java_script_enabled=False)
    login(page, "lasare")
    page.goto("/vanorter/")
    page.get_by_role("searchbox", name="Sök ort, nätverk, projekt eller person").fill("esslngen")
    page.locator("form.search button").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Esslingen").click()
    expect(page.locator("mark").first).to_have_text("Esslingen")
