"""What a change would move: shown before it is confirmed, and counted again when it is."""

import hashlib
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.core.templatetags.intl import longdate, plural
from apps.organisation.models import Unit, UnitService
from apps.portal.reorganisation.change import Change, Kind
from apps.portal.reorganisation.moves import Item, moves_of, staying

# Above this many of one kind, only the first heir is offered: a page of a thousand choices helps nobody.
CHOSEN_ONE_BY_ONE = 150


@dataclass(frozen=True)
class Group:
    """The rows of one kind that move."""

    key: str
    words: str
    items: tuple[Item, ...]
    on_the_day: bool
    chosen: bool

    @property
    def count(self):
        return len(self.items)

    @property
    def title(self):
        """ "3 projekt"."""
        return plural(self.count, self.words)

    @property
    def named(self):
        return [item for item in self.items if item.title]

    @property
    def unnamed(self):
        """How many the reader may not know the names of."""
        return self.count - len(self.named)

    @property
    def is_chosen(self):
        return self.chosen and len(self.named) <= CHOSEN_ONE_BY_ONE


@dataclass(frozen=True)
class Plan:
    change: Change
    groups: tuple[Group, ...]
    stays: tuple[tuple[str, int], ...]

    def heir_of(self, item):
        """Who takes an item over; None when nobody does."""
        heirs = self.change.heirs
        return heirs[self.change.choices.get(item.key, 0)] if heirs else None

    @property
    def moving(self):
        """{kind of record: how many rows leave the old units, or end with them}.

        What a unit that goes on keeps is not counted, nor what nobody takes over and has no end.
        """
        olds = self.change.olds
        groups = [group for group in self.groups if self.change.heirs or not group.on_the_day]
        counts = {group.key: sum(self.heir_of(item) not in olds for item in group.items) for group in groups}
        return {key: count for key, count in counts.items() if count}

    @property
    def stamp(self):
        """The same for the same change of the same rows; differs as soon as a row has come or gone."""
        change = self.change
        told = [
            change.kind,
            change.date.isoformat(),
            sorted(change.old_ids),
            [f"{heir}" for heir in change.heirs],
            change.board.pk if change.board else None,
            [[group.key, sorted(item.key for item in group.items)] for group in self.groups],
            self.stays,
        ]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()

    @property
    def is_coming(self):
        return self.change.date > timezone.localdate()


def make_plan(change, user):
    """The Plan of a Change that can be carried out; raises ValidationError by field when it cannot."""
    refuse(change)
    groups = []
    for move in moves_of(change):
        items = tuple(move.items(change, user))
        if items:
            is_the_service = change.kind == Kind.SERVICE and move.key == "betjaning"
            groups.append(Group(move.key, move.words, items, move.on_the_day, move.chosen and not is_the_service))
    return Plan(change, tuple(groups), tuple(staying(change)))


def refuse(change):
    """Say why a change makes no sense, or that it has been made already."""
    for unit in change.olds:
        if change.kind != Kind.SERVICE:
            refuse_closed(unit, change)
        if unit.valid_from and unit.valid_from.first >= change.date:
            raise ValidationError({"date": f"{unit} finns först från {unit.valid_from}. Välj ett senare datum."})
    for heir in change.heirs:
        if isinstance(heir, Unit) and heir not in change.olds and not heir.is_current(change.date):
            raise ValidationError({"heir": f"{heir} finns inte {longdate(change.date)}. Välj en annan enhet."})
    if change.kind == Kind.SERVICE:
        refuse_service(change)


def refuse_closed(unit, change):
    """A unit closes once. Running the same change twice ends here."""
    if unit.valid_to is None:
        return
    successors = [row.new.name for row in unit.successors.select_related("new")]
    words = f" och fortsätter som {', '.join(successors)}" if successors else ""
    raise ValidationError(
        {
            "olds": f"{unit} upphör redan {unit.valid_to}{words}. Är omorganisationen redan gjord? "
            "Stämmer inte datumet, ändra det på enhetens sida först."
        }
    )


def refuse_service(change):
    office, heir = change.olds[0], change.heirs[0]
    services = UnitService.objects.current(change.date).filter(board=change.board)
    if not services.filter(office=office).exists():
        now = ", ".join(services.values_list("office__name", flat=True)) or "inget kontor"
        raise ValidationError(
            {
                "olds": f"{office} arbetar inte för {change.board} {longdate(change.date)}. Då gör {now} det. "
                "Är ändringen redan gjord?"
            }
        )
    if heir == office:
        raise ValidationError({"heir": "Välj ett annat kontor än det som arbetar för nämnden nu."})
