"""How a network's responsible unit changes, and how it stands up for the facts."""

from django.db import transaction
from django.utils import timezone

from apps.core.models import lock, touch
from apps.networks.models import Membership, Network


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
