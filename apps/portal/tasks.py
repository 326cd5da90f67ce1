"""Jobs about what is gathered here."""

from procrastinate.contrib.django import app

from apps.accounts.models import RetentionRule, User
from apps.portal.reorganisation.carry import complete, due
from apps.portal.retention.job import carry_out, carry_out_all


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
