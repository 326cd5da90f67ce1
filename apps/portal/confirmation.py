"""A unit stands up for the facts about its vänort or network: once a year, with one button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from apps.networks.actions import confirm_network
from apps.networks.models import Network
from apps.organisation.permissions import can_change
from apps.partnerships.actions import confirm_partnership
from apps.partnerships.models import Partnership

THANKS = "Tack! Uppgifterna står nu som bekräftade i dag."


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
    messages.success(request, THANKS)
    return redirect(partnership)


@require_POST
def network_confirm(request, slug):
    network = owned(request, Network, slug)
    confirm_network(network=network, by=request.user)
    messages.success(request, THANKS)
    return redirect(network)
