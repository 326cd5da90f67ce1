"""Every kind of page: axe in light and dark, 320 pixels, keyboard and forced colours."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e
BROWSER = "pages"  # a server of its own, beside the one of the other modules

# One of each kind of page and of form; what stands in braces is looked up in the seeded database.
PAGES = (
    "/",
    "/sok/?q=riga",
    "/sok/?q=finnsinte",
    "/vanorter/",
    "/vanorter/riga/",
    "/vanorter/linz/tidslinje/?ar=2024&slag=finns-inte",
    "/vanorter/riga/siffror/",
    "/vanorter/linz/infor-besoket/",
    "/vanorter/ny/",
    "/vanorter/riga/andra/",
    "/vanorter/riga/avtal/avslutat/",
    "/foreningsbidrag/",
    "/foreningsbidrag/{grant}/",
    "/foreningsbidrag/{grant}/andra/",
    "/kunskap/{knowledge}/",
    "/natverk/",
    "/natverk/sern/",
    "/natverk/icorn/tidslinje/?slag=plats",
    "/natverk/sern/andra/",
    "/natverk/exempel-hamnstader/medlemskap/{membership}/ar/",
    "/representation/",
    "/representation/{seat}/",
    "/styruppdrag/",
    "/projekt/",
    "/projekt/?enhet=finns-inte&fran=2025&till=2024",
    "/projekt/?fran=2024&till=2025&matt=pagaende&slag=raknas",
    "/projekt/{project}/",
    "/projekt/{project}/andra/",
    "/projekt/{project}/historik/",
    "/projekt/{project}/handlingar/ny/",
    "/dolj/projekt/{project}/",
    "/dolda/",
    "/projekt/nytt/",
    "/utkast/inloggad/",
    "/aktiviteter/",
    "/aktiviteter/{activity}/",
    "/aktiviteter/ny/",
    "/aktiviteter/ny/?slag=delegation-in",
    "/aktiviteter/{activity}/andra/",
    "/aktiviteter/{activity}/resultat/",
    "/kollegor/?amne=Linz",
    "/paverkan/",
    "/paverkan/{question}/",
    "/paverkan/{question}/framfor/",
    "/omvarld/",
    "/enheter/",
    "/enheter/utbildningskontoret/",
    "/enheter/utbildningskontoret/overlamning/",
    "/foresla/",
    "/forslag/{proposal}/",
    "/omfordela/?fran=utbildningskontoret&till=socialkontoret&datum=2026-01-01",
    "/rapporter/",
    "/rapporter/utbildningsnamnden/?fran=2024&till=2025",
    "/rapporter/utbildningskontoret/?fran=2024&till=2025",
    "/utvardering/",
    "/utvardering/2024-2025/",
    "/att-bekrafta/",
    "/brev/",
    "/organisationer/{organisation}/",
    "/dubbletter/",
    "/sla-samman/organisation/{organisation}/?med={double}",
    "/komponenter/",
    "/finns-inte/",
)
OPEN = ("/konto/logga-in/", "/tillganglighet/")
ADMINISTRATOR = (
    "/administration/enheter/utbildningskontoret/",
    "/administration/omorganisation/dela/",
    "/personer/",
    "/personer/{person}/",
    "/personer/{person}/andra/",
    "/personer/{person}/anonymisera/",
    "/gallring/",
    "/gallring/ny/",
)


@pytest.fixture(scope="module")
def addresses(server):
    # The project whose budget was changed most often has most to show.
    ((project,),) = server.sql(
        "SELECT project_id FROM projects_budget GROUP BY project_id ORDER BY count(*) DESC, project_id LIMIT 1"
    )
    ((historic,),) = server.sql("SELECT id FROM projects_project WHERE source = 'historik' ORDER BY id LIMIT 1")
    ((activity,),) = server.sql("SELECT id FROM activities_activity WHERE status = 'genomford' ORDER BY id LIMIT 1")
    ((proposal,),) = server.sql("SELECT id FROM activities_proposal WHERE status = 'ny' ORDER BY id LIMIT 1")
    found = {"project": project, "historic": historic, "activity": activity, "proposal": proposal}
    ((grant,),) = server.sql("SELECT id FROM partnerships_associationgrant WHERE reclaimed > 0 ORDER BY id LIMIT 1")
    ((knowledge,),) = server.sql("SELECT offer_id FROM activities_knowledgegiven ORDER BY id LIMIT 1")
    found |= {"grant": grant, "knowledge": knowledge}
    ((question,),) = server.sql("SELECT id FROM activities_advocacy WHERE status = 'bevakas' ORDER BY id LIMIT 1")
    ((scan,),) = server.sql("SELECT id FROM activities_horizonscan WHERE considered = 'ja' ORDER BY id LIMIT 1")
    found |= {"question": question, "scan": scan}
    ((membership,),) = server.sql(
        "SELECT m.id FROM networks_membership m JOIN networks_network n ON n.id = m.network_id"
        " WHERE n.slug = 'exempel-hamnstader'"
    )
    ((seat,),) = server.sql("SELECT id FROM networks_representation ORDER BY id LIMIT 1")
    ((point,),) = server.sql("SELECT steering_assignment_id FROM projects_project ORDER BY 1 LIMIT 1")
    found |= {"membership": membership, "seat": seat, "point": point}
    ((organisation,), (double,)) = server.sql(
        "SELECT id FROM organisation_externalorganisation WHERE name ILIKE 'Exempel: kulturhuset%%' ORDER BY id"
    )
    found |= {"organisation": organisation, "double": double}
    return lambda path: path.format(**found)


@pytest.fixture(scope="module")
def signed_in(server, browser):
    """The cookies of the samordnare, who sees and may do the most."""
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.goto("/konto/logga-in/")
    page.get_by_role("button", name="Demo Samordnare").click()
    page.wait_for_url(lambda url: "/konto/" not in url)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="module")
def tab(server, browser, signed_in):
    """One page for all that is only looked at: what it has fetched once it keeps."""
    context = browser.new_context(base_url=server.url, locale="sv-SE", storage_state=signed_in)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible(tab, watched, addresses, look, path):
    with watched(tab):
        tab.goto(addresses(path))
        look(tab)


@pytest.fixture
def look(axe, colours, fits):
    """Examine the page as it stands: wide and light, small and dark, and with the text twice as large."""

    def examine(page):
        page.emulate_media(color_scheme="light", reduced_motion="reduce")  # or colours are caught half way
        page.set_viewport_size({"width": 1280, "height": 900})
        unfold(page)
        axe(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.set_viewport_size({"width": 320, "height": 700})
        fits(page)
        colours(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        enlarge_text(page)
        fits(page)

    return examine


def enlarge_text(page):
    """WCAG 1.4.4 and 1.4.12: twice the size and wider spacing, which may cut nothing off."""
    page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`html { font-size: 200% !important }
                * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }`);
            document.adoptedStyleSheets = [sheet];
        }"""
    )


