"""The page of one project, with the activities that belong to it."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import F, Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.activities.conditions import about_project
from apps.activities.models import Activity, ActivityUnit
from apps.core.countries import COUNTRIES
from apps.core.models import Certainty
from apps.core.templatetags.intl import daterange, iso, kr, longdate, mnkr, number, upfirst
from apps.networks.models import Network
from apps.organisation.permissions import can_change
from apps.partnerships.models import Partnership
from apps.portal.documents.listing import files_of
from apps.projects.foreign_policy import is_far
from apps.projects.models import Budget, BudgetLine, Project
from apps.projects.rules import Status, gaps, is_overdue

Kind = BudgetLine.Kind
SHOWN_ACTIVITIES = 10
FIGURES = (
    # (kind, label, short label for narrow columns)
    (Kind.SUPPORT, "Stöd till Norrköping", "Stöd"),
    (Kind.OWN_CASH, "Egen medfinansiering, kontant", "Kontant"),
    (Kind.OWN_TIME, "Egen tid", "Egen tid"),
    (Kind.TOTAL, "Projektets totala budget", "Totalt"),
)
# Sums that few projects have stand among the facts.
OTHER_SUMS = (
    (Kind.TOTAL_SUPPORT, "Stöd till hela projektet"),
    (Kind.FORWARDED, "Stöd vidare till partner"),
)


@dataclass
class Version:
    """One version of the budget and its lines; a partner's part is left out."""

    budget: Budget
    own_lines: list[BudgetLine]

    @cached_property
    def sums(self):
        """{kind: "420 000 kr"}; in the line's own currency when the kronor are not known."""
        kinds = {line.kind for line in self.own_lines}
        return {kind: sum_of([line for line in self.own_lines if line.kind == kind]) for kind in kinds}

    @property
    def cells(self):
        return [(short, self.sums.get(kind)) for kind, _, short in FIGURES]


@require_safe
def project_detail(request, pk):
    records = Project.objects.readable_by(request.user).select_related(
        "programme__funder", "steering_assignment__unit", "updated_by__person"
    )
    project = get_object_or_404(records, pk=pk)
    leads = leads_until_today(project)
    lead = leads[-1] if leads else None
    versions = budget_versions(project)
    current = next((version for version in versions if version.budget.valid), None)
    goals, sdgs = list(project.goals.all()), list(project.sdgs.all())
    activities = Activity.objects.readable_by(request.user).filter(about_project(project))
    shown = list(activities.prefetch_related(hosts())[: SHOWN_ACTIVITIES + 1])
    is_official = project.status != Status.IDEA
    rows = partners(project)
    context = {
        "project": project,
        "lead": lead,
        "leads_now": lead is not None and (lead.end is None or lead.end >= timezone.localdate()),
        "earlier_leads": leads[:-1],
        "is_history": project.source == Project.Source.HISTORY,
        "can_change": can_change(request.user, project),
        "figures": figures(current) if is_official else [],
        "versions": versions if len(versions) > 1 else [],
        "goals": goals,
        "sdgs": sdgs,
        "council_goals": list(project.council_goals.all()),
        "partners": rows,
        "far_partners": [f"{row['name']} ({row['country']})" for row in rows if row["is_far"]],
        "policy_notes": list(project.policy_notes.visible().select_related("created_by__person")),
        "gaps": gaps(project, sdgs=sdgs, budget=current and current.budget, lead=lead),
        "is_overdue": is_overdue(project),
        "is_aid_with_time": project.is_aid and bool(current and current.sums.get(Kind.OWN_TIME)),
        "statuses": status_events(project),
        "activities": [activity_event(activity) for activity in shown[:SHOWN_ACTIVITIES]],
        "more_activities": f"{reverse('activity_list')}?{urlencode({'projekt': project.pk})}"
        if len(shown) > SHOWN_ACTIVITIES
        else "",
        "facts": facts(project, lead, current),
        "files": files_of(project, request.user, add_url=reverse("project_document_create", args=[project.pk])),
    }
    return render(request, "projects/project_detail.html", context)


def leads_until_today(project):
    """The units that have led the project in order of time, the present or latest one last."""
    leads = project.leads.select_related("unit", "accountable").order_by(F("start").asc(nulls_first=True), "id")
    today = timezone.localdate()
    return [lead for lead in leads if lead.start is None or lead.start <= today]


def budget_versions(project):
    """Every version with its sums, the newest first."""
    budgets = project.budgets.prefetch_related("lines")
    return [Version(budget, [line for line in budget.lines.all() if line.partner_id is None]) for budget in budgets]


def sum_of(lines):
    known = in_kronor(lines)
    if known is not None:
        return kr(known)
    by_currency: dict = {}
    for line in lines:
        by_currency[line.get_currency_display()] = by_currency.get(line.get_currency_display(), 0) + line.amount
    return " och ".join(f"{number(amount)}\N{NO-BREAK SPACE}{currency}" for currency, amount in by_currency.items())


