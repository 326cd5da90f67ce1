"""The list of seats: who represents Norrköping where, which are vacant and which end soon."""

from django.db.models import BooleanField, Case, Count, F, Q, Value, When
from django.utils import timezone

from apps.core.exports import Column
from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import number
from apps.core.views import ListPage
from apps.networks.models import Representation
from apps.networks.seat_filters import CURRENT, ENDING, VACANT, SeatFilter, in_state
from apps.networks.terms import told_until
from apps.organisation.permissions import can_create, sees_all_of

RELATED = ("network", "unit", "appointed_by", "person", "deputy", "decision")


def state_of(seat, today):
    """(key of the shape, words) of a seat today."""
    if seat.is_over(today):
        return "avslutat", f"Avslutad {seat.end}"
    if seat.is_coming(today):
        return "planerad", f"Börjar {seat.start}"
    if seat.person_id is None:
        return "planerad", "Vakant"
    if seat.end and seat.end <= told_until(today):
        return "vilande", f"Slutar {seat.end}"
    return "pagaende", "Tillsatt"


def shows_names(user, seat, today):
    """Who has or gets a seat is told to everybody; who had it to the unit, the samordnare and the revisor."""
    return not seat.is_over(today) or sees_all_of(user, seat)


def name_of(person, shown):
    """A name for a table: None when nobody is there, a word for it when it is not told."""
    return None if person is None else person.name if shown else "visas inte"


def columns_for(user):
    """What a file holds; names as the page shows them to this reader."""
    today = timezone.localdate()

    def name(attribute):
        return lambda seat: name_of(getattr(seat, attribute), shows_names(user, seat, today))

    return [
        Column("Namn", str, 40),
        Column("Organ", lambda seat: seat.body, 32),
        Column("Uppdrag", lambda seat: seat.seat, 24),
        Column("Nätverk", lambda seat: seat.network and seat.network.name, 32),
        Column("Slag", lambda seat: seat.get_kind_display(), 16),
        Column("Vem", name("person"), 28),
        Column("Ersättare", name("deputy"), 28),
        Column("Läge", lambda seat: state_of(seat, today)[1], 22),
        Column("Enhet", lambda seat: seat.unit and seat.unit.name, 32),
        Column("Utses av", lambda seat: seat.appointed_by and seat.appointed_by.name, 32),
        Column("Beslut", lambda seat: str(seat.decision) if seat.decision else None, 32),
        Column("Mandat", lambda seat: seat.get_term_display(), 24),
        Column("Från", lambda seat: seat.start and PartialDate.day(seat.start), 12),
        Column("Till", lambda seat: seat.end and PartialDate.day(seat.end), 12),
    ]


class SeatList(ListPage):
    filter_class = SeatFilter
    template_name = "networks/seat_list.html"
    title = "Representation"
    export_name = "representation"
    sorts = {
        "organ": ("Efter organ, A–Ö", ["is_over_now", "body", "seat", F("start").desc(nulls_last=True), "id"]),
        "-organ": ("Efter organ, Ö–A", ["is_over_now", "-body", "-seat", F("start").desc(nulls_last=True), "id"]),
        "slut": ("De som slutar snart först", ["is_over_now", F("end").asc(nulls_last=True), "body", "id"]),
        "-slut": ("De som slutar sist först", [F("end").desc(nulls_first=True), "body", "id"]),
    }

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.columns = columns_for(request.user)

    def get_queryset(self):
        over = When(Q(end__lt=timezone.localdate()), then=Value(True))
        is_over = Case(over, default=Value(False), output_field=BooleanField())
        return Representation.objects.visible().annotate(is_over_now=is_over)

    def get_rows(self, queryset):
        return queryset.select_related(*RELATED)

    def get_context(self, page, filterset):
        today, user = timezone.localdate(), self.request.user
        rows = []
        for seat in page:
            key, words = state_of(seat, today)
            shown = shows_names(user, seat, today)
            rows.append(
                {
                    "seat": seat,
                    "key": key,
                    "words": words,
                    "person": name_of(seat.person, shown),
                    "deputy": name_of(seat.deputy, shown),
                }
            )
        return {"rows": rows, "can_create": can_create(user), "figures": figures(today)}


def figures(today):
    """Seats of today, empty ones and those about to end, each a link to its list; one query."""
    labels = {CURRENT: "Platser i dag", VACANT: "Vakanta", ENDING: "Slutar inom sex månader"}
    counts = {state: Count("pk", filter=in_state(state, today)) for state in labels}
    found = Representation.objects.visible().order_by().aggregate(**counts)
    return [
        {"label": label, "value": number(found[state]), "href": f"?lage={state}"} for state, label in labels.items()
    ]
