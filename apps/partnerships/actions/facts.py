"""How what is known about a vänort changes: statements with sources, milestones, and notes on foreign policy."""

from django.db import transaction

from apps.core.history import because
from apps.core.models import Fact, lock, touch
from apps.partnerships.models import Milestone, Partnership, PartnershipFact, PartnershipPolicyNote

# Kinds of which a page has room for one figure: the others of the kind stand after the one that is shown first.
ONE_FIRST = frozenset(
    {Fact.Kind.POPULATION, Fact.Kind.SINCE, Fact.Kind.STUDENTS, Fact.Kind.UNIVERSITY, Fact.Kind.WEBSITE}
)


@transaction.atomic
def save_fact(*, fact, by, version=None):
    """Save a new statement or a changed one; a change is one of the vänort, whose version it counts up.

    Raises StaleVersionError when the vänort was saved since the form was opened.
    """
    partnership = lock(Partnership, fact.partnership_id, version if fact.pk else None)
    fact.full_clean()
    fact.save()
    if fact.preferred and fact.kind in ONE_FIRST:
        others = PartnershipFact.objects.filter(partnership=partnership, kind=fact.kind, preferred=True)
        others.exclude(pk=fact.pk).update(preferred=False)
    touch(partnership, by=by).save()
    return fact


@transaction.atomic
def remove_fact(*, fact, reason, by):
    """Take a statement away; it stays in the history, with the reason."""
    partnership = lock(Partnership, fact.partnership_id)
    with because(reason):
        fact.delete()
        touch(partnership, by=by).save()
    return partnership


@transaction.atomic
def save_milestone(*, milestone, by, version=None):
    return save_record(Milestone, milestone, by=by, version=version)


@transaction.atomic
def save_policy_note(*, note, by, version=None):
    return save_record(PartnershipPolicyNote, note, by=by, version=version)


def save_record(model, record, *, by, version):
    """Raises StaleVersionError when somebody else has saved."""
    if record.pk:
        lock(model, record.pk, version)
        touch(record, by=by)
    else:
        record.created_by = record.updated_by = by
    record.full_clean()
    record.save()
    return record
