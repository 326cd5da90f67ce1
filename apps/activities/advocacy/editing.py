"""How a question is found and written, for its pages and its steps."""

from django.shortcuts import get_object_or_404

from apps.activities.advocacy.actions import save_advocacy
from apps.activities.advocacy.forms import AdvocacyForm
from apps.activities.editing import Editing
from apps.activities.models import Advocacy

EDITING = Editing(
    name="advocacy",
    form=AdvocacyForm,
    save=lambda record, form, by: save_advocacy(
        advocacy=record, by=by, goals=form.chosen_goals, version=form.cleaned_data["version"]
    ),
    template="activities/advocacy_form.html",
    definite="frågan",
    it="den",
    saved="Frågan är sparad.",
)


def readable(user, pk):
    records = Advocacy.objects.readable_by(user).select_related(
        "unit", "institution", "programme", "network", "partnership", "updated_by__person"
    )
    return get_object_or_404(records.defer("search"), pk=pk)
