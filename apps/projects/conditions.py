"""What the words of reports and filters mean for projects, as Q objects and subqueries.

The same condition serves the list behind a figure and the figure's count. Dates are whole days; a partial date counts
with its whole interval, an unknown date is never guessed.
"""

from django.db.models import CharField, DateField, DecimalField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Greatest
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from apps.organisation.belonging import read_belonging
from apps.projects.models import (
    Budget,
    BudgetLine,
    Project,
    ProjectGoal,
    ProjectLead,
    ProjectPartner,
    ProjectSDG,
    StatusChange,
)

Status = Project.Status
STOPPED = (Status.FINISHED, Status.ABORTED, Status.REJECTED)
OVER = (Status.ABORTED, Status.FINISHED)
RUNNING = (Status.GRANTED, Status.ONGOING, Status.PAUSED, Status.FINISHED, Status.ABORTED)


def overlaps(first, last):
    """The project's own time touches the period; without an end it goes on."""
    return Q(start_first__lte=last) & (Q(end_last__gte=first) | Q(end_last__isnull=True))


class Anybody:
    """Whoever led the project: nothing is asked about when something happened."""

    def on(self, day, first):
        return Q()

    def rows(self, queryset, day, first):
        return queryset


class TheLead:
    """Only what happened while a lead of `led` had the project: the conditions stand inside a query of ProjectLead."""

    def on(self, day, first):
        """A column of the project is a day of the lead; what began before the period counts on its first day."""
        happened = Greatest(F(day), Value(first, DateField()))
        return Q(GreaterThanOrEqual(happened, OuterRef("since")), LessThanOrEqual(happened, OuterRef("until")))

    def rows(self, queryset, day, first):
        """Rows of the project with such a day."""
        queryset = queryset.alias(happened=Greatest(F(day), Value(first, DateField())))
        return queryset.filter(happened__gte=OuterRef(OuterRef("since")), happened__lte=OuterRef(OuterRef("until")))


ANYBODY, THE_LEAD = Anybody(), TheLead()


def changed_to(statuses, first, last, by=ANYBODY):
    """A status change to one of `statuses` noted for the period; what has become an idea again is not counted."""
    changes = StatusChange.objects.filter(
        project=OuterRef("pk"), status__in=statuses, date_first__lte=last, date_last__gte=first
    )
    return Q(Exists(by.rows(changes, "date_first", first))) & ~Q(status=Status.IDEA)


def ongoing(first, last, by=ANYBODY):
    """Ongoing on some day of the period: granted, from its start to the earlier of end and stop.

    A historic project without an end is not ongoing; what was stopped before the period is not either.
    """
    stopped_before = StatusChange.objects.filter(project=OuterRef("pk"), status__in=OVER, date_last__lt=first)
    return (
        overlaps(first, last)
        & (Q(status__in=RUNNING) | Q(status="", source=Project.Source.HISTORY))
        & ~Q(source=Project.Source.HISTORY, end_last__isnull=True)
        & ~(Q(status__in=OVER) & Exists(stopped_before))
    )


def started(first, last, by=ANYBODY):
    return Q(status__in=RUNNING, start_first__lte=last, start_last__gte=first) & by.on("start_first", first)


def finished(first, last, by=ANYBODY):
    """Finished in the period, by its end date, or by the noted change when no end is known."""
    return Q(status=Status.FINISHED) & (
        Q(end_first__lte=last, end_last__gte=first) & by.on("end_first", first)
        | Q(end_last__isnull=True) & changed_to([Status.FINISHED], first, last, by)
    )


def applied(first, last, by=ANYBODY):
    return changed_to([Status.APPLIED], first, last, by)


def granted(first, last, by=ANYBODY):
    """The funder said yes in the period: a budget decision of the first kind, or the noted change."""
    decided = Budget.objects.filter(project=OuterRef("pk"), kind=Budget.Kind.GRANTED, decided_on__range=(first, last))
    undated = Budget.objects.filter(project=OuterRef("pk"), kind=Budget.Kind.GRANTED, decided_on__isnull=False)
    noted = ~Q(Exists(undated)) & changed_to([Status.GRANTED], first, last, by)
    return Q(Exists(by.rows(decided, "decided_on", first))) | noted


