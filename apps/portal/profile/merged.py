"""Everything that has a date, of many kinds, newest first and a page at a time.

Each source gives its newest rows by an index, PostgreSQL merges them, and only the rows of the page are read in full.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateField, F, Prefetch, Value
from django.db.models.functions import Cast
from django.http import Http404

from apps.activities.models import Activity, ActivityUnit
from apps.core.views import COUNT_LIMIT, Page
from apps.portal.page_of import PER_PAGE
from apps.portal.profile.timeline import activity_event, end_event, start_event
from apps.projects.models import Project

ENDED = (Project.Status.FINISHED, Project.Status.ABORTED)
NOT_STARTED = (Project.Status.IDEA, Project.Status.REJECTED)
NEWEST = (F("day").desc(nulls_last=True), "what", "-pk")


@dataclass(frozen=True)
class Source:
    """Rows of one kind; `day` is the column of the date, `span` the columns that a year must touch.

    `tell` gives (id, Event) for some ids. `order` is the newest first as an index has it: where a day is always known,
    nobody asks for nulls last.
    """

    what: str
    rows: Any
    day: str
    span: tuple[str, str]
    tell: Callable
    order: tuple = ()

    def cut(self, year, limit):
        """The newest rows as (day, what, pk)."""
        rows = self.rows
        if year:
            first, last = self.span
            rows = rows.filter(**{f"{first}__lte": f"{year}-12-31", f"{last}__gte": f"{year}-01-01"})
        rows = rows.annotate(day=Cast(F(self.day), DateField()), what=Value(self.what, CharField()))
        newest = self.order or (F(self.day).desc(nulls_last=True), "-pk")
        return rows.order_by(*newest).values("day", "what", "pk")[:limit]


class MergedPage(Page):
    """One page of the merged sources; `rows` are points of the timeline. Counted up to COUNT_LIMIT."""

    def __init__(self, sources, number, *, year=None, per_page=PER_PAGE):
        self.number, self.per_page = number, per_page
        start = (number - 1) * per_page
        found = list(merged(sources, year, start + per_page + 1)[start : start + per_page + 1])
        if not found and number > 1:
            raise Http404("Sidan finns inte.")
        self.has_next = len(found) > per_page
        self.rows = events(sources, found[:per_page])
        whole = self.has_next or number > 1
        self.count = merged(sources, year, COUNT_LIMIT + 1)[: COUNT_LIMIT + 1].count() if whole else len(found)
        self.is_capped = self.count > COUNT_LIMIT


def merged(sources, year, limit):
    """The newest rows of all sources; those of a single one are in order already, and no source has no rows."""
    if not sources:
        return Project.objects.none()
    first, *others = (source.cut(year, limit) for source in sources)
    return first.union(*others, all=True).order_by(*NEWEST) if others else first


def events(sources, found):
    """The rows of a page as points of the timeline; at most a handful of questions for each kind."""
    ids: dict[str, set] = {}
    for row in found:
        ids.setdefault(row["what"], set()).add(row["pk"])
    tellers = {source.what: source.tell for source in sources}
    told = {what: dict(tellers[what](pks)) for what, pks in ids.items()}
    return [told[row["what"]][row["pk"]] for row in found if row["pk"] in told[row["what"]]]


def project_sources(projects):
    """A project comes when it starts and when it ends."""
    started = projects.filter(start_first__isnull=False).exclude(status__in=NOT_STARTED)
    ended = projects.filter(end_first__isnull=False, status__in=ENDED)
    return [
        Source("start", started, "start_first", ("start_first", "start_last"), tell_projects(start_event)),
        Source("slut", ended, "end_first", ("end_first", "end_last"), tell_projects(end_event)),
    ]


def activity_sources(parts):
    newest = ("-start", "-pk")
    return [Source("aktivitet", part, "start", ("start", "start"), tell_activities, newest) for part in parts]


def tell_projects(event):
    def tell(ids):
        rows = Project.objects.filter(pk__in=ids).select_related("programme").defer("search")
        return ((one.pk, event(one)) for one in rows)

    return tell


def tell_activities(ids):
    hosts = ActivityUnit.objects.filter(role=ActivityUnit.Role.HOST).select_related("unit")
    rows = Activity.objects.filter(pk__in=ids).defer("search")
    rows = rows.prefetch_related(Prefetch("units", hosts, to_attr="hosts"), "groups")
    return ((one.pk, activity_event(one)) for one in rows)
