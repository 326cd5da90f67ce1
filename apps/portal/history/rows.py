"""Reads the event tables of a story: first the moments something changed, then what changed at some of them.

Written in SQL, because the answer is one question over a dozen tables of different shape: each row comes as JSON, with
the row before it. A moment is a transaction; the time of all its events is the same.
"""

import datetime
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.db import connection
from psycopg import sql

from apps.core.models import Confidential
from apps.portal.history.tables import Collection, Story, Table, event_model
from apps.projects.models import Project


@dataclass(frozen=True)
class Moment:
    at: datetime.datetime
    context: UUID | None

    @property
    def key(self):
        return str(self.context or "")


@dataclass(frozen=True)
class Event:
    """One change of one row: `row` as it became (or was when it went), `before` as it was, None when it is new."""

    table: Table
    id: int
    obj: int
    label: str
    at: datetime.datetime
    context: UUID | None
    row: dict
    before: dict | None

    @property
    def is_delete(self):
        return self.label == "delete"

    @property
    def is_update(self):
        return self.label == "update" and self.before is not None


def table_of(model):
    return sql.Identifier(event_model(model)._meta.db_table)


def column_of(model, name):
    return sql.Identifier(model._meta.get_field(name).column)


def closed(model, alias):
    """SQL that says of an event that readers must not see it: sekretessmarkerad then, or an idea; None if never."""
    parts = []
    if issubclass(model, Confidential):
        parts.append(sql.SQL("{}.marked_at IS NOT NULL").format(sql.Identifier(alias)))
    if issubclass(model, Project):
        parts.append(sql.SQL("{}.status = 'ide'").format(sql.Identifier(alias)))
    return sql.SQL(" OR ").join(parts) if parts else None


@dataclass(frozen=True)
class Reader:
    """How much of one record's story is told.

    Whoever does not see all of the record reads from when it was last an idea or sekretessmarkerad, and of rows that
    are marked themselves likewise: what was taken out before the marking was lifted stays unread.
    """

    story: Story | Collection
    pk: int
    sees_all: bool

    @cached_property
    def since(self):
        """The moment before which nothing is told, or None."""
        if self.sees_all or isinstance(self.story, Collection):
            return None
        condition = closed(self.story.model, "e")
        if condition is None:
            return None
        query = sql.SQL("SELECT max(e.pgh_created_at) FROM {} e WHERE e.pgh_obj_id = %s AND ({})").format(
            table_of(self.story.model), condition
        )
        return ask(query, [self.pk])[0][0]

    @property
    def tables(self):
        return [table for table in self.story.all_tables if self.sees_all or not table.private]

    def scope(self, table):
        """Which events of a table belong to the story, as SQL about the alias e; asks for %(pk)s and %(since)s."""
        parts = [self.belongs(table)]
        if not self.sees_all:
            parts.append(sql.SQL("e.pgh_created_at > coalesce(%(since)s, '-infinity'::timestamptz)"))
            for model, key in self.own_secrets(table):
                parts.append(
                    sql.SQL(
                        "e.pgh_created_at > coalesce((SELECT max(e2.pgh_created_at) FROM {} e2"
                        " WHERE e2.pgh_obj_id = e.{} AND ({})), '-infinity'::timestamptz)"
                    ).format(table_of(model), key, closed(model, "e2"))
                )
        return sql.SQL(" AND ").join(parts)

    def belongs(self, table):
        if table.whole:
            return sql.SQL("e.pgh_label = 'delete'") if table.gone else sql.SQL("true")
        if table.is_record:
            return sql.SQL("e.pgh_obj_id = %(pk)s")
        columns = [column_of(table.model, name) for name in table.links]
        if table.parent is None:
            return sql.SQL("({})").format(
                sql.SQL(" OR ").join(sql.SQL("e.{} = %(pk)s").format(column) for column in columns)
            )
        above = next(other for other in self.story.tables if other.model is table.parent)
        return sql.SQL("e.{} IN (SELECT p.pgh_obj_id FROM {} p WHERE p.{} = %(pk)s)").format(
            columns[0], table_of(above.model), column_of(above.model, above.links[0])
        )

    @staticmethod
    def own_secrets(table):
        """(model, column of the event) for what may be marked on its own: the row, and the row it hangs on."""
        if table.is_record:
            return
        if closed(table.model, "e") is not None:
            yield table.model, sql.Identifier("pgh_obj_id")
        if table.parent is not None and closed(table.parent, "e") is not None:
            yield table.parent, column_of(table.model, table.links[0])


