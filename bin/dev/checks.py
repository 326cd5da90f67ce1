"""`make check` and `make test`: every check runs, then a summary says what failed."""

import os
import re
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from .cluster import HARMLESS_TO_LOSE, Cluster
from .database import collect_static, manage
from .environment import program_environment
from .ground import PYTHON, ROOT, VENV, Trouble, attended, quiet, say
from .packages import find_chromium
from .session import set_up
from .throwaway import throwaway_cluster

Step = Callable[[], bool]


def check() -> int:
    set_up(server=False, for_tests=True)
    return _all(static_checks())


def test(arguments: Sequence[str]) -> int:
    _prepare()
    with throwaway_cluster(HARMLESS_TO_LOSE) as (cluster, folder):
        env = test_environment(cluster, folder)
        steps = static_checks() | database_checks(cluster, env)
        steps["pytest"] = lambda: run_pytest(arguments, env)
        return _all(steps)


def pytest(arguments: Sequence[str]) -> int:
    _prepare()
    with throwaway_cluster(HARMLESS_TO_LOSE) as (cluster, folder):
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

    def prepared() -> bool:
        collect_static(env)
        manage("Migrating", "migrate", "--no-input", env=env)
        cluster.sql("CREATE DATABASE migrated TEMPLATE intl", "postgres")
        env["TEST_TEMPLATE"] = "migrated"  # spares each test process the migrations
        return True

    def seeded() -> bool:
        """The end-to-end tests clone this database."""
        manage("Loading reference data", "load_reference", env=env)
        manage("Seeding the demo", "seed_demo", env=env)
        return True

    deploy = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return {
        "makemigrations --check": _command([PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], env),
        "migrate": prepared,
        "pgtrigger ls": lambda: triggers_installed(env),
        "check --deploy": _command(deploy, production),
        "seed": seeded,
    }


def triggers_installed(env: Mapping[str, str]) -> bool:
    """Every trigger of the models stands in the database as it is written, and there are some."""
    listing = quiet("Listing triggers", [PYTHON, "manage.py", "pgtrigger", "ls"], env)
    rows = re.sub(r"\x1b\[\d+m", "", listing).splitlines()
    wrong = [row for row in rows if row.split()[:2] != ["INSTALLED", "ENABLED"]]
    print(f"{len(rows)} triggers", *wrong, sep="\n")
    return bool(rows) and not wrong


def run_pytest(arguments: Sequence[str], env: Mapping[str, str]) -> bool:
    """All tests on all cores; tests/conftest.py says which stay together."""
    cores = min(os.cpu_count() or 1, 4)
    spread = ["-n", str(cores), "--dist", "loadgroup"] if cores > 1 and "--pdb" not in arguments else []
    return attended([PYTHON, "-m", "pytest", *spread, *arguments], env) == 0


def _command(command: Sequence[object], env: Mapping[str, str]) -> Step:
    return lambda: subprocess.run([str(part) for part in command], cwd=ROOT, env=env).returncode == 0


def _all(steps: Mapping[str, Step]) -> int:
    outcomes = []
    for name, step in steps.items():
        print(f"\n── {name}", flush=True)
        began = time.monotonic()
        try:
            good = step()
        except Trouble as trouble:
            print(trouble, flush=True)
            good = False
        outcomes.append((good, name, time.monotonic() - began))
    print("\n── Summary")
    for good, name, seconds in outcomes:
        print(f"{'ok    ' if good else 'FAILED'} {name} ({seconds:.1f} s)")
    failed = [name for good, name, _ in outcomes if not good]
    print(f"\n{'Failed: ' + ', '.join(failed) if failed else 'All is well.'}", flush=True)
    return 1 if failed else 0
