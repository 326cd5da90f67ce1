"""How a question is found and written, for its pages and its steps."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from apps.activities.advocacy.actions import save_advocacy
from apps.activities.advocacy.forms import AdvocacyForm
from apps.activities.models import Advocacy
from apps.organisation.editing import Editor


class AdvocacyEditor(Editor):
    form_class = AdvocacyForm
    draft = "advocacy"
    definite, it = "frågan", "den"

    def save(self, form):
        version = form.cleaned_data["version"]
        return save_advocacy(advocacy=form.fill(), by=self.request.user, goals=form.chosen_goals, version=version)

    def saved_words(self, record):
        return "Frågan är sparad."

    def context(self):
        record, listed = self.record, (reverse("advocacy_list"), "Påverkansarbete")
        if record.pk is None:
            return {
                "heading": "Bevaka en fråga",
                "lead": "Titel och enhet räcker för att börja. Resten kan du fylla i senare.",
                "crumb_list": [listed],
                "back": listed[0],
                "save_words": "Spara frågan",
            }
        return {
            "heading": "Ändra frågan",
            "lead": "Ändra det som behövs. Vad som har framförts och hur det gick skriver du på frågans egen sida.",
            "crumb_list": [listed, (record.get_absolute_url(), record.title)],
            "back": record.get_absolute_url(),
            "save_words": "Spara frågan",
        }


def readable(user, pk):
    records = Advocacy.objects.readable_by(user).select_related(
        "unit", "institution", "programme", "network", "partnership", "updated_by__person"
    )
    return get_object_or_404(records.defer("search"), pk=pk)
