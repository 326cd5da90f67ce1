"""What the project form offers to choose from."""

from django.db.models import Q
from django.utils import timezone

from apps.core.options import upfirst_choices
from apps.organisation.models import SteeringAssignment, Unit
from apps.organisation.permissions import assigned_unit_ids, unit_ids
from apps.policy.models import CouncilGoal, Goal, SustainableDevelopmentGoal
from apps.projects.models import Programme, Project


class Choices:
    """The records behind the choices, by the value that the form sends.

    What the project has already is always among them, also when it is offered to nobody else any more: a goal of an
    earlier policy or a hidden programme must not fall away because somebody mends the title.
    """

    def __init__(self, user, lead, project):
        units, assigned = Unit.objects.visible(), assigned_unit_ids(user)
        if not user.is_coordinator:
            # A nämnd answers for what its kontor leads; it leads itself only where it has a contact person.
            served = Q(kind=Unit.Kind.BOARD) & ~Q(pk__in=assigned)
            units = units.current().filter(pk__in=unit_ids(user)).exclude(served)
        self.units = {unit.slug: unit for unit in units}
        self.own = [slug for slug, unit in self.units.items() if unit.pk in assigned]
        if lead:
            self.units.setdefault(lead.unit.slug, lead.unit)
        self.programmes = {programme.slug: programme for programme in Programme.objects.visible()}
        self.goals = {goal.slug: goal for goal in Goal.objects.filter(document__valid=True)}
        self.sdgs = {str(sdg.number): sdg for sdg in SustainableDevelopmentGoal.objects.all()}
        self.council_goals = {str(goal.pk): goal for goal in CouncilGoal.objects.visible()}
        self.assignments = {str(row.pk): row for row in SteeringAssignment.objects.visible().select_related("unit")}
        if project.pk:
            self.keep(project)

    def keep(self, project):
        if project.programme:
            self.programmes.setdefault(project.programme.slug, project.programme)
        if project.steering_assignment:
            self.assignments.setdefault(str(project.steering_assignment_id), project.steering_assignment)
        for goal in project.goals.all():
            self.goals.setdefault(goal.slug, goal)
        for council_goal in project.council_goals.all():
            self.council_goals.setdefault(str(council_goal.pk), council_goal)

    def offered(self):
        """{form field: choices without the empty one}."""
        return {
            "unit": [(slug, unit_words(unit)) for slug, unit in self.units.items()],
            "programme": by_period(self.programmes),
            "status": upfirst_choices(Project.Status),
            "goals": [(slug, goal.title) for slug, goal in self.goals.items()],
            "sdgs": [(number, f"{number}. {sdg.name}") for number, sdg in self.sdgs.items()],
            "council_goals": [
                (pk, f"{goal.title} ({goal.first_year}–{goal.last_year})") for pk, goal in self.council_goals.items()
            ],
            "steering_assignment": by_unit(self.assignments),
        }


def unit_words(unit):
    return unit.name if unit.is_current() else f"{unit.name} (finns inte längre)"


def by_period(programmes):
    """Programmes in two groups: those that still give money first."""
    year = timezone.localdate().year
    now, earlier = [], []
    for slug, programme in programmes.items():
        group = now if programme.last_year is None or programme.last_year >= year else earlier
        group.append((slug, programme.name))
    return [("Programperioder som pågår", now), ("Tidigare programperioder", earlier)]


def by_unit(assignments):
    """Assignments grouped by nämnd or bolag, newest first."""
    groups: dict = {}
    for pk, assignment in assignments.items():
        text = assignment.text if len(assignment.text) <= 90 else f"{assignment.text[:90]}…"
        groups.setdefault(assignment.unit.name, []).append((pk, f"{assignment}: {text}"))
    return sorted(groups.items())
