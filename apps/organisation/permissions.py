"""Who may do what. Plain predicates; nothing else in the program decides rights.

Pages, exports, feeds and jobs ask here. A kontaktperson is whoever has a current ContactAssignment: there is no role
to keep in step with it. What a reader sees of lists is said by the QuerySet methods `readable_by` and `open_to_all`,
which build on these.
"""

from django.db.models import Q
from django.utils import timezone

from apps.organisation.models import ContactAssignment, Unit, UnitParent, UnitService, UnitSuccession


def assigned_unit_ids(user):
    """Ids of the units a person is contact person or deputy for today; one query per request."""
    if not getattr(user, "is_authenticated", False) or user.person_id is None:
        return frozenset()
    if not hasattr(user, "_assigned_unit_ids"):
        assignments = ContactAssignment.objects.current().filter(person_id=user.person_id)
        user._assigned_unit_ids = frozenset(assignments.values_list("unit_id", flat=True))
    return user._assigned_unit_ids


def unit_ids(user):
    """Ids of the units whose records a person writes today; at most one more query per request.

    An assignment for a kontor covers the nämnder it serves, the schools and other verksamheter under it, and the
    closed units it carries on: none of them appoints a contact person of its own. A bolag's daughter does, and is not
    covered by an assignment for its parent.
    """
    assigned = assigned_unit_ids(user)
    if not assigned:
        return assigned
    if not hasattr(user, "_unit_ids"):
        user._unit_ids = assigned | frozenset(covered_by(assigned).values_list("pk", flat=True))
    return user._unit_ids


def covered_by(assigned):
    """The units that a contact person answers for beside those of the assignment itself."""
    today = timezone.localdate()
    served = UnitService.objects.current().filter(office__in=assigned)
    below = UnitParent.objects.current().filter(parent__in=assigned)
    carried_on = UnitSuccession.objects.filter(new__in=assigned, date__lte=today)
    return Unit.objects.order_by().filter(
        Q(pk__in=served.values("board"))
        | Q(pk__in=below.values("unit"), kind=Unit.Kind.ACTIVITY)
        | Q(pk__in=carried_on.values("old"), valid_to_last__lt=today)
    )


def is_contact(user):
    """Is the user contact person or deputy for some unit today?"""
    return bool(assigned_unit_ids(user))


def can_create(user):
    """May the user write domain records at all? A contact person needs a unit to write for."""
    return user.is_coordinator or is_contact(user)


def can_change(user, record):
    """A samordnare changes every domain record, a contact person those their own units own today."""
    return user.is_coordinator or owns(user, record)


def can_write_for(user, unit):
    """May the user put a record on this unit?"""
    return user.is_coordinator or unit.pk in unit_ids(user)


def can_administer(user):
    """An administratör keeps units, users, persons and retention, and writes no domain records."""
    return user.is_administrator


def can_coordinate(user):
    """What only the samordnare does: bulk changes, showing hidden records again, rounds."""
    return user.is_coordinator


def can_appoint(user):
    """Appoint and end contact persons of any unit: the samordnare, and the administratör who keeps persons."""
    return user.is_coordinator or user.is_administrator


def can_hand_over(user, unit):
    """End an assignment for a unit and name who comes next: whoever appoints, and whoever has the assignment."""
    return can_appoint(user) or unit.pk in assigned_unit_ids(user)


def can_mark(user, record):
    """Set or lift a sekretessmarkering: whoever may change the record."""
    return can_change(user, record)


def sees_drafts_of_all(user):
    """Ideas and unsent answers are seen by their own unit and the samordnare only."""
    return user.is_coordinator


def sees_all_marked(user):
    """Marked content of every unit; the owner unit sees its own."""
    return user.is_coordinator or user.is_auditor


def sees_all_of(user, record):
    """Marked content and the names behind changes: the owner unit, the samordnare and the revisor."""
    return sees_all_marked(user) or owns(user, record)


def owns(user, record):
    """Does one of the user's units own the record today?"""
    own = unit_ids(user)
    return bool(own) and not own.isdisjoint(record.owner_unit_ids())
