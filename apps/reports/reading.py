"""Reads the rows behind a period's figures with a fixed number of queries, whether for one unit or for all.

Projects are found by the very conditions that the project list filters with, so a figure counts what its link shows.
"""

from collections import defaultdict

from django.db import connection
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Collate

from apps.activities import conditions as activity_conditions
from apps.activities.models import (
    Activity,
    ActivityGoal,
    ActivitySDG,
    ActivityUnit,
    MentionedNetwork,
    MentionedPartnership,
    ParticipantGroup,
)
from apps.core.fields import SWEDISH, Among
from apps.organisation.belonging import read_belonging
from apps.projects import conditions
from apps.projects.actions import Sums
from apps.projects.models import Project, ProjectCouncilGoal, ProjectGoal, ProjectLead, ProjectPartner, ProjectSDG
from apps.reports.grants import read_grants
from apps.reports.ledger import ActivityEntry, Ledger, ProjectEntry
from apps.reports.money import decisions, sums_in_force
from apps.reports.outlook import read_decisions, read_questions

# Compiled queries that are kept, some kilobytes each.
KEPT = 500
_compiled: dict[tuple, tuple] = {}


def tags(queryset, key, value):
    """{key: set of values} of a through table."""
    found = defaultdict(set)
    for owner, tag in queryset.order_by().values_list(key, value):
        found[owner].add(tag)
    return found


def read_ledger(period, unit=None, belonging=None):
    """The ledger of a period for all units, or for one alone, which asks for less.

    `belonging` says whose work counts for whom; it is read here when it is not given.
    """
    first, last = period.days
    belonging = belonging or read_belonging()
    measured = read_measures(first, last, unit, belonging)
    if unit:
        owned = {(key, unit.pk): set(found) for key, found in measured.items()}
    else:
        owned = read_owners(first, last, belonging)
    # Money belongs to whoever led on the day of the decision, so a unit's decisions may be about a project that
    # another unit leads; it is read here and sorted out by date.
    official = Project.objects.official()
    about = official.filter(conditions.money_decided(first, last))
    if unit:
        about = about.filter(conditions.ever_of_units(sorted(belonging.of(unit.pk))))
    decided = decisions(about, first, last)
    ids = frozenset().union(*measured.values(), (decision.project for decision in decided))
    leads = read_leads(ids)
    return Ledger(
        period,
        read_projects(ids, leads, first, last),
        measured,
        owned,
        tuple((decision, owners_on(leads[decision.project], decision.decided_on, belonging)) for decision in decided),
        read_activities(first, last, unit, belonging),
        read_grants(first, last, unit, belonging),
        read_questions(first, last, unit, belonging),
        read_decisions(first, last, unit, belonging),
    )


def rows_of_all(branches, *key):
    """The rows of several querysets in one query, whose SQL is kept for the next time the same is asked.

    Putting it together takes the ORM longer than PostgreSQL takes to answer. `branches` builds the querysets of plain
    values; `key` must say all that they depend on.
    """
    if key not in _compiled:
        first, *others = branches()
        if len(_compiled) >= KEPT:
            _compiled.clear()
        _compiled[key] = first.union(*others, all=True).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(*_compiled[key])
        yield from cursor.fetchall()


def read_measures(first, last, unit, belonging):
    """{measure: ids of its projects}, all measures in one query."""

    def projects(key, condition):
        happened = condition(first, last)
        if unit:
            happened = conditions.happened_to(unit, key, first, last, belonging=belonging)
        return (
            Project.objects.official()
            .filter(happened)
            .order_by()
            .annotate(measure=Value(key))
            .values_list("measure", "pk")
        )

    def branches():
        return [projects(key, condition) for key, (_, condition) in conditions.MEASURES.items()]

    parts = belonging.parts(unit.pk, first, last) if unit else {}
    ours = frozenset((time, frozenset(ids)) for time, ids in parts.items())
    found = {key: set() for key in conditions.MEASURES}
    for key, pk in rows_of_all(branches, "projects", first, last, ours):
        found[key].add(pk)
    return {key: frozenset(ids) for key, ids in found.items()}


def read_owners(first, last, belonging):
    """{(measure, unit): ids of the projects that count for it}, everybody's in one query."""
    official = Project.objects.official().values("pk")
    columns = ("measure", "project_id", "unit_id", "accountable_id", "start", "end")

    def leads(key):
        found = conditions.leads_of(key, first, last).filter(project__in=official)
        return found.order_by().annotate(measure=Value(key)).values_list(*columns)

    owned = defaultdict(set)
    rows = rows_of_all(lambda: [leads(key) for key in conditions.MEASURES], "leads", first, last)
    for key, project, unit, accountable, start, end in rows:
        days = (max(start or first, first), min(end or last, last)) if key == conditions.ONGOING else (first, last)
        for owner in belonging.wholes_of({unit, accountable} - {None}, *days):
            owned[key, owner].add(project)
    return dict(owned)


