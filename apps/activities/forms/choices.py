"""What the activity form offers to choose from."""

from apps.networks.models import Network
from apps.organisation.models import Unit
from apps.organisation.permissions import assigned_unit_ids, unit_ids
from apps.partnerships.models import Partnership
from apps.policy.models import Goal, SustainableDevelopmentGoal

# Units that arrange and take part; a nämnd does it through its kontor.
ACTING = (Unit.Kind.OFFICE, Unit.Kind.COMPANY, Unit.Kind.FEDERATION, Unit.Kind.ACTIVITY)


class Choices:
    """The records behind the choices, by the value that the form sends.

    What the activity has already is always among them, also when it is offered to nobody else any more.
    """

    def __init__(self, user, activity, rows):
        """`rows` are the ActivityUnits that the form begins with."""
        current = list(Unit.objects.visible().current().filter(kind__in=ACTING))
        assigned = assigned_unit_ids(user)
        own = None if user.is_coordinator else unit_ids(user)
        self.acting = {unit.slug: unit for unit in current}
        self.units = {unit.slug: unit for unit in current if own is None or unit.pk in own}
        self.own = [slug for slug, unit in self.units.items() if unit.pk in assigned]
        if not assigned <= {unit.pk for unit in current}:
            # A nämnd that has a contact person of its own.
            other = Unit.objects.visible().filter(pk__in=assigned).exclude(pk__in=[unit.pk for unit in current])
            self.units |= {unit.slug: unit for unit in other}
        for row in rows:
            self.acting.setdefault(row.unit.slug, row.unit)
        self.goals = {goal.slug: goal for goal in Goal.objects.filter(document__valid=True)}
        self.sdgs = {str(sdg.number): sdg for sdg in SustainableDevelopmentGoal.objects.all()}
        if activity.pk:
            for goal in activity.goals.all():
                self.goals.setdefault(goal.slug, goal)
        self.partnerships = {one.slug: one for one in Partnership.objects.visible().defer("search")}
        self.networks = {one.slug: one for one in Network.objects.visible().defer("search")}

    def offered(self):
        """{form field: choices}."""
        acting = [(slug, unit_words(unit)) for slug, unit in self.acting.items()]
        return {
            "unit": [(slug, unit_words(unit)) for slug, unit in self.units.items()],
            "hosts": acting,
            "participants": acting,
            "goals": [(slug, goal.title) for slug, goal in self.goals.items()],
            "sdgs": [(number, f"{number}. {sdg.name}") for number, sdg in self.sdgs.items()],
            "partnerships": [(slug, one.name) for slug, one in self.partnerships.items()],
            "networks": [(slug, one.name) for slug, one in self.networks.items()],
        }


def unit_words(unit):
    return unit.name if unit.is_current() else f"{unit.name} (finns inte längre)"