def rejected(first, last, by=ANYBODY):
    return changed_to([Status.REJECTED], first, last, by)


def aborted(first, last, by=ANYBODY):
    return changed_to([Status.ABORTED], first, last, by)


def support_known(known=True):
    """Is the support to Norrköping in the budget in force known in SEK?"""
    line = BudgetLine.objects.filter(
        budget__project=OuterRef("pk"),
        budget__valid=True,
        kind=BudgetLine.Kind.SUPPORT,
        amount_sek__isnull=False,
    )
    return Q(Exists(line)) if known else ~Q(Exists(line))


def lead_name():
    """An expression for the unit that leads the project now or led it last; as `with_lead`, at a tenth of the cost.

    Written out, because the ORM spends more time on putting such a subquery together than PostgreSQL on answering it.
    """
    return Func(
        F("pk"),
        template="(SELECT name FROM organisation_unit WHERE id = (SELECT unit_id FROM projects_projectlead lead"
        " WHERE lead.project_id = %(expressions)s AND (lead.start IS NULL OR lead.start <= CURRENT_DATE)"
        " ORDER BY lead.start DESC NULLS LAST, lead.id DESC LIMIT 1))",
        output_field=CharField(),
    )


def sum_in_force(kind):
    """An expression for the known kronor of one kind in the budget in force; None when nothing is known."""
    return Func(
        F("pk"),
        Value(kind),
        template="(SELECT sum(line.amount_sek) FROM projects_budget budget"
        " JOIN projects_budgetline line ON line.budget_id = budget.id"
        " WHERE budget.valid AND line.partner_id IS NULL AND (budget.project_id, line.kind) = (%(expressions)s))",
        output_field=DecimalField(),
    )


def money_decided(first, last, by=ANYBODY):
    """A decision about money, the first or a changed one, falls in the period."""
    decided = Budget.objects.granted().filter(project=OuterRef("pk"), decided_on__range=(first, last))
    return Q(Exists(by.rows(decided, "decided_on", first)))


def money_unclear(kind):
    """The condition that the funder said yes or changed its mind, and what it meant for a kind of sum is not known.

    Not known is also a change of a decision that was not known: the difference cannot be told.
    """
    lines = BudgetLine.objects.filter(kind=kind, partner__isnull=True)

    def unknown(budget):
        of_budget = lines.filter(budget=OuterRef(budget))
        return ~Q(Exists(of_budget)) | Q(Exists(of_budget.filter(amount_sek__isnull=True)))

    def condition(first, last, by=ANYBODY):
        decided = Budget.objects.granted().filter(project=OuterRef("pk"), decided_on__range=(first, last))
        unclear = decided.filter(unknown("pk") | Q(replaces__isnull=False) & unknown("replaces"))
        return Q(Exists(by.rows(unclear, "decided_on", first))) | granted(first, last, by) & ~Q(Exists(decided))

    return condition


ONGOING = "pagaende"
# ?matt= of the project list: value → (label, condition on a period).
MEASURES = {
    ONGOING: ("pågick", ongoing),
    "startade": ("startade", started),
    "avslutade": ("avslutades", finished),
    "ansokta": ("ansöktes", applied),
    "beviljade": ("beviljades", granted),
    "avslagna": ("avslogs", rejected),
    "avbrutna": ("avbröts", aborted),
    "pengar": ("fick beslut om pengar", money_decided),
    "utan-stod": ("fick ja utan känd summa för stödet", money_unclear(BudgetLine.Kind.SUPPORT)),
    "utan-kontant": ("fick ja utan känd summa för egna pengar", money_unclear(BudgetLine.Kind.OWN_CASH)),
    "utan-egen-tid": ("fick ja utan känd summa för egen tid", money_unclear(BudgetLine.Kind.OWN_TIME)),
    "utan-totalt": ("fick ja utan känd total budget", money_unclear(BudgetLine.Kind.TOTAL)),
}


