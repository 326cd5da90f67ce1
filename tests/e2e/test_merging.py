"""The samordnare finds that a partner stands twice in the register, and makes one of the two."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

KEPT, DOUBLE = "Exempel: Kulturhuset Vågen", "Exempel: kulturhuset Vagen AS"


def test_two_partners_become_one(new_page, login, axe, fits, server):
    ((double,),) = server.sql("SELECT id FROM organisation_externalorganisation WHERE name = %s", (DOUBLE,))
    page = new_page()
    login(page, "samordnare")
    page.goto("/organisationer/")
    page.get_by_role("link", name="Möjliga dubbletter").click()
    page.get_by_role("link", name=f"Jämför {KEPT} och {DOUBLE}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Slå ihop två organisationer")
    expect(page.get_by_text("Exempel: Evenemang som lämnar små spår")).to_be_visible()
    expect(page.get_by_role("heading", name="Finns hos båda")).to_be_visible()
    page.get_by_role("radio", name="Slag Företag").check()
    axe(page)

    page.get_by_role("button", name="Slå ihop").click()
    reason = page.get_by_label("Varför är de samma?")
    expect(page.get_by_role("alert")).to_contain_text("Skriv varför")
    expect(page.get_by_role("radio", name="Slag Företag")).to_be_checked()
    page.set_viewport_size({"width": 320, "height": 700})
    fits(page)
    reason.fill("Lades in två gånger.")
    page.get_by_role("button", name="Slå ihop").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(KEPT)
    expect(page.locator(".messages")).to_contain_text(f"”{DOUBLE}” har gått upp i ”{KEPT}”")
    expect(page.get_by_role("row", name=re.compile("Evenemang som lämnar små spår"))).to_be_visible()
    expect(page.locator("caption", has_text="3 projekt med")).to_be_visible()
    kept = page.url
    page.goto(f"/organisationer/{double}/")
    expect(page).to_have_url(kept)
    page.get_by_role("link", name="Historik").click()
    expect(page.get_by_text("Lades in två gånger.")).to_be_visible()
