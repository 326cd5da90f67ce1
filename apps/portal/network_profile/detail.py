"""A network's own page: what it is for, our membership and seats, what happened, what comes and whom to ask."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.models import Fact
from apps.networks.models import Network
from apps.organisation.permissions import can_change, can_create
from apps.portal import profile
from apps.portal.network_profile.memberships import events_of, memberships_of, told
from apps.portal.network_profile.seats import SHOWN, list_address, seat_events, seat_rows, seats_of
from apps.portal.profile.about import AboutPlace

Kind = Fact.Kind
# Short facts stand in the quiet column; the others are sentences and stand in the text.
SHORT = (Kind.FOUNDED, Kind.SEAT, Kind.MEMBERS, Kind.WEBSITE)


@require_safe
def network_detail(request, slug):
    network = get_object_or_404(
        Network.objects.visible().select_related("owner_unit", "confirmed_by").defer("search"), slug=slug
    )
    about = AboutPlace(network, request.user)
    projects, activities = about.listed_projects(), about.listed_activities()
    facts = list(network.facts.order_by("kind", "-preferred", "id"))
    memberships = memberships_of(network)
    seats = seats_of(network)
    lasting = [one for membership in memberships for one in events_of(membership)]
    lasting += seat_events(network, request.user)
    may_change = can_change(request.user, network)
    context = {
        "network": network,
        "summary": profile.summary(
            who="Norrköping",
            with_whom=f"inom {network.name}",
            projects=about.counted_projects,
            activities=about.counted_activities,
            years=profile.Years.latest(),
        ),
        "is_unconfirmed": network.status == Network.Status.UNCONFIRMED,
        "areas": list(network.focus_areas.order_by("-ours", "name")),
        "memberships": [told(membership, network, request.user) for membership in memberships],
        "seats": seat_rows(seats),
        "more_seats": len(seats) > SHOWN,
        "seats_href": list_address(network),
        "next": about.next_planned(timezone.localdate()),
        "sentences": profile.sentences(facts, besides=SHORT),
        "events": profile.timeline(lasting, projects, activities),
        "projects": projects,
        "activities": activities,
        "facts": fact_column(network, facts),
        "confirmed": profile.confirmed_words(network),
        "can_confirm": may_change,
        "may_change": may_change,
        "sources": facts,
        "can_create": can_create(request.user),
        "is_stale": may_change and profile.is_stale(network, timezone.localdate()),
        "log_href": f"{reverse('activity_create')}?amne=network:{network.pk}" if can_create(request.user) else "",
        "ask": network.owner_unit.mailbox if network.owner_unit else "",
    }
    return render(request, "portal/network_detail.html", context)


def fact_column(network, facts):
    """Rows for components/facts.html."""
    kinds = profile.by_kind(facts)
    rows = []
    if network.full_name and network.full_name != network.name:
        rows.append({"label": "Fullt namn", "value": network.full_name})
    if network.abbreviation:
        rows.append({"label": "Förkortning", "value": network.abbreviation})
    if network.policy_name and network.policy_name != network.name:
        rows.append({"label": "Policyns namn", "value": network.policy_name})
    for fact_kind in (Kind.FOUNDED, Kind.SEAT, Kind.MEMBERS):
        rows += profile.fact_rows(fact_kind.label, kinds.get(fact_kind, [])) or [
            {"label": fact_kind.label, "value": None}
        ]
    rows += profile.owner_rows(network.owner_unit)
    return rows + profile.fact_rows("Webbplats", kinds.get(Kind.WEBSITE, []))
