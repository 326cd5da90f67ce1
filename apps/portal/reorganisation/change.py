"""A reorganisation as plain values, before and after its new units exist."""

import datetime
from dataclasses import dataclass, field

from apps.organisation.models import Reorganisation, Unit

Kind = Reorganisation.Kind


@dataclass(frozen=True)
class NewUnit:
    """A unit that begins with the reorganisation."""

    name: str
    abbreviation: str = ""
    mailbox: str = ""

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class Change:
    """What is to happen from `date`. `heirs` take over, the first of them what nobody places by hand.

    A unit that stands among both `olds` and `heirs` goes on and gives a part away. Without heirs nobody takes over.
    `choices` maps the key of an item to the place of its heir.
    """

    kind: str
    date: datetime.date
    olds: tuple[Unit, ...]
    heirs: tuple[Unit | NewUnit, ...] = ()
    board: Unit | None = None
    reason: str = ""
    choices: dict[str, int] = field(default_factory=dict)

    @property
    def old_ids(self):
        return [unit.pk for unit in self.olds]

    @property
    def last_day(self):
        """The last day of the old order."""
        return self.date - datetime.timedelta(days=1)

    @property
    def closing(self):
        """Units that exist for the last time on the last day."""
        return [] if self.kind == Kind.SERVICE else [unit for unit in self.olds if unit not in self.heirs]

    @property
    def can_choose(self):
        return len(self.heirs) > 1
