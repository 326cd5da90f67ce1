"""How an organisation outside the municipality is written down."""

from django.db import transaction

from apps.core.models import lock, touch
from apps.organisation.models import ExternalOrganisation


@transaction.atomic
def save_organisation(*, organisation, by, version=None, **details):
    """Create or change an organisation. Raises StaleVersionError, or ValidationError by field."""
    saved = organisation
    if organisation.pk:
        saved = lock(ExternalOrganisation, organisation.pk, version)
        touch(saved, by=by)
    else:
        saved.created_by = saved.updated_by = by
    for name, value in details.items():
        setattr(saved, name, value)
    saved.full_clean(exclude=["created_by", "updated_by"])
    saved.save()
    return saved
