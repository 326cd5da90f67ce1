"""The rows behind a period's figures as plain values; apps/reports/reading.py reads them."""

import datetime
from dataclasses import dataclass, field

from apps.projects.actions import Sums
from apps.reports.grants import GrantEntry
from apps.reports.money import Decision
from apps.reports.outlook import DecisionEntry, QuestionEntry
from apps.reports.period import Period


@dataclass(frozen=True)
class ProjectEntry:
    """A project as plain values. `leader` is the last unit to lead it in the period."""

    id: int
    name: str
    is_accreditation: bool
    programme: str
    programme_slug: str
    status: str
    start: str
    end: str
    has_end: bool
    leader: int | None
    in_force: Sums
    organisations: frozenset[int] = frozenset()
    sdgs: frozenset[int] = frozenset()
    goals: frozenset[int] = frozenset()
    has_council_goal: bool = False
    has_assignment: bool = False
    has_need: bool = False
    has_benefit: bool = False
    is_education: bool = False
    is_aid: bool = False
    is_marked: bool = False  # counted, never named


@dataclass(frozen=True)
class ActivityEntry:
    """An activity that was done, as plain values. `groups` is empty when participants were not noted."""

    id: int
    kind: str
    title: str
    start: datetime.date
    units: frozenset[int]
    has_outcome: bool
    groups: tuple[tuple[str, int], ...] = ()
    partnerships: frozenset[int] = frozenset()
    networks: frozenset[int] = frozenset()
    sdgs: frozenset[int] = frozenset()
    goals: frozenset[int] = frozenset()
    results: frozenset[str] = frozenset()
    is_marked: bool = False  # counted, never named


@dataclass(frozen=True)
class Ledger:
    """What happened in a period: projects by measure, decisions about money, activities.

    `measured` maps the measures of the project list to the ids of their projects, accreditations among them;
    `owned` maps (measure, unit) to those that count for the unit.
    `owners` maps a decision's index to the units that led the project, or answered for it, on its date.
    """

    period: Period
    projects: dict[int, ProjectEntry] = field(default_factory=dict)
    measured: dict[str, frozenset[int]] = field(default_factory=dict)
    owned: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    decisions: tuple[tuple[Decision, frozenset[int]], ...] = ()
    activities: tuple[ActivityEntry, ...] = ()
    grants: tuple[GrantEntry, ...] = ()
    questions: tuple[QuestionEntry, ...] = ()
    large_decisions: tuple[DecisionEntry, ...] = ()

    def of_unit(self, unit_id):
        """The part of it that one unit led or answered for, hosted or took part in."""
        return Ledger(
            self.period,
            self.projects,
            {key: frozenset(self.owned.get((key, unit_id), ())) for key in self.measured},
            {},
            tuple((decision, owners) for decision, owners in self.decisions if unit_id in owners),
            tuple(activity for activity in self.activities if unit_id in activity.units),
            tuple(grant for grant in self.grants if unit_id in grant.units),
            tuple(question for question in self.questions if unit_id in question.units),
            tuple(decision for decision in self.large_decisions if unit_id in decision.units),
        )

    def counted(self, measure):
        """Ids of the projects of a measure; an accreditation is not counted as a project."""
        return {pk for pk in self.measured.get(measure, ()) if not self.projects[pk].is_accreditation}

    def accreditations(self, measure):
        return {pk for pk in self.measured.get(measure, ()) if self.projects[pk].is_accreditation}

    def decided(self, *, accreditations=False):
        """The Decisions about projects, or those about accreditations."""
        return [d for d, _ in self.decisions if self.projects[d.project].is_accreditation == accreditations]
