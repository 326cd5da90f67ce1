"""How what is known about a network changes: each statement has its source and stands beside the others."""

from django.db import transaction

from apps.core.history import because
from apps.core.models import Fact, lock, touch
from apps.networks.models import Network, NetworkFact

# Kinds of which a page has room for one: the others of the kind stand after the one that is shown first.
ONE_FIRST = frozenset({Fact.Kind.FOUNDED, Fact.Kind.SEAT, Fact.Kind.MEMBERS, Fact.Kind.WEBSITE})


@transaction.atomic
def save_fact(*, fact, by, version=None):
    """Save a new statement or a changed one; a change is one of the network, whose version it counts up.

    Raises StaleVersionError when the network was saved since the form was opened.
    """
    network = lock(Network, fact.network_id, version if fact.pk else None)
    fact.full_clean()
    fact.save()
    if fact.preferred and fact.kind in ONE_FIRST:
        others = NetworkFact.objects.filter(network=network, kind=fact.kind, preferred=True)
        others.exclude(pk=fact.pk).update(preferred=False)
    touch(network, by=by).save()
    return fact


@transaction.atomic
def remove_fact(*, fact, reason, by):
    """Take a statement away; it stays in the history, with the reason."""
    network = lock(Network, fact.network_id)
    with because(reason):
        fact.delete()
        touch(network, by=by).save()
    return network
