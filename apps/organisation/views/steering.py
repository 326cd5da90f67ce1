"""Writing the points of uppdragsplaner and ägardirektiv that projects serve."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from apps.organisation.actions.steering import save_steering
from apps.organisation.editing import Editor
from apps.organisation.models import SteeringAssignment, Unit
from apps.organisation.permissions import can_create
from apps.organisation.steering_form import SteeringForm
from apps.organisation.whom_to_ask import YOUR_CONTACT

LIST = ("/styruppdrag/", "Styruppdrag")


class SteeringEditor(Editor):
    form_class = SteeringForm
    draft = "steering"
    definite, it = "uppdraget", "det"

    def save(self, form):
        version = form.cleaned_data["version"] if self.record.pk else None
        return save_steering(assignment=form.fill(), by=self.request.user, version=version)

    def saved_words(self, record):
        return "Uppdraget är sparat."

    def context(self):
        record = self.record
        return {
            "heading": "Ändra styruppdrag" if record.pk else "Nytt styruppdrag",
            "lead": "En punkt i en nämnds uppdragsplan eller ett bolags ägardirektiv, som projekten kan svara mot.",
            "crumb_list": [LIST, (record.get_absolute_url(), str(record))] if record.pk else [LIST],
            "back": record.get_absolute_url() if record.pk else LIST[0],
        }


@require_http_methods(["GET", "POST"])
def steering_create(request):
    if not can_create(request.user):
        raise PermissionDenied(f"Du kan läsa alla styruppdrag, men inte lägga till nya. {YOUR_CONTACT}")
    wanted = request.GET.get("enhet", "").replace("\0", "")
    unit = Unit.objects.visible().filter(slug=wanted).first() if wanted else None
    editor = SteeringEditor(request, SteeringAssignment())
    if unit is not None and unit.slug in SteeringForm(user=request.user, record=editor.record).units:
        editor.record.unit = unit
    return editor.respond()


@require_http_methods(["GET", "POST"])
def steering_update(request, pk):
    found = SteeringAssignment.objects.visible().select_related("unit", "updated_by__person")
    return SteeringEditor(request, get_object_or_404(found, pk=pk)).respond()
