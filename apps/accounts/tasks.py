"""Jobs about sign-in and letters."""

import datetime

from axes.models import AccessAttempt
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from apps.accounts.letters.outbox import send_waiting
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


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="send_letters")
def send_letters(timestamp):
    """Letters that wait: those the mail server put off, and those whose worker died before it began."""
    send_waiting()


@app.task
def send_letters_now():
    """A person wants what waits to be sent without delay."""
    send_waiting()
