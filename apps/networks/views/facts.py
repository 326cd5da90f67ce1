"""What is known about a network, statement by statement, each with its source."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.core.fact_form import FactForm, RemoveFactForm
from apps.core.models import Fact
from apps.networks.actions.facts import remove_fact, save_fact
from apps.networks.models import NetworkFact
from apps.networks.views.edit import network_of, trail
from apps.organisation.editing import Editor
from apps.organisation.permissions import can_change
from apps.organisation.whom_to_ask import whom_to_ask

Kind = Fact.Kind
# A vänort has these, a network does not.
NOT_OURS = frozenset({Kind.POPULATION, Kind.SINCE, Kind.STUDENTS, Kind.UNIVERSITY})


class NetworkFactForm(FactForm):
    kinds = frozenset(Kind.values) - NOT_OURS


class FactEditor(Editor):
    form_class = NetworkFactForm
    template_name = "networks/fact_form.html"
    draft = "network_facts"
    definite, it = "nätverket", "det"
    together = (("kind", "value", "qualifier"),)

    def save(self, form):
        version = form.cleaned_data["version"] if self.record.pk else None
        return save_fact(fact=form.fill(), by=self.request.user, version=version)

    def reload(self):
        return fact_of(self.record.network.slug, self.record.pk)

    def saved_words(self, record):
        return "Uppgiften är sparad."

    def goes_to(self, record):
        return record.network

    def context(self):
        network = self.record.network
        return {
            "heading": "Ändra uppgift" if self.record.pk else "Ny uppgift",
            "lead": f"{network.name}. Varje uppgift har en källa och står bredvid de andra.",
            "crumb_list": trail(network),
            "back": network.get_absolute_url(),
        }


def fact_of(slug, pk):
    network = network_of(slug)
    fact = get_object_or_404(NetworkFact, pk=pk, network=network)
    fact.network = network
    return fact


@require_http_methods(["GET", "POST"])
def network_fact_create(request, slug):
    network = network_of(slug)
    if not can_change(request.user, network):
        raise PermissionDenied(whom_to_ask(network, "nätverket", "det"))
    return FactEditor(request, NetworkFact(network=network)).respond()


@require_http_methods(["GET", "POST"])
def network_fact_update(request, slug, pk):
    return FactEditor(request, fact_of(slug, pk)).respond()


@require_http_methods(["GET", "POST"])
def network_fact_remove(request, slug, pk):
    fact = fact_of(slug, pk)
    if not can_change(request.user, fact):
        raise PermissionDenied(whom_to_ask(fact, "nätverket", "det"))
    form = RemoveFactForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        network = remove_fact(fact=fact, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "Uppgiften är borttagen. Den står kvar i historiken.")
        return redirect(network)
    context = {
        "form": form,
        "has_errors": form.is_bound,
        "heading": "Ta bort uppgift",
        "lead": f"{fact.get_kind_display()}: {fact.value}",
        "crumb_list": trail(fact.network),
        "back": reverse("network_fact_update", args=[slug, pk]),
        "save_words": "Ta bort uppgiften",
    }
    return render(request, "generic/record_step.html", context)
