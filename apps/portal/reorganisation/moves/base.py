"""What the kinds of records that move have in common."""

from dataclasses import dataclass

from apps.core.templatetags.intl import daterange


@dataclass(frozen=True)
class Item:
    """One row that moves. Without a title: the reader may not see what it is, only that it is there."""

    key: str
    title: str = ""
    about: str = ""


class Move:
    """A kind of record that moves. `on_the_day`: when the date has come. `chosen`: row by row, where units divide."""

    key = ""
    words = ""
    columns: tuple[str, ...] = ()
    on_the_day = False
    chosen = True

    def rows(self, change):
        raise NotImplementedError

    def items(self, change, user):
        return [Item(f"{self.key}-{row.pk}", *self.shown(row, user)) for row in self.rows(change)]

    def shown(self, row, user):
        """(title, about) as the reader may see them."""
        return (f"{row}",)

    def move(self, row, change, heir, by):
        """Give a row to the heir from the date."""
        raise NotImplementedError

    def leave(self, row, change, by):
        """Nobody takes over."""


def dated(row):
    return daterange(row.start, row.end) if row.start or row.end else ""


def heir_of(unit, change, heir):
    """The heir, if the unit is one that gives."""
    return heir if unit in change.olds else unit
