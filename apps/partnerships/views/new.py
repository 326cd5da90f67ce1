"""Writing down a new vänort or samarbetsort."""

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.organisation.newcomers import NewcomerEditor
from apps.partnerships.actions import create_partnership
from apps.partnerships.forms.partnership import NewPartnershipForm
from apps.partnerships.models import Partnership


class NewPartnershipEditor(NewcomerEditor):
    form_class = NewPartnershipForm
    draft = "partnership_new"
    definite, it = "orten", "den"
    refused = "Bara samordnaren lägger till vänorter och samarbetsorter. Fråga samordnaren."

    def create(self, form):
        return create_partnership(partnership=form.fill(), organisation=form.organisation, by=self.request.user)

    def created_words(self, record):
        return f"{record} är tillagd. Fyll på sidan med det ni vet: namn och områden, uppgifter, avtal och milstolpar."

    def context(self):
        return {
            "heading": "Ny vänort eller samarbetsort",
            "lead": "Det som behövs för att orten ska få en sida. Resten fyller du i därifrån.",
            "policy": "Policyn säger att nya samarbeten i första hand ska vara projekt med pengar utifrån. "
            "En ort som är partner i ett projekt behöver ingen sida för det.",
            "crumb_list": [(reverse("partnership_list"), "Vänorter")],
            "back": reverse("partnership_list"),
            "save_words": "Lägg till orten",
        }


@require_http_methods(["GET", "POST"])
def partnership_create(request):
    return NewPartnershipEditor(request, Partnership()).respond()
