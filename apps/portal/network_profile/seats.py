"""Who represents Norrköping in a network, on its page."""

from django.urls import reverse
from django.utils import timezone

from apps.core.partial_date import PartialDate
from apps.networks.models import Representation
from apps.networks.seat_filters import OVER, in_state
from apps.networks.views.seat_list import RELATED, shows_names, state_of
from apps.portal import profile

# A network has a handful of seats; the list has the rest.
SHOWN = 12


def seats_of(network):
    """Seats of today and those to come, empty ones too; one query."""
    today = timezone.localdate()
    rows = Representation.objects.visible().filter(network=network).exclude(in_state(OVER, today))
    return list(rows.select_related(*RELATED).order_by("body", "seat", "start", "id")[: SHOWN + 1])


def seat_rows(seats):
    today = timezone.localdate()
    return [{"seat": seat, "state": state_of(seat, today)} for seat in seats[:SHOWN]]


def list_address(network):
    return f"{reverse('representation_list')}?natverk={network.slug}"


def seat_events(network, user):
    """When somebody took a seat, newest first; one query."""
    today = timezone.localdate()
    begun = Representation.objects.visible().filter(network=network, start__lte=today, person__isnull=False)
    for seat in begun.select_related(*RELATED).order_by("-start", "-id")[:SHOWN]:
        yield seat_event(seat, user)


def seat_event(seat, user):
    shown = shows_names(user, seat, timezone.localdate())
    return profile.event(
        PartialDate.day(seat.start),
        str(seat),
        kind=" · ".join(filter(None, ["Plats", seat.unit and seat.unit.name])),
        href=seat.get_absolute_url(),
        text=f"{seat.person.name} tar plats." if shown else "",
    )
