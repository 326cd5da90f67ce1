"""The pages of one large decision: to read it and to write it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.activities.editing import Editing, asked_unit, edit
from apps.activities.editing.flow import refuse
from apps.activities.models import HorizonScan
from apps.activities.outlook.actions import save_scan
from apps.activities.outlook.conditions import CONSIDERED
from apps.activities.outlook.forms import HorizonForm
from apps.activities.views.detail import linked
from apps.core.templatetags.intl import iso, longdate
from apps.organisation.permissions import can_change, can_create
from apps.organisation.whom_to_ask import YOUR_CONTACT

READERS_CREATE = f"Du kan läsa alla besluten, men inte lägga till nya. {YOUR_CONTACT}"
EDITING = Editing(
    name="horizon",
    form=HorizonForm,
    save=lambda record, form, by: save_scan(scan=record, by=by, version=form.cleaned_data["version"]),
    template="activities/horizon_form.html",
    definite="beslutet",
    it="det",
    saved="Beslutet är sparat.",
)


def readable(user, pk):
    records = HorizonScan.objects.readable_by(user).select_related("unit", "updated_by__person")
    return get_object_or_404(records.defer("search"), pk=pk)


@require_safe
def horizon_detail(request, pk):
    scan = readable(request.user, pk)
    context = {
        "scan": scan,
        "is_coming": scan.decided_on > timezone.localdate(),
        "considered_words": CONSIDERED[scan.considered],
        "can_change": can_change(request.user, scan),
        "facts": [
            *linked("Beslutar", [scan.unit]),
            {"label": "Beslutsdatum", "value": longdate(scan.decided_on)},
            {"label": "Diarienummer", "value": scan.dnr or None},
            {"label": "Senast ändrad", "value": iso(scan.updated_at)},
        ],
    }
    return render(request, "activities/horizon_detail.html", context)


@require_http_methods(["GET", "POST"])
def horizon_create(request):
    if not can_create(request.user):
        raise PermissionDenied(READERS_CREATE)
    return edit(request, HorizonScan(unit=asked_unit(request)), EDITING)


@require_http_methods(["GET", "POST"])
def horizon_update(request, pk):
    scan = readable(request.user, pk)
    if not can_change(request.user, scan):
        return refuse(request, scan, EDITING)
    return edit(request, scan, EDITING)
