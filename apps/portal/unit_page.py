"""A unit's own page: what it is, whom to ask, what came before and after, and what it does internationally."""

from django.db.models import F, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.activities import conditions as activity_conditions
from apps.activities.knowledge.lists import knowledge_of
from apps.activities.models import Activity, Proposal
from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import daterange, number, upfirst
from apps.networks.models import Membership, Network
from apps.organisation.belonging import read_belonging
from apps.organisation.filters import expects_contact
from apps.organisation.models import Unit
from apps.organisation.permissions import can_administer, can_appoint, can_hand_over, can_write_for
from apps.partnerships.models import Partnership
from apps.portal import profile
from apps.portal.handover.contacts import other_contacts
from apps.portal.proposals.forms import ANSWERING
from apps.portal.steering import steering_of
from apps.portal.unit_outlook import outlook_of
from apps.projects import conditions as project_conditions
from apps.projects.models import Project

# What is in force stands first, and what ended last before what ended long ago.
LATEST_FIRST = (F("end").desc(nulls_first=True), F("start").desc(nulls_last=True))


@require_safe
def unit_detail(request, slug):
    unit = get_object_or_404(Unit.objects.visible(), slug=slug)
    belonging = read_belonging()
    led = project_conditions.of_unit(unit, belonging=belonging)
    projects = Project.objects.readable_by(request.user).filter(led)
    took_part = activity_conditions.of_unit(unit, belonging=belonging)
    activities = Activity.objects.readable_by(request.user).filter(took_part)
    assignments = profile.contacts_of(unit)
    is_vacant = not any(one.unit_id == unit.pk and one.kind == one.Kind.CONTACT for one in assignments)
    # What a unit did is told by what it led or answered for in those years, as in its report.
    years = profile.Years.latest() if unit.is_current() else profile.Years.ending(unit.valid_to.last.year)
    led_then = project_conditions.happened_to(unit, project_conditions.ONGOING, *years.days, belonging=belonging)
    counted = Project.objects.counted_for(request.user).filter(led_then)
    happened = Activity.objects.counted_for(request.user).filter(took_part)
    coming, earlier = other_contacts(unit, request.user)
    held = Membership.objects.visible().filter(unit=unit)
    context = {
        "unit": unit,
        "is_current": unit.is_current(),
        "summary": profile.summary(who=unit.name, with_whom="", projects=counted, activities=happened, years=years),
        "is_vacant": is_vacant and Unit.objects.current().filter(expects_contact(), pk=unit.pk).exists(),
        "facts": fact_column(unit, assignments),
        "projects": profile.listed_projects(projects),
        "activities": profile.listed_activities(activities),
        "partnerships": tags(Partnership.objects.visible().filter(owner_unit=unit)),
        "networks": tags(Network.objects.visible().filter(Q(owner_unit=unit) | Q(pk__in=held.values("network")))),
        # A nämnd answers for projects that its kontor lead, a kontor for its schools': then the list says which.
        "own_only": unit.kind != Unit.Kind.BOARD and belonging.of(unit.pk) == {unit.pk},
        "years": years,
        "report": report_link(unit, years),
        "can_create": can_write_for(request.user, unit),
        "can_administer": can_administer(request.user),
        "proposals": waiting_proposals(unit, request.user),
        "takes_proposals": unit.kind in ANSWERING and unit.is_current(),
        "coming": coming,
        "earlier": earlier,
        "steering": steering_of(unit, request.user),
        "knowledge": knowledge_of(unit),
        "outlook": outlook_of(unit, request.user, belonging),
        "can_appoint": can_appoint(request.user),
        # Somebody must have the assignment before it can be handed over.
        "can_hand_over": can_hand_over(request.user, unit) and any(one.unit_id == unit.pk for one in assignments),
    }
    return render(request, "portal/unit_detail.html", context)


def waiting_proposals(unit, user):
    """Proposals that this user may answer for the unit, the oldest first; at most one query."""
    if not can_write_for(user, unit):
        return []
    return list(Proposal.objects.to_answer_for(user).filter(unit=unit).order_by("created_at", "id"))


def tags(records):
    return [{"label": record.name, "href": record.get_absolute_url()} for record in records]


def report_link(unit, years):
    """The report of the latest two whole years; only nämnd, kontor and bolag have one."""
    if not unit.has_report:
        return ""
    return f"{reverse('report_unit', args=[unit.slug])}?fran={years.first}&till={years.last}"


def period_words(start, end):
    """When two units belonged together; empty when nothing is known."""
    return daterange(start, end) if start or end else ""


def related(label, rows):
    """(unit, period, certainty) as rows for components/facts.html."""
    return [
        {
            "label": "" if place else label,
            "value": unit.name,
            "href": unit.get_absolute_url(),
            "src": words,
            "certainty": certainty,
        }
        for place, (unit, words, certainty) in enumerate(rows)
    ]


def fact_column(unit, assignments):
    """Whom to ask, what the unit is and which others it belongs with, also those of the past; six queries."""
    is_current = unit.is_current()
    rows = profile.contact_rows(unit, assignments) if is_current else []
    rows.append({"label": "Slag", "value": upfirst(unit.get_kind_display()), "certainty": unit.certainty})
    if unit.abbreviation:
        rows.append({"label": "Förkortning", "value": unit.abbreviation})
    if unit.valid_from or unit.valid_to:
        label = "Finns" if is_current else "Fanns"
        rows.append({"label": label, "value": daterange(unit.valid_from, unit.valid_to)})
    services = unit.serves.select_related("board").order_by(*LATEST_FIRST, "board__name")
    label = "Arbetar för" if is_current else "Arbetade för"
    rows += related(label, [(s.board, period_words(s.start, s.end), s.certainty) for s in services])
    services = unit.served_by.select_related("office").order_by(*LATEST_FIRST, "office__name")
    label = "Arbetet görs av" if is_current else "Arbetet gjordes av"
    rows += related(label, [(s.office, period_words(s.start, s.end), s.certainty) for s in services])
    parents = unit.parents.select_related("parent").order_by(*LATEST_FIRST)
    rows += related("Hör till", [(p.parent, parent_words(p), p.certainty) for p in parents])
    children = unit.children.filter(unit__hidden_at__isnull=True).select_related("unit").order_by("unit__name")
    rows += related("Har under sig", [(p.unit, parent_words(p), p.certainty) for p in children])
    before = unit.predecessors.select_related("old")
    rows += related("Tog över efter", [(s.old, f"{PartialDate.day(s.date)}", s.certainty) for s in before])
    after = unit.successors.select_related("new")
    rows += related("Efterträds av", [(s.new, f"{PartialDate.day(s.date)}", s.certainty) for s in after])
    if not unit.policy_applies:
        rows.append({"label": "Policyn", "value": "Gäller inte enheten"})
    return rows


def parent_words(place):
    share = f"{number(place.owner_share)} procent" if place.owner_share is not None else ""
    return ", ".join(filter(None, [period_words(place.start, place.end), share]))
