"""How agreements are signed, renewed, ended and mended."""

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.core.models import lock, touch
from apps.partnerships.models import Agreement, AgreementParty, Partnership
from apps.partnerships.rules import missing_for


@transaction.atomic
def save_agreement(*, agreement, parties, by, version=None, ends_partnership=False):
    """Save a new agreement or a changed one, with its other parties.

    `ends_partnership` also closes the vänort itself. Raises ValidationError by field for what rules 2 and 5 of the
    policy ask for, StaleVersionError when somebody else has saved.
    """
    before = lock(Agreement, agreement.pk, version) if agreement.pk else None
    missing = missing_for(agreement, before=before)
    if missing:
        raise ValidationError(missing)
    if before is None:
        agreement.created_by = agreement.updated_by = by
    else:
        touch(agreement, by=by)
    agreement.full_clean()
    agreement.save()
    set_parties(agreement, parties)
    if ends_partnership and agreement.kind == Agreement.Kind.ENDED:
        partnership = lock(Partnership, agreement.partnership_id)
        partnership.status = Partnership.Status.ENDED
        touch(partnership, by=by).save()
    return agreement


def set_parties(agreement, parties):
    wanted = {one.pk for one in parties}
    rows = {row.organisation_id: row for row in AgreementParty.objects.filter(agreement=agreement)}
    for pk, row in rows.items():
        if pk not in wanted:
            row.delete()
    for organisation in parties:
        if organisation.pk not in rows:
            AgreementParty.objects.create(agreement=agreement, organisation=organisation)
