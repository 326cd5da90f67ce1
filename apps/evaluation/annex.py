"""The annex: every project that was counted, so that each figure can be followed back to its projects."""

from dataclasses import dataclass
from decimal import Decimal

from apps.core.templatetags.intl import upfirst
from apps.projects.actions import Sums
from apps.projects.models import Project
from apps.reports.money import SUM_NAMES

STATUSES = dict(Project.Status.choices)
# The measures that are figures of their own, in the order of the report, as they stand in the annex.
WORDS = {
    "pagaende": "pågick",
    "startade": "startade",
    "avslutade": "avslutades",
    "ansokta": "söktes",
    "beviljade": "beviljades",
    "avslagna": "avslag",
    "avbrutna": "avbröts",
    "pengar": "pengar",
}


@dataclass(frozen=True)
class AnnexRow:
    """One project: which figures it is counted in, and what was decided about it in the period.

    `sums` is None when nothing was; a sum in it that is None is unknown.
    """

    id: int
    name: str
    unit: str
    programme: str
    status: str
    start: str
    end: str
    counted_in: str
    sums: Sums | None


@dataclass(frozen=True)
class Annex:
    """The rows, and beneath them the sums of what is known: the same as the figures for the whole.

    `unnamed` projects are marked: they are part of the sums and have no row.
    """

    rows: tuple[AnnexRow, ...]
    totals: Sums
    unnamed: int = 0

    @property
    def is_empty(self):
        return not self.rows and not self.unnamed


def add(left, right):
    """The sum of what is known; unknown only when neither is known."""
    if left is None or right is None:
        return left if right is None else right
    return left + right


def annex(ledger, directory, *, accreditations=False):
    """The Annex of the projects of the period, or of the accreditations. Asks the database nothing."""
    measured = {
        measure: ledger.accreditations(measure) if accreditations else ledger.counted(measure) for measure in WORDS
    }
    decided: dict[int, dict[str, Decimal | None]] = {}
    for decision in ledger.decided(accreditations=accreditations):
        sums = decided.setdefault(decision.project, dict.fromkeys(SUM_NAMES))
        for name in SUM_NAMES:
            sums[name] = add(sums[name], getattr(decision.sums, name))
    for undecided in measured["beviljade"] - decided.keys():
        decided[undecided] = dict.fromkeys(SUM_NAMES)
    ids = set().union(*measured.values(), decided)
    rows = tuple(
        AnnexRow(
            id=entry.id,
            name=entry.name,
            unit=directory.names.get(entry.leader, ""),
            programme=entry.programme,
            status=upfirst(STATUSES.get(entry.status, "")),
            start=entry.start,
            end=entry.end,
            counted_in=", ".join(words for measure, words in WORDS.items() if entry.id in measured[measure]),
            sums=Sums(**decided[entry.id]) if entry.id in decided else None,
        )
        for entry in ledger.projects.values()
        if entry.id in ids
    )
    totals = dict.fromkeys(SUM_NAMES)
    for row in rows:
        if row.sums:
            totals = {name: add(totals[name], getattr(row.sums, name)) for name in SUM_NAMES}
    named = tuple(row for row in rows if not ledger.projects[row.id].is_marked)
    return Annex(named, Sums(**totals), len(rows) - len(named))