@pytest.mark.parametrize("path", OPEN)
def test_open_page_is_accessible(new_page, look, path):
    page = new_page()
    page.goto(path)
    look(page)


def test_pages_of_the_administrator_are_accessible(server, new_page, login, look):
    page = new_page()
    login(page, "administrator")
    ((person,),) = server.sql("SELECT person_id FROM accounts_user WHERE username = 'kontaktperson'")
    for path in ADMINISTRATOR:
        page.goto(path.format(person=person))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        look(page)


def test_form_with_errors_is_accessible(new_page, signed_in, look):
    page = new_page(storage_state=signed_in)
    page.goto("/projekt/nytt/")
    page.get_by_role("button", name="Spara projekt").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    look(page)


def unfold(page):
    """What is folded away is part of the page too."""
    page.evaluate("() => document.querySelectorAll('main details').forEach(part => { part.open = true })")


def test_keyboard_comes_past_the_menu_and_sees_where_it_is(new_page, signed_in):
    page = new_page(storage_state=signed_in)
    page.goto("/projekt/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#innehall")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(
    ("path", "color_scheme"),
    [
        ("/", "dark"),
        ("/vanorter/", "light"),
        ("/projekt/", "dark"),
        ("/projekt/nytt/", "light"),
        ("/rapporter/utbildningskontoret/", "light"),
    ],
)
def test_every_stop_of_the_keyboard_is_seen(new_page, signed_in, path, color_scheme):
    """Focus shows as an outline or shadow, on screen, and never goes in circles."""
    page = new_page(color_scheme=color_scheme, storage_state=signed_in)
    page.goto(path)
    unseen, stops = [], 0
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const e = document.activeElement;
                if (!e || e === document.body) return null;
                const shown = [e, ...(e.labels || []), e.parentElement].some(part => {
                    const s = getComputedStyle(part);
                    return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== "none";
                });
                const box = e.getBoundingClientRect();
                return { what: e.outerHTML.slice(0, 100), shown: shown && box.width > 0 && box.height > 0 };
            }"""
        )
        if stop is None:
            break
        stops += 1
        if not stop["shown"]:
            unseen.append(stop["what"])
    assert stops > 5
    assert unseen == []


def test_shortcut_leads_to_search_and_can_be_turned_off(new_page, signed_in):
    page = new_page(storage_state=signed_in)
    page.goto("/vanorter/")
    search = page.locator("#sok")
    page.locator("body").press("/")
    expect(search).to_be_focused()
    page.locator("h1").click()
    page.locator("details.you summary").click()
    page.locator("[data-shortcut]").click()
    page.reload()
    page.locator("body").press("/")
    expect(search).not_to_be_focused()


@pytest.mark.parametrize("path", ["/", "/vanorter/riga/", "/projekt/", "/rapporter/utbildningsnamnden/"])
def test_page_works_without_scripts(new_page, signed_in, path):
    page = new_page(java_script_enabled=False, storage_state=signed_in)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()


def test_paper_leaves_out_what_cannot_be_clicked(new_page, signed_in):
    page = new_page(storage_state=signed_in)
    page.goto("/rapporter/utbildningsnamnden/?fran=2024&till=2025")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Huvudmeny")).to_be_hidden()
    expect(page.locator("header form[role=search]")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