def moments(reader, *, limit, offset=0):
    """The newest moments of a story and how many there are in all."""
    parts = [
        sql.SQL("SELECT e.pgh_created_at AS at, e.pgh_context_id AS context FROM {} e WHERE {}").format(
            table_of(table.model), reader.scope(table)
        )
        for table in reader.tables
    ]
    # Without ALL, UNION keeps one of each; the number of rows stands in each row, so that one question is enough.
    query = sql.SQL(
        "SELECT at, context, count(*) OVER () FROM ({}) AS told ORDER BY at DESC, context LIMIT %(limit)s"
        " OFFSET %(offset)s"
    ).format(sql.SQL(" UNION ").join(parts))
    found = ask(query, {"pk": reader.pk, "since": reader.since, "limit": limit, "offset": offset})
    return [Moment(at, context) for at, context, _ in found], found[0][2] if found else 0


def events_of(reader, chosen):
    """The events of some moments, in the order of the tables, oldest first within one."""
    if not chosen:
        return []
    parts = [event_query(number, table, reader) for number, table in enumerate(reader.tables)]
    query = sql.SQL("SELECT * FROM ({}) AS told ORDER BY at DESC, context, number, id").format(
        sql.SQL(" UNION ALL ").join(parts)
    )
    values = {
        "pk": reader.pk,
        "since": reader.since,
        "ats": [moment.at for moment in chosen],
        "contexts": [moment.key for moment in chosen],
    }
    return [
        Event(reader.tables[number], pk, obj, label, at, context, load(row), load(before))
        for number, pk, obj, label, at, context, row, before in ask(query, values)
    ]


def event_query(number, table, reader):
    """The events of one table at the chosen moments, each with the row before it that the reader may know."""
    return sql.SQL(
        "SELECT {number} AS number, e.pgh_id AS id, e.pgh_obj_id AS obj, e.pgh_label AS label,"
        " e.pgh_created_at AS at, e.pgh_context_id AS context, to_jsonb(e)::text AS row,"
        " (SELECT {known} FROM {table} b WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id"
        " ORDER BY b.pgh_id DESC LIMIT 1) AS before"
        " FROM {table} e WHERE ({scope}) AND (e.pgh_created_at, coalesce(e.pgh_context_id::text, ''))"
        " IN (SELECT * FROM unnest(%(ats)s::timestamptz[], %(contexts)s::text[]))"
    ).format(
        number=sql.Literal(number), table=table_of(table.model), scope=reader.scope(table), known=known(table, reader)
    )


def known(table, reader):
    """The row before, b, as JSON, unless the reader might not have read it then."""
    if reader.sees_all:
        return sql.SQL("to_jsonb(b)::text")
    unknown: sql.Composable = sql.SQL("b.pgh_created_at <= coalesce(%(since)s, '-infinity'::timestamptz)")
    hidden = closed(table.model, "b")
    if hidden is not None:
        unknown = sql.SQL("{} OR {}").format(unknown, hidden)
    return sql.SQL("CASE WHEN {} THEN NULL ELSE to_jsonb(b)::text END").format(unknown)


def ask(query, values):
    """All rows of a composed question. As text, because the history's own wrapper looks at how a statement begins."""
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(), values)
        return cursor.fetchall()


def load(text):
    return None if text is None else json.loads(text, parse_float=Decimal)
