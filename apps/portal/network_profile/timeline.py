"""The whole timeline of a network: memberships, seats, projects and activities, by kind and year, a page at a time."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.activities.models import Activity
from apps.core.filters import ListFilter, OptionsFilter, YearFilter
from apps.core.options import FixedOptions
from apps.core.views import ListPage
from apps.networks.models import Membership, Network, Representation
from apps.networks.views.seat_list import RELATED
from apps.portal.network_profile.memberships import end_event, start_event
from apps.portal.network_profile.seats import seat_event
from apps.portal.profile.about import AboutPlace
from apps.portal.profile.merged import MergedPage, Source, activity_sources, project_sources

MEMBERSHIP, SEAT, PROJECT, ACTIVITY = "medlemskap", "plats", "projekt", "aktivitet"
KINDS = FixedOptions([(MEMBERSHIP, "Medlemskap"), (SEAT, "Platser"), (PROJECT, "Projekt"), (ACTIVITY, "Aktiviteter")])


class TimelineFilter(ListFilter):
    ar = YearFilter(label="År")
    slag = OptionsFilter(label="Slag", options=KINDS)

    def filter_queryset(self, queryset):
        """The sources are many; the page itself asks each of them."""
        return queryset


def sources(network, user, chosen=None):
    """Every Source of the timeline, or those of the chosen kind."""
    about = AboutPlace(network, user)
    found = {
        MEMBERSHIP: lambda: membership_sources(network),
        SEAT: lambda: [seat_source(network, user)],
        PROJECT: lambda: project_sources(about.projects),
        ACTIVITY: lambda: activity_sources(about.parts(Activity.objects.readable_by(user))),
    }
    return [source for kind, make in found.items() if chosen in (None, kind) for source in make()]


def membership_sources(network):
    rows = Membership.objects.visible().filter(network=network)

    def telling(event):
        return lambda ids: ((one.pk, event(one)) for one in rows.filter(pk__in=ids).select_related("unit"))

    return [
        Source(
            "in",
            rows.filter(start_first__isnull=False),
            "start_first",
            ("start_first", "start_last"),
            telling(start_event),
        ),
        Source("ut", rows.filter(end_first__isnull=False), "end_first", ("end_first", "end_last"), telling(end_event)),
    ]


def seat_source(network, user):
    rows = Representation.objects.visible().filter(network=network, person__isnull=False)
    begun = rows.filter(start__lte=timezone.localdate())

    def tell(ids):
        return ((one.pk, seat_event(one, user)) for one in rows.filter(pk__in=ids).select_related(*RELATED))

    return Source("plats", begun, "start", ("start", "start"), tell)


@require_safe
def network_timeline(request, slug):
    network = get_object_or_404(Network.objects.visible().select_related("owner_unit").defer("search"), slug=slug)
    filterset = TimelineFilter(request.GET, request=request)
    number = ListPage().page_number(request)
    valid = filterset.is_valid()
    year, kind = filterset.values.get("ar"), filterset.values.get("slag")
    page = MergedPage(sources(network, request.user, kind) if valid else [], number, year=year)
    context = {"network": network, "filter": filterset, "filter_valid": valid, "page": page, "sort": ""}
    return render(request, "portal/network_timeline.html", context)
