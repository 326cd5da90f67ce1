"""Who, from where and why stands in the context a change points to: only the request that wrote it may complete it.

pghistory adds to a context while its request, job or command runs, under the id that the session carries. Any other
update would say that somebody else made the change.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION history_context_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = OLD.id AND NEW.created_at = OLD.created_at AND OLD.created_at > now() - interval '1 day'
        AND OLD.id::text = current_setting('pghistory.context_id', true)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Cannot update or delete rows from % table: it is history', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER history_context_guard BEFORE UPDATE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION history_context_guard();
"""
DROP = """
DROP TRIGGER history_context_guard ON pghistory_context;
DROP FUNCTION history_context_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_request_counts"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunSQL(CREATE, DROP)]
