"""The pages where a vänort is kept true: its names and texts, statements, milestones, agreements and notes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.accounts.drafts import Desk
from apps.organisation.editing import Editor
from apps.organisation.organisation_field import suggested
from apps.organisation.permissions import can_change
from apps.organisation.whom_to_ask import whom_to_ask
from apps.partnerships.actions import (
    remove_fact,
    save_agreement,
    save_fact,
    save_milestone,
    save_partnership,
    save_policy_note,
)
from apps.partnerships.forms.agreement import AgreementForm
from apps.partnerships.forms.facts import FactForm, MilestoneForm, PolicyNoteForm, RemoveFactForm
from apps.partnerships.forms.partnership import PartnershipForm
from apps.partnerships.models import Agreement, Milestone, Partnership, PartnershipFact, PartnershipPolicyNote

Kind = Agreement.Kind


def city_of(slug):
    return get_object_or_404(Partnership.objects.visible().select_related("owner_unit"), slug=slug)


def own_city(request, slug):
    """The vänort, when this user may change it."""
    partnership = city_of(slug)
    if not can_change(request.user, partnership):
        raise PermissionDenied(whom_to_ask(partnership, "orten", "den"))
    return partnership


def trail(partnership):
    return [(reverse("partnership_list"), "Vänorter"), (partnership.get_absolute_url(), partnership.name)]


class PartnershipEditor(Editor):
    form_class = PartnershipForm
    draft = "partnership"
    definite, it = "orten", "den"

    def save(self, form):
        partnership = form.fill()
        return save_partnership(
            partnership=partnership,
            twins=form.chosen_twins,
            version=form.cleaned_data["version"],
            by=self.request.user,
        )

    def context(self):
        return {
            "heading": "Ändra vänort" if self.record.kind == Partnership.Kind.TWIN else "Ändra samarbetsort",
            "lead": f"{self.saved_name}. Det som stod förut finns kvar i historiken.",
            "crumb_list": [trail(self.record)[0], (self.record.get_absolute_url(), self.saved_name)],
            "back": self.record.get_absolute_url(),
        }

    def __init__(self, request, record):
        super().__init__(request, record)
        self.saved_name = record.name


class PartEditor(Editor):
    """Something that belongs to a vänort and is shown on its page; what is new has its draft for each vänort."""

    anchor = ""
    heading_new = heading = lead = ""

    def __init__(self, request, record):
        super().__init__(request, record)
        if not record.pk:
            self.desk = Desk(request, f"{self.draft}_new", record.partnership_id)

    def version(self, form):
        return form.cleaned_data["version"] if self.record.pk else None

    def goes_to(self, record):
        return f"{record.partnership.get_absolute_url()}{self.anchor}"

    def context(self):
        city = self.record.partnership
        return {
            "heading": self.heading if self.record.pk else self.heading_new,
            "lead": f"{city.name}. {self.lead}",
            "crumb_list": trail(city),
            "back": self.goes_to(self.record),
        }


class FactEditor(PartEditor):
    form_class = FactForm
    template_name = "partnerships/fact_form.html"
    draft = "partnership_fact"
    definite, it = "orten", "den"
    together = (("kind", "value", "qualifier"),)
    heading_new, heading = "Ny uppgift", "Ändra uppgift"
    lead = "Varje uppgift har en källa och står bredvid de andra."

    def save(self, form):
        return save_fact(fact=form.fill(), by=self.request.user, version=self.version(form))

    def saved_words(self, record):
        return "Uppgiften är sparad."


class MilestoneEditor(PartEditor):
    form_class = MilestoneForm
    template_name = "partnerships/milestone_form.html"
    draft = "milestone"
    definite, it = "milstolpen", "den"
    anchor = "#tidslinje"
    heading_new, heading = "Ny milstolpe", "Ändra milstolpe"
    lead = "Något som hände mellan orterna och är värt att minnas."

    def save(self, form):
        return save_milestone(milestone=form.fill(), by=self.request.user, version=self.version(form))

    def saved_words(self, record):
        return "Milstolpen är sparad."


class PolicyNoteEditor(PartEditor):
    form_class = PolicyNoteForm
    draft = "policy_note"
    definite, it = "bedömningen", "den"
    anchor = "#utrikespolitik"
    heading_new, heading = "Ny utrikespolitisk bedömning", "Ändra utrikespolitisk bedömning"
    lead = "Policyn säger att valet av partner följer Sveriges utrikespolitik. Bedömningen gör du, inte programmet."

    def save(self, form):
        return save_policy_note(note=form.fill(), by=self.request.user, version=self.version(form))

    def saved_words(self, record):
        return "Bedömningen är sparad."


class AgreementEditor(PartEditor):
    form_class = AgreementForm
    draft = "agreement"
    definite, it = "avtalet", "det"
    anchor = "#handlingar"
    heading = "Ändra avtal"
    headings = {Kind.SIGNED: "Teckna avtal", Kind.RENEWED: "Förnya avtal", Kind.ENDED: "Avsluta avtal"}
    leads = {
        Kind.SIGNED: "Ett nytt avtal. Avtalet självt laddar du upp när det är sparat.",
        Kind.RENEWED: "Avtalet fortsätter. En förnyelse behöver ingen motivering.",
        Kind.ENDED: "Samarbetet upphör. Det vi lärde oss är ett resultat.",
    }
    together = (("decision_kind", "decision_body", "decision_date", "decision_paragraph", "decision_dnr"),)

    def save(self, form):
        version = self.version(form)
        return save_agreement(
            agreement=form.fill(by=self.request.user),
            parties=form.parties,
            by=self.request.user,
            version=version,
            ends_partnership=form.cleaned_data.get("ends_partnership", False),
        )

    def saved_words(self, record):
        return "Avtalet är sparat. Lägg gärna till själva handlingen."

    def context(self):
        kind = self.record.kind
        return super().context() | {
            "heading": self.heading if self.record.pk else self.headings[kind],
            "lead": f"{self.record.partnership.name}. {self.leads[kind]}",
            "organisations": suggested(),
        }


@require_http_methods(["GET", "POST"])
def partnership_update(request, slug):
    return PartnershipEditor(request, city_of(slug)).respond()


def part_of(model, slug, pk, user):
    """A row of the vänort that the user may read."""
    rows = model.objects.all()
    if hasattr(rows, "readable_by"):
        rows = rows.readable_by(user)
    elif hasattr(rows, "visible"):
        rows = rows.visible()
    rows = rows.select_related("partnership__owner_unit").filter(partnership__hidden_at__isnull=True)
    return get_object_or_404(rows, partnership__slug=slug, pk=pk)


@require_http_methods(["GET", "POST"])
def fact_create(request, slug):
    return FactEditor(request, PartnershipFact(partnership=own_city(request, slug))).respond()


@require_http_methods(["GET", "POST"])
def fact_update(request, slug, pk):
    return FactEditor(request, part_of(PartnershipFact, slug, pk, request.user)).respond()


@require_http_methods(["GET", "POST"])
def fact_remove(request, slug, pk):
    """Ask why, and take the statement away."""
    fact = part_of(PartnershipFact, slug, pk, request.user)
    if not can_change(request.user, fact):
        raise PermissionDenied(whom_to_ask(fact, "orten", "den"))
    form = RemoveFactForm(request.POST or None)
    if form.is_bound and form.is_valid():
        partnership = remove_fact(fact=fact, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "Uppgiften är borttagen. Den står kvar i historiken.")
        return redirect(partnership)
    context = {"form": form, "fact": fact, "partnership": fact.partnership, "has_errors": form.is_bound}
    return render(request, "partnerships/fact_remove.html", context)


@require_http_methods(["GET", "POST"])
def milestone_create(request, slug):
    return MilestoneEditor(request, Milestone(partnership=own_city(request, slug))).respond()


@require_http_methods(["GET", "POST"])
def milestone_update(request, slug, pk):
    return MilestoneEditor(request, part_of(Milestone, slug, pk, request.user)).respond()


@require_http_methods(["GET", "POST"])
def agreement_create(request, slug, kind):
    if kind not in Kind.values:
        raise Http404
    return AgreementEditor(request, Agreement(partnership=own_city(request, slug), kind=kind)).respond()


@require_http_methods(["GET", "POST"])
def agreement_update(request, slug, pk):
    return AgreementEditor(request, part_of(Agreement, slug, pk, request.user)).respond()


@require_http_methods(["GET", "POST"])
def policy_note_create(request, slug):
    return PolicyNoteEditor(request, PartnershipPolicyNote(partnership=own_city(request, slug))).respond()


@require_http_methods(["GET", "POST"])
def policy_note_update(request, slug, pk):
    return PolicyNoteEditor(request, part_of(PartnershipPolicyNote, slug, pk, request.user)).respond()
