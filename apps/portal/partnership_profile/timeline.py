"""The whole timeline of a vänort: everything that has a date, by kind and year, a page at a time."""

from types import SimpleNamespace

from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.activities.knowledge.given import knowledge_given_to
from apps.activities.models import Activity
from apps.core.filters import ListFilter, OptionsFilter, YearFilter
from apps.core.options import FixedOptions
from apps.core.views import ListPage
from apps.partnerships.grants.sums import grants_of
from apps.partnerships.models import Agreement, Milestone, Partnership
from apps.portal.partnership_profile.events import agreement_event, grant_event, knowledge_event, milestone_event
from apps.portal.profile.about import AboutPlace
from apps.portal.profile.merged import MergedPage, Source, activity_sources, project_sources

DATED = ("date_first", "date_last")
KINDS = {
    "avtal": "Avtal",
    "milstolpe": "Milstolpar",
    "projekt": "Projekt",
    "aktivitet": "Aktiviteter",
    "bidrag": "Föreningsbidrag",
    "kunskap": "Delad kunskap",
}


class TimelineFilter(ListFilter):
    ar = YearFilter(label="År")
    slag = OptionsFilter(label="Slag", options=FixedOptions(KINDS.items()))


def sources(about, chosen=None):
    """Every Source of the timeline, or those of the chosen kind."""
    city, user = about.place, about.user
    agreements = Agreement.objects.readable_by(user).filter(partnership=city)
    milestones = Milestone.objects.readable_by(user).filter(partnership=city)
    found = {
        "avtal": lambda: [Source("avtal", agreements, "date_first", DATED, tell_agreements)],
        "milstolpe": lambda: [Source("milstolpe", milestones, "date_first", DATED, tell_milestones)],
        "projekt": lambda: project_sources(about.projects),
        "aktivitet": lambda: activity_sources(about.parts(Activity.objects.readable_by(user))),
        "bidrag": lambda: [grant_source(city, user)],
        "kunskap": lambda: [knowledge_source(city)],
    }
    return [source for kind, make in found.items() if chosen in (None, kind) for source in make()]


def tell_agreements(ids):
    rows = Agreement.objects.filter(pk__in=ids).select_related("partnership")
    return ((one.pk, agreement_event(one)) for one in rows.prefetch_related("party_rows__organisation"))


def tell_milestones(ids):
    return ((one.pk, milestone_event(one)) for one in Milestone.objects.filter(pk__in=ids))


def grant_source(city, user):
    rows = grants_of(city, user)

    def tell(ids):
        return ((one.pk, grant_event(one)) for one in rows.filter(pk__in=ids))

    return Source("bidrag", rows.alias(on=Coalesce("decided_on", "applied_on")), "on", ("on", "on"), tell)


def knowledge_source(city):
    rows = knowledge_given_to(city)

    def tell(ids):
        return ((one.pk, knowledge_event(one)) for one in rows.filter(pk__in=ids))

    return Source("kunskap", rows, "date", ("date", "date"), tell)


# What is shown for a year or a kind that makes no sense: nothing, and the message by its field.
NOTHING = SimpleNamespace(rows=[], count=0, is_capped=False, has_previous=False, has_next=False)


@require_safe
def partnership_timeline(request, slug):
    partnership = get_object_or_404(Partnership.objects.visible(), slug=slug)
    filterset = TimelineFilter(request.GET, request=request)
    number = ListPage().page_number(request)
    year, kind = filterset.values.get("ar"), filterset.values.get("slag")
    about = AboutPlace(partnership, request.user)
    page = MergedPage(sources(about, kind), number, year=year) if filterset.is_valid() else NOTHING
    context = {
        "partnership": partnership,
        "filter": filterset,
        "filter_valid": filterset.is_valid(),
        "page": page,
    }
    return render(request, "portal/partnership_timeline.html", context)
