"""The whole mission once, as people walk it: from a city in the register to the council's PDF."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

pytestmark = pytest.mark.e2e
TITLE = "Språkvänner runt Östersjön"
NEED = "Eleverna behöver möta språket utanför klassrummet."


def test_from_a_city_to_the_councils_pdf(page):
    # A stranger who follows a link signs in with one click and lands where the link led.
    page.goto("/vanorter/riga/")
    expect(page).to_have_url(re.compile(r"/konto/logga-in/\?next=/vanorter/riga/"))
    page.get_by_role("button", name="Demo Kontaktperson").click()
    expect(page).to_have_url(re.compile(r"/vanorter/riga/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Riga")

    # Browse both registers.
    menu = page.get_by_role("navigation", name="Huvudmeny")
    menu.get_by_role("link", name="Vänorter").click()
    main = page.get_by_role("main")
    for name in ("Esslingen am Neckar", "Klaksvík", "Kópavogur", "Linz", "Odense", "Riga", "Tammerfors", "Trondheim"):
        expect(main.locator("table, ul").get_by_role("link", name=name).first).to_be_visible()
    main.locator("table, ul").get_by_role("link", name="Tammerfors").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tammerfors")
    expect(main).to_contain_text("Sportscamp")
    menu.get_by_role("link", name="Nätverk").click()
    main.get_by_role("link", name="SERN").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("SERN")

    # Log a project, with a slip: it ends before it begins.
    menu.get_by_role("link", name="Projekt").click()
    page.get_by_role("link", name="Nytt projekt").click()
    expect(page.get_by_label("Ansvarig enhet")).to_contain_text("Utbildningskontoret")
    page.get_by_role("textbox", name="Titel", exact=True).fill(TITLE)
    page.get_by_label("Behov i verksamheten").fill(NEED)
    page.get_by_label("Program", exact=True).select_option(index=3)
    page.get_by_label("Läge").select_option(label="Pågående")
    page.get_by_label("Sedan när?").fill("2025-08-01")
    page.get_by_role("textbox", name="Start", exact=True).fill("2025-08-01")
    page.get_by_role("textbox", name="Slut", exact=True).fill("2024-06-30")
    page.get_by_label("Stöd till Norrköping").fill("1 234 567,50")
    page.get_by_label("Finansiärens beslutsdatum").fill("2025-06-15")
    page.get_by_role("group", name="Vilka mål i policyn bidrar projektet till?").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Spara projekt").click()

    # The page says so first, leads to the field and has kept what was typed.
    expect(page).to_have_title(re.compile("^Fel: "))
    summary = page.get_by_role("alert").or_(page.locator(".errors, .error-summary")).first
    expect(summary).to_contain_text("Slutdatum kan inte vara före startdatum.")
    summary.get_by_role("link", name="Slutdatum kan inte vara före startdatum.").click()
    end = page.get_by_role("textbox", name="Slut", exact=True)
    expect(end).to_be_focused()
    expect(end).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Behov i verksamheten")).to_have_value(NEED)
    end.fill("2026-06-30")
    page.get_by_role("button", name="Spara projekt").click()
    expect(page.get_by_text("Projektet är sparat.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.get_by_role("main")).to_contain_text("1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,50")

    # It stands in the list, found by another form of the word.
    menu.get_by_role("link", name="Projekt").click()
    page.get_by_role("searchbox", name="Sök i projekten").fill("språkvän")
    page.get_by_role("button", name="Visa", exact=True).first.click()
    expect(page.get_by_role("main").get_by_role("link", name=TITLE)).to_be_visible()

    # It stands in the report of its nämnd and its kontor.
    for unit in ("utbildningsnamnden", "utbildningskontoret"):
        page.goto(f"/rapporter/{unit}/?fran=2024&till=2025")
        expect(page.get_by_role("main").get_by_role("link", name=TITLE).first).to_be_visible()

    # The coordinator downloads the evaluation, and the project is in it.
    page.locator("summary").filter(has_text="Demo Kontaktperson").click()
    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("button", name="Demo Samordnare").click()
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Utvärdering").click()
    page.get_by_role("main").get_by_role("link", name="2024–2025").first.click()
    expect(page).to_have_url(re.compile(r"/utvardering/2024-2025/$"))
    response = page.request.get("/utvardering/2024-2025/utvardering.pdf", timeout=120_000)
    assert (response.status, response.headers["content-type"]) == (200, "application/pdf")
    reader = PdfReader(BytesIO(response.body()))
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages)
    assert TITLE in text
    assert "2024–2025" in text
    assert all("UTKAST" in sheet.extract_text().upper() for sheet in reader.pages)
    assert reader.outline
    assert reader.trailer["/Root"]["/Lang"].startswith("sv")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_contact_person_changes_only_their_own_units_projects(page, login, server):
    login(page, "kontaktperson")
    own, other = (
        server.sql(
            "SELECT lead.project_id FROM projects_projectlead AS lead JOIN organisation_unit AS unit"
            f" ON unit.id = lead.unit_id JOIN projects_project AS project ON project.id = lead.project_id"
            f" WHERE unit.slug = '{unit}' AND lead.end IS NULL AND project.status <> 'ide'"
            " ORDER BY lead.project_id LIMIT 1"
        )[0][0]
        for unit in ("utbildningskontoret", "nodra")
    )
    page.goto(f"/projekt/{own}/")
    expect(page.get_by_role("main").get_by_role("link", name="Ändra").first).to_be_visible()
    page.goto(f"/projekt/{other}/")
    expect(page.get_by_role("main").get_by_role("link", name="Ändra")).to_have_count(0)
    response = page.goto(f"/projekt/{other}/andra/")
    assert response.status == 403
    expect(page.get_by_role("main")).to_contain_text("Projektet hör till")
