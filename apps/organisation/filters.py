"""The filters of the list of units. Their names and values stand in links and stay as they are."""

import django_filters
from django.db.models import Exists, OuterRef, Q

from apps.core.filters import ListFilter, OptionsFilter, SearchField
from apps.core.options import FixedOptions, upfirst_choices
from apps.organisation.models import ContactAssignment, Unit

FOUND, MISSING = "finns", "saknas"
KINDS = FixedOptions(upfirst_choices(Unit.Kind))
CONTACTS = FixedOptions([(FOUND, "Har kontaktperson"), (MISSING, "Saknar kontaktperson")])


class NameFilter(django_filters.Filter):
    """Part of a name; units have no search index."""

    field_class = SearchField


def has_contact():
    """Somebody is contact person for the unit today; a deputy alone leaves the place vacant."""
    contacts = ContactAssignment.objects.current().filter(unit=OuterRef("pk"), kind=ContactAssignment.Kind.CONTACT)
    return Q(Exists(contacts))


def expects_contact():
    """The policy asks every kontor and bolag to have a contact person."""
    return Q(kind__in=[Unit.Kind.OFFICE, Unit.Kind.COMPANY], policy_applies=True)


def vacant():
    """Units that exist today and should have a contact person but do not."""
    return Unit.objects.visible().current().filter(expects_contact(), ~has_contact())


class UnitFilter(ListFilter):
    q = NameFilter(label="Sök bland enheterna", method="named")
    slag = OptionsFilter(label="Slag", options=KINDS, field_name="kind")
    kontakt = OptionsFilter(label="Kontaktperson", options=CONTACTS, method="contacted")

    def named(self, queryset, name, value):
        return queryset.filter(Q(name__icontains=value) | Q(abbreviation__iexact=value))

    def contacted(self, queryset, name, value):
        return queryset.filter(has_contact() if value == FOUND else Q(pk__in=vacant()))
