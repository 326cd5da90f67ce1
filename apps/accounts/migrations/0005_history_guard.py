"""What keeps the history as it was written, and the one function that may delete from it.

`history_guard` refuses UPDATE, DELETE and TRUNCATE of the history, also for a session that has told the other triggers
to stand aside, and TRUNCATE of what is tracked. `guard_history` sets it on the tables; `migrate` calls it each time, so
that a table made later has its guard too. `retention_delete` is the only way past: it deletes for a run that is open, of a rule
that is switched on and cites an adopted plan, and writes in the run's own row how many rows of which table went.
"""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION retention_run_is_open(run bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM accounts_retentionrun AS r JOIN accounts_retentionrule AS rule ON rule.id = r.rule_id
        WHERE r.id = run AND NOT r.dry_run AND r.finished_at IS NULL AND rule.active AND rule.hidden_at IS NULL
            AND rule.version = r.rule_version AND rule.plan_dnr <> '' AND rule.plan_adopted_on <= current_date
    )
$$;

CREATE FUNCTION history_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stack text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        GET DIAGNOSTICS stack = PG_CONTEXT;
        -- Who called stands at the beginning of a line, in the language of the server.
        IF stack ~ '\n[^\n"]*retention_delete\(bigint,regclass,text\[\]\)[^\n]* EXECUTE'
            AND retention_run_is_open(nullif(current_setting('intl.retention_run', true), '')::bigint)
        THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'Cannot update or delete rows from % table: it is history', TG_TABLE_NAME;
END
$$;

CREATE FUNCTION guard_history() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    target regclass;
    operations text;
    guarded integer := 0;
BEGIN
    FOR target, operations IN
        SELECT t.tgrelid::regclass, 'UPDATE OR DELETE OR TRUNCATE' FROM pg_trigger AS t
        JOIN pg_class AS c ON c.oid = t.tgrelid AND c.relnamespace = 'public'::regnamespace
        WHERE t.tgname LIKE 'pgtrigger\_append\_only\_%'
        UNION ALL
        -- What is tracked may be deleted row by row, which is noted; emptying the table would leave no trace.
        SELECT t.tgrelid::regclass, 'TRUNCATE' FROM pg_trigger AS t
        JOIN pg_class AS c ON c.oid = t.tgrelid AND c.relnamespace = 'public'::regnamespace
        WHERE t.tgname LIKE 'pgtrigger\_delete\_delete\_%'
        UNION ALL
        -- A context is completed while its request runs, a run when it ends.
        SELECT name::regclass, 'DELETE OR TRUNCATE'
        FROM (VALUES ('pghistory_context'), ('accounts_retentionrun')) AS also (name)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = target AND tgname = 'history_guard') THEN
            EXECUTE format(
                'CREATE TRIGGER history_guard BEFORE %s ON %s FOR EACH STATEMENT EXECUTE FUNCTION history_guard()',
                operations, target
            );
            guarded := guarded + 1;
        END IF;
    END LOOP;
    RETURN guarded;
END
$$;

CREATE FUNCTION retention_delete(run bigint, target regclass, keys text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    name text := (SELECT relname FROM pg_class WHERE oid = target AND relnamespace = 'public'::regnamespace);
    keyed text;
    kind text;
    aside text;
    gone bigint;
BEGIN
    IF NOT retention_run_is_open(run) THEN
        RAISE EXCEPTION 'Retention run % is not open for an active rule that cites an adopted plan', run;
    END IF;
    IF name IS NULL OR name LIKE '%snapshot%' OR name LIKE 'accounts\_retention%' OR name LIKE 'django\_migrations'
        OR name IN ('accounts_person', 'accounts_user')
    THEN
        RAISE EXCEPTION 'Retention never deletes from %', target;
    END IF;
    SELECT a.attname, format_type(a.atttypid, NULL) INTO STRICT keyed, kind
    FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = target AND i.indisprimary AND i.indnkeyatts = 1;
    aside := current_setting('pgtrigger.ignore', true);
    PERFORM set_config('intl.retention_run', run::text, true);
    PERFORM set_config('pgtrigger.ignore', coalesce((
        SELECT array_agg(tgname)::text FROM pg_trigger
        WHERE tgrelid = target AND tgname LIKE 'pgtrigger\_append\_only\_%'
    ), '{}'), true);
    EXECUTE format('DELETE FROM %s WHERE %I = ANY ($1::%s[])', target, keyed, kind) USING keys;
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM set_config('intl.retention_run', '', true);
    PERFORM set_config('pgtrigger.ignore', coalesce(nullif(aside, ''), '{}'), true);
    UPDATE accounts_retentionrun
    SET counts = counts || jsonb_build_object(name, coalesce((counts ->> name)::bigint, 0) + gone)
    WHERE id = run AND gone > 0;
    RETURN gone;
END
$$;
REVOKE EXECUTE ON FUNCTION retention_delete(bigint, regclass, text[]) FROM PUBLIC;
"""
DROP = r"""
DO $$
DECLARE
    target regclass;
BEGIN
    FOR target IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'history_guard' LOOP
        EXECUTE format('DROP TRIGGER history_guard ON %s', target);
    END LOOP;
END
$$;
DROP FUNCTION retention_delete(bigint, regclass, text[]);
DROP FUNCTION guard_history();
DROP FUNCTION history_guard();
DROP FUNCTION retention_run_is_open(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_retention"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunSQL(CREATE, DROP)]
