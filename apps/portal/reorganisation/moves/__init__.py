"""What points to a unit: which rows move with a reorganisation, how they move, and what keeps the old name.

Every foreign key to Unit is named once, in `columns` of a Move or in STAYS; a test fails for a key that is not.
Dated rows are closed and opened at once. A row without a date of its own moves on the day, so that whoever is
responsible until then can still write it.
"""

from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, Q

from apps.activities.models import Activity, ActivityUnit, HorizonScan, Proposal
from apps.networks.models import Membership, Network, Representation
from apps.organisation.models import ContactAssignment, Decision, SteeringAssignment
from apps.partnerships.models import AssociationGrant, Partnership
from apps.portal.reorganisation.change import Kind
from apps.portal.reorganisation.moves.base import Item
from apps.portal.reorganisation.moves.organisation import Children, Contacts, Places, Services
from apps.portal.reorganisation.moves.owned import (
    Grants,
    Knowledge,
    Memberships,
    Networks,
    Partnerships,
    Proposals,
    Questions,
    Seats,
)
from apps.portal.reorganisation.moves.work import Activities, Leads, leads_of, over_before
from apps.projects.models import Project, ProjectLead

__all__ = ["MOVES", "STAYS", "Item", "moves_of", "staying"]

MOVES = (
    Services(),
    Places(),
    Children(),
    Contacts(),
    Leads(),
    Activities(),
    Partnerships(),
    Networks(),
    Memberships(),
    Seats(),
    Questions(),
    Knowledge(),
    Grants(),
    Proposals(),
)
# When a kontor begins to work for a nämnd, the work for that nämnd goes with it and nothing else.
WITH_A_SERVICE = ("betjaning", "projekt", "aktivitet")


def moves_of(change):
    return [move for move in MOVES if change.kind != Kind.SERVICE or move.key in WITH_A_SERVICE]


@dataclass(frozen=True)
class Stay:
    """A key that is never moved: it says how it was."""

    column: str
    words: str = ""
    model: type[Model] | None = None

    def rows(self, change):
        """What of it belongs to the old units; none of what says nothing to a reader."""
        column = self.column.rpartition(".")[2]
        return self.model._default_manager.filter(**{f"{column}__in": change.olds}) if self.model else []


STAYS = (
    Stay("organisation.SteeringAssignment.unit", "uppdrag i uppdragsplan eller ägardirektiv", SteeringAssignment),
    Stay("activities.HorizonScan.unit", "angivet stort beslut,angivna stora beslut", HorizonScan),
    Stay("organisation.Decision.body", "formellt beslut,formella beslut", Decision),
    Stay(
        "networks.Representation.appointed_by",
        "val eller utseende till en plats,val och utseenden till platser",
        Representation,
    ),
    Stay("partnerships.Partnership.confirmed_by", "bekräftelse av en vänort,bekräftelser av vänorter", Partnership),
    Stay("networks.Network.confirmed_by", "bekräftelse av ett nätverk,bekräftelser av nätverk", Network),
    # The reorganisation itself, and the bond between old and new.
    Stay("organisation.UnitSuccession.old"),
    Stay("organisation.UnitSuccession.new"),
    Stay("organisation.ReorganisationUnit.unit"),
    Stay("organisation.Reorganisation.board"),
)


def staying(change):
    """(words for one and for many, how many) of what keeps the old name."""
    if change.kind == Kind.SERVICE:
        return []
    over = Project.objects.filter(over_before(change.date))
    led = ProjectLead.objects.filter(Q(unit__in=change.olds) | Q(accountable__in=change.olds))
    ended = led.filter(Q(end__lt=change.date) | Q(project__in=over))
    parts = ActivityUnit.objects.filter(activity=OuterRef("pk"), unit__in=change.olds)
    hosted = Activity.objects.filter(Q(Exists(parts)) | Q(accountable__in=change.olds), start__lt=change.date)
    moving = leads_of(change).exclude(project__in=over)
    found = [
        (
            "projekt som var slut eller hade lämnats över",
            ended.exclude(project__in=moving.values("project")).values("project").distinct().count(),
        ),
        ("aktivitet som började före datumet,aktiviteter som började före datumet", hosted.count()),
        (
            "avslutat kontaktuppdrag,avslutade kontaktuppdrag",
            ContactAssignment.objects.filter(unit__in=change.olds, end__lt=change.date).count(),
        ),
        (
            "avslutat medlemskap,avslutade medlemskap",
            Membership.objects.filter(unit__in=change.olds, end_last__lt=change.date).count(),
        ),
        (
            "beslutat föreningsbidrag,beslutade föreningsbidrag",
            AssociationGrant.objects.filter(unit__in=change.olds).decided().count(),
        ),
        (
            "besvarat förslag,besvarade förslag",
            Proposal.objects.filter(unit__in=change.olds).exclude(status=Proposal.Status.NEW).count(),
        ),
        *((stay.words, stay.rows(change).count()) for stay in STAYS if stay.model),
    ]
    return [(words, count) for words, count in found if count]
