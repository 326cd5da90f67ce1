"""A unit's report as plain values: the same object feeds the page, the PDF, the spreadsheet and the evaluation."""

from dataclasses import dataclass, replace

from apps.core.charts import BarChart, bar_chart
from apps.core.templatetags.intl import number, plural
from apps.organisation.belonging import read_belonging
from apps.reports import indicators
from apps.reports.activity_figures import (
    activity_figure,
    group_figures,
    kind_figures,
    participant_figure,
    participants_of,
)
from apps.reports.directory import UnitEntry, read_directory
from apps.reports.figures import Figure, count_figure, money_figure
from apps.reports.grants import GrantLine, Grants, grant_section
from apps.reports.links import Link, Lists
from apps.reports.outlook import Section, decision_section, question_section
from apps.reports.period import Period
from apps.reports.reading import read_ledger
from apps.reports.rows import (
    Accreditations,
    ContactRow,
    Desk,
    ProgrammeRow,
    ProjectLine,
    accreditations,
    goal_rows,
    place_rows,
    programme_rows,
    project_lines,
    sdg_rows,
)
from apps.reports.summary import summarise


@dataclass(frozen=True)
class Report:
    """What one unit, or without `unit` the whole municipality, did in a period, the previous period beside it.

    `read_through` are the predecessors whose work is counted with the unit's, when they were asked for.
    """

    unit: UnitEntry | None
    name: str
    period: Period
    previous: Period | None
    counts: tuple[Figure, ...]
    money: tuple[Figure, ...]
    success: Figure
    programmes: tuple[ProgrammeRow, ...]
    activities: Figure
    kinds: tuple[Figure, ...]
    participants: Figure
    groups: tuple[Figure, ...]
    partnerships: tuple[ContactRow, ...]
    networks: tuple[ContactRow, ...]
    sdgs: tuple[ContactRow, ...]
    goals: tuple[ContactRow, ...]
    projects: tuple[ProjectLine, ...]
    accreditations: Accreditations | None
    grants: Grants | None
    questions: Section | None
    large_decisions: Section | None
    missing: tuple[Link, ...]
    summary: str
    read_through: tuple[Link, ...] = ()

    @property
    def is_empty(self):
        """Nothing at all was registered for the period."""
        happened = [self.activities, *self.counts, *self.money, *self.outlook_figures]
        return not any(figure.value for figure in happened) and not self.accreditations and not self.grants

    @property
    def outlook_figures(self) -> tuple[Figure, ...]:
        """What it said to others, and what it looked for in them."""
        return tuple(figure for part in (self.questions, self.large_decisions) if part for figure in part.figures)

    @property
    def grant_figures(self) -> tuple[Figure, ...]:
        return self.grants.figures if self.grants else ()

    @property
    def grant_lines(self) -> tuple[GrantLine, ...]:
        return self.grants.lines if self.grants else ()

    @property
    def headline(self):
        """The figures row, as components/figures.html takes it."""
        labels = {0: "Pågående projekt"}
        figures = (self.counts[0], self.money[0], self.money[1], self.participants, self.success)
        return [
            {
                "label": labels.get(place, figure.label),
                "value": figure.text,
                "href": figure.href,
                "change": ", ".join(
                    filter(None, [figure.gap.text if figure.gap else figure.change, figure.unnamed_words])
                ),
            }
            for place, figure in enumerate(figures)
        ]

    @property
    def table(self):
        """All that is compared with the previous period, in one table."""
        counts = (replace(figure, label=f"Projekt som {figure.label.lower()}") for figure in self.counts)
        return (*counts, self.success, *self.money, self.activities, self.participants)

    @property
    def programme_chart(self) -> BarChart:
        decided = [row for row in self.programmes if row.support.counted or row.support.unknown]
        return bar_chart(
            f"Stöd till Norrköping som beslutades {self.period.label}, per program",
            [
                (row.name, None if row.support.is_unknown else row.support.known, row.support_text or "uppgift saknas")
                for row in decided
            ],
            unit="Stöd",
            heading="Program",
            how=f"{indicators.SUPPORT.definition} {indicators.BY_DECISION}",
        )


def unit_report(unit, period, *, with_predecessors=False):
    """The report of a Unit of kind nämnd, kontor or bolag, on request with what its predecessors did."""
    belonging = read_belonging(heir=unit if with_predecessors else None)
    previous = period.previous
    before = read_ledger(previous, unit, belonging) if previous else None
    directory = read_directory(period, unit)
    read_through = tuple(Link(directory.names[pk], directory.hrefs[pk]) for pk in belonging.predecessors)
    now = read_ledger(period, unit, belonging)
    return write_report(directory.units[0], now, before, directory, read_through)


