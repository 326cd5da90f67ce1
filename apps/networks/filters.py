"""The filters of the list of networks. Their names and values stand in links and stay as they are."""

from django.db.models import Exists, OuterRef, Q

from apps.core.filters import ListFilter, OptionsFilter, SearchFilter
from apps.core.options import FixedOptions, Options, upfirst_choices
from apps.networks.models import Membership, Network
from apps.organisation.models import Unit


def unit_choices():
    """(slug, name) of the units that own a network or hold a membership."""
    owners = Network.objects.visible().values("owner_unit")
    holders = Membership.objects.visible().values("unit")
    return Unit.objects.filter(Q(pk__in=owners) | Q(pk__in=holders)).values_list("slug", "name")


UNITS = Options(unit_choices)
STATUSES = FixedOptions(upfirst_choices(Network.Status))


class NetworkFilter(ListFilter):
    q = SearchFilter(label="Sök bland nätverken")
    enhet = OptionsFilter(label="Enhet hos oss", options=UNITS, method="of_unit")
    lage = OptionsFilter(label="Läge", options=STATUSES, field_name="status")

    def of_unit(self, queryset, name, value):
        """Owned by the unit, or the unit holds the membership."""
        held = Membership.objects.visible().filter(network=OuterRef("pk"), unit__slug=value)
        return queryset.filter(Q(Exists(held)) | Q(owner_unit__slug=value))
