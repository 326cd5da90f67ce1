"""`make run`: the web server and the worker, from start to an orderly end."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import IO

from .database import prepare
from .environment import demo_environment, is_demo
from .ground import PYTHON, ROOT, SETUP_LOCK, Trouble, locked, tied
from .session import database

HOST = "127.0.0.1"
ACCOUNTS = "lasare, kontaktperson, samordnare, revisor, administrator"


def run() -> int:
    port = wanted_port()
    require_free(port)
    with database() as cluster:
        env = demo_environment(cluster.url() if cluster else "") | {"PORT": str(port)}
        with locked(SETUP_LOCK):
            prepare(env, cluster)
        return serve(env, port)


def wanted_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) < 65536:
        raise Trouble(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Trouble(f"Port {port} is reserved. Choose one from 1024 upwards: PORT=8001 make run") from None
        except OSError:
            other = port + 1 if port < 65535 else port - 1
            raise Trouble(f"Port {port} is in use by another program. Choose another: PORT={other} make run") from None


def serve(env: Mapping[str, str], port: int) -> int:
    """Start both, say so when they answer, and wait for Ctrl-C or SIGTERM."""
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        processes = start_both(env)
        wait_for_answer(processes, port)
        print(f"\nRedo: http://{HOST}:{port}")
        if is_demo(env):
            print(f"Demokonton: {ACCOUNTS}\nLösenord: demo")
        print("Ctrl-C avslutar.\n", flush=True)
        while True:
            require_alive(processes)
            time.sleep(0.3)
    except (KeyboardInterrupt, SystemExit):
        return 0  # asked to stop, and did
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C changes nothing
        stop(processes.values())


def start_web(env: Mapping[str, str], log: IO[bytes] | None = None) -> dict[str, subprocess.Popen[bytes]]:
    """The web server alone."""
    return {"web server": _start(["-m", "gunicorn"], env, log)}


def start_worker(env: Mapping[str, str], log: IO[bytes] | None = None) -> dict[str, subprocess.Popen[bytes]]:
    """The worker alone."""
    return {"worker": _start(["manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout=5"], env, log)}


def start_both(env: Mapping[str, str], log: IO[bytes] | None = None) -> dict[str, subprocess.Popen[bytes]]:
    """The web server and the worker, writing to the caller's output or to `log`."""
    return start_web(env, log) | start_worker(env, log)


def _start(arguments: list[str], env: Mapping[str, str], log: IO[bytes] | None) -> subprocess.Popen[bytes]:
    """Start in a session of its own, so that Ctrl-C reaches us alone and we end things in order."""
    return subprocess.Popen(
        tied([PYTHON, *arguments]),
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log and subprocess.STDOUT,
        start_new_session=True,
    )


def wait_for_answer(processes: Mapping[str, subprocess.Popen[bytes]], port: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while (status := health(port)) is None:
        require_alive(processes)
        if time.monotonic() > deadline:
            raise Trouble(f"The web server does not answer within {seconds:.0f} s; see its messages above.")
        time.sleep(0.05)
    if status != http.HTTPStatus.OK:
        raise Trouble(f"The web server is not well: /halsa/ answers {status}; see its messages above.")
    require_alive(processes)  # it was ours that answered


def health(port: int) -> int | None:
    """The status with which the server answers when asked how it is; None when it does not answer."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/halsa/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def require_alive(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise Trouble(f"The {name} has ended by itself (exit code {process.returncode}); see its messages above.")


def stop(processes: Collection[subprocess.Popen[bytes]]) -> None:
    """End them, politely first, then with whatever they have started."""
    for process in processes:
        process.terminate()
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
