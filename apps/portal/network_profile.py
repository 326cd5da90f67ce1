"""A network's own page: what it is for, our membership, what happened and whom to ask."""

from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.activities import conditions as activity_conditions
from apps.activities.models import Activity
from apps.core.models import Fact
from apps.core.templatetags.intl import daterange, kr, plural
from apps.networks.models import Network
from apps.organisation.permissions import can_change, can_create
from apps.portal import profile
from apps.projects import conditions as project_conditions
from apps.projects.models import Project

Kind = Fact.Kind
# Short facts stand in the quiet column; the others are sentences and stand in the text.
SHORT = (Kind.FOUNDED, Kind.SEAT, Kind.MEMBERS, Kind.WEBSITE)


@require_safe
def network_detail(request, slug):
    network = get_object_or_404(Network.objects.visible().select_related("owner_unit", "confirmed_by"), slug=slug)
    part_of = project_conditions.with_organisation(network.organisation_id)
    about = activity_conditions.about_network(network)
    projects = Project.objects.readable_by(request.user).filter(part_of)
    activities = Activity.objects.readable_by(request.user).filter(about)
    listed_projects = profile.listed_projects(projects)
    listed_activities = profile.listed_activities(activities)
    facts = list(network.facts.order_by("kind", "-preferred", "id"))
    memberships = list(
        network.memberships.filter(hidden_at__isnull=True)
        .select_related("unit", "decision")
        .prefetch_related("co_member_rows__organisation")
        .order_by(F("start_first").desc(nulls_last=True), "-id")
    )
    lasting = [one for membership in memberships for one in membership_events(membership)]
    context = {
        "network": network,
        "summary": profile.summary(
            who="Norrköping",
            with_whom=f"inom {network.name}",
            projects=Project.objects.counted_for(request.user).filter(part_of),
            activities=Activity.objects.counted_for(request.user).filter(about),
            years=profile.Years.latest(),
        ),
        "areas": list(network.focus_areas.order_by("-ours", "name")),
        "memberships": [membership_rows(membership) for membership in memberships],
        "sentences": profile.sentences(facts, besides=SHORT),
        "events": profile.timeline(lasting, listed_projects, listed_activities),
        "projects": listed_projects,
        "activities": listed_activities,
        "facts": fact_column(network, facts),
        "confirmed": profile.confirmed_words(network),
        "can_confirm": can_change(request.user, network),
        "sources": facts,
        "can_create": can_create(request.user),
    }
    return render(request, "portal/network_detail.html", context)


def membership_events(membership):
    """When we came in, and when we left."""
    unit = membership.unit.name if membership.unit else ""
    if membership.end:
        yield profile.event(membership.end, "Medlemskapet avslutas", kind=kind("Medlemskap", unit), agreement=True)
    if membership.start:
        yield profile.event(
            membership.start,
            "Norrköping blir medlem",
            kind=kind("Medlemskap", unit),
            text=membership.note,
            agreement=True,
        )


def kind(*words):
    return " · ".join(filter(None, words))


def membership_rows(membership):
    """One membership as rows for components/facts.html; what is not known is said, never zero."""
    unit = membership.unit
    rows = [
        {
            "label": "Tid",
            "value": daterange(membership.start, membership.end) if membership.start or membership.end else None,
        }
    ]
    if unit:
        rows.append({"label": "Enhet som håller medlemskapet", "value": unit.name, "href": unit.get_absolute_url()})
    co_members = [row.organisation.name for row in membership.co_member_rows.all()]
    rows += [
        {"label": "" if place else "Medlem tillsammans med", "value": name} for place, name in enumerate(co_members)
    ]
    hours = membership.hours_per_year
    rows += [
        {"label": "Avgift per år", "value": None if membership.fee_per_year is None else kr(membership.fee_per_year)},
        {"label": "Arbetstid per år", "value": None if hours is None else plural(hours, "timme,timmar")},
    ]
    for label, value in (
        ("Varför vi är med", membership.reason),
        ("Beslut", str(membership.decision or "")),
        ("Anmärkning", membership.note),
    ):
        if value:
            rows.append({"label": label, "value": value})
    return rows


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
