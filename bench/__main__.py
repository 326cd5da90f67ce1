"""`make bench`: two databases, one server for each, and rounds that alternate between the pages.

Rounds are interleaved so that whatever else the machine does falls on all pages alike; medians and ratios are what
counts, and only ratios from one run may be compared.
"""

import itertools
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
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 1_000, int(os.environ.get("BENCH_PROJECTS") or 100_000)
ROUNDS = int(os.environ.get("BENCH_ROUNDS") or 7)
SECONDS = float(os.environ.get("BENCH_SECONDS") or 2.0)
CLIENTS = 2  # enough to keep one worker busy while an answer is on its way
WORKERS = 1

LIST, CITY, NETWORK = "/projekt/", "/vanorter/riga/", "/natverk/sern/"
# Asked in turn: a name that stands in every table, common words, units, an abbreviation.
SEARCHES = tuple(
    f"/sok/?q={quote(words)}"
    for words in ("riga", "hållbara städer", "digitala bibliotek", "utbildningskontoret", "kommunstyrelsen", "LiU")
)
# Name, path, which database.
PAGES = (
    ("projektlistan", LIST, LARGE),
    ("projektlistan, 1 000 projekt", LIST, SMALL),
    ("Djangos admin, samma kolumner", "/bench/admin/projects/project/", LARGE),
    ("kal sida, samma kolumner", "/bench/bar/", LARGE),
    ("kal sida, fyra kolumner", "/bench/kalast/", LARGE),
    ("vänort", CITY, LARGE),
    ("vänort, 1 000 projekt", CITY, SMALL),
    ("nätverk", NETWORK, LARGE),
    ("nätverk, 1 000 projekt", NETWORK, SMALL),
    ("sökning", SEARCHES, LARGE),
    ("sökning, 1 000 projekt", SEARCHES, SMALL),
)
ALSO = (
    ("projektlistan, sökning", f"{LIST}?q=h%C3%A5llbar"),
    ("projektlistan, en enhet", f"{LIST}?enhet=utbildningskontoret"),
    ("projektlistan, sida 400", f"{LIST}?page=400"),
    ("aktivitetslistan", "/aktiviteter/"),
    *((f"sökning: {unquote(path.partition('=')[2])}", path) for path in SEARCHES),
    ("sökning: inga träffar", "/sok/?q=kryddpeppar"),
    ("sökning: förslag medan man skriver", "/sok/forslag/?q=bibl"),
    ("rapport, två år", "/rapporter/utbildningskontoret/?fran=2024&till=2025"),
)
AIMS = (
    ("mot Djangos admin", "projektlistan", "Djangos admin, samma kolumner", 3.0),
    ("mot kal sida, samma kolumner", "projektlistan", "kal sida, samma kolumner", 0.8),
    ("mot kal sida, fyra kolumner", "projektlistan", "kal sida, fyra kolumner", None),
    ("100 000 mot 1 000 projekt", "projektlistan", "projektlistan, 1 000 projekt", 0.75),
    *(
        comparison
        for name in ("vänort", "nätverk", "sökning")
        for comparison in (
            (f"{name}: 100 000 mot 1 000 projekt", name, f"{name}, 1 000 projekt", 0.75),
            (f"{name} mot kal sida, samma kolumner", name, "kal sida, samma kolumner", 0.8),
        )
    ),
)


def main():
    os.chdir(ROOT)
    began = time.monotonic()
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "1"}
    env.setdefault("STATIC_ROOT", str(ROOT / ".local" / "bench-static"))
    run(["manage.py", "collectstatic", "--no-input", "--verbosity=0"], env)
    with ExitStack() as stack:
        empty = stack.enter_context(database("bench_empty", env))
        run(["manage.py", "migrate", "--verbosity=0"], empty)
        run(["manage.py", "load_reference", "--verbosity=0"], empty)
        servers = {size: stack.enter_context(server(size, env, "bench_empty")) for size in (SMALL, LARGE)}
        print(f"Databaserna är laddade och servrarna svarar efter {time.monotonic() - began:.0f} s", flush=True)
        report(measure(servers))
        print(f"\n{'En fråga i taget, 100 000 projekt':<38}{'ms':>8}")
        for name, path in ALSO:
            print(f"{name:<38}{milliseconds(*servers[LARGE], path):>8.0f}", flush=True)
    print(f"\nHela körningen tog {time.monotonic() - began:.0f} s")
    return 0