def of_unit(unit, first=None, last=None, *, belonging=None):
    """Led by the unit, or answered for by it, during the period (at any time when none is given).

    What a school leads counts for the kontor it belonged to then. `belonging`, read here when it is not given, may
    also let what its predecessors led count for the unit.
    """
    leads = ProjectLead.objects.filter(led_by(unit, first, last, belonging or read_belonging()))
    return Q(Exists(leads.filter(project=OuterRef("pk"))))


def led_by(unit, first, last, belonging):
    """Leads of the unit on some day of the period, and of those that belonged to it then."""
    ours = Q()
    for (start, end), ids in belonging.parts(unit.pk, first, last).items():
        then = Q(unit__in=sorted(ids)) | Q(accountable__in=sorted(ids))
        if end:
            then &= Q(start__isnull=True) | Q(start__lte=end)
        if start:
            then &= Q(end__isnull=True) | Q(end__gte=start)
        ours |= then
    return ours


def happened_to(unit, measure, first, last, *, belonging=None):
    """Projects of a measure that count for the unit: what is counted on a day belongs to who led that day.

    So a project that changes hands in the middle of a period has started, or was granted, with one of the two, and
    was ongoing with both.
    """
    leads = leads_of(measure, first, last, unit=unit, belonging=belonging or read_belonging())
    return Q(pk__in=leads.values("project"))


def leads_of(measure, first, last, *, unit=None, belonging=None):
    """The ProjectLeads, of a unit or of everybody, under which a measure was true of their project."""
    projects = Project.objects.filter(pk=OuterRef("project_id"))
    if measure == ONGOING:
        leads = ProjectLead.objects.filter(led_by(unit, first, last, belonging)) if unit else ProjectLead.objects.all()
        begun = Q(end_last__isnull=True) | Q(LessThanOrEqual(OuterRef("since"), F("end_last")))
        left = Q(LessThanOrEqual(F("start_first"), OuterRef("until")))
        stopped_before = StatusChange.objects.filter(
            project=OuterRef("pk"), status__in=OVER, date_last__lt=OuterRef(OuterRef("since"))
        )
        going = ~(Q(status__in=OVER) & Exists(stopped_before))
        while_led = projects.filter(ongoing(first, last), begun, left, going)
        return leads.with_time().in_period(first, last).filter(Exists(while_led))
    leads = ProjectLead.objects.with_time()
    if unit:
        ids = sorted(set().union(*belonging.parts(unit.pk, first, last).values()))
        leads = leads.filter(Q(unit__in=ids) | Q(accountable__in=ids))
    _, condition = MEASURES[measure]
    return leads.filter(Exists(projects.filter(condition(first, last, THE_LEAD))))


def ever_of_units(ids):
    """Led or answered for by one of the units at some time."""
    leads = ProjectLead.objects.filter(Q(unit__in=ids) | Q(accountable__in=ids), project=OuterRef("pk"))
    return Q(Exists(leads))


def without_unit():
    return ~Q(Exists(ProjectLead.objects.filter(project=OuterRef("pk"))))


def with_organisation(organisation_id):
    """Done together with this external organisation; a vänort or network is reached through its own."""
    return Q(Exists(ProjectPartner.objects.filter(project=OuterRef("pk"), organisation_id=organisation_id)))


def towards_goal(slug):
    """Meant to contribute to this goal of the policy."""
    return Q(Exists(ProjectGoal.objects.filter(project=OuterRef("pk"), goal__slug=slug)))


def towards_sdg(number):
    """Meant to contribute to the UN's global goal with this number, 1–17."""
    return Q(Exists(ProjectSDG.objects.filter(project=OuterRef("pk"), sdg=number)))


def during_year(year_first, year_last):
    """Loosely "in that year", for browsing: the project's own time touches it, whatever its status."""
    return Q(start_first__lte=year_last) & (
        Q(end_last__gte=year_first)
        | Q(end_last__isnull=True, source=Project.Source.REGISTER)
        | Q(end_last__isnull=True, start_last__gte=year_first)
    )
