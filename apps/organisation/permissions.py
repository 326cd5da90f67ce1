"""Who may do what. Plain predicates; nothing else in the program decides rights."""

from apps.organisation.models import ContactAssignment


def unit_ids(user):
    """Ids of the units a person is contact person or deputy for today; one query per request."""
    if not getattr(user, "is_authenticated", False) or user.person_id is None or not user.is_contact:
        return frozenset()
    if not hasattr(user, "_unit_ids"):
        assignments = ContactAssignment.objects.current().filter(person_id=user.person_id)
        user._unit_ids = frozenset(assignments.values_list("unit_id", flat=True))
    return user._unit_ids


def can_create(user):
    """May the user write domain records at all? A contact person needs a unit to write for."""
    return user.is_coordinator or bool(unit_ids(user))


def can_change(user, record):
    """A samordnare changes every domain record, a contact person those their own units own today."""
    if user.is_coordinator:
        return True
    own = unit_ids(user)
    return bool(own) and not own.isdisjoint(record.owner_unit_ids())


def can_write_for(user, unit):
    """May the user put a record on this unit?"""
    return user.is_coordinator or unit.pk in unit_ids(user)


def sees_drafts_of_all(user):
    """Ideas and unsent answers are seen by their own unit and the samordnare only."""
    return user.is_coordinator


def can_administer(user):
    """An administratör keeps units, users, persons and retention, and writes no domain records."""
    return user.is_administrator


def can_coordinate(user):
    """What only the samordnare does: bulk changes, showing hidden records again, rounds."""
    return user.is_coordinator


def sees_all_of(user, record):
    """Marked content and the names behind changes: the owner unit, the samordnare and the revisor."""
    if user.is_coordinator or user.is_auditor:
        return True
    own = unit_ids(user)
    return bool(own) and not own.isdisjoint(record.owner_unit_ids())
