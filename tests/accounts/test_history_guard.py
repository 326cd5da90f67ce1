"""Nothing gets past the guard of the history but the one function that counts what it takes."""

import datetime
import os

import pghistory
import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from apps.accounts.models import RetentionRule, RetentionRun
from apps.projects.models import Project
from tests.factories import make_project

pytestmark = pytest.mark.django_db
EVENTS = "projects_projectevent"
PLAN = {"plan_dnr": "KS 2026/0001", "plan_adopted_on": datetime.date(2026, 1, 15)}


def ask(sql, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def event_keys():
    return [str(key) for (key,) in ask(f"SELECT pgh_id FROM {EVENTS} ORDER BY pgh_id")]


def make_rule(**fields):
    return RetentionRule.objects.create(**{"concerns": "historik", "months": 12, "active": True} | PLAN | fields)


def make_run(rule=None, **fields):
    rule = rule or make_rule()
    return RetentionRun.objects.create(
        **{"rule": rule, "rule_version": rule.version, "dry_run": False, "before": timezone.now()} | fields
    )


def delete(run, keys=None, table=EVENTS):
    return ask("SELECT retention_delete(%s, %s::regclass, %s)", run.pk, table, keys or event_keys())[0][0]


@pytest.fixture(autouse=True)
def history():
    return make_project()


def tables(*, history):
    return [
        model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model") is history
        and (history or hasattr(model, "pgh_event_models"))
    ]  # fmt: skip


def test_every_table_of_history_and_every_tracked_one_is_guarded():
    found = dict(
        ask("SELECT tgrelid::regclass::text, tgtype FROM pg_trigger WHERE tgname = 'history_guard' AND tgenabled = 'O'")
    )
    # pg_trigger.tgtype: 2 before, 8 delete, 16 update, 32 truncate.
    expected = dict.fromkeys(tables(history=True), 2 + 8 + 16 + 32) | dict.fromkeys(tables(history=False), 2 + 32)
    assert found == expected | {"pghistory_context": 2 + 8 + 32, "accounts_retentionrun": 2 + 8 + 32}


@pytest.mark.parametrize(
    "statement",
    [
        f"DELETE FROM {EVENTS}",
        f"UPDATE {EVENTS} SET title = 'x'",
        f"TRUNCATE {EVENTS}",
        "TRUNCATE projects_project CASCADE",
        "DELETE FROM pghistory_context",
        "DELETE FROM accounts_retentionrun",
    ],
)
def test_plain_statements_are_refused_also_when_other_triggers_stand_aside(statement):
    run = make_run()
    before = event_keys()
    names = [name for (name,) in ask("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'")]
    with pytest.raises(ProgrammingError, match="Cannot update or delete rows"), transaction.atomic():
        ask("SELECT set_config('pgtrigger.ignore', %s::text[]::text, true)", names)
        ask("SELECT set_config('intl.retention_run', %s, true)", str(run.pk))
        ask("SET CONSTRAINTS ALL IMMEDIATE")  # or PostgreSQL refuses to truncate for another reason
        ask(statement)
    assert event_keys() == before


def test_a_context_is_completed_by_its_own_request_and_by_nobody_else():
    with pghistory.context(user=1):
        make_project()
        with pghistory.context(reason="Därför"):
            make_project()
    ask("RESET pghistory.context_id")  # as the end of a transaction does
    forged = "UPDATE pghistory_context SET metadata = '{\"user\": 2}'"
    with pytest.raises(ProgrammingError, match="Cannot update or delete rows"):
        ask(forged)
    with pytest.raises(ProgrammingError, match="Cannot update or delete rows"), pghistory.context(user=3):
        ask(forged)
    assert ask("SELECT metadata->>'user', metadata->>'reason' FROM pghistory_context") == [("1", "Därför")]


def test_a_comment_in_the_statement_does_not_pass_for_the_function():
    run = make_run()
    forged = f"""
        DO $$ BEGIN PERFORM set_config('intl.retention_run', '{run.pk}', true); DELETE FROM {EVENTS} /*
PL/pgSQL function other(bigint) line 1 at EXECUTE */; END $$
    """
    with pytest.raises(ProgrammingError, match="Cannot update or delete rows"):
        ask(forged)


def test_the_function_deletes_and_counts_in_the_log_of_the_run():
    run = make_run()
    make_project()
    first, second = event_keys()
    assert delete(run, [first]) == 1
    assert delete(run, [second]) == 1
    assert event_keys() == []
    run.refresh_from_db()
    assert run.counts == {EVENTS: 2}
    # And the door is shut again behind it.
    make_project()
    with pytest.raises(ProgrammingError, match="Cannot update or delete rows"):
        ask(f"DELETE FROM {EVENTS}")


@pytest.mark.parametrize(
    ("rule", "run"),
    [
        ({"active": False}, {}),
        ({"active": False, "plan_dnr": "", "plan_adopted_on": None}, {}),
        ({"plan_adopted_on": datetime.date(2999, 1, 1)}, {}),
        ({"hidden_at": timezone.now()}, {}),
        ({}, {"dry_run": True}),
        ({}, {"finished_at": timezone.now()}),
        ({}, {"rule_version": 7}),
    ],
)
def test_the_function_asks_for_an_open_run_of_an_active_rule_with_an_adopted_plan(rule, run):
    run = make_run(make_rule(**rule), **run)
    with pytest.raises(DatabaseError, match="is not open"):
        delete(run)
    assert len(event_keys()) == 1


@pytest.mark.parametrize("table", ["accounts_person", "accounts_user", "accounts_retentionrun", "django_migrations"])
def test_some_tables_are_never_touched(table):
    with pytest.raises(DatabaseError, match="never deletes from"):
        delete(make_run(), ["1"], table)


def test_a_snapshot_is_never_touched():
    run = make_run()
    with transaction.atomic():
        ask("CREATE TABLE evaluation_snapshot (id bigint PRIMARY KEY)")
        with pytest.raises(DatabaseError, match="never deletes from"):
            delete(run, ["1"], "evaluation_snapshot")
        transaction.set_rollback(True)


def test_a_rule_is_not_switched_on_without_a_plan():
    rule = RetentionRule(concerns="historik", months=12, active=True)
    with pytest.raises(Exception, match="hänvisar till en antagen plan"):
        rule.validate_constraints()
    with pytest.raises(DatabaseError, match="cites_a_plan"), transaction.atomic():
        rule.save()


@pytest.mark.parametrize(
    ("today", "months", "expected"),
    [
        ("2026-11-24", 1, "2026-10-24"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 24, "2024-01-15"),
        ("2026-12-31", 13, "2025-11-30"),
        ("2026-01-01", 1, "2025-12-01"),
    ],
)
def test_the_cut_off_is_the_same_day_that_many_months_ago(today, months, expected):
    noon = timezone.make_aware(datetime.datetime.fromisoformat(f"{today}T12:00"))
    assert timezone.localtime(RetentionRule(months=months).cut_off(noon)).isoformat()[:16] == f"{expected}T00:00"


def test_a_role_that_does_not_own_the_tables_cannot_take_the_guard_away_but_may_run_the_function():
    """As docs/personuppgifter.md advises: the program connects with less than the owner may."""
    run, role = make_run(), f"prov_{os.getpid()}"
    with transaction.atomic():
        ask(f"CREATE ROLE {role}")
        ask(f"GRANT {role} TO CURRENT_USER")
        ask(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
        ask(f"GRANT INSERT ON {EVENTS} TO {role}")
        ask(f"GRANT EXECUTE ON FUNCTION retention_delete(bigint, regclass, text[]) TO {role}")
        ask("SET CONSTRAINTS ALL IMMEDIATE")
        ask(f"SET LOCAL ROLE {role}")
        for statement in (
            f"DELETE FROM {EVENTS}",
            f"TRUNCATE {EVENTS}",
            f"DROP TRIGGER history_guard ON {EVENTS}",
            f"ALTER TABLE {EVENTS} DISABLE TRIGGER ALL",
            "SET LOCAL session_replication_role = replica",
            "CREATE OR REPLACE FUNCTION history_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
        ):
            with pytest.raises(DatabaseError, match="permission denied|must be owner"):
                ask(statement)
        assert delete(run, event_keys()) == 1
        transaction.set_rollback(True)


def test_deleting_a_record_by_hand_still_leaves_its_trace():
    project = Project.objects.get()
    project.delete()
    assert ask(f"SELECT pgh_label FROM {EVENTS} ORDER BY pgh_id") == [("insert",), ("delete",)]
