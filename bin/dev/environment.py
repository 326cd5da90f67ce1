"""The virtual environment `.venv`, with the packages of one requirements file, pinned by hash."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping

from .ground import PYTHON, ROOT, VENV, Trouble, digest, local_folder, quiet, say

STAMP = VENV / "installed"  # a line for each requirements file that is fully installed


def ensure_environment(*, for_tests: bool = False) -> None:
    """Make `.venv` and install what is missing; two file reads when all is there."""
    base, dev = (_wanted(name) for name in ("base", "dev"))
    installed = STAMP.read_text().split() if STAMP.exists() else []
    if (dev if for_tests else base) in installed and PYTHON.exists():
        return
    if not _python_works():
        # Moved here with the clone, half-made, or its Python is gone: nothing in it is ours to keep.
        say("Making the virtual environment .venv")
        if VENV.exists():
            shutil.rmtree(VENV)
        quiet("Making .venv", [sys.executable, "-m", "venv", VENV])
    STAMP.unlink(missing_ok=True)
    name = "dev" if for_tests else "base"
    say(f"Installing the Python packages of requirements/{name}.txt")
    requirements = ROOT / "requirements" / f"{name}.txt"
    env = os.environ | {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    quiet(
        "Installing Python packages",
        [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements],
        env,
    )
    STAMP.write_text("\n".join([base, dev] if for_tests else [base]) + "\n")  # dev.txt contains base.txt


def _wanted(name: str) -> str:
    """Names the content of a requirements file, the place of the environment and its Python."""
    content = (ROOT / "requirements" / f"{name}.txt").read_bytes()
    return f"{name}-{digest(content, VENV, sys.version_info[:2])}"


def _python_works() -> bool:
    if not PYTHON.exists():
        return False
    program = "import sys, pip; print(sys.prefix, *sys.version_info[:2], sep='\\n')"
    result = subprocess.run([PYTHON, "-c", program], capture_output=True, text=True)
    return result.stdout.split("\n")[:3] == [str(VENV), *map(str, sys.version_info[:2])]


def program_environment(cluster_url: str = "") -> dict[str, str]:
    """The environment of our own programs: the caller's DATABASE_URL, or our cluster's.

    For our cluster the caller's PG* variables are left out; libpq would follow them elsewhere.
    """
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "norrkoping_intl.settings", "PYTHONUNBUFFERED": "1"}
    if cluster_url:
        env = {name: value for name, value in env.items() if not name.startswith("PG")}
        env["DATABASE_URL"] = cluster_url
    return env


def demo_environment(cluster_url: str = "") -> dict[str, str]:
    """As `make run` wants it: the demo, unless the caller says otherwise, with a secret key of this clone's own."""
    env = program_environment(cluster_url)
    env.setdefault("DEMO", "1")
    if is_demo(env) and not env.get("SECRET_KEY"):
        env["SECRET_KEY"] = _secret_key()
    return env


def is_demo(env: Mapping[str, str]) -> bool:
    """As settings.py reads it."""
    return env.get("DEMO", "").strip().lower() in {"1", "true", "ja", "yes"}


def _secret_key() -> str:
    path = local_folder() / "secret-key"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    key = path.read_text().strip()
    if len(key) < 50:
        raise Trouble(f"{path} is damaged; remove it and try again.")
    return key
