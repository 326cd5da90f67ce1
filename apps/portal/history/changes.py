"""What a change is: of a row, when all its events in one go are put together, and as it is told."""

import datetime
from dataclasses import dataclass

from apps.portal.history.tables import Table
from apps.portal.history.words import LONG, Part


@dataclass(frozen=True)
class Net:
    """All that happened to one row in one go: `before` None when it was new, `row` as it was left or when it went."""

    table: Table
    obj: int
    at: datetime.datetime
    row: dict
    before: dict | None
    is_new: bool
    is_gone: bool

    @property
    def before_at(self):
        if self.before is None:
            return self.at
        return datetime.datetime.fromisoformat(self.before["pgh_created_at"])


def net_events(events):
    """The events of one go as one Net for each row, in the order of the tables; what came and went is left out."""
    by_row: dict = {}
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        by_row.setdefault((event.table.model, event.obj), []).append(event)
    order = list(dict.fromkeys(event.table.model for event in events))
    found = []
    for (_, obj), its in by_row.items():
        first, last = its[0], its[-1]
        if first.label == "insert" and last.is_delete and not first.table.is_record:
            continue
        found.append(
            Net(first.table, obj, last.at, last.row, first.before, first.label == "insert", last.label == "delete")
        )
    return sorted(found, key=lambda net: order.index(net.table.model))


@dataclass(frozen=True)
class Change:
    """One line of a story.

    `kind`: changed, added, removed, stated (so it reads, with nothing known before), list (links that came and went)
    or state (`after` is the whole sentence). `parts` are the differences of a long text, `key` the status it leads to.
    """

    kind: str
    label: str
    before: str | None = None
    after: str | None = None
    parts: list[Part] | None = None
    note: str = ""
    key: str = ""
    about: str = ""  # what it is a change of, for a heading; the label when there is nothing shorter

    @property
    def is_short(self):
        """Can it be told in a heading?"""
        return not self.parts and not self.note and len(self.before or "") + len(self.after or "") < LONG