def all_reports(period):
    """(the whole municipality's report, [one for every nämnd, kontor and bolag of the period], the ledger).

    The number of queries is the same however many units there are.
    """
    previous = period.previous
    belonging = read_belonging()
    now = read_ledger(period, belonging=belonging)
    before = read_ledger(previous, belonging=belonging) if previous else None
    directory = read_directory(period)
    return (
        write_report(None, now, before, directory),
        [write_report(unit, now, before, directory) for unit in directory.units],
        now,
        directory,
    )


def write_report(unit, now, before, directory, read_through=()):
    """The Report of a UnitEntry, or of the whole municipality when it is None; asks the database nothing."""
    slug = unit.slug if unit else ""
    name = f"{unit.name} med föregångare" if read_through else unit.name if unit else "Hela kommunen"
    desk = Desk(
        now.of_unit(unit.id) if unit else now,
        before.of_unit(unit.id) if unit and before else before,
        Lists(now.period, slug, bool(read_through)),
        Lists(before.period, slug, bool(read_through)) if before else None,
        directory,
    )
    both = (desk.now, desk.before, desk.lists, desk.lists_before)
    counts = tuple(count_figure(indicator, *both) for indicator in indicators.COUNTS)
    money = tuple(money_figure(indicator, *both) for indicator in indicators.MONEY)
    programmes = programme_rows(desk)
    activities, participants = activity_figure(desk), participant_figure(desk)
    success = success_figure(desk)
    questions, large_decisions = question_section(desk), decision_section(desk)
    return Report(
        unit=unit,
        name=name,
        period=now.period,
        previous=before.period if before else None,
        counts=counts,
        money=money,
        success=success,
        programmes=programmes,
        activities=activities,
        kinds=kind_figures(desk),
        participants=participants,
        groups=group_figures(desk),
        partnerships=place_rows(desk, "ort", directory.partnerships),
        networks=place_rows(desk, "natverk", directory.networks),
        sdgs=tuple(sdg_rows(desk)),
        goals=tuple(goal_rows(desk)),
        projects=project_lines(desk.ongoing, directory),
        accreditations=accreditations(desk),
        grants=grant_section(desk),
        questions=questions,
        large_decisions=large_decisions,
        missing=tuple(missing(desk, unit)),
        summary=summarise(
            name=name if unit else "Norrköpings kommun",
            label=now.period.label,
            counts=counts,
            success=success,
            support=money[0],
            programmes=programmes,
            activities=activities,
            participants=participants,
            questions=questions,
            decisions=large_decisions,
        ),
        read_through=read_through,
    )


def success_figure(desk):
    """ "7 av 10": the granted among the applications that were answered."""

    def answered(ledger):
        granted = len(ledger.counted("beviljade"))
        return granted, granted + len(ledger.counted("avslagna"))

    def words(granted, total):
        return f"{number(granted)} av {number(total)}" if total else "inga svar"

    granted, total = answered(desk.now)
    text = words(granted, total)
    label = desk.before.period.label if desk.before else ""
    previous = words(*answered(desk.before)) if desk.before else ""
    return Figure(
        label="Bifall på ansökningar",
        value=granted if total else None,
        text=text,
        href=desk.lists.projects("beviljade") if total else "",
        change=f"{label}: {previous}" if previous else "",
        previous=answered(desk.before)[0] if desk.before else None,
        previous_text=previous,
        previous_href=desk.lists_before.projects("beviljade") if desk.lists_before else "",
        how=indicators.SUCCESS,
    )


def missing(desk, unit):
    """What must be filled in before the report is whole, each with the list of what lacks it."""
    lacking = len(desk.now.counted(indicators.SUPPORT.gap))
    if lacking:
        yield Link(f"summa för stödet i {plural(lacking, 'projekt')}", desk.lists.projects(indicators.SUPPORT.gap))
    endless = sum(not entry.has_end for entry in desk.ongoing)
    if endless:
        yield Link(f"slutdatum för {plural(endless, 'projekt')}")
    unnoted = participants_of(desk.now)[2]
    if unnoted:
        words = f"antal deltagare i {plural(unnoted, 'aktivitet,aktiviteter')}"
        yield Link(words, desk.lists.activities(deltagare="saknas"))
    untold = sum(not activity.has_outcome for activity in desk.now.activities)
    if untold:
        words = f"resultatet av {plural(untold, 'aktivitet,aktiviteter')}"
        yield Link(words, desk.lists.activities(resultat="saknas"))
    if unit and not unit.is_board and not unit.has_contact:
        yield Link("kontaktperson", unit.href)
