"""How a point of an uppdragsplan or ägardirektiv is written down."""

from django.db import transaction

from apps.core.models import lock, touch
from apps.organisation.models import SteeringAssignment


@transaction.atomic
def save_steering(*, assignment, by, version=None):
    """Add a point or change one. Raises StaleVersionError, or ValidationError by field."""
    if assignment.pk:
        assignment.version = lock(SteeringAssignment, assignment.pk, version).version
        touch(assignment, by=by)
    else:
        assignment.created_by = assignment.updated_by = by
    assignment.full_clean(exclude=["created_by", "updated_by"])
    assignment.save()
    return assignment
