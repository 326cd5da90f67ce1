"""Finding what the demo refers to, also when somebody has renamed it since."""

from functools import cached_property

from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation, Unit
from apps.partnerships.models import Partnership
from apps.policy.models import Goal
from apps.projects.models import Programme, Project


def ever(model, *fields):
    """{values of `fields`: pk} for every row the register holds or has held under those values.

    Read from the history, so an example that somebody renamed, hid or deleted is not made a second time.
    """
    events = model.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_obj_id", *fields)
    return {tuple(values): pk for pk, *values in events}


class Lookup:
    """Records by their natural keys, read once per run. A key that was never there raises KeyError."""

    def __init__(self):
        self.units = {unit.slug: unit for unit in Unit.objects.all()}
        self.programmes = {programme.slug: programme for programme in Programme.objects.all()}
        self.partnerships = {city.slug: city for city in Partnership.objects.all()}
        self.networks = {network.slug: network for network in Network.objects.all()}
        self.goals = {goal.number: goal for goal in Goal.objects.filter(document__dnr="KS 2019/0528")}

    def organisation(self, name):
        """An external organisation by the name it has, or had; no two of ours share a name."""
        return self._organisations[self._organisation_names[name,]]

    def partners(self, named):
        """[(organisation, role)] from {name: role}."""
        return [(self.organisation(name), role) for name, role in named.items()]

    def project(self, title):
        """A project by the title it was seeded with."""
        return self._projects[self._project_titles[title,]]

    @cached_property
    def _organisations(self):
        return ExternalOrganisation.objects.in_bulk()

    @cached_property
    def _organisation_names(self):
        return ever(ExternalOrganisation, "name")

    @cached_property
    def _projects(self):
        return Project.objects.in_bulk()

    @cached_property
    def _project_titles(self):
        return ever(Project, "title")
