"""`make bench`: two databases, one server for each, and rounds that alternate between the pages.

Rounds are interleaved so that whatever else the machine does falls on all pages alike; medians and ratios are what
counts, and only ratios from one run may be compared.
"""

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 1_000, 100_000
ROUNDS = int(os.environ.get("BENCH_ROUNDS") or 7)
SECONDS = float(os.environ.get("BENCH_SECONDS") or 2.0)
CLIENTS = 2  # enough to keep one worker busy while an answer is on its way
WORKERS = 1

LIST = "/projekt/"
# Name, path, which database.
PAGES = (
    ("projektlistan", LIST, LARGE),
    ("projektlistan, 1 000 projekt", LIST, SMALL),
    ("Djangos admin, samma kolumner", "/bench/admin/projects/project/", LARGE),
    ("kal sida, 25 rader", "/bench/bar/", LARGE),
)
ALSO = (
    ("projektlistan, sökning", f"{LIST}?q=h%C3%A5llbar", LARGE),
    ("projektlistan, en enhet", f"{LIST}?enhet=utbildningskontoret", LARGE),
    ("projektlistan, sida 400", f"{LIST}?page=400", LARGE),
    ("aktivitetslistan", "/aktiviteter/", LARGE),
    ("en vänort", "/vanorter/riga/", LARGE),
    ("rapport, två år", "/rapporter/utbildningskontoret/?fran=2024&till=2025", LARGE),
)
AIMS = (
    ("mot Djangos admin", "projektlistan", "Djangos admin, samma kolumner", 3.0),
    ("mot kal sida", "projektlistan", "kal sida, 25 rader", 0.8),
    ("100 000 mot 1 000 projekt", "projektlistan", "projektlistan, 1 000 projekt", 0.75),
)


def main():
    os.chdir(ROOT)
    began = time.monotonic()
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "1"}
    env.setdefault("STATIC_ROOT", str(ROOT / ".local" / "bench-static"))
    run(["manage.py", "collectstatic", "--no-input", "--verbosity=0"], env)
    with ExitStack() as stack:
        servers = {size: stack.enter_context(server(size, env)) for size in (SMALL, LARGE)}
        print(f"Databaserna är laddade och servrarna svarar efter {time.monotonic() - began:.0f} s", flush=True)
        speeds = measure(servers, PAGES, rounds=ROUNDS, seconds=SECONDS)
        others = measure(servers, ALSO, rounds=1, seconds=SECONDS, may_fail=True)
    report(speeds, others)
    print(f"\nHela körningen tog {time.monotonic() - began:.0f} s")
    return 0


def run(arguments, env):
    """A Django command in a process of its own; its output."""
    return subprocess.run(
        [sys.executable, *arguments], env=env, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


@contextmanager
def server(size, env):
    """Make a database of `size` projects and serve it; yields (port, cookie). The database is dropped afterwards."""
    base = env["DATABASE_URL"]
    name = f"bench_{size}"
    url = urlunsplit(urlsplit(base)._replace(path=f"/{name}"))
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(f"CREATE DATABASE {name}")
    try:
        port = free_port()
        env = env | {"DATABASE_URL": url, "PORT": str(port), "WEB_CONCURRENCY": str(WORKERS)}
        key = run(["manage.py", "load_bench", str(size)], env).splitlines()[-1]
        process = subprocess.Popen([sys.executable, "-m", "gunicorn"], env=env)
        try:
            wait_for(port, process)
            yield port, f"sessionid={key}"
        finally:
            process.terminate()
            process.wait(timeout=20)
    finally:
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(drop)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if fetch(HTTPConnection("127.0.0.1", port, timeout=10), "/halsa/", "")[0] == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise SystemExit("Servern svarar inte.")


def fetch(connection, path, cookie):
    """(status, body) of one request; the connection is kept when the server allows it."""
    connection.request("GET", path, headers={"Cookie": cookie, "Connection": "keep-alive"})
    response = connection.getresponse()
    body = response.read()
    if response.will_close:
        connection.close()
    return response.status, body


def drive(port, path, cookie, seconds):
    """Answers per second from CLIENTS visitors who ask again as soon as they have been answered."""
    counts, end = [], time.monotonic() + seconds

    def visit():
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        count = 0
        while time.monotonic() < end:
            status, _ = fetch(connection, path, cookie)
            if status != 200:
                raise RuntimeError(f"{status}: {path}")
            count += 1
        connection.close()
        counts.append(count)

    began = time.monotonic()
    visitors = [threading.Thread(target=visit) for _ in range(CLIENTS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    if len(counts) != CLIENTS:
        raise SystemExit(f"{path} svarade inte som den ska.")
    return sum(counts) / (time.monotonic() - began)


def measure(servers, pages, *, rounds, seconds, may_fail=False):
    """Name → requests per second of each round; the order turns with every round."""
    speeds = defaultdict(list)
    ready = []
    for name, path, size in pages:
        port, cookie = servers[size]
        status, body = fetch(HTTPConnection("127.0.0.1", port, timeout=60), path, cookie)
        if status == 200:
            ready.append((name, path, size))
            print(f"  {name}: {len(body) / 1000:.0f} kB", flush=True)
        elif not may_fail:
            raise SystemExit(f"{path} svarade {status}.")
    for turn in range(rounds):
        for place in range(len(ready)):
            name, path, size = ready[(place + turn) % len(ready)]
            speeds[name].append(drive(*servers[size][:1], path, servers[size][1], seconds))
    return speeds


def report(speeds, others):
    print(f"\n{'Sida':<34}{'svar/s':>8}{'lägst':>8}{'högst':>8}")
    for name, rounds in (speeds | others).items():
        print(f"{name:<34}{statistics.median(rounds):>8.1f}{min(rounds):>8.1f}{max(rounds):>8.1f}")
    print(f"\n{'Jämförelse':<34}{'kvot':>8}{'mål':>8}")
    for words, ours, theirs, aim in AIMS:
        # Round by round: the two stood beside each other in time.
        ratio = statistics.median(a / b for a, b in zip(speeds[ours], speeds[theirs], strict=True))
        verdict = "" if ratio >= aim else "  når inte målet"
        print(f"{words:<34}{ratio:>8.2f}{aim:>8.2f}{verdict}")


if __name__ == "__main__":
    sys.exit(main())
