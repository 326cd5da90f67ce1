"""The words in use, which text search completes compounds with and offers instead of slips.

A dictionary of the text search, filled by a job of the portal, so it is made here and is no model: nobody's record,
nothing points at it, and it can be emptied at any time. `plain` is in lower case without accents.
"""

from django.db import migrations

CREATE = """
CREATE TABLE search_word (
    plain text PRIMARY KEY CHECK (plain <> ''),
    word text NOT NULL CHECK (word <> ''),
    uses integer NOT NULL CHECK (uses > 0)
);
CREATE INDEX search_word_alike ON search_word USING gist (plain gist_trgm_ops(siglen=64));
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_extensions_and_text_search")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE search_word")]
