"""What the policy and the register ask of a project: what stops, what is missing, what is worth knowing."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from apps.projects.models import BudgetLine, Project

Status = Project.Status
# From these on the funder has said yes.
FUNDED = frozenset({Status.GRANTED, Status.ONGOING, Status.PAUSED, Status.FINISHED, Status.ABORTED})
OVER = frozenset({Status.FINISHED, Status.ABORTED})
NEEDS_REASON = frozenset({Status.REJECTED, Status.ABORTED, Status.PAUSED})
REASON_OWED = "Skriv kort varför. Det är en lärdom för andra."
AID_RULE = (
    "Biståndsprojekt får bara ha externa pengar. Ta bort den kontanta medfinansieringen eller låt projektet stå som "
    "ansökt. Egen tid är tillåten. (Inledningen i KS 2019/0528)"
)


@dataclass(frozen=True)
class Sums:
    """The sums of a project in SEK; None is unknown, never zero."""

    support: Decimal | None = None
    own_cash: Decimal | None = None
    own_time: Decimal | None = None
    total: Decimal | None = None

    def by_kind(self):
        """{kind of budget line: amount or None} of the four sums."""
        kinds = BudgetLine.Kind
        return {
            kinds.SUPPORT: self.support,
            kinds.OWN_CASH: self.own_cash,
            kinds.OWN_TIME: self.own_time,
            kinds.TOTAL: self.total,
        }

    def lines(self):
        """(kind, amount) for the sums that are known."""
        return [(kind, amount) for kind, amount in self.by_kind().items() if amount is not None]

    @property
    def any_known(self):
        return bool(self.lines())


NO_SUMS = Sums()


def missing_for(status, *, project, has_goals, sums, unit):
    """What a project lacks for its status: {form field: message}. An idea needs title and unit only.

    A historic project needs its title: the rest may be unknown for ever.
    """
    missing = {}
    if not project.title:
        missing["title"] = "Ge projektet en titel."
    if project.source == Project.Source.HISTORY:
        return missing
    if unit is None:
        missing["unit"] = "Välj vilken enhet som ansvarar."
    if status != Status.IDEA:
        if not project.need:
            missing["need"] = "Ange vilket behov projektet svarar mot."
        if project.programme_id is None:
            missing["programme"] = "Välj vilket program som finansierar projektet."
        if project.start is None:
            missing["start"] = "Ange när projektet börjar."
        if not has_goals:
            missing["goals"] = "Välj minst ett mål i policyn som projektet bidrar till."
    if status in FUNDED and sums.support is None:
        missing["support"] = "Ange hur stort stöd som beviljats till Norrköping."
    if status in OVER and project.end is None:
        missing["end"] = "Ange när projektet slutade."
    return missing


def breaks_aid_rule(*, project, status, sums):
    """Rule 1: own cash in an aid project stops the step to beviljat and further. History is never stopped."""
    return project.source == Project.Source.REGISTER and project.is_aid and status in FUNDED and bool(sums.own_cash)


def gaps(project, *, sdgs, budget, lead):
    """Rule 4 and the like: what is missing but stops nothing, in words that go on after "Saknas:".

    `budget` is the one in force and `lead` the present ProjectLead, or None. An idea and a historic project are not
    chased.
    """
    if project.status == Status.IDEA or project.source == Project.Source.HISTORY:
        return []
    found = []
    if project.steering_assignment_id is None:
        found.append("uppdrag i uppdragsplan eller ägardirektiv")
    if not sdgs:
        found.append("globala mål")
    if lead is not None and lead.accountable_id is None:
        found.append("ansvarig nämnd eller bolag")
    if project.status in FUNDED and (budget is None or budget.decided_on is None):
        found.append("finansiärens beslutsdatum, som avgör vilken period stödet räknas i")
    if project.end is None and project.status != Status.REJECTED:
        found.append("slutdatum")
    return found


def is_overdue(project):
    """Said to go on although its end has passed."""
    going = project.status in {Status.GRANTED, Status.ONGOING}
    return going and project.end is not None and project.end.last < timezone.localdate()
