"""Trying a rule, switching it on, and running it: every step is kept in the log of runs."""

import contextlib
import logging

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from pghistory.models import Context

from apps.accounts.actions import anonymise
from apps.accounts.models import Person, RetentionRule, RetentionRun
from apps.core.models import lock, touch
from apps.core.security import SecurityEvent, log_security_event
from apps.portal.retention.kinds import event_models, files_of, find

logger = logging.getLogger(__name__)
BATCH = 1000
LOCK = 52_020_416  # of PostgreSQL's advisory locks: one run at a time, in whichever process
NO_PLAN = "Regeln hänvisar inte till en antagen informationshanteringsplan med diarienummer och datum."
NOT_TRIED = "Regeln är inte provkörd som den lyder nu."
SWITCHED_OFF = "Regeln är avslagen."
INTERRUPTED = "Körningen avbröts innan den var klar. Ingenting gallrades."


class RetentionFailedError(Exception):
    """Some rule could not be run; the log of runs says which, and why."""


def obstacles(rule):
    """Why the rule may not be switched on yet, in words; empty when it may."""
    return [
        *([] if rule.cites_plan else [NO_PLAN]),
        *([] if rule.has_dry_run else [NOT_TRIED]),
    ]


@transaction.atomic
def save_rule(*, rule, by, version=None):
    """A new rule, or a changed one: it is off until it has been tried as it reads now."""
    if rule.pk:
        lock(RetentionRule, rule.pk, version)
        touch(rule, by=by)
    else:
        rule.created_by = rule.updated_by = by
    rule.active = False
    rule.validate_constraints()
    rule.save()
    return rule


@transaction.atomic
def switch(*, rule, active, by):
    """On or off; what the rule says is not changed by it."""
    rule = lock(RetentionRule, rule.pk)
    if active and (missing := obstacles(rule)):
        raise ValidationError(missing)
    rule.active = active
    rule.updated_by = by
    rule.save()
    return rule


def begin(rule, *, dry_run, by):
    return RetentionRun.objects.create(
        rule=rule,
        rule_version=rule.version,
        dry_run=dry_run,
        before=rule.cut_off(),
        plan_dnr=rule.plan_dnr,
        plan_adopted_on=rule.plan_adopted_on,
        by=by,
    )


def end(run, *, error="", **values):
    """Close the run in its log. What the database has counted stands there already."""
    run.refresh_from_db()
    run.finished_at = timezone.now()
    run.error = error[: RetentionRun._meta.get_field("error").max_length]
    for name, value in values.items():
        setattr(run, name, value)
    run.save()
    facts = {"rule": run.rule_id, "run": run.pk, "dry_run": run.dry_run, "rows": run.total, "failed": bool(error)}
    log_security_event(SecurityEvent.RETENTION, user=run.by, **facts)
    return run


def try_out(*, rule, by=None):
    """What the rule would take today; nothing is deleted."""
    run = begin(rule, dry_run=True, by=by)
    try:
        found = find(rule, run.before)
    except Exception as error:
        logger.exception("Retention rule %s could not be tried", rule.pk)
        return end(run, error=told(error))
    return end(run, counts=found.counts, kept=found.kept)


@contextlib.contextmanager
def one_at_a_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def carry_out(*, rule, by=None):
    """Run a rule for real. All of it or nothing; either way the log says how it went."""
    with one_at_a_time():
        for earlier in rule.runs.filter(finished_at=None, dry_run=False):
            end(earlier, error=INTERRUPTED)
        run = begin(rule, dry_run=False, by=by)
        if missing := [*([] if rule.active else [SWITCHED_OFF]), *obstacles(rule)]:
            return end(run, error=" ".join(missing))
        try:
            found = delete_what_is_found(run)
        except Exception as error:
            logger.exception("Retention rule %s failed", rule.pk)
            return end(run, error=told(error))
        run.refresh_from_db()
        anonymised = {Person._meta.db_table: len(found.persons)} if found.persons else {}
        return end(run, counts=run.counts | anonymised, kept=found.kept)


@transaction.atomic
def delete_what_is_found(run):
    rule = lock(RetentionRule, run.rule_id, run.rule_version)
    found = find(rule, run.before)
    files = files_of(found)
    delete(run, found)
    for person in Person.objects.filter(pk__in=found.persons):
        anonymise(person=person)
    transaction.on_commit(lambda: remove(files))
    return found


def carry_out_all():
    """Every rule that is on, one after the other. A rule that fails does not stop the others."""
    runs = [carry_out(rule=rule) for rule in RetentionRule.objects.on()]
    if failed := [run.rule_id for run in runs if run.error]:
        raise RetentionFailedError(f"Rules {failed}: see the log of runs")
    return runs


def delete(run, found):
    """Through the one function of the database that the guard of the history lets pass."""
    events = {model: keys for model, keys in found.rows.items() if hasattr(model, "pgh_tracked_model")}
    contexts = set().union(*(contexts_of(event, keys) for event, keys in events.items()))
    for model, keys in reversed(found.rows.items()):  # parts before what they are parts of
        if model not in events:
            call(run, model, keys)
    for event, keys in events.items():
        call(run, event, keys | deleted_just_now(event, found))
    call(run, Context, contexts - still_pointed_to(contexts))


def contexts_of(event, keys):
    return set(event._base_manager.filter(pk__in=keys, pgh_context__isnull=False).values_list("pgh_context", flat=True))


def deleted_just_now(event, found):
    """Deleting a row leaves a last row in its history; it goes the same way."""
    gone = found.rows.get(event.pgh_tracked_model, set())
    return set(event._base_manager.filter(pgh_obj_id__in=gone).values_list("pk", flat=True))


def still_pointed_to(contexts):
    found = set()
    for event in event_models():
        rows = event._base_manager.filter(pgh_context__in=contexts)
        found |= set(rows.values_list("pgh_context", flat=True).distinct())
    return found


def call(run, model, keys):
    ordered = sorted(str(key) for key in keys)
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), BATCH):
            values = [run.pk, model._meta.db_table, ordered[start : start + BATCH]]
            cursor.execute("SELECT retention_delete(%s, %s::regclass, %s)", values)


def remove(files):
    for storage, name in files:
        storage.delete(name)


def told(error):
    """What went wrong, for the page: the kind of fault and its first line, never the rows it happened to."""
    lines = error.messages if isinstance(error, ValidationError) else str(error).splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else 'utan förklaring'}"
