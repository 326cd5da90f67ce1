"""Who reads and who changes persons."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from apps.accounts.models import Person
from apps.organisation.permissions import can_administer, can_coordinate

REFUSED = "Personer och inloggningar sköts av administratören. Kollegor och kontaktpersoner hittar du med Sök."
READ_ONLY = "Du kan läsa om personerna. Be administratören om det som ska ändras."


def can_read_people(user):
    return can_administer(user) or can_coordinate(user)


def readable_person(request, pk):
    """The person, for those who may read about persons. 403 before 404: others learn nothing about numbers."""
    if not can_read_people(request.user):
        raise PermissionDenied(REFUSED)
    return get_object_or_404(Person.objects.select_related("user"), pk=pk)


def must_administer(request):
    if not can_administer(request.user):
        raise PermissionDenied(READ_ONLY if can_read_people(request.user) else REFUSED)


def changeable_person(request, pk):
    must_administer(request)
    return get_object_or_404(Person.objects.select_related("user"), pk=pk)
