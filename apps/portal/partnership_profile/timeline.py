"""The whole timeline of a vänort: everything that has a date, by kind and year, a page at a time.

Each source gives its newest rows by an index, PostgreSQL merges them, and only the rows of the page are read in full.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import CharField, DateField, F, Prefetch, Value
from django.db.models.functions import Cast, Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.activities.knowledge.given import knowledge_given_to
from apps.activities.models import Activity, ActivityUnit
from apps.core.filters import ListFilter, OptionsFilter, YearFilter
from apps.core.options import FixedOptions
from apps.core.views import COUNT_LIMIT, ListPage, Page
from apps.partnerships.grants.sums import grants_of
from apps.partnerships.models import Agreement, Milestone, Partnership
from apps.portal import profile
from apps.portal.page_of import PER_PAGE
from apps.portal.partnership_profile.about import About
from apps.portal.partnership_profile.events import agreement_event, grant_event, knowledge_event, milestone_event
from apps.projects.models import Project

KINDS = {
    "avtal": "Avtal",
    "milstolpe": "Milstolpar",
    "projekt": "Projekt",
    "aktivitet": "Aktiviteter",
    "bidrag": "Föreningsbidrag",
    "kunskap": "Delad kunskap",
}
ENDED = (Project.Status.FINISHED, Project.Status.ABORTED)
NOT_STARTED = (Project.Status.IDEA, Project.Status.REJECTED)
NEWEST = (F("day").desc(nulls_last=True), "what", "-pk")


class TimelineFilter(ListFilter):
    ar = YearFilter(label="År")
    slag = OptionsFilter(label="Slag", options=FixedOptions(KINDS.items()))


@dataclass(frozen=True)
class Source:
    """Rows of one kind; `day` is the column or expression of the date, `span` the columns a year must touch.

    `order` is the newest first as an index has it: where a day is always known, nobody asks for nulls last.
    """

    what: str
    rows: Any
    day: str
    span: tuple[str, str]
    order: tuple = ()

    def cut(self, year, limit):
        """The newest rows as (day, what, pk)."""
        rows = self.rows
        if year:
            first, last = self.span
            rows = rows.filter(**{f"{first}__lte": f"{year}-12-31", f"{last}__gte": f"{year}-01-01"})
        rows = rows.annotate(day=Cast(F(self.day), DateField()), what=Value(self.what, CharField()))
        return rows.order_by(*(self.order or (F(self.day).desc(nulls_last=True), "-pk"))).values("day", "what", "pk")[
            :limit
        ]


def sources(about, chosen=None):
    """Every Source of the timeline, or those of the chosen kind. A project comes when it starts and when it ends."""
    city, user = about.partnership, about.user

    def started(rows):
        return rows.filter(start_first__isnull=False).exclude(status__in=NOT_STARTED)

    def ended(rows):
        return rows.filter(end_first__isnull=False, status__in=ENDED)

    dated = ("date_first", "date_last")
    found = {
        "avtal": lambda: [
            Source("avtal", Agreement.objects.readable_by(user).filter(partnership=city), "date_first", dated)
        ],
        "milstolpe": lambda: [
            Source("milstolpe", Milestone.objects.readable_by(user).filter(partnership=city), "date_first", dated)
        ],
        "projekt": lambda: [
            Source("start", started(about.projects), "start_first", ("start_first", "start_last")),
            Source("slut", ended(about.projects), "end_first", ("end_first", "end_last")),
        ],
        "aktivitet": lambda: [
            Source("aktivitet", part, "start", ("start", "start"), ("-start", "-pk"))
            for part in about.parts(Activity.objects.readable_by(user))
        ],
        "bidrag": lambda: [
            Source("bidrag", grants_of(city, user).alias(on=Coalesce("decided_on", "applied_on")), "on", ("on", "on"))
        ],
        "kunskap": lambda: [Source("kunskap", knowledge_given_to(city), "date", ("date", "date"))],
    }
    return [source for kind, make in found.items() if chosen in (None, kind) for source in make()]


class TimelinePage(Page):
    """One page of the merged sources; `rows` are points of the timeline. Counted up to COUNT_LIMIT."""

    def __init__(self, about, number, *, year=None, kind=None, per_page=PER_PAGE):
        self.number, self.per_page = number, per_page
        start = (number - 1) * per_page
        found = list(merged(about, year, kind, start + per_page + 1)[start : start + per_page + 1])
        if not found and number > 1:
            raise Http404("Sidan finns inte.")
        self.has_next = len(found) > per_page
        self.rows = events(about, found[:per_page])
        self.count = (
            merged(about, year, kind, COUNT_LIMIT + 1)[: COUNT_LIMIT + 1].count() if self.goes_on else len(found)
        )
        self.is_capped = self.count > COUNT_LIMIT

    @property
    def goes_on(self):
        return self.has_next or self.number > 1


def merged(about, year, kind, limit):
    """The newest of every source together; one alone is sorted as it is."""
    first, *others = (source.cut(year, limit) for source in sources(about, kind))
    return first.union(*others, all=True).order_by(*NEWEST) if others else first


def events(about, found):
    """The rows of a page as points of the timeline; at most a handful of questions for each kind."""
    ids = {}
    for row in found:
        ids.setdefault(row["what"], set()).add(row["pk"])
    told = {what: dict(TELLERS[what](about, pks)) for what, pks in ids.items()}
    return [told[row["what"]][row["pk"]] for row in found if row["pk"] in told[row["what"]]]


def tell_agreements(about, ids):
    rows = (
        Agreement.objects.filter(pk__in=ids).select_related("partnership").prefetch_related("party_rows__organisation")
    )
    return ((one.pk, agreement_event(one)) for one in rows)


def tell_milestones(about, ids):
    return ((one.pk, milestone_event(one)) for one in Milestone.objects.filter(pk__in=ids))


def tell_starts(about, ids):
    return ((one.pk, profile.start_event(one)) for one in with_programme(ids))


def tell_ends(about, ids):
    return ((one.pk, profile.end_event(one)) for one in with_programme(ids))


def with_programme(ids):
    return Project.objects.filter(pk__in=ids).select_related("programme").defer("search")


def tell_activities(about, ids):
    hosts = ActivityUnit.objects.filter(role=ActivityUnit.Role.HOST).select_related("unit")
    rows = Activity.objects.filter(pk__in=ids).defer("search")
    rows = rows.prefetch_related(Prefetch("units", hosts, to_attr="hosts"), "groups")
    return ((one.pk, profile.activity_event(one)) for one in rows)


def tell_grants(about, ids):
    return ((one.pk, grant_event(one)) for one in grants_of(about.partnership, about.user).filter(pk__in=ids))


def tell_knowledge(about, ids):
    return ((one.pk, knowledge_event(one)) for one in knowledge_given_to(about.partnership).filter(pk__in=ids))


TELLERS = {
    "avtal": tell_agreements,
    "milstolpe": tell_milestones,
    "start": tell_starts,
    "slut": tell_ends,
    "aktivitet": tell_activities,
    "bidrag": tell_grants,
    "kunskap": tell_knowledge,
}


# What is shown for a year or a kind that makes no sense: nothing, and the message by its field.
NOTHING = SimpleNamespace(rows=[], count=0, is_capped=False, has_previous=False, has_next=False)


@require_safe
def partnership_timeline(request, slug):
    partnership = get_object_or_404(Partnership.objects.visible(), slug=slug)
    filterset = TimelineFilter(request.GET, request=request)
    number = ListPage().page_number(request)
    about = About(partnership, request.user)
    year, kind = filterset.values.get("ar"), filterset.values.get("slag")
    page = TimelinePage(about, number, year=year, kind=kind) if filterset.is_valid() else NOTHING
    context = {
        "partnership": partnership,
        "filter": filterset,
        "filter_valid": filterset.is_valid(),
        "page": page,
    }
    return render(request, "portal/partnership_timeline.html", context)
