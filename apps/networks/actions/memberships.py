"""How a membership is written, what its years cost, and how it ends."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.core.history import because
from apps.core.models import lock, touch
from apps.networks.models import CoMember, Membership, MembershipYear, Network

UNSAVED = ["created_by", "updated_by"]


@transaction.atomic
def save_membership(*, membership, co_members, by, version=None):
    """Add a membership or change one, with the organisations that share it."""
    if membership.pk:
        membership.version = lock(Membership, membership.pk, version).version
        touch(membership, by=by)
    else:
        membership.created_by = membership.updated_by = by
    refuse_end_first(membership)
    membership.full_clean(exclude=UNSAVED)
    membership.save()
    wanted = {organisation.pk for organisation in co_members}
    kept = set()
    for row in CoMember.objects.filter(membership=membership):
        if row.organisation_id in wanted:
            kept.add(row.organisation_id)
        else:
            row.delete()
    for pk in wanted - kept:
        CoMember.objects.create(membership=membership, organisation_id=pk)
    return membership


def refuse_end_first(membership):
    if membership.start and membership.end and membership.end.last < membership.start.first:
        raise ValidationError({"end": "Slutet kan inte vara före starten."})


@transaction.atomic
def end_membership(*, membership, end, reason, expectation, lesson, decision, by, version=None):
    """Leave: what we hoped for, why it ended, who decided and what it taught are kept, since stopping is a result.

    A network that nobody holds a membership in any more is over for us.
    """
    saved = lock(Membership, membership.pk, version)
    saved.end, saved.end_reason, saved.expectation, saved.lesson = end, reason, expectation, lesson
    saved.end_decision = decision
    refuse_end_first(saved)
    with because(reason):
        touch(saved, by=by).save()
        close_network(saved.network_id, by=by)
    return saved


def close_network(network_id, *, by):
    today = timezone.localdate()
    rows = Membership.objects.visible().filter(network=network_id)
    if rows.exclude(end_last__isnull=False, end_last__lte=today).exists():
        return
    network = lock(Network, network_id)
    if network.status != Network.Status.ENDED:
        network.status = Network.Status.ENDED
        touch(network, by=by).save()


@transaction.atomic
def save_years(*, membership, years, by, version):
    """Note what years cost: {year: (fee, hours)}, None unknown. A year of which nothing is known has no row."""
    saved = lock(Membership, membership.pk, version)
    kept = {row.year: row for row in MembershipYear.objects.filter(membership=saved)}
    for year, (fee, hours) in years.items():
        row = kept.get(year)
        if fee is None and hours is None:
            if row:
                row.delete()
            continue
        row = row or MembershipYear(membership=saved, year=year)
        if row.pk and (row.fee, row.hours) == (fee, hours):
            continue
        row.fee, row.hours = fee, hours
        row.full_clean()
        row.save()
    touch(saved, by=by).save()
    return saved
