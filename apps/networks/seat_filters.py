"""The filters of the list of seats. Their names and values stand in links and stay as they are."""

from django.db.models import Q
from django.utils import timezone
from django_filters import Filter

from apps.core.filters import ListFilter, OptionsFilter, SearchField
from apps.core.options import FixedOptions, Options, upfirst_choices
from apps.networks.models import Network, Representation
from apps.networks.terms import told_until
from apps.organisation.models import Unit

CURRENT, VACANT, ENDING, COMING, OVER = "nu", "vakant", "slutar", "kommande", "avslutad"
STATES = (
    (CURRENT, "Gäller nu"),
    (VACANT, "Vakant"),
    (ENDING, "Slutar inom sex månader"),
    (COMING, "Kommande"),
    (OVER, "Avslutad"),
)


def networks():
    """(slug, name) of the networks that have a seat."""
    seats = Representation.objects.visible().values("network")
    return Network.objects.visible().filter(pk__in=seats).values_list("slug", "name")


def units():
    seats = Representation.objects.visible()
    return Unit.objects.filter(pk__in=seats.values("unit")).values_list("slug", "name")


def in_state(state, today):
    """The condition that a visible seat is in one of the states."""
    begun = Q(start__isnull=True) | Q(start__lte=today)
    lasts = Q(end__isnull=True) | Q(end__gte=today)
    return {
        CURRENT: begun & lasts,
        VACANT: begun & lasts & Q(person__isnull=True),
        ENDING: begun & Q(end__gte=today, end__lte=told_until(today)),
        COMING: Q(start__gt=today),
        OVER: Q(end__lt=today),
    }[state]


class NamedFilter(Filter):
    field_class = SearchField


class SeatFilter(ListFilter):
    q = NamedFilter(label="Sök bland platserna", method="named")
    natverk = OptionsFilter(label="Nätverk", options=Options(networks), field_name="network__slug")
    enhet = OptionsFilter(label="Enhet hos oss", options=Options(units), field_name="unit__slug")
    slag = OptionsFilter(label="Slag", options=FixedOptions(upfirst_choices(Representation.Kind)), field_name="kind")
    lage = OptionsFilter(label="Läge", options=FixedOptions(STATES), method="in_state")

    def named(self, queryset, name, value):
        """Who had a seat once is found by those who may read it only, and so not by searching."""
        today = timezone.localdate()
        who = Q(person__name__icontains=value) | Q(deputy__name__icontains=value)
        now = Q(end__isnull=True) | Q(end__gte=today)
        return queryset.filter(Q(body__icontains=value) | Q(seat__icontains=value) | who & now)

    def in_state(self, queryset, name, value):
        return queryset.filter(in_state(value, timezone.localdate()))
