"""One statement that asks every kind at once, and what comes back.

Each kind is a list of candidates, written by the ORM with its rights, and around it the same SQL that ranks them and
keeps the best. Writing a kind costs the ORM more than PostgreSQL needs to answer, so what was written is kept: it is
the same for everybody with the same rights.
"""

import re
from dataclasses import dataclass
from itertools import count, groupby
from operator import itemgetter
from weakref import WeakKeyDictionary

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from apps.core.search import CONFIG_OF_STEMS
from apps.organisation.permissions import unit_ids
from apps.portal.search.frequency import plan
from apps.portal.search.kinds import BY_SLUG, KINDS, Kind

# Ranking every match of a common word costs more than the answer is worth: so many of the newest are ranked, and fewer
# when the table is read from its newest end.
RANKED = 1_000
RANKED_OF_COMMON = 100
LOOKED_AT = 50
SHOWN, SHOWN_OF_WHOLE = 5, 50
# Stand in what is kept for what changes with each question.
QUERY, NARROW, PARTS = "«the question»", "«its rare words»", "«its parts»"
# The columns a hit is told with, under the same names for every kind.
TOLD = [f"told_{number}" for number in range(max(len(kind.columns) for kind in KINDS))]
KEPT = 500

# A name that is what was typed, begins with it, has all words, has some; then how well the text goes with the words.
# Kinds without a column `search` are read through: each word somewhere in the names or the text around them.
BEST = """
WITH asked AS MATERIALIZED (SELECT to_tsquery(%s, %s) AS query, %s::text[] AS patterns, %s::text[] AS starts,
    %s::text[] AS literal,    lower(unaccent(%s)) AS typed)
SELECT kind, total, score, id, called, around, {columns} FROM (
    SELECT *, coalesce(matching, count(*) OVER (PARTITION BY kind)) AS total,
        row_number() OVER (PARTITION BY kind ORDER BY score DESC, id DESC) AS place
    FROM (
        SELECT said.*, coalesce(ts_rank(said.search, asked.query, 32), 0)
            + 4 * (position(E'\n' || asked.typed || E'\n' IN said.names) > 0)::int
            + 2 * (position(E'\n' || asked.typed IN said.names) > 0)::int
            + (SELECT 1.5 * bool_and(said.names ~ word)::int + avg((said.names ~ word)::int)
                FROM unnest(asked.starts) AS word)
            + (SELECT 0.5 * bool_and(said.names ~ word)::int FROM unnest(asked.literal) AS word) AS score
        FROM (
            SELECT candidate.*, E'\n' || lower(unaccent(called)) || E'\n' AS names FROM ({candidates}) AS candidate
            OFFSET 0) AS said, asked
        WHERE said.search IS NOT NULL OR NOT EXISTS (SELECT FROM unnest(asked.patterns) AS word
            WHERE said.names || lower(unaccent(said.around)) !~ word)
    ) AS scored
) AS ranked
WHERE place <= CASE WHEN kind = %s THEN %s::int ELSE %s::int END
ORDER BY kind, place
"""


# OFFSET 0: planned as if all were wanted, so that the index of words is used and not the one of ids.
BY_INDEX = """SELECT * FROM ({rows} OFFSET 0) AS matching
WHERE search @@ to_tsquery(%s::regconfig, %s) ORDER BY id DESC LIMIT %s"""
# A closer look costs more than the rank: it is taken at the best by rank, names with all that was typed first.
BEST_BY_RANK = """SELECT *, count(*) OVER () AS matching FROM ({rows}) AS ranked
ORDER BY (lower(unaccent(called)) LIKE ALL (%s::text[]))::int + ts_rank(search, to_tsquery(%s::regconfig, %s), 32) DESC,
    id DESC LIMIT %s"""
CANDIDATE = """SELECT '{slug}'::text AS kind, id, called, around, {search} AS search, {matching} AS matching, {told}
FROM ({rows}) AS found"""


class Lines(Func):
    """Texts on a line each; empty ones do no harm."""

    function = "CONCAT_WS"
    output_field = TextField()

    def __init__(self, *fields, **extra):
        super().__init__(Value("\n"), *(F(field) for field in fields), Cast(Value(""), TextField()), **extra)


@dataclass(frozen=True)
class Group:
    """The best rows of one kind, and how many there are; no more than RANKED are counted."""

    kind: Kind
    rows: list[dict]
    total: int
    is_capped: bool

    @property
    def score(self):
        return self.rows[0]["score"] + self.kind.weight


