"""Inför besöket: one page to read on the way, about who they are, what was promised and whom to ask."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.activities import conditions as activity_conditions
from apps.activities.models import GIFT, Activity, Promise
from apps.core.models import Fact
from apps.partnerships.models import Partnership
from apps.portal import profile
from apps.portal.partnership_profile.agreements import agreements_of
from apps.portal.partnership_profile.facts import agreement_words, contact_there
from apps.portal.partnership_profile.jubilees import jubilees
from apps.portal.profile.about import AboutPlace
from apps.projects import conditions as project_conditions

# What one sheet of A4 holds.
MEETINGS, PROMISES, GIFTS, PROJECTS, AGREEMENTS, FACTS = 4, 4, 3, 5, 20, 200


@dataclass(frozen=True)
class Promises:
    """What was promised on both sides: ours before theirs, what is open first, then the newest."""

    rows: list
    has_more: bool


@require_safe
def partnership_brief(request, slug):
    partnership = get_object_or_404(Partnership.objects.visible().select_related("owner_unit"), slug=slug)
    today = timezone.localdate()
    about = AboutPlace(partnership, request.user)
    facts = list(partnership.facts.order_by("kind", "-preferred", "id")[:FACTS])
    agreements = list(agreements_of(partnership, request.user)[:AGREEMENTS])
    projects = ongoing_projects(about, today)
    context = {
        "partnership": partnership,
        "today": today,
        "facts": fact_rows(partnership, facts, agreements),
        "here": with_addresses(profile.owner_rows(partnership.owner_unit)),
        "there": contact_there(partnership),
        "meetings": newest(about, MEETINGS, activity_conditions.done()),
        "coming": about.next_planned(today),
        "jubilees": jubilees(facts, agreements, today),
        "promises": promises(about),
        "gifts": newest(about, GIFTS, GIFT, activity_conditions.done()),
        "projects": projects[:PROJECTS],
        "more_projects": len(projects) > PROJECTS,
    }
    return render(request, "portal/partnership_brief.html", context)


def with_addresses(rows):
    """Contacts with their addresses in words: a link is no use on paper."""
    for row in rows:
        address = row.get("href", "").removeprefix("mailto:")
        if row.get("href", "").startswith("mailto:") and row["value"] != address:
            row["src"] = ", ".join(filter(None, [row.get("src"), address]))
    return rows


def newest(about, limit, *conditions):
    """The newest activities that meet the conditions; two queries."""
    found = Activity.objects.filter(pk__in=about.newest(limit, *conditions)).defer("search")
    rows: list[Any] = list(found.order_by("-start", "-id"))
    for activity in rows:
        activity.when = profile.when(activity)
    return rows


def ongoing_projects(about, today):
    """Projects that go on today, the newest first, one more than there is room for."""
    going = about.projects.official().filter(project_conditions.ongoing(today, today))
    rows = going.with_lead().select_related("programme").defer("search")
    return list(rows.order_by(F("start_first").desc(nulls_last=True), "-id")[: PROJECTS + 1])


def promises(about):
    """What we promised, and what they did; two queries."""
    made = Promise.objects.visible().filter(activity__in=about.activities.order_by().values("pk"))
    made = made.annotate(waits=Q(status=Promise.Status.OPEN)).order_by("-waits", "-activity__start", "-id")
    found, has_more = [], False
    for side in (Promise.Side.OURS, Promise.Side.THEIRS):
        rows = list(made.filter(side=side).select_related("activity").defer("activity__search")[: PROMISES + 1])
        found += rows[:PROMISES]
        has_more = has_more or len(rows) > PROMISES
    return Promises(found, has_more)


def fact_rows(partnership, facts, agreements):
    """Rows for components/facts.html: what one must know at the door."""
    kinds = profile.by_kind(facts)
    rows = [{"label": "Land", "value": partnership.country_name}]
    if partnership.pronunciation:
        rows.append({"label": "Uttal", "value": partnership.pronunciation})
    if partnership.own_name and partnership.own_name != partnership.name:
        language = f"På {partnership.own_language}" if partnership.own_language else "Eget namn"
        rows.append({"label": language, "value": partnership.own_name})
    for kind, label in ((Fact.Kind.POPULATION, "Invånare"), (Fact.Kind.SINCE, "Samarbete sedan")):
        # One figure is enough here; the profile has every source.
        rows += profile.fact_rows(label, kinds.get(kind, [])[:1]) or [{"label": label, "value": None}]
    if agreements:
        rows.append({"label": "Avtal", "value": agreement_words(agreements)})
    return rows
