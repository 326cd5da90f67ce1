"""The newest projects and activities of a vänort, network or unit, as rows of a table."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch
from django.utils import timezone

from apps.activities.models import Activity, ActivityUnit
from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import daterange, number
from apps.core.views import COUNT_LIMIT, Counted, count_on
from apps.projects import conditions as project_conditions
from apps.projects.models import BudgetLine, Project

# Rows of a table on a profile; the lists show the rest.
LISTED = 6


@dataclass(frozen=True)
class Years:
    """The two latest whole years, which summaries speak of."""

    first: PartialDate
    last: PartialDate

    @classmethod
    def latest(cls, today=None):
        return cls.ending((today or timezone.localdate()).year - 1)

    @classmethod
    def ending(cls, year):
        return cls(PartialDate.year(year - 1), PartialDate.year(year))

    @property
    def days(self):
        return self.first.first, self.last.last

    def __str__(self):
        return f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Listed:
    """The newest rows of a list, and how many there are in all, counted up to COUNT_LIMIT."""

    rows: list
    count: int

    @property
    def is_cut(self):
        return self.count > len(self.rows)

    @property
    def is_capped(self):
        return self.count > COUNT_LIMIT

    @property
    def in_all(self):
        """ "8", "fler än 1 000"."""
        return f"fler än {number(COUNT_LIMIT)}" if self.is_capped else number(self.count)


def listed_projects(projects):
    """The newest of a queryset of projects, with unit and support; one query."""
    newest = projects.order_by(*newest_first())
    rows = Project.objects.with_lead().annotate(
        support=project_conditions.sum_in_force(BudgetLine.Kind.SUPPORT), row_count=Counted(projects)
    )
    # By id first: with ten thousand projects in the list only those shown are worked out.
    rows = list(rows.filter(pk__in=newest.values("pk")[:LISTED]).select_related("programme").order_by(*newest_first()))
    for project in rows:
        project.years = years_of(project)
    return Listed(rows, count_on(rows[0]) if rows else 0)


def newest_first():
    return F("start_first").desc(nulls_last=True), "-id"


def years_of(project):
    """ "2024–2026", "2024", "från 2024"; empty when no year is known."""
    first, last = (date and date.first.year for date in (project.start, project.end))
    return daterange(first and PartialDate.year(first), last and PartialDate.year(last)) if first or last else ""


def listed_activities(activities, newest=None):
    """The newest of a queryset of activities, with hosts and participants; three queries.

    `newest`, a queryset of ids, may know a quicker way to find them.
    """
    if newest is None:
        newest = activities.order_by("-start", "-id").values("pk")[:LISTED]
    hosts = ActivityUnit.objects.filter(role=ActivityUnit.Role.HOST).select_related("unit")
    found = Activity.objects.filter(pk__in=newest).annotate(row_count=Counted(activities)).defer("search")
    found = found.prefetch_related(Prefetch("units", hosts, to_attr="hosts"), "groups").order_by("-start", "-id")
    rows: list[Any] = list(found[:LISTED])
    for activity in rows:
        activity.when = when(activity)
    return Listed(rows, count_on(rows[0]) if rows else 0)


def when(activity):
    """ "12–16 maj 2025", or the one day it took."""
    return daterange(activity.start, activity.end or activity.start)


def participants_words(activity):
    """ "31 elever och 4 lärare", empty when nothing is noted."""
    groups = [f"{number(group.count)} {group.get_group_display()}" for group in activity.groups.all()]
    return " och ".join([", ".join(groups[:-1]), groups[-1]] if len(groups) > 1 else groups)
