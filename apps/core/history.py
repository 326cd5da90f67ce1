"""What the database history is told about a change: who, from where and why.

The triggers write what changed; the context they point to holds ids and codes only. No address, for it may carry a
key, and nothing that was typed but the reason a form asked for.
"""

import contextlib
import uuid
from typing import Any

import pghistory
from django.db import models
from pghistory import runtime
from pghistory.middleware import HistoryMiddleware as PghistoryMiddleware

# Commands that serve others for hours: each request and each job has a context of its own.
LASTING = {"runserver", "procrastinate"}
# A context rides along in front of each statement as parameters, and packages' migrations hold bare percent signs.
CONTEXTLESS = LASTING | {"migrate"}


class Source(models.TextChoices):
    """Where a change came from; the values stand in the history and stay as they are."""

    REQUEST = "request", "i programmet"
    IMPORT = "import", "vid import"
    JOB = "job", "av ett schemalagt jobb"
    COMMAND = "command", "med ett kommando på servern"


class HistoryMiddleware(PghistoryMiddleware):
    """Tells the history who asks, in which roles, and through which page: the page's name, never its address."""

    def get_context(self, request):
        told: dict[str, Any] = {"source": Source.REQUEST.value, "user": None}
        if request.user.is_authenticated:
            told |= {"user": request.user.pk, "roles": sorted(request.user.roles)}
        return told

    def process_view(self, request, view_func, view_args, view_kwargs):
        # Without a context around it, as for methods that are not tracked, this says nothing.
        pghistory.context(view=request.resolver_match.view_name)


@contextlib.contextmanager
def telling(**facts):
    """A context for the changes inside, with what the one around it tells and `facts`.

    pghistory's own would add the facts to the one around it, and so to everything else that was done in it: two
    records hidden in one go would both be hidden for the last one's reason.
    """
    around = getattr(runtime._tracker, "value", None)
    if around is None:
        with pghistory.context(**facts):
            yield
        return
    runtime._tracker.value = runtime.Context(id=uuid.uuid4(), metadata=around.metadata | facts)
    try:
        yield
    finally:
        runtime._tracker.value = around


def because(reason):
    """Why the changes inside are made, as asked for by a form: `with because(reason): …`."""
    return telling(reason=reason)


def importing(kind):
    """The changes inside come from a file or a list; `kind` is a code for it, never the name of a file."""
    return telling(source=Source.IMPORT.value, kind=kind)


def from_command(arguments):
    """A context for `manage.py <command>`, named by the command alone: its arguments may be anything."""
    if len(arguments) < 2 or arguments[1] in CONTEXTLESS:
        return contextlib.nullcontext()
    return pghistory.context(source=Source.COMMAND.value, command=arguments[1])


def tell_history(call_next, job, worker):
    """Middleware of the job worker: a job is told by its name, and by the user it was ordered by as `user_id`."""
    told = {"source": Source.JOB.value, "task": job.job.task_name, "user": job.job.task_kwargs.get("user_id")}
    with telling(**told):
        return call_next()


def tell_history_of_jobs(app):
    """Make every worker tell the history about its jobs; setting PROCRASTINATE_ON_APP_READY."""
    app.worker_defaults["task_middleware"].append(tell_history)
