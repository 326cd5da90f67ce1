"""`make check` and `make test`: every check runs, then a summary says what failed."""

import os
import re
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from .cluster import FOR_TESTS, HARMLESS_TO_LOSE, Cluster
from .database import collect_static, manage
from .environment import program_environment
from .ground import PYTHON, ROOT, VENV, Trouble, attended, quiet, say
from .packages import find_chromium
from .session import set_up
from .throwaway import throwaway_cluster

# Says whether it went well; what it has printed, if that is to be shown in one piece when it is done.
Step = Callable[[], tuple[bool, str]]
Outcome = tuple[bool, str, float]  # good, name, seconds


def check() -> int:
    set_up(server=False, for_tests=True)
    return summary(run(static_checks()))


def test(arguments: Sequence[str]) -> int:
    _prepare()
    with throwaway_cluster(HARMLESS_TO_LOSE, FOR_TESTS) as (cluster, folder):
        env = test_environment(cluster, folder)
        # Reading the code and building the databases do not need each other, and there are two cores.
        outcomes = side_by_side(static_checks(), database_checks(cluster, env))
        print("\n── pytest", flush=True)
        return summary([*outcomes, *run({"pytest": lambda: (run_pytest(arguments, env), "")})])


def pytest(arguments: Sequence[str]) -> int:
    _prepare()
    with throwaway_cluster(HARMLESS_TO_LOSE, FOR_TESTS) as (cluster, folder):
        env = test_environment(cluster, folder)
        collect_static(env)
        return attended([PYTHON, "-m", "pytest", *arguments], env)


def _prepare() -> None:
    if os.environ.get("DATABASE_URL"):
        say("The tests use a database cluster of their own, not DATABASE_URL")
    set_up(for_tests=True)


def test_environment(cluster: Cluster, folder: Path) -> dict[str, str]:
    """What the tests find: the throw-away cluster, a folder for static files, a browser, no wishes of the caller."""
    env = program_environment(cluster.url())
    for name in ("DEBUG", "PORT", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "MAILBOX", "BEHIND_PROXY"):
        env.pop(name, None)
    return env | {
        "DEMO": "1",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "CHROMIUM": find_chromium() or "",
    }


def static_checks() -> dict[str, Step]:
    tools = VENV / "bin"
    # mypy's Django plugin reads the settings; nothing is served with this key.
    env = program_environment() | {"SECRET_KEY": secrets.token_urlsafe(50), "DEMO": "1"}
    commands: dict[str, list[object]] = {
        "ruff check": [PYTHON, "-m", "ruff", "check"],
        "ruff format": [PYTHON, "-m", "ruff", "format", "--check"],
        "import-linter": [PYTHON, tools / "lint-imports", "--no-logo"],
        "mypy": [PYTHON, "-m", "mypy"],
        "djade": [tools / "djade", "--check", *_templates()],
    }
    return {name: _command(command, env) for name, command in commands.items()}


def _templates() -> Iterator[Path]:
    for folder in ("templates", "apps"):
        yield from sorted((ROOT / folder).rglob("*.html"))


def database_checks(cluster: Cluster, env: dict[str, str]) -> dict[str, Step]:
    production = dict(env) | {"ALLOWED_HOSTS": "intl.example", "SECRET_KEY": secrets.token_urlsafe(50)}
    del production["DEMO"]
    production |= {
        "EMAIL_HOST": "mail.example.test",
        "SITE_URL": "https://intl.example.test",
        "MAIL_FROM": "intl@example.test",
    }

    def prepared() -> tuple[bool, str]:
        collect_static(env)
        manage("Migrating", "migrate", "--no-input", env=env)
        cluster.sql("CREATE DATABASE migrated TEMPLATE intl", "postgres")
        env["TEST_TEMPLATE"] = "migrated"  # spares each test process the migrations
        return True, ""

    def seeded() -> tuple[bool, str]:
        """The end-to-end tests clone this database."""
        manage("Loading reference data", "load_reference", env=env)
        manage("Seeding the demo", "seed_demo", env=env)
        return True, ""

    deploy = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return {
        "makemigrations --check": _command([PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], env),
        "migrate": prepared,
        "pgtrigger ls": lambda: triggers_installed(env),
        "check --deploy": _command(deploy, production),
        "seed": seeded,
    }


def triggers_installed(env: Mapping[str, str]) -> tuple[bool, str]:
    """Every trigger of the models stands in the database as it is written, and there are some."""
    listing = quiet("Listing triggers", [PYTHON, "manage.py", "pgtrigger", "ls"], env)
    rows = re.sub(r"\x1b\[\d+m", "", listing).splitlines()
    wrong = [row for row in rows if row.split()[:2] != ["INSTALLED", "ENABLED"]]
    return bool(rows) and not wrong, "\n".join([f"{len(rows)} triggers", *wrong])


def run_pytest(arguments: Sequence[str], env: Mapping[str, str]) -> bool:
    """All tests on all cores; tests/conftest.py says which stay together."""
    cores = min(os.cpu_count() or 1, 4)
    # One process more than cores: two of them drive a browser and wait for it a fifth of their time.
    spread = ["-n", str(cores + 1), "--dist", "loadgroup"] if cores > 1 and "--pdb" not in arguments else []
    return attended([PYTHON, "-m", "pytest", *spread, *arguments], env) == 0


def _command(command: Sequence[object], env: Mapping[str, str]) -> Step:
    def step() -> tuple[bool, str]:
        result = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        return result.returncode == 0, result.stdout

    return step


def side_by_side(*chains: Mapping[str, Step]) -> list[Outcome]:
    """Each chain of steps in a thread of its own; who is told to stop does not begin a further step."""
    stopped = Event()
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(run, chain, stopped) for chain in chains]
        try:
            return [outcome for future in futures for outcome in future.result()]
        finally:
            stopped.set()


def run(steps: Mapping[str, Step], stopped: Event | None = None) -> list[Outcome]:
    """Every step runs, also after one that failed; what each has to say comes in one piece."""
    outcomes = []
    for name, step in steps.items():
        if stopped and stopped.is_set():
            break
        began = time.monotonic()
        try:
            good, said = step()
        except Trouble as trouble:
            good, said = False, str(trouble)
        outcomes.append((good, name, time.monotonic() - began))
        if said.strip():
            print(f"\n── {name}\n{said.rstrip()}", flush=True)
    return outcomes


def summary(outcomes: Sequence[Outcome]) -> int:
    """Print how each step went; the exit code."""
    print("\n── Summary")
    for good, name, seconds in outcomes:
        print(f"{'ok    ' if good else 'FAILED'} {name} ({seconds:.1f} s)")
    failed = [name for good, name, _ in outcomes if not good]
    print(f"\n{'Failed: ' + ', '.join(failed) if failed else 'All is well.'}", flush=True)
    return 1 if failed else 0
