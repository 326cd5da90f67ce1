"""How a network is written, whose it is, and how its unit stands up for the facts."""

from django.db import transaction
from django.utils import timezone

from apps.core.models import lock, touch
from apps.networks.models import FocusArea, Membership, Network
from apps.organisation.actions.external import save_organisation
from apps.organisation.models import ExternalOrganisation
from apps.organisation.slugs import free_slug


@transaction.atomic
def create_network(*, network, by, organisation=None):
    """A new network, with the organisation it stands for; one is made when the register has none.

    Raises ValidationError by field.
    """
    network.slug = free_slug(network.name, model=Network, otherwise="natverk")
    network.created_by = network.updated_by = by
    network.organisation = organisation or save_organisation(
        organisation=ExternalOrganisation(),
        name=network.name,
        kind=ExternalOrganisation.Kind.NETWORK,
        aliases=network.full_name,
        by=by,
    )
    network.full_clean(exclude=["search"])
    network.save()
    return network


@transaction.atomic
def change_owner(*, network, unit, by):
    """Let another unit answer for the network."""
    saved = lock(Network, network.pk)
    saved.owner_unit = unit
    touch(saved, by=by).save()
    return saved


@transaction.atomic
def change_holder(*, membership, unit, by):
    """Let another unit hold the membership."""
    saved = lock(Membership, membership.pk)
    saved.unit = unit
    touch(saved, by=by).save()
    return saved


@transaction.atomic
def confirm_network(*, network, by):
    """Note that the responsible unit has read the facts today and says that they are right."""
    saved = lock(Network, network.pk)
    saved.confirmed_at, saved.confirmed_by_id = timezone.localdate(), saved.owner_unit_id
    touch(saved, by=by).save()
    return saved


@transaction.atomic
def save_network(*, network, by, version, areas):
    """Change a network. `areas` is {name: is it ours}. Raises StaleVersionError, or ValidationError by field."""
    saved = lock(Network, network.pk, version)
    network.version = saved.version
    network.full_clean(exclude=["created_by", "updated_by", "search"])
    touch(network, by=by).save()
    set_areas(network, areas)
    return network


def set_areas(network, areas):
    """Make the focus areas exactly these; a name that stays keeps its source."""
    kept = {area.name: area for area in FocusArea.objects.filter(network=network)}
    for name, area in kept.items():
        if name not in areas:
            area.delete()
        elif area.ours != areas[name]:
            area.ours = areas[name]
            area.save()
    for name, ours in areas.items():
        if name not in kept:
            FocusArea.objects.create(network=network, name=name, ours=ours)
