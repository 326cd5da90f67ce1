"""Two people change the same project, in two real browsers; and a hundred saves at once against a real server."""

import html
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

SAVES = 100
# Whose text each writes: two meet in the same one, two in the same project only.
WRITERS = ("need", "need", "benefit_work", "benefit_residents")


@pytest.fixture(scope="module")
def project(server):
    """One that the demo's contact person leads."""
    [(pk,)] = server.sql(
        "SELECT p.id FROM projects_project p JOIN projects_projectlead l ON l.project_id = p.id "
        "JOIN organisation_unit u ON u.id = l.unit_id "
        "WHERE u.slug = 'utbildningskontoret' AND l.\"end\" IS NULL AND p.status = 'pagaende' ORDER BY p.id LIMIT 1"
    )
    return pk


@pytest.mark.parametrize("script", [True, False], ids=["script", "without script"])
def test_second_of_two_people_chooses_and_nothing_is_lost(new_page, login, axe, fits, server, project, script):
    theirs, mine = new_page(), new_page(java_script_enabled=script, width=320, color_scheme="dark")
    login(theirs, "samordnare")
    login(mine, "kontaktperson")
    for page in (theirs, mine):
        page.goto(f"/projekt/{project}/andra/")
    title = f"Samordnarens titel {script}"
    theirs.get_by_label("Titel").fill(title)
    theirs.get_by_label("Behov i verksamheten").fill(f"Samordnarens behov {script}")
    theirs.get_by_label("Projektets totala budget").fill("7 000 000" if script else "8 000 000")
    theirs.get_by_role("button", name="Spara projektet").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text(title)

    mine.get_by_label("Behov i verksamheten").fill(f"Mitt behov {script}")
    mine.get_by_label("Projektets totala budget").fill("9 000 000")
    mine.get_by_label("Slut", exact=True).fill("2031")
    mine.get_by_role("button", name="Spara projektet").click()
    box = mine.get_by_role("alert")
    expect(box).to_contain_text("Två uppgifter har ändrats av er båda")
    expect(box).to_contain_text("Demo Samordnare sparade den")
    expect(box).to_contain_text("Demo Samordnare ändrade ”Titel” medan du skrev.")
    expect(mine.get_by_label("Titel")).to_have_value(title)
    expect(mine.get_by_label("Behov i verksamheten", exact=True)).to_have_value(f"Mitt behov {script}")
    if script:
        expect(box).to_be_focused()
        axe(mine)
        fits(mine)
        # By keyboard alone: the link of the summary leads to the choice, the arrow key chooses theirs.
        box.get_by_role("link", name="Projektets totala budget").press("Enter")
        expect(mine.get_by_role("radio", name=re.compile("^Ditt.*9 000 000"))).to_be_focused()
        mine.keyboard.press("ArrowDown")
    else:
        mine.get_by_role("radio", name=re.compile("^Det som Demo Samordnare sparade:.*8 000 000")).check()
    choice = mine.get_by_role("group", name="Projektets totala budget: vad ska gälla?")
    expect(choice.get_by_role("radio").nth(1)).to_be_checked()
    mine.get_by_role("button", name="Spara projektet").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text(title)
    [(need, end)] = server.sql("SELECT need, end_first::text FROM projects_project WHERE id = %s", (project,))
    assert (need, end) == (f"Mitt behov {script}", "2031-01-01")
    [(total,)] = server.sql(
        "SELECT l.amount FROM projects_budgetline l JOIN projects_budget b ON b.id = l.budget_id "
        "WHERE b.project_id = %s AND b.valid AND l.kind = 'totalt'",
        (project,),
    )
    assert total == (7_000_000 if script else 8_000_000)


# A hundred saves at once


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


