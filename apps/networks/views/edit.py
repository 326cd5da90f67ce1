"""Writing a network and Norrköping's memberships in it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.forms import show_refusal
from apps.networks.actions.memberships import end_membership, save_membership, save_years
from apps.networks.actions.networks import create_network, save_network
from apps.networks.forms.membership import EndMembershipForm, MembershipForm, YearsForm
from apps.networks.forms.network import NetworkForm, NewNetworkForm
from apps.networks.models import Membership, Network
from apps.organisation.editing import Editor
from apps.organisation.newcomers import NewcomerEditor
from apps.organisation.organisation_field import suggested
from apps.organisation.permissions import can_change
from apps.organisation.whom_to_ask import whom_to_ask

LIST = ("/natverk/", "Nätverk")


def network_of(slug):
    return get_object_or_404(
        Network.objects.visible().select_related("owner_unit", "updated_by__person").defer("search"), slug=slug
    )


def memberships():
    related = ("network__owner_unit", "unit", "decision__body", "end_decision__body", "updated_by__person")
    return Membership.objects.visible().filter(network__hidden_at=None).select_related(*related)


def membership_of(slug, pk):
    return get_object_or_404(memberships(), pk=pk, network__slug=slug)


def trail(network):
    return [LIST, (network.get_absolute_url(), network.name)]


class NetworkEditor(Editor):
    form_class = NetworkForm
    draft = "network"
    definite, it = "nätverket", "det"

    def save(self, form):
        network = form.fill()
        if not can_change(self.request.user, network):
            raise ValidationError({"owner_unit": "Bara samordnaren ger nätverket till en annan enhet."})
        return save_network(
            network=network, by=self.request.user, version=form.cleaned_data["version"], areas=form.areas
        )

    def reload(self):
        return network_of(self.record.slug)

    def context(self):
        return {
            "heading": "Ändra nätverk",
            "lead": f"{self.record.name}. Det som stod förut finns kvar i historiken.",
            "crumb_list": trail(self.record),
            "back": self.record.get_absolute_url(),
        }


class NewNetworkEditor(NewcomerEditor):
    form_class = NewNetworkForm
    draft = "network_new"
    definite, it = "nätverket", "det"
    refused = "Bara samordnaren lägger till nätverk. Fråga samordnaren."

    def create(self, form):
        return create_network(network=form.fill(), organisation=form.organisation, by=self.request.user)

    def created_words(self, record):
        return (
            f"{record} är tillagt. Fyll på sidan med det ni vet: medlemskapet, vad nätverket är till för och uppgifter."
        )

    def context(self):
        return {
            "heading": "Nytt nätverk",
            "lead": "Det som behövs för att nätverket ska få en sida. Medlemskapet och resten fyller du i därifrån.",
            "policy": "Policyn säger att nya samarbeten i första hand ska vara projekt med pengar utifrån. Ett nätverk "
            "som bara är partner i ett projekt behöver ingen sida.",
            "crumb_list": [LIST],
            "back": LIST[0],
            "save_words": "Lägg till nätverket",
        }


class MembershipEditor(Editor):
    form_class: type = MembershipForm
    draft = "membership"
    definite, it = "medlemskapet", "det"

    def save(self, form):
        version = form.cleaned_data["version"] if self.record.pk else None
        membership = form.fill(by=self.request.user)
        if not can_change(self.request.user, membership):
            raise ValidationError({"unit": "Välj en av dina egna enheter."})
        return save_membership(membership=membership, co_members=form.co_members, by=self.request.user, version=version)

    def reload(self):
        return memberships().get(pk=self.record.pk)

    def saved_words(self, record):
        return "Medlemskapet är sparat."

    def goes_to(self, record):
        return f"{record.network.get_absolute_url()}#medlemskap"

    def context(self):
        network = self.record.network
        return {
            "heading": "Ändra medlemskap" if self.record.pk else "Nytt medlemskap",
            "lead": f"{network.name}. Vem som är medlem, varför och vad det har gett.",
            "crumb_list": trail(network),
            "back": self.goes_to(self.record),
            "organisations": suggested(),
        }


class YearsEditor(MembershipEditor):
    form_class = YearsForm
    draft = "membership_years"

    def save(self, form):
        return save_years(
            membership=self.record, years=form.values, by=self.request.user, version=form.cleaned_data["version"]
        )

    def saved_words(self, record):
        return "Avgift och arbetstid är sparade."

    def context(self):
        return super().context() | {
            "heading": "Avgift och arbetstid",
            "lead": f"{self.record.network.name}, år för år. Lämna tomt det du inte vet: tomt är okänt, inte noll.",
        }


@require_http_methods(["GET", "POST"])
def network_create(request):
    return NewNetworkEditor(request, Network()).respond()


@require_http_methods(["GET", "POST"])
def network_update(request, slug):
    return NetworkEditor(request, network_of(slug)).respond()


@require_http_methods(["GET", "POST"])
def membership_create(request, slug):
    network = network_of(slug)
    if not can_change(request.user, network):
        raise PermissionDenied(whom_to_ask(network, "nätverket", "det"))
    return MembershipEditor(request, Membership(network=network)).respond()


@require_http_methods(["GET", "POST"])
def membership_update(request, slug, pk):
    return MembershipEditor(request, membership_of(slug, pk)).respond()


@require_http_methods(["GET", "POST"])
def membership_years(request, slug, pk):
    return YearsEditor(request, membership_of(slug, pk)).respond()


@require_http_methods(["GET", "POST"])
def membership_end(request, slug, pk):
    """Leave the network, or mend what was written when it was left."""
    membership = membership_of(slug, pk)
    if not can_change(request.user, membership):
        raise PermissionDenied(whom_to_ask(membership, "medlemskapet", "det"))
    form = EndMembershipForm(request.POST if request.method == "POST" else None, membership=membership)
    if form.is_bound and form.is_valid() and end(request, membership, form):
        messages.success(request, "Medlemskapet är avslutat. Lärdomen finns kvar på nätverkets sida.")
        return redirect(f"{membership.network.get_absolute_url()}#medlemskap")
    context = {
        "form": form,
        "has_errors": form.is_bound,
        "heading": "Avsluta medlemskapet",
        "lead": f"{membership.network.name}. Att våga sluta är ett resultat, om vi berättar vad vi lärde oss.",
        "crumb_list": trail(membership.network),
        "back": f"{membership.network.get_absolute_url()}#medlemskap",
        "save_words": "Avsluta medlemskapet",
    }
    return render(request, "generic/record_step.html", context)


def end(request, membership, form):
    """Save through the action; what it refuses becomes errors of the form. Says whether it was saved."""
    cleaned = form.cleaned_data
    try:
        with transaction.atomic():
            end_membership(
                membership=membership,
                decision=form.save_decision(by=request.user),
                by=request.user,
                **{name: cleaned[name] for name in ("end", "reason", "expectation", "lesson", "version")},
            )
    except ValidationError as error:
        show_refusal(form, error)
        return False
    return True
