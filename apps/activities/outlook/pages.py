"""The pages of one large decision: to read it and to write it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.activities.models import HorizonScan
from apps.activities.outlook.actions import save_scan
from apps.activities.outlook.conditions import CONSIDERED
from apps.activities.outlook.forms import HorizonForm
from apps.activities.units import asked_unit
from apps.activities.views.detail import linked
from apps.core.templatetags.intl import iso, longdate
from apps.organisation.editing import Editor
from apps.organisation.permissions import can_change, can_create
from apps.organisation.whom_to_ask import YOUR_CONTACT

READERS_CREATE = f"Du kan läsa alla besluten, men inte lägga till nya. {YOUR_CONTACT}"


class HorizonEditor(Editor):
    form_class = HorizonForm
    draft = "horizon"
    definite, it = "beslutet", "det"
    together = (("considered", "arenas", "choice", "reason"),)

    def save(self, form):
        return save_scan(scan=form.fill(), by=self.request.user, version=form.cleaned_data["version"])

    def saved_words(self, record):
        return "Beslutet är sparat."

    def context(self):
        record, listed = self.record, (reverse("horizon_list"), "Omvärldskartläggning")
        if record.pk is None:
            return {
                "heading": "Ange ett stort beslut",
                "lead": "Det tar under en minut. Ange alla era stora beslut, även de där ni inte såg er omkring.",
                "crumb_list": [listed],
                "back": listed[0],
                "save_words": "Spara beslutet",
            }
        return {
            "heading": "Ändra beslutet",
            "lead": "Ändra det som behövs. Det som stod förut finns kvar i historiken.",
            "crumb_list": [listed, (record.get_absolute_url(), record.decision)],
            "back": record.get_absolute_url(),
            "save_words": "Spara beslutet",
        }


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
    return HorizonEditor(request, HorizonScan(unit=asked_unit(request))).respond()


@require_http_methods(["GET", "POST"])
def horizon_update(request, pk):
    return HorizonEditor(request, readable(request.user, pk)).respond()
