"""Writing an organisation down, and changing it. Its page gathers what points at it and stands in the portal."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.organisation.actions.external import save_organisation
from apps.organisation.editing import Editor
from apps.organisation.external_form import OrganisationForm
from apps.organisation.models import ExternalOrganisation
from apps.organisation.permissions import can_create
from apps.organisation.whom_to_ask import YOUR_CONTACT

READERS = f"Du kan läsa om alla organisationer, men inte lägga till eller ändra dem. {YOUR_CONTACT}"


class OrganisationEditor(Editor):
    form_class = OrganisationForm
    draft = "organisation"
    definite, it = "organisationen", "den"

    def may(self):
        """Organisations are nobody's own: whoever writes records keeps them."""
        return can_create(self.request.user)

    def save(self, form):
        return save_organisation(
            organisation=self.record,
            by=self.request.user,
            version=form.cleaned_data["version"],
            **form.details,
        )

    def saved_words(self, record):
        return f"{record} är tillagd." if record.version == 1 else "Ändringarna är sparade."

    def context(self):
        record = self.record
        crumbs = [(reverse("organisation_list"), "Organisationer")]
        if record.pk:
            crumbs.append((record.get_absolute_url(), record.name))
        return {
            "heading": "Ändra organisation" if record.pk else "Ny organisation",
            "lead": "En part utanför kommunen, som projekt, avtal och aktiviteter kan peka på.",
            "crumb_list": crumbs,
            "back": record.get_absolute_url() if record.pk else reverse("organisation_list"),
        }


def must_write(request):
    if not can_create(request.user):
        raise PermissionDenied(READERS)


@require_http_methods(["GET", "POST"])
def organisation_create(request):
    must_write(request)
    return OrganisationEditor(request, ExternalOrganisation()).respond()


@require_http_methods(["GET", "POST"])
def organisation_update(request, pk):
    organisation = get_object_or_404(ExternalOrganisation.objects.visible(), pk=pk)
    must_write(request)
    return OrganisationEditor(request, organisation).respond()