_kept: dict = {}
# Plans that a connection keeps; few people have rights of their own.
PLANS = 40
_plans: WeakKeyDictionary = WeakKeyDictionary()


def rights_of(user):
    """Users with equal rights read the same rows; the day is there for what begins or ends."""
    return (user.is_coordinator, user.is_auditor, unit_ids(user), timezone.localdate())


def candidates(kind, user, rights, common):
    """(SQL, parameters) of what may be ranked, newest first; QUERY stands for the question."""
    key = (kind.slug, common, rights)
    if key not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = write(kind, user, common)
    return _kept[key]


def write(kind, user, common):
    rows = kind.rows(user).order_by().annotate(called=Lines(*kind.names), around=Lines(*kind.body))
    columns = ["id", *kind.columns, "called", "around"]
    if not kind.full_text:
        sql, params = rows.values(*columns).query.sql_with_params()
    else:
        asked = SearchQuery(QUERY if common else NARROW, config=CONFIG_OF_STEMS, search_type="raw")
        if common:
            # As a function, which no index answers: the newest rows are read until there are enough.
            has_words = Func(F("search"), asked, function="ts_match_vq", output_field=BooleanField())
            rows = rows.filter(has_words).values(*columns, "search").order_by("-pk")[:RANKED_OF_COMMON]
            sql, params = rows.query.sql_with_params()
        else:
            sql, params = rows.filter(search=asked).values(*columns, "search").query.sql_with_params()
            sql, params = BY_INDEX.format(rows=sql), [*params, CONFIG_OF_STEMS, QUERY, RANKED]
        sql, params = BEST_BY_RANK.format(rows=sql), [*params, PARTS, CONFIG_OF_STEMS, QUERY, LOOKED_AT]
    values = [f'"{column}"::text' for column in kind.columns] + ["NULL::text"] * (len(TOLD) - len(kind.columns))
    search = "search" if kind.full_text else "NULL::tsvector"
    named = ", ".join(f"{value} AS {name}" for value, name in zip(values, TOLD, strict=True))
    matching = "matching" if kind.full_text else "NULL::bigint"
    return CANDIDATE.format(slug=kind.slug, search=search, matching=matching, told=named, rows=sql), params


def execute(cursor, sql, params):
    """As cursor.execute, with a plan that the connection keeps: to plan all kinds takes longer than to read them."""
    names = _plans.setdefault(connection.connection, {})
    if sql not in names and len(names) < PLANS:
        places = count(1)
        numbered = re.sub("%[%s]", lambda sign: f"${next(places)}" if sign[0] == "%s" else "%", sql)
        cursor.execute(f"PREPARE search_{len(names)} AS {numbered}")
        names[sql] = f"search_{len(names)}"
    if sql in names:
        sql = f"EXECUTE {names[sql]} ({', '.join(['%s'] * len(params))})"
    cursor.execute(sql, params)


def find(question, user, *, kinds=KINDS, shown=SHOWN, whole=""):
    """The Groups with hits, best first, with `shown` rows each, and more of the kind `whole`. One query."""
    parts, params, common, rights = [], [], {}, rights_of(user)
    for kind in kinds:
        given_to = {QUERY: question.text, NARROW: question.text, PARTS: question.parts}
        common[kind.slug] = False
        if kind.is_large:
            common[kind.slug], given_to[NARROW] = plan(kind.slug, question, RANKED_OF_COMMON)
        sql, given = candidates(kind, user, rights, common[kind.slug])
        parts.append(f"({sql})")
        params += [given_to.get(value, value) if isinstance(value, str) else value for value in given]
    sql = BEST.format(columns=", ".join(TOLD), candidates=" UNION ALL ".join(parts))
    asked = [CONFIG_OF_STEMS, question.text, question.patterns, question.starts, question.literal, question.typed]
    with connection.cursor() as cursor:
        given = [*asked, *params, whole, SHOWN_OF_WHOLE, shown]
        execute(cursor, sql, given)
        found = cursor.fetchall()
    groups = []
    for slug, same in groupby(found, key=itemgetter(0)):
        kind, rows = BY_SLUG[slug], list(same)
        limit = RANKED_OF_COMMON if common[slug] else RANKED
        total = rows[0][1]
        best = [
            dict(zip(kind.columns, row[6:], strict=False), score=float(row[2]), id=row[3], called=row[4], around=row[5])
            for row in rows
        ]
        groups.append(Group(kind, best, total, kind.full_text and total >= limit))
    return sorted(groups, key=lambda group: -group.score)
