"""A vänort's own page: what we know, what was agreed, what happened and whom to ask."""

from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.activities import conditions as activity_conditions
from apps.activities.models import Activity
from apps.core.models import Fact
from apps.organisation.permissions import can_change, can_create, can_mark
from apps.partnerships.map import small_map
from apps.partnerships.models import Agreement, CooperationField, Milestone, Partnership
from apps.portal import profile
from apps.portal.documents.listing import files_of
from apps.portal.marking.pages import mark_address
from apps.projects import conditions as project_conditions
from apps.projects.models import Project

Kind = Fact.Kind
# Short facts stand in the quiet column; the others are sentences and stand in the text.
SHORT = (Kind.POPULATION, Kind.SINCE, Kind.UNIVERSITY, Kind.STUDENTS, Kind.WEBSITE)


@require_safe
def partnership_detail(request, slug):
    partnership = get_object_or_404(
        Partnership.objects.visible().select_related("owner_unit", "confirmed_by"), slug=slug
    )
    part_of = project_conditions.with_organisation(partnership.organisation_id)
    about = activity_conditions.about_partnership(partnership)
    projects = Project.objects.readable_by(request.user).filter(part_of)
    activities = Activity.objects.readable_by(request.user).filter(about)
    listed_projects = profile.listed_projects(projects)
    listed_activities = profile.listed_activities(activities)
    facts = list(partnership.facts.order_by("kind", "-preferred", "id"))
    agreements = list(
        Agreement.objects.readable_by(request.user)
        .filter(partnership=partnership)
        .select_related("decision")
        .prefetch_related("party_rows__organisation", "documents")
    )
    milestones = list(Milestone.objects.readable_by(request.user).filter(partnership=partnership))
    lasting = [*map(agreement_event, agreements), *map(milestone_event, milestones)]
    context = {
        "partnership": partnership,
        "summary": profile.summary(
            who="Norrköping",
            with_whom=f"med {partnership.name}",
            projects=Project.objects.counted_for(request.user).filter(part_of),
            activities=Activity.objects.counted_for(request.user).filter(about),
            years=profile.Years.latest(),
        ),
        "fields": [
            {"label": field.label, "href": f"{reverse('partnership_list')}?omrade={field.value}"}
            for field in CooperationField
            if field in partnership.fields
        ],
        "sentences": profile.sentences(facts, besides=SHORT),
        "events": profile.timeline(lasting, listed_projects, listed_activities),
        "projects": listed_projects,
        "activities": listed_activities,
        "facts": fact_column(partnership, facts, agreements),
        "confirmed": profile.confirmed_words(partnership),
        "can_confirm": can_change(request.user, partnership),
        "sources": facts,
        "map": small_map(partnership),
        "can_create": can_create(request.user),
        "marked": [one for one in (*agreements, *milestones) if one.is_marked],
        "markable": [(one, mark_address(one)) for one in (*agreements, *milestones)]
        if can_mark(request.user, partnership)
        else [],
        "agreement_files": agreement_files(agreements, request.user),
    }
    return render(request, "portal/partnership_detail.html", context)


def agreement_files(agreements, user):
    """(agreement, its files) where there is something to fetch or to add."""
    pairs = [
        (one, files_of(one, user, add_url=reverse("agreement_document_create", args=[one.pk]))) for one in agreements
    ]
    return [(agreement, files) for agreement, files in pairs if files]


def agreement_event(agreement):
    parties = ", ".join(party.organisation.name for party in agreement.party_rows.all())
    where = [f"Avtal {agreement.get_kind_display()}", agreement.place, f"tillsammans med {parties}" if parties else ""]
    text = [agreement.text, agreement.motivation, f"Diarienummer {agreement.dnr}." if agreement.dnr else ""]
    return profile.event(
        agreement.date,
        agreement.title,
        kind=" · ".join(filter(None, [*where, "sekretessmarkerat" if agreement.is_marked else ""])),
        text=" ".join(filter(None, text)),
        agreement=True,
    )


def milestone_event(milestone):
    kind = "Milstolpe · sekretessmarkerad" if milestone.is_marked else "Milstolpe"
    return profile.event(milestone.date, milestone.title, kind=kind, text=milestone.text)


def twinned_with(partnership):
    """Those of our vänorter that are twinned with this one too."""
    pairs = Q(twinnings_as_first__second=partnership) | Q(twinnings_as_second__first=partnership)
    return Partnership.objects.visible().filter(pairs).distinct()


def agreement_words(agreements):
    """ "1988, förnyat 2014", oldest first; empty when there is no agreement with a date."""
    dated = sorted((one for one in agreements if one.date), key=lambda one: one.date.first)
    return ", ".join(
        profile.year_of(one.date)
        if one.kind == Agreement.Kind.SIGNED
        else f"{one.get_kind_display()} {profile.year_of(one.date)}"
        for one in dated
    )


def fact_column(partnership, facts, agreements):
    """Rows for components/facts.html."""
    kinds = profile.by_kind(facts)
    rows = [{"label": "Land", "value": partnership.country_name}]
    if partnership.own_name and partnership.own_name != partnership.name:
        language = f"På {partnership.own_language}" if partnership.own_language else "Eget namn"
        rows.append({"label": language, "value": partnership.own_name})
    if partnership.policy_name and partnership.policy_name != partnership.name:
        rows.append({"label": "Policyns stavning", "value": partnership.policy_name})
    if partnership.pronunciation:
        rows.append({"label": "Uttal", "value": partnership.pronunciation})
    rows += profile.fact_rows("Invånare", kinds.get(Kind.POPULATION, [])) or [{"label": "Invånare", "value": None}]
    rows += profile.fact_rows("Samarbete sedan", kinds.get(Kind.SINCE, [])) or [
        {"label": "Samarbete sedan", "value": None}
    ]
    if agreements:
        rows.append({"label": "Avtal", "value": agreement_words(agreements)})
    for kind in (Kind.UNIVERSITY, Kind.STUDENTS):
        rows += profile.fact_rows(kind.label, kinds.get(kind, []))
    twins = [{"value": twin.name, "href": twin.get_absolute_url()} for twin in twinned_with(partnership)]
    rows += [twin | {"label": "" if place else "Vänort också med"} for place, twin in enumerate(twins)]
    rows += profile.owner_rows(partnership.owner_unit)
    return rows + profile.fact_rows("Webbplats", kinds.get(Kind.WEBSITE, []))
