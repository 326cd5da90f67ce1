"""How common a word is, by PostgreSQL's own statistics, so that a common one does not cost more than a rare one.

The rows with a rare word are found by the index of words. A word that stands in every tenth row is found sooner by
reading the table from its newest end until there are enough. The planner has to guess which, and takes a word it has
no statistics on for more common than it is: a word that nobody has written would cost it the whole table.
"""

import math
import time
from dataclasses import replace

from django.db import connection

from apps.activities.models import Activity
from apps.projects.models import Project

TABLES = {"projekt": Project._meta.db_table, "aktiviteter": Activity._meta.db_table}
# Smaller tables are always searched by their index.
MANY = 20_000
# A row fetched for the index takes about three times as long as one that is passed by in order.
FETCHED = 3
# A word in more than this share of the rows is left to be compared.
COMMON = 0.02
READ_AGAIN = 600  # seconds
STATISTICS = """
SELECT c.relname, c.reltuples, s.most_common_elems::text::text[], s.most_common_elem_freqs
FROM pg_class c LEFT JOIN pg_stats s ON s.tablename = c.relname AND s.attname = 'search' AND s.schemaname = 'public'
WHERE c.relname = ANY(%s) AND c.relnamespace = 'public'::regnamespace AND c.reltuples > %s
"""
_read: dict = {}


def statistics():
    """{table: (rows, {lexeme: share of the rows})} of the tables large enough for it to matter."""
    key = connection.settings_dict["NAME"]
    at, found = _read.get(key, (0, {}))
    if not at or time.monotonic() - at > READ_AGAIN:
        with connection.cursor() as cursor:
            cursor.execute(STATISTICS, [list(TABLES.values()), MANY])
            found = {
                table: (rows, dict(zip(words or (), shares or (), strict=False)))
                for table, rows, words, shares in cursor.fetchall()
            }
        _read[key] = (time.monotonic(), found)
    return found


def plan(slug, question, wanted):
    """(whether reading the newest rows finds `wanted` of them first, the question for the index of words).

    The index is not asked for common words beside rarer ones: it would fetch all rows of each word before it compares.
    """
    rows, known = statistics().get(TABLES[slug], (0, {}))
    if not rows:
        return False, question.text
    shares = [share(question, forms, known) for forms in question.terms]
    both = math.prod(shares)
    rare = [forms for forms, part in zip(question.terms, shares, strict=True) if part <= COMMON]
    narrow = replace(question, terms=rare).text if rare and len(rare) < len(shares) else question.text
    return rows * both * both * FETCHED > wanted, narrow or question.text


def share(question, forms, known):
    """The share of the rows that have one of the forms, at most."""
    stems = {(lexemes[-1], form.open) for form in forms if (lexemes := question.lexemes(form))}
    return min(1.0, sum(frequency(known, *stem) for stem in stems)) if stems else 1.0


def frequency(known, stem, goes_on):
    if not goes_on:
        return known.get(stem, 0.0)
    return sum(part for lexeme, part in known.items() if lexeme.startswith(stem))
