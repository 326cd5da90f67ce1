"""Bringing a database and the static files up to date, and doing nothing when they are."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from .cluster import Cluster
from .environment import is_demo
from .ground import PYTHON, ROOT, digest, local_folder, quiet, say

SOURCES = ("apps", "norrkoping_intl", "fixtures", "static", "templates", "requirements", "manage.py")


def manage(what: str, *arguments: object, env: Mapping[str, str]) -> str:
    return quiet(what, [PYTHON, "manage.py", *arguments], env)


def prepare(env: Mapping[str, str], cluster: Cluster | None, *, anew: bool = False) -> None:
    """Migrate, load reference data, seed the demo once, collect static files.

    For our own cluster all this is skipped when the same sources have prepared the same database before. A
    database named by DATABASE_URL may have been changed from anywhere, so there every step runs and decides itself.
    """
    stamp = local_folder() / "prepared"
    state = _state(cluster, env) if cluster else None
    if state and not anew and stamp.exists() and stamp.read_text() == state:
        return
    stamp.unlink(missing_ok=True)
    say("Bringing the database up to date")
    manage("Migrating", "migrate", "--no-input", env=env)
    say("Loading reference data")
    manage("Loading reference data", "load_reference", env=env)
    if is_demo(env):
        say("Seeding the demo")
        manage("Seeding the demo", "seed_demo", env=env)
    collect_static(env)
    if state:
        stamp.write_text(state)


def collect_static(env: Mapping[str, str]) -> None:
    say("Collecting static files")
    manage("Collecting static files", "collectstatic", "--no-input", env=env)


def _state(cluster: Cluster, env: Mapping[str, str]) -> str:
    """Which database was prepared, from which sources, and how."""
    database = cluster.sql("SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = 'intl'")
    settings = [env.get(name, "") for name in ("DEMO", "DEBUG", "STATIC_ROOT")]
    return digest(database, *settings, *_fingerprints())


def _fingerprints() -> Iterator[str]:
    for source in SOURCES:
        for folder, folders, files in os.walk(ROOT / source):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(files):
                path = Path(folder, name)
                yield f"{path.relative_to(ROOT)} {digest(path.read_bytes())}"
