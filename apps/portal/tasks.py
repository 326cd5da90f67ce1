"""Jobs about what is gathered here."""

from django.utils import timezone
from procrastinate.contrib.django import app

from apps.accounts.letters.outbox import send_waiting
from apps.accounts.letters.transport import can_send
from apps.accounts.models import RetentionRule, User
from apps.portal.letters.run import LettersFailedError, is_done, write_letters
from apps.portal.reorganisation.carry import complete, due
from apps.portal.retention.job import carry_out, carry_out_all
from apps.portal.search.words import refresh as refresh_words


@app.periodic(cron="45 2 * * *")
@app.task(queueing_lock="run_retention")
def run_retention(timestamp):
    """Every night: the retention rules that are switched on."""
    carry_out_all()


@app.task
def run_retention_rule(rule_id, user_id=None):
    """One rule, ordered by an administratör; how it went stands in the log of runs."""
    rule = RetentionRule.objects.get(pk=rule_id)
    carry_out(rule=rule, by=User.objects.filter(pk=user_id).first())


@app.periodic(cron="5 0 * * *")
@app.task(queueing_lock="complete_reorganisations")
def complete_reorganisations(timestamp):
    """Move what has no date of its own to the units that have taken over; once a night, and nothing twice."""
    for reorganisation in due():
        complete(reorganisation=reorganisation)


@app.periodic(cron="10 5 * * *")
@app.task(queueing_lock="write_monthly_letters")
def write_monthly_letters(timestamp):
    """The month's letters, on its first day or the first day that it works; once."""
    if can_send() and not is_done(timezone.localdate()):
        write_and_send()


@app.task
def write_letters_now(user_id=None):
    """The month's letters, ordered by a person; who has one gets no other."""
    write_and_send(by=User.objects.filter(pk=user_id).first())


def write_and_send(by=None):
    """What was written is sent also when the writing broke off; the job has failed all the same."""
    run = write_letters(by=by)
    send_waiting()
    if run.error:
        raise LettersFailedError(f"{run.key}: see the log of runs")


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="refresh_words_in_use")
def refresh_words_in_use(timestamp):
    """Every hour: the words that search completes compounds with and offers instead of slips."""
    refresh_words()
