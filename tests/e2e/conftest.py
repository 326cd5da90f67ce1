"""A real server and worker on a copy of the seeded database, and a real Chromium in front of them.

Each test module gets a fresh copy of the database and a browser of its own; the server is shared, one for each value
of `BROWSER` in a module. Playwright's sync API runs an event loop in this thread, and
Django's ORM refuses to work beside one: look into the database with `server.sql(...)`, and never use the fixtures of
pytest-django (`db`, `client`) in these modules. The browser is closed at the end of the module, so the other modules
are spared.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from dev.serve import start_web, start_worker, stop, wait_for_answer
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests import demo_database

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@dataclass
class Server:
    """A running Norrköping Intl."""

    url: str
    database_url: str
    log: Path

    def sql(self, query: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query, or nothing from a statement without rows; committed at once."""
        with psycopg.connect(self.database_url) as connection:
            cursor = connection.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []


@dataclass
class Watch:
    """What a page did that no page of ours may do."""

    origin: str
    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        for event, listener in self._listeners().items():
            page.on(event, listener)  # type: ignore[call-overload]

    @contextmanager
    def over(self, page: Page) -> Iterator[None]:
        """Watch a page that lives on, and fail at the end for what it did meanwhile."""
        listeners = self._listeners()
        for event, listener in listeners.items():
            page.on(event, listener)  # type: ignore[call-overload]
        yield
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
        assert self.faults == []

    def _listeners(self) -> dict[str, Callable[[Any], None]]:
        return {
            "console": self._console,
            "pageerror": lambda error: self.faults.append(f"script error: {error}"),
            "request": self._request,
            "response": self._response,
        }

    def _console(self, message: ConsoleMessage) -> None:
        # A failed load is judged by its response: a test may well ask for a page that is not there.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:", "blob:")):
            self.faults.append(f"request to somebody else: {request.url}")

    def _response(self, response: Response) -> None:
        is_page = response.request.resource_type in {"document", "fetch", "xhr"}
        if response.status >= (500 if is_page else 400):
            self.faults.append(f"{response.status}: {response.url}")


@dataclass
class Web:
    """A web server and the database it reads, which each module finds as it was seeded."""

    url: str
    database: str
    log: Path


@contextmanager
def running(seeded_database: str, log: Path) -> Iterator[Web]:
    name, port = demo_database.new_name("e2e"), _free_port()
    url = demo_database.copy(seeded_database, name)
    env = os.environ | {"DATABASE_URL": url, "PORT": str(port), "WEB_CONCURRENCY": "2"}
    with log.open("ab") as file:
        processes = start_web(env, file)
    try:
        wait_for_answer(processes, port)
        yield Web(f"http://127.0.0.1:{port}", name, log)
    finally:
        stop(processes.values())
        demo_database.drop(seeded_database, name)


@pytest.fixture(scope="session")
def web(seeded_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with running(seeded_database, tmp_path_factory.mktemp("web") / "log") as web:
        yield web


@pytest.fixture(scope="module")
def server(
    seeded_database: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Server]:
    """The server with a fresh database. A module with `WORKER = True` gets the worker too.

    A module with `OWN_SERVER = True` gets a server of its own, which reads the environment as the module has set it.
    """
    with ExitStack() as stack:
        log = tmp_path_factory.mktemp("server") / "log"
        if getattr(request.module, "OWN_SERVER", False):
            web = stack.enter_context(running(seeded_database, log))
        else:
            web = request.getfixturevalue("web")
        url = demo_database.copy(seeded_database, web.database)
        if getattr(request.module, "WORKER", False):
            with log.open("ab") as file:
                processes = start_worker(os.environ | {"DATABASE_URL": url}, file)
            stack.callback(lambda: stop(processes.values()))
        told = web.log.stat().st_size
        yield Server(web.url, url, web.log)
    said = web.log.read_text()[told:] + (log.read_text() if log.exists() and log != web.log else "")
    assert "Traceback" not in said, said


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = CHROMIUM_FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=flags)
        yield browser
        browser.close()


@pytest.fixture
def new_page(server: Server, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Makes pages with a visitor each: `new_page(color_scheme="dark", width=320)`.

    Paths are relative to the server: `page.goto("/projekt/")`. A page that logs an error, breaks the content
    security policy, asks another host for something or meets a 500 fails the test at its end.
    """
    watch = Watch(server.url)
    contexts = []

    def make(*, color_scheme: str = "light", width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(
            base_url=server.url,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            color_scheme=color_scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": height},
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield make
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture
def watched(server: Server) -> Callable[[Page], AbstractContextManager[None]]:
    """For a page that lives on: `with watched(page):` fails at the end for what no page of ours may do."""
    return lambda page: Watch(server.url).over(page)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def login() -> Callable[[Page, str], None]:
    """Signs in: `login(page, "samordnare")`, with the demo's button where there is one, which is quicker."""

    def sign_in(page: Page, username: str, *, by_form: bool = False) -> None:
        page.goto("/konto/logga-in/")
        button = page.locator(f"button[name=username][value={username}]")
        if not by_form and button.count():
            button.click()
            page.wait_for_url(lambda url: "/konto/logga-in/" not in url)
            return
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill("demo")
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/konto/logga-in/" not in url)

    return sign_in


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Fails with a readable report if axe finds anything on the page as it stands: `axe(page)`."""
    return partial(examine, options={"resultTypes": ["violations"]})


@pytest.fixture(scope="session")
def colours() -> Callable[[Page], None]:
    """As `axe`, but only what can differ from a page already examined in another size and scheme."""
    rules = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
    return partial(examine, options={"resultTypes": ["violations"], "runOnly": rules})


def examine(page: Page, options: dict[str, list[str]]) -> None:
    """The library's own `run` hands the whole script and all that is well over to the page and back each time."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(({ violations }) => ({ violations }))", options)
    results = AxeResults(found)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


@pytest.fixture(scope="session")
def fits() -> Callable[[Page], None]:
    """Fails if the page must be scrolled sideways, and names what sticks out: `fits(page)`."""

    def measure(page: Page) -> None:
        wide = page.evaluate(
            """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
            [...document.querySelectorAll("body *")]
                .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert wide == [], f"{page.url} is wider than the window"

    return measure


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
