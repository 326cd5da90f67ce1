"""Where the clone lies, and how the set-up speaks, waits and gives up."""

import fcntl
import hashlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SETUP_LOCK = LOCAL / "setup.lock"


class Trouble(Exception):
    """Something the user must know and can act on; shown without a traceback."""


def say(message: str) -> None:
    print(f"· {message}", flush=True)


def digest(*parts: object) -> str:
    """A short, stable name for something long, such as a path."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:10]


def tail(text: str, lines: int = 15) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])


def local_folder() -> Path:
    """Make `.local`, open to other users' eyes: the database server may be another user."""
    LOCAL.mkdir(exist_ok=True)
    if LOCAL.stat().st_uid == os.geteuid():
        LOCAL.chmod(0o755)
    return LOCAL


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock at `path`; wait when somebody else does."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another set-up of this clone to finish")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def stop_on_signals() -> None:
    """Turn signals into an orderly exit, so that every `finally` runs; SIGINT too where a shell has switched it off."""

    def leave(number: int, frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, leave)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def quiet(what: str, command: Sequence[object], env: Mapping[str, str] | None = None) -> str:
    """Run a step of the set-up; its output is shown only when it fails."""
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
    if result.returncode:
        raise Trouble(f"{what} failed:\n{tail(result.stdout)}")
    return result.stdout


def attended(command: Sequence[object], env: Mapping[str, str] | None = None) -> int:
    """Run a command in the foreground and return its exit code; however we leave, it leaves first."""
    process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=env)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def tied(command: Sequence[object]) -> list[str]:
    """The command, made to end with its parent even if that is killed outright."""
    return ["setpriv", "--pdeathsig", "TERM", "--", *map(str, command)]
