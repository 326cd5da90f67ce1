"""Jobs about sign-in."""

import datetime

from axes.models import AccessAttempt
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from apps.accounts.limits import forget


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="clear_sessions")
def clear_sessions(timestamp):
    """Delete sessions that have expired."""
    call_command("clearsessions")


@app.periodic(cron="35 3 * * *")
@app.task(queueing_lock="clear_counts")
def clear_counts(timestamp):
    """Delete what was counted to slow somebody down: it holds addresses and logins and is worth nothing a day later."""
    yesterday = timezone.now() - datetime.timedelta(days=1)
    forget(yesterday)
    AccessAttempt.objects.filter(attempt_time__lt=yesterday).delete()
