"""Copies of the seeded demo: a database each, made in half a second from one that is seeded once for the whole run."""

import fcntl
import os
import re
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from dev.database import manage

_numbers = count(1)


def seeded_database() -> str:
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


def new_name(kind: str) -> str:
    """A name for a copy that no other process of this run uses."""
    return f"{kind}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_numbers)}"


def copy(url: str, name: str) -> str:
    """Make the database `name` a fresh copy of the one at `url`, whatever it was before; its URL."""
    template = named(url)
    assert re.fullmatch(r"\w+", template)
    assert re.fullmatch(r"\w+", name)
    drop(url, name)
    with psycopg.connect(with_name(url, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return with_name(url, name)


def drop(url: str, name: str) -> None:
    with psycopg.connect(with_name(url, "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def named(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
