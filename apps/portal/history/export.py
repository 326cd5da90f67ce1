"""The whole history of a record for a spreadsheet: one row for each field of each event, nothing put together."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from apps.core.exports import Column
from apps.core.history import Source
from apps.portal.history.names import OUTSIDE, Author
from apps.portal.history.rows import Event, moments
from apps.portal.history.story import Storyteller

CHUNK = 200  # moments read at a time
DONE = {"insert": "lades in", "update": "ändrades", "delete": "togs bort"}
SOURCES = dict(Source.choices)
# Told as verbs on the page; here as what they are.
STATES = (("hidden_at", "dold"), ("marked_at", "sekretessmarkerad"), ("version", "version"))


@dataclass(frozen=True)
class Row:
    event: Event
    author: Author
    label: str = ""
    before: str | None = None
    after: str | None = None


def moment(at):
    """To the second, in local time, with the distance from UTC: 2026-11-23 14:32:05+0100."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S%z}"


COLUMNS = [
    Column("Tid", lambda row: moment(row.event.at), 26),
    Column("Tabell", lambda row: row.event.table.model._meta.db_table, 26),
    Column("Post", lambda row: row.event.table.noun, 22),
    Column("Postens id", lambda row: row.event.obj, 11),
    Column("Händelsens id", lambda row: row.event.id, 13),
    Column("Vad hände", lambda row: DONE.get(row.event.label, row.event.label), 12),
    Column("Uppgift", lambda row: row.label or None, 28),
    Column("Från", lambda row: row.before, 40),
    Column("Till", lambda row: row.after, 40),
    Column("Vem", lambda row: row.author.name, 28),
    Column("Roll då", lambda row: row.author.role or None, 30),
    Column("Användarens id", lambda row: row.author.user_id, 14),
    Column("Varifrån", lambda row: SOURCES.get(row.author.source) or (None if row.author.source else OUTSIDE), 26),
    Column("Sida, jobb eller kommando", lambda row: row.author.view or None, 26),
    Column("Skäl", lambda row: row.author.reason or None, 40),
    Column("Sammanhangets id", lambda row: row.event.context and str(row.event.context), 38),
]


def export_rows(reader, *, user, owner_ids):
    """Rows of a record's whole history, newest first, read CHUNK moments at a time."""
    offset = 0
    while True:
        chosen, _ = moments(reader, limit=CHUNK, offset=offset)
        if not chosen:
            return
        teller = Storyteller(reader, chosen, user=user, owner_ids=owner_ids)
        for event in teller.events:
            yield from rows_of(event, teller)
        offset += CHUNK


def rows_of(event, teller):
    author = teller.authors.of(event.context, event.at)
    before = None if event.label == "insert" else event.before if not event.is_delete else event.row
    after = None if event.is_delete else event.row
    found = []
    for told in teller.all_fields(event.table):
        if (before and told.raw(before)) != (after and told.raw(after)):
            was = before and teller.value(told, before, datetime.datetime.fromisoformat(before["pgh_created_at"]))
            found.append(Row(event, author, told.label, was, after and teller.value(told, after, event.at)))
    for name, label in STATES:
        was, now = before and before.get(name), after and after.get(name)
        if was != now and (name != "version" or event.label == "update"):
            found.append(Row(event, author, label, was and str(was), now and str(now)))
    return found or [Row(event, author)]
