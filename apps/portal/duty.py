"""One thing that waits for a unit, as the to-do list, the handover and the monthly letter take it."""

import datetime
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Duty:
    """What to do, where, what it concerns, and the day it was or is due (None: when there is time).

    `record` is the record that a reader would be told about, the one that carries a sekretessmarkering if any does.
    A letter names a duty only when it has a record and that is unmarked; a duty without one is counted, not named.
    """

    what: str
    href: str
    about: str
    due: datetime.date | None = None
    record: Any = field(default=None, compare=False, repr=False)

    @property
    def may_leave_the_house(self):
        """May it be named in a letter?"""
        return self.record is not None and getattr(self.record, "marked_at", None) is None
