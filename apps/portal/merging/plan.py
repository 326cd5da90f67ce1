"""What would happen if one record went up in another: read from the tables, so that the preview and the deed agree."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from apps.core.models import Record
from apps.partnerships.models import Twinning
from apps.portal.history.words import told_fields
from apps.portal.merging.choices import Choice, choices_of, value_words
from apps.portal.merging.kinds import BY_MODEL, KINDS, Kind
from apps.portal.merging.references import LIFE, Reference, references_to

SHOWN = 8
# Rows whose two ends are of the same kind, with a rule for their order: moved by hand.
BY_HAND = (Twinning,)


@dataclass(frozen=True)
class Double:
    """A row of the loser that the winner already has the like of; `lost` says what it said that is not kept."""

    row: Any
    twin: Any
    title: str
    lost: str = ""


@dataclass
class Move:
    """The rows of one foreign key: `moved` to the winner, `doubles` dropped, or `stays` with the hidden record."""

    reference: Reference
    count: int
    hidden: int = 0
    stays: bool = False
    doubles: list[Double] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @property
    def words(self):
        return self.reference.words

    @property
    def moved(self):
        return 0 if self.stays else self.count - len(self.doubles)

    @property
    def left_out(self):
        return self.moved - len(self.titles)


@dataclass
class Plan:
    """A pair of one kind. Versions and choices are the form's business; what points where is read when asked for.

    `inner` is the plan for the organisations behind two vänorter or networks, which become one with them; `behind` is
    set on that one.
    """

    kind: Kind
    winner: Any
    loser: Any
    behind: bool = False

    @cached_property
    def choices(self) -> list[Choice]:
        return choices_of(self.kind, self.winner, self.loser)

    @cached_property
    def moves(self):
        """One Move for each foreign key through which anything points at the loser."""
        found = [self.move(reference) for reference in self.references if reference.rows(self.loser).exists()]
        return [*found, *self.by_hand()]

    @cached_property
    def references(self):
        """The foreign keys whose rows are moved; the page of an organisation behind a hidden page stays with it."""
        skipped = {f"{model._meta.label}.organisation" for model in PAGES} if self.behind else set()
        return [
            one
            for one in references_to(self.kind.model)
            if one.model not in BY_HAND and not (one.key in skipped and one.rows(self.winner).exists())
        ]

    @cached_property
    def inner(self):
        if self.kind.model not in PAGES:
            return None
        return Plan(KINDS["organisation"], self.winner.organisation, self.loser.organisation, behind=True)

    @property
    def dropped(self):
        return [double for move in self.all_moves for double in move.doubles]

    @property
    def all_moves(self):
        return [*self.moves, *(self.inner.moves if self.inner else [])]

    @property
    def staying(self):
        return [move for move in self.all_moves if move.stays]

    @property
    def refusals(self):
        """Why it cannot be done, in sentences."""
        found = [] if self.behind else self.kind.refuse(self.winner, self.loser)
        if not found:
            found = [
                f"Båda har {reference.model._meta.verbose_name}, och det kan bara finnas en."
                for reference in self.references
                if issubclass(reference.model, Record) and reference.doubles(self.winner, self.loser)
            ]
        return found + (self.inner.refusals if self.inner else [])

    @property
    def warnings(self):
        return self.kind.warn(self.winner, self.loser)

    @cached_property
    def names(self):
        """What the winner will be called besides its name, one on each line; None when the kind has no aliases."""
        if not hasattr(self.winner, "aliases"):
            return None
        title = self.kind.title
        lines = [
            *self.winner.aliases.splitlines(),
            getattr(self.winner, title),
            getattr(self.loser, title),
            *self.loser.aliases.splitlines(),
        ]
        found: dict[str, str] = {}
        for line in filter(None, (line.strip() for line in lines)):
            found.setdefault(line.casefold(), line)
        return list(found.values())

    def names_beside(self, name):
        """The other names of the winner when it is called `name`."""
        return [line for line in self.names or [] if line.casefold() != name.casefold()]

    def move(self, reference):
        rows = reference.rows(self.loser)
        count = rows.count()
        if reference.rule.once and self.has_own(reference):
            return Move(reference, count, stays=True)
        doubles = [
            Double(row, twin, title_of(reference, row), lost(reference, row, twin))
            for row, twin in reference.doubles(self.winner, self.loser).items()
        ]
        left = rows.exclude(pk__in=[double.row.pk for double in doubles])
        if reference.rule.holder:
            left = left.select_related(reference.rule.holder)
        hidden = left.filter(hidden_at__isnull=False).count() if issubclass(reference.model, Record) else 0
        titles = [title_of(reference, row) for row in left.order_by("-pk")[:SHOWN]]
        return Move(reference, count, hidden, doubles=doubles, titles=titles)

    def has_own(self, reference):
        """Has the winner rows of its own of what counts once?"""
        if reference.rule.once == LIFE and self.winner.status:
            return True
        return reference.rows(self.winner).exists()

    def by_hand(self):
        """The friendships between our own cities: none with itself, none twice."""
        if Twinning not in {one.model for one in references_to(self.kind.model)}:
            return
        reference = next(one for one in references_to(self.kind.model) if one.model is Twinning)
        friends = friends_of(self.loser)
        if not friends:
            return
        known = {city.pk for _, city in friends_of(self.winner)} | {self.winner.pk}
        doubles = [Double(row, None, f"{city}") for row, city in friends if city.pk in known]
        titles = [f"{city}" for _, city in friends if city.pk not in known]
        yield Move(reference, len(friends), doubles=doubles, titles=titles)


PAGES = tuple(kind.model for kind in KINDS.values() if "organisation" in kind.own)


def plan_for(winner, loser):
    return Plan(BY_MODEL[type(winner)], winner, loser)


def friends_of(city):
    """[(row, the other city)] of the twinnings of a city."""
    first = Twinning.objects.filter(first=city).select_related("second")
    second = Twinning.objects.filter(second=city).select_related("first")
    return [*((row, row.second) for row in first), *((row, row.first) for row in second)]


def title_of(reference, row):
    """What a row is called in the preview: the record it is a part of, when that says more than itself."""
    holder = reference.rule.holder
    return f"{getattr(row, holder)}" if holder else f"{row}"


def lost(reference, row, twin):
    """What a double says otherwise than its twin, "" when nothing."""
    differing = [
        f"{one.label} {value_words(row, one) or 'tomt'}"
        for one in told_fields(reference.model, links=(reference.field.name,))
        if getattr(row, one.name) != getattr(twin, one.name)
    ]
    return ", ".join(differing)