@dataclass
class Writer:
    """Somebody who adds marks to one text of the project, one save after the other, as a browser would."""

    url: str
    path: str
    name: str
    accepted: int = 0
    asked: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.browser = build_opener(HTTPCookieProcessor(CookieJar()), NoRedirect())

    def call(self, path: str, values: list[tuple[str, str]] | None = None) -> tuple[int, str]:
        body = urlencode(values).encode() if values is not None else None
        answer = self.browser.open(Request(self.url + path, body, {"Origin": self.url}))  # noqa: S310
        return answer.status, answer.read().decode()

    def send(self, path: str, values: list[tuple[str, str]]) -> str:
        """The page that comes back, or "" when it was saved."""
        try:
            return self.call(path, values)[1]
        except OSError as error:
            if getattr(error, "code", 0) != 302:
                raise
            return ""

    def sign_in(self) -> None:
        page = self.call("/konto/logga-in/")[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        self.send("/konto/demo/", [("csrfmiddlewaretoken", token[1]), ("username", "samordnare")])

    def write(self, marks: Iterator[str]) -> None:
        """Each mark is saved, however often somebody else comes between; a conflict is settled by joining both."""
        try:
            self.sign_in()
            for mark in marks:
                page = self.call(self.path)[1]
                for _ in range(30):
                    values = fields(page)
                    theirs = re.search(rf'name="val-{self.name}".*?</label>.*?</q>|$', page, re.DOTALL)
                    text = values[self.name]
                    if theirs and theirs[0]:
                        self.asked += 1
                        text = " ".join(dict.fromkeys([*saved_text(page, self.name).split(), *text.split()]))
                    values[self.name] = " ".join(dict.fromkeys([*text.split(), mark]))
                    page = self.send(self.path, [*values.items(), *ticks(page), ("spara", "projekt")])
                    if not page:
                        self.accepted += 1
                        break
                else:
                    self.faults.append(f"{mark} was never saved")
        except Exception as error:
            self.faults.append(repr(error))


def fields(page: str) -> dict[str, str]:
    """The texts and choices of the form, as a browser would send them."""
    form = page[page.index('<form class="form"') :]
    values = {
        html.unescape(name): html.unescape(value)
        for tag in re.findall(r"<input\b[^>]*>", form)
        if not re.search(r'type="(?:checkbox|radio)"', tag)
        for name in re.findall(r'\sname="([^"]*)"', tag)
        for value in [(re.findall(r'\svalue="([^"]*)"', tag) or [""])[0]]
    }
    for name, text in re.findall(r'<textarea\b[^>]*?name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        values[name] = html.unescape(text)
    for name, options in re.findall(r'<select\b[^>]*?name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]*\sselected', options) or re.search(r'value="([^"]*)"', options)
        values[name] = html.unescape(chosen[1]) if chosen else ""
    return values


def ticks(page: str) -> list[tuple[str, str]]:
    tags = [tag for tag in re.findall(r"<input\b[^>]*>", page) if 'type="checkbox"' in tag and " checked" in tag]
    return [(re.findall(r'name="([^"]*)"', tag)[0], (re.findall(r'value="([^"]*)"', tag) or ["on"])[0]) for tag in tags]


def saved_text(page: str, name: str) -> str:
    """What the other has saved, as the choice shows it."""
    shown = re.search(rf'name="val-{name}" value="sparat".*?<q>(.*?)</q>', page, re.DOTALL)
    assert shown
    return html.unescape(shown[1])


def test_hundred_interleaved_saves_lose_nothing(server, project):
    """Four people at once: every mark is there in the end, every accepted save in the history."""
    server.sql(
        "UPDATE projects_project SET need = 'x', benefit_work = 'x', benefit_residents = 'x' WHERE id = %s", (project,)
    )
    [(before,)] = server.sql("SELECT version FROM projects_project WHERE id = %s", (project,))
    path = f"/projekt/{project}/andra/"
    writers = [Writer(server.url, path, name) for name in WRITERS]
    marks = [[f"m{number}-{save}" for save in range(SAVES // len(writers))] for number in range(len(writers))]
    threads = [
        threading.Thread(target=writer.write, args=(iter(own),)) for writer, own in zip(writers, marks, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [fault for writer in writers for fault in writer.faults] == []
    assert sum(writer.accepted for writer in writers) == SAVES
    assert sum(writer.asked for writer in writers) > 0, "nobody met anybody: the test proves nothing"
    [(version, *texts)] = server.sql(
        "SELECT version, need, benefit_work, benefit_residents FROM projects_project WHERE id = %s", (project,)
    )
    both, third, fourth = (set(text.split()) for text in texts)
    assert both == {"x", *marks[0], *marks[1]}
    assert (third, fourth) == ({"x", *marks[2]}, {"x", *marks[3]})
    assert version == before + SAVES
    events = server.sql(
        "SELECT version, need, benefit_work, benefit_residents FROM projects_projectevent "
        "WHERE pgh_obj_id = %s AND version > %s ORDER BY pgh_id",
        (project, before),
    )
    versions = list(dict.fromkeys(row[0] for row in events))
    assert versions == list(range(before + 1, before + SAVES + 1))
    # Nothing that was accepted is ever missing in a later version.
    for (_, *older), (_, *newer) in zip(events, events[1:], strict=False):
        assert all(set(old.split()) <= set(new.split()) for old, new in zip(older, newer, strict=True))
