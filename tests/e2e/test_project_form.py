"""Writing a project in a real browser: with and without JavaScript, by keyboard, at every width, light and dark."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

NEW = "/projekt/nytt/"


def fill(page: Page, title: str) -> None:
    """What an application needs."""
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Behov i verksamheten").fill("Fler ska läsa.")
    page.get_by_label("Program", exact=True).select_option(label="Nordplus 2023–2027")
    page.get_by_label("Läge").select_option(label="Ansökt")
    page.get_by_label("Start").fill("2026-08")
    page.get_by_label("Vi utvecklar vår verksamhet").check()


def test_contact_person_saves_a_project_with_a_new_partner(page, login, server):
    login(page, "kontaktperson")
    page.goto("/projekt/")
    page.get_by_role("link", name="Nytt projekt").click()
    fill(page, "Exempel: Läslust")
    page.get_by_label("Stöd till Norrköping").fill("1 234 567,50")
    page.get_by_text("Vilka gör ni projektet tillsammans med?").click()
    page.get_by_label("Partner 1").fill("riga")
    page.get_by_text("Lägg till en organisation som saknas").click()
    page.get_by_label("Organisationens namn").fill("Exempelskolan i Valmiera")
    page.get_by_label("Slag", exact=True).last.select_option(label="Skola")
    page.get_by_label("Land", exact=True).select_option(label="Lettland")
    page.get_by_role("button", name="Spara projektet").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Exempel: Läslust")
    expect(page.get_by_text("Projektet är sparat.")).to_be_visible()
    partners = page.get_by_role("table", name="2 partner i projektet")
    expect(partners.get_by_role("link", name="Riga")).to_have_attribute("href", "/vanorter/riga/")
    expect(partners).to_contain_text("Exempelskolan i Valmiera")
    [(status,)] = server.sql("SELECT status FROM projects_project WHERE title = 'Exempel: Läslust'")
    assert status == "ansokt"


def test_form_works_without_javascript_and_loses_nothing(new_page, login):
    page = new_page(java_script_enabled=False)
    login(page, "kontaktperson")
    page.goto(NEW)
    fill(page, "Exempel: Utan skript")
    page.get_by_text("Vilka gör ni projektet tillsammans med?").click()
    for number, name in enumerate(("Riga", "Odense", "Linz"), 1):
        page.get_by_label(f"Partner {number}", exact=True).fill(name)
    page.get_by_role("button", name="Lägg till fler partner").click()
    expect(page).to_have_url(re.compile("#partner$"))
    expect(page.get_by_label("Partner 3", exact=True)).to_have_value("Linz")
    page.get_by_label("Partner 4", exact=True).fill("Klaksvik")
    page.get_by_label("Titel").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Exempel: Utan skript")
    expect(page.get_by_role("table", name="4 partner i projektet")).to_be_visible()


def test_errors_take_the_focus_and_lead_to_their_fields(page, login):
    login(page, "kontaktperson")
    page.goto(NEW)
    page.get_by_label("Titel").fill("Exempel: Fel")
    page.get_by_label("Start").fill("3/11/2026")
    page.get_by_role("button", name="Spara projektet").click()
    expect(page).to_have_title(re.compile("^Fel: Nytt projekt"))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Skriv datumet som").click()
    expect(page.get_by_label("Start")).to_be_focused()
    expect(page.get_by_label("Start")).to_have_value("3/11/2026")
    expect(page.get_by_label("Start")).to_have_accessible_description(re.compile("Skriv datumet som 2026-08-01"))


def test_form_with_errors_is_accessible_and_fits(new_page, login, axe, fits):
    page = new_page(color_scheme="dark", width=320)
    login(page, "samordnare")
    page.goto(NEW)
    # Everything unfolded, and everything wrong.
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.get_by_label("Partner 1", exact=True).fill("Hittepå")
    page.get_by_label("Diarienummer").fill("x" * 61)
    page.get_by_role("button", name="Spara projektet").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    fits(page)