def in_kronor(lines):
    """The sum in kronor, None when some part of it is not known in kronor."""
    amounts = [line.amount_sek for line in lines]
    return sum(amounts) if amounts and None not in amounts else None


def figures(current):
    """The four sums, each on its own: rounded in large, exact beneath with where it comes from."""
    row = []
    for kind, label, _ in FIGURES:
        lines = [line for line in current.own_lines if line.kind == kind] if current else []
        known = in_kronor(lines)
        exact = sum_of(lines) if lines else ""
        row.append({"label": label, "value": None if known is None else mnkr(known), "change": exact})
    if row[0]["change"]:
        row[0]["change"] += f", {decision_words(current.budget)}"
    return row


def decision_words(budget):
    """ "beviljat 20 maj 2024", "ansökt"."""
    when = f" {longdate(budget.decided_on)}" if budget.decided_on else ""
    return f"{budget.get_kind_display()}{when}"


def partners(project):
    """(name, link or "", country or "", role) of each partner; a vänort or network links to its own page.

    Others link to the page of the organisation, unless it is hidden.
    """
    rows = list(project.partners.select_related("organisation"))
    ids = [row.organisation_id for row in rows]
    links = {
        record.organisation_id: record.get_absolute_url()
        for model in (Partnership, Network)
        for record in model.objects.visible().filter(organisation_id__in=ids).only("slug", "organisation_id")
    }
    return [
        {
            "name": row.organisation.name,
            "href": links.get(row.organisation_id) or address(row.organisation),
            "country": COUNTRIES.get(row.organisation.country, row.organisation.country),
            "role": upfirst(row.get_role_display()),
            "is_far": is_far(row.organisation),
        }
        for row in rows
    ]


def address(organisation):
    return "" if organisation.hidden_at else organisation.get_absolute_url()


def status_events(project):
    """The life of the project, newest first."""
    changes = sorted(project.status_changes.all(), key=lambda change: change.id, reverse=True)
    return [
        {
            "year": change.date.first.year if change.date else "–",
            "kind": longdate(change.date) if change.date else "okänt datum",
            "title": upfirst(change.get_status_display()),
            "text": change.reason,
        }
        for change in changes
    ]


def hosts():
    return Prefetch("units", ActivityUnit.objects.select_related("unit"))


def activity_event(activity):
    units = ", ".join(row.unit.name for row in activity.units.all() if row.role == ActivityUnit.Role.HOST)
    kind = upfirst(activity.get_kind_display())
    state = "" if activity.status == Activity.Status.DONE else f" ({activity.get_status_display()})"
    return {
        "year": activity.start.year,
        "kind": f"{kind} · {units}" if units else kind,
        "title": activity.title,
        "href": activity.get_absolute_url(),
        "text": f"{daterange(activity.start, activity.last_day)}{state}",
    }


def facts(project, lead, current):
    """The quiet column. What a register project need not have is left out when it is empty; the rest is unknown."""
    sums = current.sums if current else {}
    programme = project.programme
    rows = [
        {"label": "Ansvarig enhet", "value": lead and lead.unit.name, "href": lead and lead.unit.get_absolute_url()},
    ]
    if lead and lead.accountable and lead.accountable != lead.unit:
        rows.append(
            {
                "label": "Ansvarar inför",
                "value": lead.accountable.name,
                "href": lead.accountable.get_absolute_url(),
            }
        )
    rows += [
        {
            "label": "Program",
            "value": programme and programme.name,
            "href": programme and f"{reverse('project_list')}?{urlencode({'program': programme.slug})}",
        },
        {"label": "Finansiär", "value": programme and programme.funder.name},
        {"label": "Start", "value": project.start and longdate(project.start)},
        {"label": "Slut", "value": project.end and longdate(project.end)},
    ]
    optional = [
        ("Slag", project.kind != Project.Kind.PROJECT and upfirst(project.get_kind_display())),
        ("Vår roll", ", ".join(filter(None, (upfirst(project.get_role_display()), project.role_note)))),
        ("Skolform", project.education_stage and upfirst(project.get_education_stage_display())),
        ("Bistånd", "Ja, bara externa pengar" if project.is_aid else ""),
        *((label, sums.get(kind)) for kind, label in OTHER_SUMS),
        ("Budgetens källa", current and current.budget.source),
        ("Om budgeten", current and current.budget.note),
        ("Projektnummer", project.programme_reference),
        ("Diarienummer", ", ".join(project.dnrs)),
    ]
    if project.steering_assignment:
        rows.append({"label": "Uppdrag", "value": f"{project.steering_assignment}: {project.steering_assignment.text}"})
    rows += [{"label": label, "value": value} for label, value in optional if value]
    if project.source == Project.Source.HISTORY:
        certainty = "" if project.certainty == Certainty.VERIFIED else project.certainty
        rows.append({"label": "Källa", "value": project.source_text or None, "certainty": certainty})
    rows.append({"label": "Senast ändrad", "value": iso(project.updated_at)})
    return rows
