"""A vänort's own page: what we know, what was agreed, what happened and whom to ask."""

from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.activities.knowledge.given import knowledge_given_to
from apps.organisation.permissions import can_change, can_create
from apps.partnerships.grants.sums import grants_of, yearly_sums_of
from apps.partnerships.map import small_map
from apps.partnerships.models import CooperationField, Milestone, Partnership
from apps.portal import profile
from apps.portal.partnership_profile.agreements import agreements_of, shown_agreements
from apps.portal.partnership_profile.events import agreement_event, grant_event, knowledge_event, milestone_event
from apps.portal.partnership_profile.facts import SHORT, fact_column
from apps.portal.partnership_profile.figures import figures
from apps.portal.partnership_profile.jubilees import jubilees
from apps.portal.profile.about import AboutPlace

# So many statements, milestones and grants are shown; a vänort has a handful of each.
MOST_FACTS, MOST_LASTING, MOST_GIVEN = 200, 12, 6


@require_safe
def partnership_detail(request, slug):
    partnership = get_object_or_404(
        Partnership.objects.visible().select_related("owner_unit", "confirmed_by"), slug=slug
    )
    user, today = request.user, timezone.localdate()
    about = AboutPlace(partnership, user)
    projects, activities = about.listed_projects(), about.listed_activities()
    facts = list(partnership.facts.order_by("kind", "-preferred", "id")[:MOST_FACTS])
    agreements = list(agreements_of(partnership, user)[:MOST_LASTING])
    milestones = list(milestones_of(partnership, user)[:MOST_LASTING])
    grants = list(grants_of(partnership, user).order_by(F("decided_on").desc(nulls_last=True), "-id")[:MOST_GIVEN])
    given = list(knowledge_given_to(partnership)[:MOST_GIVEN])
    lasting = [*map(agreement_event, agreements), *map(milestone_event, milestones)]
    passing = [*map(grant_event, grants), *map(knowledge_event, given)]
    may_change = can_change(user, partnership)
    # Sums over more than a list counts are worked out when somebody asks for them.
    is_large = projects.is_capped or activities.is_capped
    context = {
        "partnership": partnership,
        "summary": profile.summary(
            who="Norrköping",
            with_whom=f"med {partnership.name}",
            projects=about.counted_projects,
            activities=about.counted_activities,
            years=profile.Years.latest(),
        ),
        "fields": [
            {"label": field.label, "href": f"{reverse('partnership_list')}?omrade={field.value}"}
            for field in CooperationField
            if field in partnership.fields
        ],
        "coming": about.next_planned(today),
        "jubilees": jubilees(facts, agreements, today),
        "sentences": profile.sentences(facts, besides=SHORT),
        "events": profile.timeline(lasting, projects, activities, passing),
        "is_large": is_large,
        "figures": None if is_large else figures(about, today),
        "projects": projects,
        "activities": activities,
        "grant_years": yearly_sums_of(partnership, user),
        "grants": grants,
        "given": given,
        "policy_notes": list(policy_notes_of(partnership)[:MOST_GIVEN]),
        "facts": fact_column(partnership, facts, agreements),
        "confirmed": profile.confirmed_words(partnership),
        "can_confirm": may_change,
        "is_stale": may_change and profile.is_stale(partnership, today),
        "sources": facts,
        "map": small_map(partnership),
        "can_create": can_create(user),
        "marked": [one for one in (*agreements, *milestones) if one.is_marked],
        "milestones": milestones if may_change else [],
        "agreements": shown_agreements(agreements, user),
        "log_href": log_address(partnership) if can_create(user) else "",
        "ask": partnership.owner_unit.mailbox if partnership.owner_unit else "",
    }
    return render(request, "portal/partnership_detail.html", context)


def log_address(partnership):
    """Where an activity with the vänort is written down."""
    return f"{reverse('activity_create')}?amne=partnership:{partnership.pk}"


def milestones_of(partnership, user):
    """What happened and is remembered, as the reader may see it; newest first."""
    rows = Milestone.objects.readable_by(user).filter(partnership=partnership)
    return rows.order_by(F("date_first").desc(nulls_last=True), "-id")


def policy_notes_of(partnership):
    """What persons have found about the choice of partner, newest first."""
    return partnership.policy_notes.visible().select_related("created_by__person").order_by("-date", "-id")
