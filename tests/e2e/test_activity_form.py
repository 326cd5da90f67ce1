"""Logging a delegation on a telephone, in a real browser: how little is asked, and that it works without script."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

# What the first screen may ask: kind, what, when, till when, where, with whom, unit.
MOST_ASKED = 7
# Fields that a person must touch to log a delegation.
TOUCHED = 4


def asked(page: Page) -> list[str]:
    """Labels of the fields one sees without unfolding anything."""
    fields = page.locator("form.form :is(input:not([type=hidden]), select, textarea)")
    return [field.evaluate("f => f.labels[0]?.innerText || f.name") for field in fields.all() if field.is_visible()]


def test_a_delegation_is_logged_on_a_telephone(new_page, login, server, axe, fits):
    page = new_page(width=375, height=700)
    login(page, "kontaktperson")
    page.get_by_role("link", name="Logga aktivitet").click()
    fits(page)
    page.get_by_role("link", name="Delegation till oss").click()
    expect(page.get_by_label("Vad gäller det?")).to_be_visible()
    assert len(asked(page)) == MOST_ASKED
    assert not page.get_by_label("Elever").count()

    answers = {"Vad gäller det?": "Exempel: Kockar från Linz", "Vilken dag?": "2026-03-02", "Var?": "Rådhuset"}
    for label, text in answers.items():
        page.get_by_label(label).fill(text)
    with page.expect_response(re.compile("/aktiviteter/amnen/")):
        page.get_by_label("Med vem?").fill("linz")
    expect(page.locator("#amnen option")).to_have_count(1)
    expect(page.locator("#amnen option")).to_have_attribute("value", "Linz (samarbetsort)")
    page.get_by_label("Med vem?").fill("Linz (samarbetsort)")
    page.get_by_label("Med vem?").blur()
    expect(page.locator(".colleagues")).to_contain_text("arbetar också med Linz.")
    assert len(answers) + 1 == TOUCHED
    page.get_by_text("Hur många?").click()
    page.get_by_label("Gäster från andra länder").fill("6")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Spara och skriv vad den gav").click()

    page.get_by_label("Vad gav den?").fill("En plan för nästa läsår.")
    page.get_by_text("Nya löften").click()
    page.get_by_label("Vi lovade (1)").fill("Skicka boken")
    fits(page)
    page.get_by_role("button", name="Spara", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Exempel: Kockar från Linz")
    page.get_by_role("button", name="Hållet").click()
    expect(page.get_by_role("status").or_(page.locator(".message"))).to_contain_text(["Löftet är markerat som hållet."])
    fits(page)
    rows = server.sql(
        "SELECT a.status, a.outcome, g.count, p.status FROM activities_activity a"
        " JOIN activities_participantgroup g ON g.activity_id = a.id JOIN activities_promise p ON p.activity_id = a.id"
        " WHERE a.title = 'Exempel: Kockar från Linz'"
    )
    assert rows == [("genomford", "En plan för nästa läsår.", 6, "hallet")]


def test_another_kind_asks_other_questions_with_and_without_script(new_page, login):
    page = new_page(width=375, height=700)
    login(page, "kontaktperson")
    page.goto("/aktiviteter/ny/?slag=konferens")
    page.get_by_label("Vad gäller det?").fill("Skrivet")
    page.get_by_label("Vad för slags aktivitet?").select_option(label="Digitalt möte")
    expect(page.get_by_label("Var?")).to_have_count(0)
    expect(page.get_by_label("Vad gäller det?")).to_have_value("Skrivet")

    plain = new_page(java_script_enabled=False)
    login(plain, "kontaktperson")
    plain.goto("/aktiviteter/ny/?slag=konferens")
    plain.get_by_label("Vad gäller det?").fill("Exempel: Utan skript")
    plain.get_by_label("Vad för slags aktivitet?").select_option(label="Digitalt möte")
    plain.get_by_role("button", name="Visa rätt frågor").click()
    expect(plain.get_by_label("Var?")).to_have_count(0)
    plain.get_by_label("Vilken dag?").fill("2026-03-02")
    plain.get_by_label("Med vem?").fill("lin")
    plain.get_by_role("button", name="Spara aktiviteten").click()
    plain.get_by_label("Linz (samarbetsort)").check()
    plain.get_by_role("button", name="Spara aktiviteten").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Exempel: Utan skript")
    plain.get_by_role("link", name="Vilka fler arbetar med samma sak?").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Kollegor som arbetar med Linz")
