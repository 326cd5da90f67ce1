"""Long forms hold on to what is typed: through a closed page, a lost session, a cut connection, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

NEW = "/projekt/nytt/"
COPIES = "Object.keys(sessionStorage).filter(name => name.startsWith('utkast:'))"
SAVED = re.compile(r"^Utkast sparat \d\d:\d\d$")


def line(page: Page):
    return page.locator("[data-draft-line] [role=status]")


def sign_out(page: Page) -> None:
    """The session ends on the server, as at its limit; the browser knows nothing."""
    page.context.clear_cookies(name="sessionid")


@pytest.fixture
def form(page, login, server):
    """The form of a new project, nothing typed."""
    server.sql("DELETE FROM accounts_formdraft")
    login(page, "kontaktperson")
    page.goto(NEW)
    return page


def drafts(server) -> list[str]:
    return [title for (title,) in server.sql("SELECT payload->'title'->>0 FROM accounts_formdraft")]


def test_draft_survives_a_closed_page_and_is_offered(form, server, axe, fits):
    form.get_by_label("Titel").fill("Exempel: Stängd")
    expect(line(form)).to_have_text(SAVED)
    # The last words, typed as the page is closed.
    form.get_by_label("Behov i verksamheten").fill("Skrivet i sista stund.")
    closing = form.context.new_page()
    closing.goto("/tillganglighet/")
    form.close(run_before_unload=True)
    closing.goto(NEW)
    offer = closing.get_by_role("region", name="Utkast")
    expect(offer).to_contain_text(re.compile(r"Du har ett utkast från \d\d:\d\d\."))
    axe(closing)
    # Typing beside the offer does not write over it.
    closing.get_by_label("Kortnamn").evaluate("field => field.closest('details').open = true")
    closing.get_by_label("Kortnamn").fill("Nytt")
    expect(line(closing)).to_contain_text("Det finns redan ett utkast")
    closing.set_viewport_size({"width": 320, "height": 700})
    fits(closing)
    closing.on("dialog", lambda dialog: dialog.accept())
    offer.get_by_role("button", name="Fortsätt").click()
    expect(closing.get_by_label("Titel")).to_have_value("Exempel: Stängd")
    expect(closing.get_by_label("Behov i verksamheten")).to_have_value("Skrivet i sista stund.")
    closing.get_by_role("button", name="Spara som idé").click()
    expect(closing.get_by_role("heading", level=1)).to_have_text("Exempel: Stängd")
    assert drafts(server) == []


def test_offered_draft_is_thrown_away_without_losing_what_was_typed_since(form, server):
    form.get_by_label("Titel").fill("Gammalt")
    expect(line(form)).to_have_text(SAVED)
    form.goto(NEW)
    form.get_by_label("Titel").fill("Nytt")
    expect(line(form)).to_contain_text("Det finns redan ett utkast")
    form.get_by_role("button", name="Kasta utkastet").click()
    expect(form.get_by_role("region", name="Utkast")).to_have_count(0)
    expect(line(form)).to_have_text(SAVED)
    expect(form.get_by_label("Titel")).to_have_value("Nytt")
    assert drafts(server) == ["Nytt"]


def test_cut_connection_is_told_and_mended(form, server):
    form.get_by_label("Titel").fill("Före")
    expect(line(form)).to_have_text(SAVED)
    form.context.set_offline(True)
    form.get_by_label("Titel").fill("Under avbrottet")
    expect(line(form)).to_have_text("Kunde inte spara utkastet, försöker igen. Låt sidan vara öppen.")
    # Saving does not lead to the browser's own page of errors, where the text would be gone.
    form.get_by_role("button", name="Spara som idé").click()
    expect(line(form)).to_have_text("Ingen kontakt med servern. Ingenting är sparat, men texten finns kvar här.")
    expect(form.get_by_label("Titel")).to_have_value("Under avbrottet")
    assert drafts(server) == ["Före"]
    form.context.set_offline(False)
    expect(line(form)).to_have_text(SAVED)
    assert drafts(server) == ["Under avbrottet"]
    assert form.evaluate(COPIES) == []


def test_reload_after_a_cut_connection_brings_the_text_back(form, server):
    form.on("dialog", lambda dialog: dialog.accept())
    form.route("**/utkast/**", lambda route: route.abort())
    form.get_by_label("Titel").fill("Omladdad")
    expect(line(form)).to_contain_text("försöker igen")
    assert len(form.evaluate(COPIES)) == 1
    form.unroute("**/utkast/**")
    form.reload()
    expect(form.get_by_label("Titel")).to_have_value("Omladdad")
    assert form.evaluate(COPIES) == []


def test_lost_session_keeps_the_page_and_signing_in_elsewhere_mends_it(form, server, axe):
    sign_out(form)
    form.get_by_label("Titel").fill("Exempel: Utloggad")
    form.get_by_role("button", name="Spara som idé").click()
    expect(line(form)).to_have_text("Du är utloggad. Det du skrev finns kvar här.")
    link = form.get_by_role("link", name="Logga in i en ny flik")
    expect(link).to_be_focused()
    axe(form)
    with form.context.expect_page() as opened:
        link.click()
    tab = opened.value
    tab.get_by_role("button", name="Demo Kontaktperson").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Du är inloggad igen")
    tab.close()
    form.bring_to_front()
    expect(line(form)).to_have_text(SAVED)
    form.get_by_role("button", name="Spara som idé").click()
    expect(form.get_by_role("heading", level=1)).to_have_text("Exempel: Utloggad")
    assert drafts(server) == []


def test_somebody_else_at_the_same_computer_gets_nothing(form, server):
    sign_out(form)
    form.get_by_label("Titel").fill("Bara mitt")
    expect(line(form)).to_contain_text("Du är utloggad.")
    tab = form.context.new_page()
    tab.goto("/konto/logga-in/")
    tab.get_by_role("button", name="Demo Samordnare").click()
    tab.wait_for_url(lambda url: "/konto/" not in url)
    expect(line(form)).to_have_text("Någon annan är inloggad i den här webbläsaren nu.")
    tab.goto(NEW)
    expect(tab.get_by_role("region", name="Utkast")).to_have_count(0)
    assert drafts(server) == []


def test_question_about_the_namnd_comes_as_the_unit_is_chosen(page, login, server):
    """For a kontor that serves several nämnder, and not for one that serves one."""
    [(office,)] = server.sql(
        "SELECT u.name FROM organisation_unit u JOIN organisation_unitservice s ON s.office_id = u.id "
        'WHERE s."end" IS NULL AND u.valid_to_first IS NULL GROUP BY u.name HAVING count(*) > 1 LIMIT 1'
    )
    login(page, "samordnare")
    page.goto(NEW)
    unit, board = page.get_by_label("Ansvarig enhet"), page.get_by_label("Ansvarig nämnd")
    expect(board).to_have_count(0)
    unit.select_option(label=office)
    expect(board).to_be_visible()
    expect(board).to_have_accessible_description(f"{office} arbetar för flera nämnder.")
    unit.select_option(label="Utbildningskontoret")
    expect(board).to_have_count(0)
    # An expired session leads nowhere while there is text on the page.
    page.context.clear_cookies(name="sessionid")
    unit.select_option(label=office)
    expect(line(page)).to_have_text("Du är utloggad. Det du skrev finns kvar här.")
    expect(page).to_have_url(re.compile(f"{NEW}$"))
