"""Advocacy and horizon scans in a report: figures, each with the list that it counts, and rows."""

import datetime
from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse

from apps.activities.advocacy import conditions as questions
from apps.activities.models import Advocacy, HorizonScan
from apps.activities.outlook import conditions as decisions
from apps.core.templatetags.intl import number
from apps.reports import indicators
from apps.reports.figures import Figure, count_change

Status, Considered = Advocacy.Status, HorizonScan.Considered
STATUSES, ANSWERS = dict(Status.choices), dict(Considered.choices)


@dataclass(frozen=True)
class QuestionEntry:
    """A question that something happened with in the period, as plain values."""

    id: int
    title: str
    units: frozenset[int]
    status: str
    deadline: datetime.date | None
    presented_on: datetime.date | None
    outcome_on: datetime.date | None
    about_programme: bool
    outcome: str = ""
    is_marked: bool = False  # counted, never named

    def was(self, measure, first, last):
        """Is it one of those that a measure of the list counts?"""
        if measure == "framforda":
            return within(self.presented_on, first, last)
        if measure == "utfall":
            return self.status == Status.OUTCOME and within(self.outcome_on, first, last)
        if measure == "nedlagda":
            return self.status == Status.DROPPED and within(self.outcome_on, first, last)
        return True

    @property
    def in_time(self):
        """Put forward no later than its last day; one without a last day cannot be late."""
        return self.presented_on is not None and (self.deadline is None or self.presented_on <= self.deadline)


@dataclass(frozen=True)
class DecisionEntry:
    """A large decision of the period, as plain values."""

    id: int
    decision: str
    units: frozenset[int]
    decided_on: datetime.date
    considered: str
    is_marked: bool = False  # counted, never named


@dataclass(frozen=True)
class QuestionLine:
    name: str
    href: str
    state: str
    state_label: str
    deadline: datetime.date | None
    presented_on: datetime.date | None
    outcome: str


@dataclass(frozen=True)
class DecisionLine:
    name: str
    href: str
    decided_on: datetime.date
    considered: str
    considered_label: str


@dataclass(frozen=True)
class Section:
    """A part of a report: its figures, its rows, and how many marked records the figures hold that are not named."""

    figures: tuple[Figure, ...]
    lines: tuple
    unnamed: int


def within(day, first, last):
    return day is not None and first <= day <= last


def read_questions(first, last, unit, belonging):
    """The questions that something happened with in the period, for all units or for one; one query."""
    found = Advocacy.objects.visible().filter(questions.happened(first, last))
    if unit is not None:
        found = found.filter(questions.of_unit(unit, belonging=belonging))
    rows = found.annotate(own_day=questions.OWN_DAY).order_by(F("deadline").asc(nulls_last=True), "pk")
    columns = ("pk", "title", "unit_id", "own_day", "status", "deadline", "presented_on", "outcome_on")
    return tuple(
        QuestionEntry(
            id=pk,
            title=title,
            units=belonging.wholes_of({unit_id}, own_day, own_day),
            status=status,
            deadline=deadline,
            presented_on=presented_on,
            outcome_on=outcome_on,
            about_programme=programme is not None,
            outcome=outcome,
            is_marked=marked_at is not None,
        )
        for pk, title, unit_id, own_day, status, deadline, presented_on, outcome_on, programme, outcome, marked_at in (
            rows.values_list(*columns, "programme_id", "outcome", "marked_at")
        )
    )


def read_decisions(first, last, unit, belonging):
    """The large decisions of the period, for all units or for one; one query."""
    found = HorizonScan.objects.visible().filter(decisions.in_period(first, last))
    if unit is not None:
        found = found.filter(decisions.of_unit(unit, belonging=belonging))
    rows = found.order_by("decided_on", "pk")
    return tuple(
        DecisionEntry(
            id=pk,
            decision=decision,
            units=belonging.wholes_of({unit_id}, decided_on, decided_on),
            decided_on=decided_on,
            considered=considered,
            is_marked=marked_at is not None,
        )
        for pk, decision, unit_id, decided_on, considered, marked_at in rows.values_list(
            "pk", "decision", "unit_id", "decided_on", "considered", "marked_at"
        )
    )


def question_section(desk):
    """The advocacy of one report, or None when nothing happened in the period or in the one before."""
    now, before = desk.now.questions, desk.before.questions if desk.before else ()
    if not now and not before:
        return None
    figures = tuple(
        counted(
            indicator.label,
            [entry for entry in now if entry.was(indicator.measure, *desk.now.period.days)],
            [entry for entry in before if entry.was(indicator.measure, *desk.before.period.days)],
            desk,
            desk.lists.advocacy(indicator.measure),
            desk.lists_before.advocacy(indicator.measure) if desk.lists_before else "",
            how=indicator.definition,
        )
        for indicator in indicators.ADVOCACY
    )
    lines = tuple(
        QuestionLine(
            name=entry.title,
            href=reverse("advocacy_detail", args=[entry.id]),
            state=entry.status,
            state_label=STATUSES[entry.status],
            deadline=entry.deadline,
            presented_on=entry.presented_on,
            outcome=entry.outcome,
        )
        for entry in now
        if not entry.is_marked
    )
    return Section(figures, lines, sum(entry.is_marked for entry in now))


def decision_section(desk):
    """The large decisions of one report, or None when none is stated for the period or for the one before."""
    now, before = desk.now.large_decisions, desk.before.large_decisions if desk.before else ()
    if not now and not before:
        return None

    def figure(label, answer, how=""):
        lists = [desk.lists.decisions(answer), desk.lists_before.decisions(answer) if desk.lists_before else ""]
        return counted(label, those(now, answer), those(before, answer), desk, *lists, how=how)

    considered = figure("Tog in omvärlden", Considered.YES, indicators.OUTLOOK)
    share = Figure(
        label=considered.label,
        value=considered.value,
        text=share_words(now),
        href=considered.href,
        change=f"{desk.before.period.label}: {share_words(before)}" if desk.before else "",
        previous=considered.previous,
        previous_text=share_words(before) if desk.before else "",
        previous_href=considered.previous_href,
        how=considered.how,
        unnamed=considered.unnamed,
    )
    figures = (
        figure("Stora beslut", ""),
        share,
        figure("Tog inte in omvärlden", Considered.NO),
        figure("Inte aktuellt", Considered.IRRELEVANT),
    )
    lines = tuple(
        DecisionLine(
            name=entry.decision,
            href=reverse("horizon_detail", args=[entry.id]),
            decided_on=entry.decided_on,
            considered=entry.considered,
            considered_label=ANSWERS[entry.considered],
        )
        for entry in now
        if not entry.is_marked
    )
    return Section(figures, lines, sum(entry.is_marked for entry in now))


def those(entries, answer):
    """The decisions with an answer, all of them when it is empty."""
    return [entry for entry in entries if not answer or entry.considered == answer]


def share_words(entries):
    """ "3 av 5", "inga beslut angivna"."""
    if not entries:
        return "inga angivna"
    return f"{number(len(those(entries, Considered.YES)))} av {number(len(entries))}"


def counted(label, now, before, desk, href, previous_href, *, how):
    """A count with the one of the previous period beside it."""
    earlier = desk.before.period.label if desk.before else ""
    return Figure(
        label=label,
        value=len(now),
        text=number(len(now)),
        href=href,
        change=count_change(len(now), len(before), earlier) if earlier else "",
        previous=len(before) if earlier else None,
        previous_text=number(len(before)) if earlier else "",
        previous_href=previous_href,
        how=how,
        unnamed=sum(entry.is_marked for entry in now),
    )
