"""How a vänort changes, how its responsible unit does, and how that unit stands up for the facts."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.core.models import lock, touch
from apps.organisation.actions.external import save_organisation
from apps.organisation.models import ExternalOrganisation
from apps.organisation.slugs import free_slug
from apps.partnerships.models import Partnership, Twinning


@transaction.atomic
def create_partnership(*, partnership, by, organisation=None):
    """A new vänort, with the organisation it stands for; one is made when the register has none.

    Raises ValidationError by field.
    """
    partnership.slug = free_slug(partnership.name, model=Partnership, otherwise="ort")
    partnership.created_by = partnership.updated_by = by
    partnership.organisation = organisation or save_organisation(
        organisation=ExternalOrganisation(),
        name=partnership.name,
        kind=ExternalOrganisation.Kind.MUNICIPALITY,
        country=partnership.country,
        by=by,
    )
    partnership.full_clean(exclude=["search"])
    partnership.save()
    return partnership


@transaction.atomic
def save_partnership(*, partnership, twins, version, by):
    """Save the vänort as it stands in `partnership`, and which others it is twinned with.

    Raises StaleVersionError when somebody else has saved, ValidationError by field when a value makes no sense.
    """
    lock(Partnership, partnership.pk, version)
    touch(partnership, by=by)
    partnership.full_clean(exclude=["search"])
    partnership.save()
    twin(partnership, twins)
    return partnership


def twin(partnership, twins):
    """Let the vänort be twinned with exactly these."""
    wanted = {one.pk for one in twins}
    rows = Twinning.objects.filter(Q(first=partnership) | Q(second=partnership))
    had = {row.second_id if row.first_id == partnership.pk else row.first_id: row for row in rows}
    for pk, row in had.items():
        if pk not in wanted:
            row.delete()
    for pk in wanted - set(had):
        first, second = sorted((partnership.pk, pk))
        Twinning.objects.create(first_id=first, second_id=second)


@transaction.atomic
def change_owner(*, partnership, unit, by):
    """Let another unit answer for the vänort."""
    saved = lock(Partnership, partnership.pk)
    saved.owner_unit = unit
    touch(saved, by=by).save()
    return saved


@transaction.atomic
def confirm_partnership(*, partnership, by):
    """Note that the responsible unit has read the facts today and says that they are right."""
    saved = lock(Partnership, partnership.pk)
    saved.confirmed_at, saved.confirmed_by_id = timezone.localdate(), saved.owner_unit_id
    touch(saved, by=by).save()
    return saved
