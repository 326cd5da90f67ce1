"""A real server and worker on a copy of the seeded database, and a real Chromium in front of them.

Each test module gets its own copy, server and browser. Playwright's sync API runs an event loop in this thread, and
Django's ORM refuses to work beside one: look into the database with `server.sql(...)`, and never use the fixtures of
pytest-django (`db`, `client`) in these modules. The browser is closed at the end of the module, so the other modules
are spared.
"""

import fcntl
import os
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from dev.database import manage
from dev.serve import start_both, start_web, stop, wait_for_answer
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
_numbers = count(1)


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
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

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


@pytest.fixture(scope="session")
def seeded() -> str:
    """The URL of a database with reference data and demo; `make test` has made it, otherwise we do."""
    url = os.environ["DATABASE_URL"]
    with Path(os.environ["STATIC_ROOT"]).with_name("seeding.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other processes of this test run want it too
        with psycopg.connect(url) as connection:
            (has_users,) = connection.execute("SELECT to_regclass('accounts_user') IS NOT NULL").fetchone() or (False,)
            is_seeded = has_users and connection.execute("SELECT FROM accounts_user LIMIT 1").fetchone() is not None
        if not is_seeded:
            for command in ("migrate", "load_reference", "seed_demo"):
                manage(f"manage.py {command}", command, env=os.environ)
    return url


@pytest.fixture(scope="module")
def server(seeded: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A module with `WORKER = True` gets the worker too."""
    database_url = _copy_of(seeded)
    log = tmp_path_factory.mktemp("server") / "log"
    port = _free_port()
    env = os.environ | {"DATABASE_URL": database_url, "PORT": str(port), "WEB_CONCURRENCY": "2"}
    with log.open("ab") as file:
        start = start_both if getattr(request.module, "WORKER", False) else start_web
        processes = start(env, file)
    try:
        wait_for_answer(processes, port)
        yield Server(f"http://127.0.0.1:{port}", database_url, log)
    finally:
        stop(processes.values())
        _drop(database_url, seeded)
    assert "Traceback" not in log.read_text(), log.read_text()


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
    engine = Axe()

    def examine(page: Page) -> None:
        results = engine.run(page)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return examine


@pytest.fixture(scope="session")
def colours() -> Callable[[Page], None]:
    """As `axe`, but only what can differ from a page already examined in another size and scheme."""
    engine = Axe()
    rules = {"runOnly": ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]}

    def examine(page: Page) -> None:
        results = engine.run(page, options=rules)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return examine


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


def _copy_of(url: str) -> str:
    name = f"e2e_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_numbers)}"
    template = urlsplit(url).path.lstrip("/")
    assert re.fullmatch(r"\w+", template)
    with psycopg.connect(_named(url, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return _named(url, name)


def _drop(url: str, seeded: str) -> None:
    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(_named(seeded, "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
