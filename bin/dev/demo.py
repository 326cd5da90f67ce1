"""`make demo`: begin the demo anew. Only a database that says it is a demo is ever emptied."""

import sys
from collections.abc import Sequence

from .database import manage, prepare
from .environment import demo_environment
from .ground import SETUP_LOCK, Trouble, locked, say
from .session import database


def renew(arguments: Sequence[str]) -> int:
    with database() as cluster:
        env = demo_environment(cluster.url() if cluster else "") | {"DEMO": "1"}
        with locked(SETUP_LOCK):
            pass
    return 0