def run(arguments, env):
    """A Django command in a process of its own; its output."""
    return subprocess.run(
        [sys.executable, *arguments], env=env, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


@contextmanager
def database(name, env, template="template0"):
    """A database of this run beside the one of DATABASE_URL; yields the environment that leads to it."""
    base = env["DATABASE_URL"]
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield env | {"DATABASE_URL": urlunsplit(urlsplit(base)._replace(path=f"/{name}"))}
    finally:
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(drop)


@contextmanager
def server(size, env, template):
    """Make a database of `size` projects and serve it; yields (port, cookie)."""
    with database(f"bench_{size}", env, template) as env:
        port = free_port()
        env = env | {"PORT": str(port), "WEB_CONCURRENCY": str(WORKERS)}
        key = run(["manage.py", "load_bench", str(size)], env).splitlines()[-1]
        process = subprocess.Popen([sys.executable, "-m", "gunicorn"], env=env)
        try:
            wait_for(port, process)
            yield port, f"sessionid={key}"
        finally:
            process.terminate()
            process.wait(timeout=20)


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
    """(answers per second, their median time in ms) of CLIENTS visitors who ask again as soon as they are answered."""
    counts, times, end = [], [], time.monotonic() + seconds
    paths = itertools.cycle([path] if isinstance(path, str) else path)

    def visit():
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        count = 0
        while time.monotonic() < end:
            asked = time.monotonic()
            wanted = next(paths)
            status, _ = fetch(connection, wanted, cookie)
            if status != 200:
                raise RuntimeError(f"{status}: {wanted}")
            times.append((time.monotonic() - asked) * 1000)
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
    return sum(counts) / (time.monotonic() - began), statistics.median(times)


def measure(servers):
    """Name → (requests per second, median time) of each round; the order turns with every round."""
    for name, path, size in PAGES:
        path = path if isinstance(path, str) else path[0]
        status, body = fetch(HTTPConnection("127.0.0.1", servers[size][0], timeout=60), path, servers[size][1])
        if status != 200:
            raise SystemExit(f"{path} svarade {status}.")
        print(f"  {name}: {len(body) / 1000:.0f} kB", flush=True)
    speeds = defaultdict(list)
    for turn in range(ROUNDS):
        for place in range(len(PAGES)):
            name, path, size = PAGES[(place + turn) % len(PAGES)]
            port, cookie = servers[size]
            speeds[name].append(drive(port, path, cookie, SECONDS))
    return speeds


def milliseconds(port, cookie, path):
    """The time of one answer with nobody else there: median of three after a first one, or the first if it is slow."""
    times = []
    for _ in range(4):
        began = time.monotonic()
        try:
            status, _ = fetch(HTTPConnection("127.0.0.1", port, timeout=100), path, cookie)
        except OSError:
            return float("nan")
        if status != 200:
            return float("nan")
        times.append((time.monotonic() - began) * 1000)
        if times[0] > 2000:
            return times[0]
    return statistics.median(times[1:])


def report(speeds):
    print(f"\n{'Sida':<38}{'svar/s':>8}{'lägst':>8}{'högst':>8}{'p50 ms':>8}")
    for name, rounds in speeds.items():
        rates, times = zip(*rounds, strict=True)
        p50 = statistics.median(times)
        print(f"{name:<38}{statistics.median(rates):>8.1f}{min(rates):>8.1f}{max(rates):>8.1f}{p50:>8.1f}")
    print(f"\n{'Jämförelse':<38}{'kvot':>8}{'mål':>8}")
    for words, ours, theirs, aim in AIMS:
        # Round by round: the two stood beside each other in time.
        ratio = statistics.median(a / b for (a, _), (b, _) in zip(speeds[ours], speeds[theirs], strict=True))
        verdict = "" if not aim or ratio >= aim else "  når inte målet"
        print(f"{words:<38}{ratio:>8.2f}{aim or '–':>8}{verdict}", flush=True)
    search, bare = (
        statistics.median(time for _, time in speeds[name]) for name in ("sökning", "kal sida, samma kolumner")
    )
    verdict = "" if search <= bare else "  når inte målet"
    print(f"{'sökningens p50 mot kala sidans':<38}{search / bare:>8.2f}{'≤ 1':>8}{verdict}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
