"""`make demo`: begin the demo anew. Only a database that says it is a demo, or is empty, is ever emptied."""

import subprocess
from collections.abc import Mapping, Sequence

from .database import prepare
from .environment import demo_environment
from .ground import PYTHON, ROOT, SETUP_LOCK, Trouble, locked, say
from .session import ask, database

EMPTY = "SELECT count(*) = 0 FROM pg_tables WHERE schemaname = 'public'"
# Gives up rather than waits when a running program holds on to a table.
DROP = "SET lock_timeout = '10s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public"


def renew(arguments: Sequence[str]) -> int:
    with database() as cluster:
        env = demo_environment(cluster.url() if cluster else "") | {"DEMO": "1"}
        if ask(EMPTY, env) != "True":
            require_mark(env)
            if "--yes" not in arguments and not confirmed():
                say("Nothing was changed")
                return 1
            with locked(SETUP_LOCK):
                ask(DROP, env)
        with locked(SETUP_LOCK):
            prepare(env, cluster, anew=True)
    say("The demo is new")
    return 0


def require_mark(env: Mapping[str, str]) -> None:
    """seed_demo owns the mark, and knows whether it is there."""
    command = [str(PYTHON), "manage.py", "seed_demo", "--is-demo"]
    if subprocess.run(command, cwd=ROOT, env=env, capture_output=True).returncode:
        raise Trouble("This database does not carry the demo mark, so it is left alone.")


def confirmed() -> bool:
    try:
        answer = input("Everything in the demo database will be dropped and made anew. Go on? [y/N] ")
    except EOFError:
        return False
    return answer.strip().lower() in {"y", "yes", "j", "ja"}
