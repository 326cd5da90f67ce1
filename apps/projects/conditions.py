"""What the words of reports and filters mean for projects, as Q objects and subqueries.

The same condition serves the list behind a figure and the figure's count. Dates are whole days; a partial date counts
with its whole interval, an unknown date is never guessed.
"""

from django.db.models import CharField, DecimalField, Exists, F, Func, OuterRef, Q, Value

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
RUNNING = (Status.GRANTED, Status.ONGOING, Status.PAUSED, Status.FINISHED, Status.ABORTED)


def overlaps(first, last):
    """The project's own time touches the period; without an end it goes on."""
    return Q(start_first__lte=last) & (Q(end_last__gte=first) | Q(end_last__isnull=True))


def changed_to(statuses, first, last):
    """A status change to one of `statuses` noted for the period; what has become an idea again is not counted."""
    changes = StatusChange.objects.filter(
        project=OuterRef("pk"), status__in=statuses, date_first__lte=last, date_last__gte=first
    )
    return Q(Exists(changes)) & ~Q(status=Status.IDEA)


def ongoing(first, last):
    """Ongoing on some day of the period: granted, from its start to the earlier of end and stop.

    A historic project without an end is not ongoing; what was stopped before the period is not either.
    """
    stopped_before = StatusChange.objects.filter(
        project=OuterRef("pk"), status__in=(Status.ABORTED, Status.FINISHED), date_last__lt=first
    )
    return (
        overlaps(first, last)
        & (Q(status__in=RUNNING) | Q(status="", source=Project.Source.HISTORY))
        & ~Q(source=Project.Source.HISTORY, end_last__isnull=True)
        & ~(Q(status__in=(Status.ABORTED, Status.FINISHED)) & Exists(stopped_before))
    )


def started(first, last):
    return Q(status__in=RUNNING, start_first__lte=last, start_last__gte=first)


def finished(first, last):
    """Finished in the period, by its end date, or by the noted change when no end is known."""
    return Q(status=Status.FINISHED) & (
        Q(end_first__lte=last, end_last__gte=first)
        | Q(end_last__isnull=True) & changed_to([Status.FINISHED], first, last)
    )


def applied(first, last):
    return changed_to([Status.APPLIED], first, last)


def granted(first, last):
    """The funder said yes in the period: a budget decision of the first kind, or the noted change."""
    decided = Budget.objects.filter(project=OuterRef("pk"), kind=Budget.Kind.GRANTED, decided_on__range=(first, last))
    undated = Budget.objects.filter(project=OuterRef("pk"), kind=Budget.Kind.GRANTED, decided_on__isnull=False)
    return Q(Exists(decided)) | ~Q(Exists(undated)) & changed_to([Status.GRANTED], first, last)


def rejected(first, last):
    return changed_to([Status.REJECTED], first, last)


def aborted(first, last):
    return changed_to([Status.ABORTED], first, last)


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


def money_decided(first, last):
    """A decision about money, the first or a changed one, falls in the period."""
    return Q(Exists(Budget.objects.granted().filter(project=OuterRef("pk"), decided_on__range=(first, last))))


def money_unclear(kind):
    """The condition that the funder said yes or changed its mind, and what it meant for a kind of sum is not known.

    Not known is also a change of a decision that was not known: the difference cannot be told.
    """
    lines = BudgetLine.objects.filter(kind=kind, partner__isnull=True)

    def unknown(budget):
        of_budget = lines.filter(budget=OuterRef(budget))
        return ~Q(Exists(of_budget)) | Q(Exists(of_budget.filter(amount_sek__isnull=True)))

    def condition(first, last):
        decided = Budget.objects.granted().filter(project=OuterRef("pk"), decided_on__range=(first, last))
        unclear = decided.filter(unknown("pk") | Q(replaces__isnull=False) & unknown("replaces"))
        return Q(Exists(unclear)) | granted(first, last) & ~Q(Exists(decided))

    return condition


# ?matt= of the project list: value → (label, condition on a period).
MEASURES = {
    "pagaende": ("pågick", ongoing),
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
    belonging = belonging or read_belonging()
    ours = Q()
    for (start, end), ids in belonging.parts(unit.pk, first, last).items():
        then = Q(unit__in=sorted(ids)) | Q(accountable__in=sorted(ids))
        if end:
            then &= Q(start__isnull=True) | Q(start__lte=end)
        if start:
            then &= Q(end__isnull=True) | Q(end__gte=start)
        ours |= then
    return Q(Exists(ProjectLead.objects.filter(ours, project=OuterRef("pk"))))


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
