"""Jobs about sign-in."""

from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="clear_sessions")
def clear_sessions(timestamp):
    """Delete sessions that have expired."""
    call_command("clearsessions")
