"""A unit stands up for the facts about its vänort or network: once a year, with one button."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.core.exports import FORMATS, Column, export
from apps.core.filters import ListFilter, OptionsFilter
from apps.core.options import FixedOptions, Options
from apps.networks.actions import confirm_network
from apps.networks.models import Network
from apps.organisation.models import Unit
from apps.organisation.permissions import can_change, unit_ids
from apps.partnerships.actions import confirm_partnership
from apps.partnerships.models import Partnership
from apps.portal.unconfirmed import KINDS, living, needs_confirmation

THANKS = "Tack! Uppgifterna står nu som bekräftade i dag."
MINE, NOBODY = "mina", "ingen"
MODELS = FixedOptions([("vanort", "Vänorter och samarbetsorter"), ("natverk", "Nätverk")])
MODEL_OF = {"vanort": Partnership, "natverk": Network}


def owner_choices():
    """Your own, none at all, and every unit that answers for a profile."""
    owners = {pk for model in KINDS for pk in living(model).values_list("owner_unit", flat=True)}
    units = Unit.objects.filter(pk__in=owners - {None}).order_by("name").values_list("slug", "name")
    return [(MINE, "Mina enheter"), (NOBODY, "Ingen ansvarig enhet"), *units]


OWNERS = Options(owner_choices)


class ConfirmationFilter(ListFilter):
    enhet = OptionsFilter(label="Ansvarig enhet", options=OWNERS, method="owned")
    slag = OptionsFilter(label="Slag", options=MODELS, method="of_kind")

    def owned(self, queryset, name, value):
        if value == MINE:
            return queryset.filter(owner_unit__in=unit_ids(self.request.user))
        return queryset.filter(owner_unit=None) if value == NOBODY else queryset.filter(owner_unit__slug=value)

    def of_kind(self, queryset, name, value):
        return queryset if queryset.model is MODEL_OF[value] else queryset.none()


@dataclass(frozen=True)
class Row:
    """A profile that waits for somebody to stand up for it."""

    record: Partnership | Network
    confirm_href: str
    can_confirm: bool

    @property
    def kind(self):
        record = self.record
        return record.get_kind_display() if isinstance(record, Partnership) else str(Network._meta.verbose_name)


COLUMNS = [
    Column("Namn", lambda row: row.record.name, 30),
    Column("Slag", lambda row: row.kind, 16),
    Column("Ansvarig enhet", lambda row: row.record.owner_unit and row.record.owner_unit.name, 34),
    Column("Senast bekräftad", lambda row: row.record.confirmed_at, 18),
]


@require_safe
def confirmation_list(request):
    """What nobody has stood up for during the last year, the oldest first; three queries and the reader's units."""
    today = timezone.localdate()
    filters = [ConfirmationFilter(request.GET, needs_confirmation(model, today), request=request) for model in KINDS]
    found = [record for one in filters for record in one.qs.select_related("owner_unit").order_by("name")]
    # Never confirmed is older than any day; those of the same day stay in the order of their names.
    found.sort(key=lambda record: (record.confirmed_at is not None, record.confirmed_at or today))
    rows = [Row(record, confirm_address(record), can_change(request.user, record)) for record in found]
    wanted = request.GET.get("format", "")
    if wanted:
        return as_file(wanted, filters[0], rows)
    context = {
        "rows": rows,
        "page": {"count": len(rows), "is_capped": False},
        "filter": filters[0],
        "sort": "",
        "export_formats": FORMATS,
        "can_confirm": any(row.can_confirm for row in rows),
    }
    return render(request, "portal/confirmation_list.html", context)


def as_file(wanted, filterset, rows):
    if wanted not in FORMATS:
        raise BadRequest("Okänt format. Välj xlsx, csv eller json.")
    if not filterset.is_valid():
        raise BadRequest(" ".join(message for messages in filterset.errors.values() for message in messages))
    return export(wanted, rows, COLUMNS, name="att-bekrafta", title="Att bekräfta")


def confirm_address(record):
    name = "partnership_confirm" if isinstance(record, Partnership) else "network_confirm"
    return reverse(name, args=[record.slug])


def owned(request, model, slug):
    record = get_object_or_404(model.objects.visible().select_related("owner_unit"), slug=slug)
    if not can_change(request.user, record):
        who = f"kontaktpersonen för {record.owner_unit} eller av samordnaren" if record.owner_unit else "samordnaren"
        raise PermissionDenied(f"Uppgifterna om {record} bekräftas av {who}.")
    return record


@require_POST
def partnership_confirm(request, slug):
    partnership = owned(request, Partnership, slug)
    confirm_partnership(partnership=partnership, by=request.user)
    return thank(request, partnership)


@require_POST
def network_confirm(request, slug):
    network = owned(request, Network, slug)
    confirm_network(network=network, by=request.user)
    return thank(request, network)


def thank(request, record):
    """Back to the list when the button was pressed there, as it was filtered; else to the profile."""
    back = request.POST.get("tillbaka", "")
    if back.partition("?")[0] == reverse("confirmation_list"):
        messages.success(request, f"Tack! Uppgifterna om {record} står nu som bekräftade i dag.")
        return redirect(back)
    messages.success(request, THANKS)
    return redirect(record)
