"""What can become one with another of its kind, by the word in the address, and what stands in the way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from apps.activities.models import Activity
from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation
from apps.partnerships.models import Partnership
from apps.projects.models import Project


@dataclass(frozen=True)
class Kind:
    """`definite` in a sentence, `it` as the pronoun, `title` the column with its name.

    `together`: fields that are chosen as one. `own`: fields that belong to one record alone. `warn` and `refuse` give
    sentences about a pair: what to think of, and why it cannot be.
    """

    slug: str
    model: Any
    definite: str
    it: str
    plural: str
    title: str
    together: tuple[tuple[str, ...], ...] = ()
    own: frozenset[str] = frozenset()
    refuse: Callable[[Any, Any], list[str]] = lambda winner, loser: []
    warn: Callable[[Any, Any], list[str]] = lambda winner, loser: []

    @property
    def label(self):
        return self.model._meta.label

    def readable_by(self, user):
        records = self.model.objects.all()
        return records.readable_by(user) if hasattr(records, "readable_by") else records.visible()

    def address(self, record, other=None):
        address = reverse("record_merge", args=[self.slug, record.pk])
        return f"{address}?med={other.pk}" if other else address


def pages_of(organisation):
    """The vänort and the network that the organisation stands for, hidden ones too."""
    found = [model.objects.filter(organisation=organisation).first() for model in (Partnership, Network)]
    return [one for one in found if one is not None]


def refuse_organisations(winner, loser):
    mine, theirs = pages_of(winner), pages_of(loser)
    if mine and theirs:
        return [
            f"{winner} står för {mine[0]} och {loser} för {theirs[0]}, som har var sin sida. "
            + (
                "Slå ihop de två sidorna i stället, så följer organisationerna med."
                if type(mine[0]) is type(theirs[0])
                else "En vänort och ett nätverk kan inte bli samma."
            )
        ]
    return []


def refuse_confidential(winner, loser):
    if winner.is_marked != loser.is_marked:
        marked = winner if winner.is_marked else loser
        return [
            f"”{marked}” är sekretessmarkerad men inte den andra. Markera båda eller ingen först, "
            "så att inget som ska skyddas blir öppet."
        ]
    return []


def refuse_projects(winner, loser):
    found = refuse_confidential(winner, loser)
    if winner.status == Project.Status.IDEA and loser.status != Project.Status.IDEA:
        found.append(f"”{winner}” är en idé, som bara den egna enheten ser. Behåll projektet i stället.")
    return found


def warn_countries(winner, loser):
    if winner.country and loser.country and winner.country != loser.country:
        return [f"De finns i olika länder: {winner.country_name} och {loser.country_name}."]
    return []


def warn_networks(winner, loser):
    both = all(one.memberships.filter(hidden_at__isnull=True).exists() for one in (winner, loser))
    if not both:
        return []
    return ["Båda har medlemskap. Alla följer med; kontrollera efteråt att samma avgift inte står två gånger."]


def warn_activities(winner, loser):
    if winner.start != loser.start:
        return [f"De har olika datum: {winner.start} och {loser.start}."]
    return []


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "organisation",
            ExternalOrganisation,
            "organisationen",
            "den",
            "organisationer",
            "name",
            refuse=refuse_organisations,
            warn=warn_countries,
        ),
        Kind(
            "vanort",
            Partnership,
            "orten",
            "den",
            "orter",
            "name",
            together=(("country", "country_name"), ("latitude", "longitude"), ("confirmed_at", "confirmed_by")),
            own=frozenset({"slug", "organisation"}),
            warn=warn_countries,
        ),
        Kind(
            "natverk",
            Network,
            "nätverket",
            "det",
            "nätverk",
            "name",
            together=(("confirmed_at", "confirmed_by"),),
            own=frozenset({"slug", "organisation"}),
            warn=warn_networks,
        ),
        Kind(
            "projekt",
            Project,
            "projektet",
            "det",
            "projekt",
            "title",
            together=(("start", "end"), ("source", "source_text", "certainty")),
            refuse=refuse_projects,
        ),
        Kind(
            "aktivitet",
            Activity,
            "aktiviteten",
            "den",
            "aktiviteter",
            "title",
            together=(("start", "end"), ("partnership", "network", "project", "organisation")),
            refuse=refuse_confidential,
            warn=warn_activities,
        ),
    )
}
BY_MODEL = {kind.model: kind for kind in KINDS.values()}
BY_LABEL = {kind.label: kind for kind in KINDS.values()}


def kind_of(slug):
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]
