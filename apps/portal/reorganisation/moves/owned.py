"""Records that one unit owns, without a date of its own for that."""

from django.db.models import Model

from apps.activities.models import Advocacy, KnowledgeOffer, Proposal
from apps.networks.models import Membership, Network, Representation
from apps.organisation.permissions import sees_all_of
from apps.partnerships.models import AssociationGrant, Partnership
from apps.portal.reorganisation.moves.base import Move


class Owned(Move):
    """A record that one unit owns, without a date."""

    on_the_day = True
    model: type[Model]
    column = "owner_unit"

    def rows(self, change):
        return self.model._default_manager.filter(**{f"{self.column}__in": change.olds}).order_by("pk")

    def move(self, row, change, heir, by):
        setattr(row, self.column, heir)
        row.version += 1
        row.updated_by = by
        row.save()


class Partnerships(Owned):
    key, words, model = "vanort", "vänort,vänorter", Partnership
    columns = ("partnerships.Partnership.owner_unit",)


class Networks(Owned):
    key, words, model = "natverk", "nätverk,nätverk", Network
    columns = ("networks.Network.owner_unit",)


class Memberships(Owned):
    key, words, model, column = "medlemskap", "medlemskap,medlemskap", Membership, "unit"
    columns = ("networks.Membership.unit",)

    def rows(self, change):
        return super().rows(change).exclude(end_last__lt=change.date).select_related("network")


class Seats(Owned):
    """Seats that are not over; who appointed to them is history and stays."""

    key, words, model, column = "plats", "plats i ett organ,platser i organ", Representation, "unit"
    columns = ("networks.Representation.unit",)

    def rows(self, change):
        return super().rows(change).exclude(end__lt=change.date).select_related("network")


class Questions(Owned):
    """What is still watched or put forward; a question that is decided or dropped keeps the unit of its time."""

    key, words, model, column = "paverkan", "bevakad fråga,bevakade frågor", Advocacy, "unit"
    columns = ("activities.Advocacy.unit",)

    def rows(self, change):
        return super().rows(change).open()

    def shown(self, row, user):
        return () if row.is_marked and not sees_all_of(user, row) else (f"{row}",)


class Knowledge(Owned):
    key, words, model, column = "kunskap", "kunskap att dela,kunskaper att dela", KnowledgeOffer, "unit"
    columns = ("activities.KnowledgeOffer.unit",)


class Grants(Owned):
    """Applications that nobody has decided about; what is decided keeps the nämnd that decided it."""

    key, words = "bidrag", "ansökan om föreningsbidrag,ansökningar om föreningsbidrag"
    model, column = AssociationGrant, "unit"
    columns = ("partnerships.AssociationGrant.unit",)

    def rows(self, change):
        return super().rows(change).undecided()

    def shown(self, row, user):
        return () if row.is_marked and not sees_all_of(user, row) else (f"{row}",)


class Proposals(Owned):
    key, words, model, column = "forslag", "förslag som väntar på svar,förslag som väntar på svar", Proposal, "unit"
    columns = ("activities.Proposal.unit",)

    def rows(self, change):
        return super().rows(change).filter(status=Proposal.Status.NEW)

    def shown(self, row, user):
        """Only the unit reads what was proposed to it."""
        return ()
