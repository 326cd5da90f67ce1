"""Preparing a visit, from the search to the sheet of paper, and standing up for a profile."""

import datetime
import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from apps.core.partial_date import PartialDate

pytestmark = pytest.mark.e2e


def test_a_visit_is_prepared_from_search_to_paper(page, login):
    login(page, "lasare")
    page.goto("/")
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("riga")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/sok/\?q=riga"))
    page.get_by_role("main").get_by_role("link", name="Riga", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Riga")

    # Whom to ask, on both sides, and what comes.
    aside = page.get_by_role("complementary")
    expect(aside).to_contain_text("Kommunstyrelsens kontor")
    expect(aside.get_by_role("link", name="international@riga.example")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("2028: 40 år sedan samarbetet började")
    expect(page.get_by_role("button", name="Uppgifterna stämmer")).to_have_count(0)

    page.get_by_role("navigation", name="Sidor om orten").get_by_role("link", name="Inför besöket").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inför besöket: Riga")
    promises = page.get_by_role("table", name="Det vi lovade varandra, och om det hölls")
    expect(promises).to_contain_text("Inte än")
    expect(promises).to_contain_text("Ja")
    expect(page.get_by_role("table", name="Senaste gåvorna")).to_be_visible()
    expect(page.get_by_role("button", name="Skriv ut")).to_be_visible()

    [sheet] = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    text = sheet.extract_text()
    for words in ("Inför besöket: Riga", "RI-ga", "Pågående projekt", "international@riga.example"):
        assert words in text
    assert "Tidslinje" not in text  # no menus on paper


def test_a_profile_is_confirmed_with_one_click(page, login, server):
    login(page, "samordnare")
    page.goto("/vanorter/riga/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Stämmer det här fortfarande?")
    page.get_by_role("button", name="Uppgifterna stämmer").click()
    expect(page.locator(".messages")).to_contain_text("Uppgifterna står nu som bekräftade i dag.")
    today = datetime.datetime.now(datetime.UTC).astimezone().date()
    [(confirmed,)] = server.sql("SELECT confirmed_at FROM partnerships_partnership WHERE slug = 'riga'")
    assert abs((confirmed - today).days) <= 1
    expect(main).to_contain_text(f"Senast bekräftad {PartialDate.day(confirmed)} av Kommunstyrelsens kontor.")
    expect(main).not_to_contain_text("Stämmer det här fortfarande?")
