"""The database that a command works with, for as long as it needs it."""

import fcntl
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from .cluster import Cluster, private_cluster
from .environment import ensure_environment, program_environment
from .ground import PYTHON, SETUP_LOCK, Trouble, local_folder, locked, tail
from .packages import ensure_packages
from .place import clusters_folder


@contextmanager
def database() -> Iterator[Cluster | None]:
    """Set up what is missing and yield our own cluster, running; or None when DATABASE_URL names another.

    Everybody who uses the cluster holds a shared lock; whoever finds at the end that nobody else does, stops it.
    """
    elsewhere = bool(os.environ.get("DATABASE_URL"))
    set_up(server=not elsewhere)
    if elsewhere:
        ask("SELECT 1", program_environment())  # says early and briefly when it is not there
        yield None
        return
    with (clusters_folder() / "postgres.users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster = private_cluster()
        try:
            with locked(SETUP_LOCK):
                cluster.ensure_made()
                cluster.ensure_started()
            yield cluster
        finally:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                cluster.stop()
            except BlockingIOError:
                pass  # another run uses it, and will stop it


def set_up(*, server: bool = True, for_tests: bool = False) -> None:
    """System packages and virtual environment."""
    local_folder()
    with locked(SETUP_LOCK):
        ensure_packages(server=server, for_tests=for_tests)
        ensure_environment(for_tests=for_tests)


def ask(statement: str, env: Mapping[str, str]) -> str:
    """The first value that the database of DATABASE_URL gives; the installed packages know how to read the URL."""
    program = """
import dj_database_url, psycopg, sys
found = dj_database_url.config()
names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
given = {word: found[name] for word, name in names.items() if found[name]}
with psycopg.connect(**given, **{"connect_timeout": 10} | found.get("OPTIONS", {})) as connection:
    cursor = connection.execute(sys.argv[1])
    if cursor.description:
        print(cursor.fetchone()[0])
"""
    result = subprocess.run([PYTHON, "-c", program, statement], env=env, capture_output=True, text=True)
    if result.returncode:
        raise Trouble(f"The database does not answer as it should:\n{tail(result.stderr, 2)}")
    return result.stdout.strip()
