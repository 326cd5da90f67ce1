"""What can be hidden, shown again and taken away, by the word that stands in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from apps.activities.models import Activity, Advocacy, HorizonScan, KnowledgeGiven, KnowledgeOffer
from apps.core.documents import Document
from apps.core.templatetags.intl import plural
from apps.networks.models import Network, Representation
from apps.organisation.models import ExternalOrganisation, SteeringAssignment
from apps.organisation.permissions import can_change, can_coordinate, sees_all_of
from apps.partnerships.models import Agreement, AgreementDocument, AssociationGrant, Milestone, Partnership
from apps.projects.models import Programme, Project, ProjectDocument, ProjectPartner


@dataclass(frozen=True)
class Kind:
    """`definite` in a sentence, `it` as the pronoun; `back` leads to where one goes afterwards."""

    slug: str
    model: Any
    definite: str
    it: str
    back: Callable[[Any], str]
    title: str = "title"

    @property
    def word(self):
        return str(self.model._meta.verbose_name)

    @property
    def has_history(self):
        """Has it a page of its own, with a tab Historik?"""
        return hasattr(self.model, "get_absolute_url") and not issubclass(self.model, Document)

    @property
    def hidden(self):
        """The word dold as it is bent after this one."""
        return "dolt" if self.it == "det" else "dold"


def a_list(name):
    return lambda record: reverse(name)


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("projekt", Project, "projektet", "det", a_list("project_list")),
        Kind("aktivitet", Activity, "aktiviteten", "den", a_list("activity_list")),
        Kind("vanort", Partnership, "orten", "den", a_list("partnership_list"), "name"),
        Kind("natverk", Network, "nätverket", "det", a_list("network_list"), "name"),
        Kind("plats", Representation, "platsen", "den", a_list("representation_list"), "seat"),
        Kind("styruppdrag", SteeringAssignment, "uppdraget", "det", a_list("steering_list"), "document"),
        Kind("avtal", Agreement, "avtalet", "det", lambda one: one.partnership.get_absolute_url()),
        Kind(
            "milstolpe",
            Milestone,
            "milstolpen",
            "den",
            lambda one: one.partnership.get_absolute_url(),
        ),
        Kind("bidrag", AssociationGrant, "bidraget", "det", a_list("grant_list"), "association"),
        Kind("kunskap", KnowledgeOffer, "kunskapen", "den", a_list("knowledge_list")),
        Kind(
            "delad-kunskap",
            KnowledgeGiven,
            "tillfället",
            "det",
            lambda one: one.offer.get_absolute_url(),
            "offer__title",
        ),
        Kind("paverkan", Advocacy, "frågan", "den", a_list("advocacy_list")),
        Kind("omvarld", HorizonScan, "beslutet", "det", a_list("horizon_list"), "decision"),
        Kind("program", Programme, "programmet", "det", a_list("project_list"), "name"),
        Kind("organisation", ExternalOrganisation, "organisationen", "den", a_list("organisation_list"), "name"),
        Kind("projekthandling", ProjectDocument, "handlingen", "den", a_list("project_list")),
        Kind("avtalshandling", AgreementDocument, "handlingen", "den", a_list("partnership_list")),
    )
}
# Documents are hidden where they are shown, by their own pages.
HIDEABLE = frozenset(KINDS) - {"projekthandling", "avtalshandling"}
BY_MODEL = {kind.model: kind for kind in KINDS.values()}


def find(kind, user, pk):
    """A visible record of a kind that the user may read; 404 for everything else."""
    records = kind.model.objects.all()
    seen = records.readable_by(user) if hasattr(records, "readable_by") else records.filter(hidden_at__isnull=True)
    record = seen.filter(pk=pk).first()
    if record is None or (getattr(record, "marked_at", None) and not sees_all_of(user, record)):
        raise Http404
    return record


def kind_of(slug, allowed=frozenset(KINDS)):
    if slug not in allowed:
        raise Http404
    return KINDS[slug]


def can_hide(user, record):
    """The owner unit's contact person and the samordnare."""
    return record.hidden_at is None and type(record) in BY_MODEL and can_change(user, record)


def can_show(user, record):
    """Only the samordnare shows again."""
    return record.hidden_at is not None and type(record) in BY_MODEL and can_coordinate(user)


def show_address(record):
    return reverse("record_show", args=[BY_MODEL[type(record)].slug, record.pk])


def hide_address(record):
    return reverse("record_hide", args=[BY_MODEL[type(record)].slug, record.pk])


def kept(record):
    """What stays and points to the record, in words, so that nobody is surprised; [] when nothing does."""
    return [plural(count, words) for count, words in COUNTS.get(type(record), lambda one: [])(record) if count]


def of_project(project):
    activities = Activity.objects.visible().filter(project=project)
    return [(activities.count(), "aktivitet hör till projektet,aktiviteter hör till projektet")]


def of_place(words):
    def count(record):
        about = Q(partnership=record) | Q(mentioned_partnerships=record)
        if isinstance(record, Network):
            about = Q(network=record) | Q(mentioned_networks=record)
        partners = ProjectPartner.objects.filter(organisation=record.organisation_id, project__hidden_at__isnull=True)
        return [
            (partners.count(), f"projekt görs med {words},projekt görs med {words}"),
            (
                Activity.objects.visible().filter(about).values("pk").distinct().count(),
                f"aktivitet gäller {words},aktiviteter gäller {words}",
            ),
        ]

    return count


def of_programme(programme):
    projects = Project.objects.visible().filter(programme=programme)
    return [(projects.count(), "projekt hör till programmet,projekt hör till programmet")]


def of_organisation(organisation):
    partners = ProjectPartner.objects.filter(organisation=organisation, project__hidden_at__isnull=True)
    return [(partners.count(), "projekt görs med organisationen,projekt görs med organisationen")]


COUNTS = {
    Project: of_project,
    Partnership: of_place("orten"),
    Network: of_place("nätverket"),
    Programme: of_programme,
    ExternalOrganisation: of_organisation,
}
