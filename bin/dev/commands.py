"""The commands of bin/intl."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from . import checks, demo, serve
from .environment import demo_environment, program_environment
from .ground import PYTHON, ROOT, VENV, Trouble, attended, quiet, stop_on_signals
from .session import database, set_up
from .throwaway import throwaway_cluster


def manage(arguments: Sequence[str]) -> int:
    with database() as cluster:
        env = demo_environment(cluster.url() if cluster else "")
        return attended([PYTHON, "manage.py", *arguments], env)


def bench(arguments: Sequence[str]) -> int:
    """Measured on a cluster that writes to disk as in production."""
    set_up(for_tests=True)
    with throwaway_cluster() as (cluster, folder):
        env = program_environment(cluster.url()) | {"DEMO": "1", "STATIC_ROOT": str(folder / "static")}
        env.pop("DEBUG", None)
        return attended([PYTHON, "-m", "bench", *arguments], env)


def requirements(arguments: Sequence[str]) -> int:
    """Compile both files; where packages come from is the reader's affair and stays out of them."""
    set_up(server=False, for_tests=True)
    command = [VENV / "bin" / "pip-compile", "--quiet", "--generate-hashes", "--strip-extras", "--allow-unsafe"]
    command += ["--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links", *arguments]
    env = os.environ | {"CUSTOM_COMPILE_COMMAND": "make requirements"}
    base = ROOT / "requirements" / "base.txt"
    quiet("Compiling", [PYTHON, *command, "-o", base, "pyproject.toml"], env)
    dev = ["--extra", "dev", "-c", base.relative_to(ROOT), "-o", base.with_name("dev.txt")]
    quiet("Compiling", [PYTHON, *command, *dev, "pyproject.toml"], env)
    return 0


COMMANDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "run": (lambda _: serve.run(), "set up what is missing, then serve on http://127.0.0.1:$PORT (8000)"),
    "test": (checks.test, "every check and every test on a throw-away database; arguments go to pytest"),
    "check": (lambda _: checks.check(), "the static checks alone"),
    "pytest": (checks.pytest, "only pytest, on a throw-away database"),
    "demo": (demo.renew, "drop and re-create the demo database; asks first, --yes answers"),
    "bench": (bench, "measure speed on a large throw-away database"),
    "manage": (manage, "Django's command line on the database of `run`"),
    "requirements": (requirements, "compile requirements/*.txt from pyproject.toml; --upgrade takes newer versions"),
}


def main() -> int:
    help_text = "\n".join(f"  {name:<13} {text}" for name, (_, text) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="bin/intl", epilog=f"commands:\n{help_text}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    stop_on_signals()
    try:
        return COMMANDS[given.command][0](given.arguments)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
    except OSError as error:  # a full or read-only disk, a file of another user: nothing has been removed
        print(f"{error.filename or 'The system'}: {error.strerror or error}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1