def read_leads(ids):
    """{project: its leads in order of time}; a start that is not known comes first."""
    found: dict[int, list[ProjectLead]] = defaultdict(list)
    leads = ProjectLead.objects.filter(Among(F("project_id"), ids)).order_by(
        "project", F("start").asc(nulls_first=True), "pk"
    )
    for lead in leads:
        found[lead.project_id].append(lead)
    return found


def owners_on(leads, day, belonging):
    """The units that answer for what was decided on a day: those of the lead that began last, else of the first."""
    begun = [lead for lead in leads if lead.start is None or lead.start <= day]
    chosen = begun[-1] if begun else leads[0] if leads else None
    if chosen is None:
        return frozenset()
    return belonging.wholes_of({chosen.unit_id, chosen.accountable_id} - {None}, day, day)


def read_projects(ids, leads, first, last):
    """{id: entry}, in Swedish order of the names; six queries."""
    money = sums_in_force(ids)
    ours = Among(F("project_id"), ids)
    organisations = tags(ProjectPartner.objects.filter(ours), "project_id", "organisation_id")
    sdgs = tags(ProjectSDG.objects.filter(ours), "project_id", "sdg_id")
    goals = tags(ProjectGoal.objects.filter(ours), "project_id", "goal_id")
    council_goals = tags(ProjectCouncilGoal.objects.filter(ours), "project_id", "council_goal_id")
    entries = {}
    name = Collate(Case(When(acronym="", then="title"), default="acronym"), SWEDISH)
    projects = Project.objects.filter(Among(F("pk"), ids)).select_related("programme").defer("search", "note")
    for project in projects.order_by(name, "pk"):
        mine = leads[project.pk]
        in_period = [
            lead for lead in mine if (not lead.start or lead.start <= last) and (not lead.end or lead.end >= first)
        ]
        programme = project.programme
        entries[project.pk] = ProjectEntry(
            id=project.pk,
            name=project.name,
            is_accreditation=project.kind == Project.Kind.ACCREDITATION,
            programme=programme.short_name if programme else "",
            programme_slug=programme.slug if programme else "",
            status=project.status,
            start=project.start.iso if project.start else "",
            end=project.end.iso if project.end else "",
            has_end=project.end is not None,
            leader=in_period[-1].unit_id if in_period else None,
            in_force=money.get(project.pk, Sums()),
            organisations=frozenset(organisations[project.pk]),
            sdgs=frozenset(sdgs[project.pk]),
            goals=frozenset(goals[project.pk]),
            has_council_goal=project.pk in council_goals,
            has_assignment=project.steering_assignment_id is not None,
            has_need=bool(project.need),
            has_benefit=bool(project.benefit_residents),
            is_education=bool(project.education_stage),
            is_aid=project.is_aid,
            is_marked=project.is_marked,
        )
    return entries


def read_activities(first, last, unit, belonging):
    """The activities that were done, in order of time; seven queries, one more for a unit."""
    activities = Activity.objects.visible().filter(
        activity_conditions.done(), activity_conditions.in_period(first, last)
    )
    if unit:
        activities = activities.filter(activity_conditions.of_unit(unit, first, last, belonging=belonging))
    rows = (
        activities.order_by("start", "pk")
        .annotate(told=~Q(outcome=""))
        .values_list(
            *("pk", "kind", "title", "start", "accountable_id", "told", "partnership_id", "network_id", "results"),
            "marked_at",
        )
    )
    rows = list(rows)
    # One unit's are few and cost a search each time; everybody's are many and found at once.
    ids = [row[0] for row in rows]
    ours = Among(F("activity_id"), ids) if unit else Q(activity__in=activities.order_by().values("pk"))
    units = tags(ActivityUnit.objects.filter(ours), "activity_id", "unit_id")
    sdgs = tags(ActivitySDG.objects.filter(ours), "activity_id", "sdg_id")
    goals = tags(ActivityGoal.objects.filter(ours), "activity_id", "goal_id")
    partnerships = tags(MentionedPartnership.objects.filter(ours), "activity_id", "partnership_id")
    networks = tags(MentionedNetwork.objects.filter(ours), "activity_id", "network_id")
    groups = defaultdict(list)
    for activity, group, count in (
        ParticipantGroup.objects.filter(ours).order_by().values_list("activity_id", "group", "count")
    ):
        groups[activity].append((group, count))
    return tuple(
        ActivityEntry(
            id=pk,
            kind=kind,
            title=title,
            start=start,
            units=belonging.wholes_of(units[pk] | {accountable} - {None}, start, start),
            has_outcome=told,
            groups=tuple(groups[pk]),
            partnerships=frozenset(partnerships[pk] | {partnership} - {None}),
            networks=frozenset(networks[pk] | {network} - {None}),
            sdgs=frozenset(sdgs[pk]),
            goals=frozenset(goals[pk]),
            results=frozenset(results),
            is_marked=marked_at is not None,
        )
        for pk, kind, title, start, accountable, told, partnership, network, results, marked_at in rows
    )
