"""The page of what a unit can teach, its form, and the form for an occasion when it was taught."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.activities.knowledge.actions import save_given, save_knowledge
from apps.activities.knowledge.forms import GivenForm, KnowledgeForm
from apps.activities.models import Activity, KnowledgeGiven, KnowledgeOffer
from apps.core.forms import show_refusal
from apps.core.templatetags.intl import iso
from apps.organisation.editing import Editor
from apps.organisation.models import ContactAssignment
from apps.organisation.permissions import can_change, can_create
from apps.organisation.whom_to_ask import YOUR_CONTACT, whom_to_ask

WRITERS_ONLY = f"Du kan läsa vad vi kan lära ut, men inte lägga till mer. {YOUR_CONTACT}"


@require_safe
def knowledge_detail(request, pk):
    offers = KnowledgeOffer.objects.visible().select_related("unit").defer("search")
    offer = get_object_or_404(offers, pk=pk)
    given = list(KnowledgeGiven.objects.visible().filter(offer=offer).select_related("partnership", "organisation"))
    wanted = [row.activity_id for row in given if row.activity_id]
    seen = Activity.objects.readable_by(request.user).filter(pk__in=wanted).only("title") if wanted else []
    readable = {activity.pk: activity for activity in seen}
    context = {
        "offer": offer,
        "given": [{"row": row, "activity": readable.get(row.activity_id)} for row in given],
        "facts": facts(offer),
        "can_change": can_change(request.user, offer),
    }
    return render(request, "activities/knowledge_detail.html", context)


def facts(offer):
    """The quiet column: who can teach it, and whom to ask; one query."""
    unit = offer.unit
    rows = [{"label": "Enhet", "value": unit.name, "href": unit.get_absolute_url()}]
    contacts = ContactAssignment.objects.current().filter(unit=unit, kind=ContactAssignment.Kind.CONTACT)
    for one in contacts.select_related("person").order_by("start", "id"):
        row = {"label": "Kontaktperson", "value": one.person.name}
        rows.append(row | {"href": f"mailto:{one.person.email}"} if one.person.email else row)
    if unit.mailbox:
        rows.append({"label": "Funktionsbrevlåda", "value": unit.mailbox, "href": f"mailto:{unit.mailbox}"})
    return [*rows, {"label": "Senast ändrad", "value": iso(offer.updated_at)}]


class KnowledgeEditor(Editor):
    form_class = KnowledgeForm
    draft = "knowledge"
    definite, it = "kunskapen", "den"

    def save(self, form):
        return save_knowledge(offer=form.fill(), by=self.request.user, version=form.cleaned_data["version"])

    def saved_words(self, record):
        return f"{record.title} är sparad."

    def context(self):
        listed = (reverse("knowledge_list"), "Kunskap att dela")
        crumbs = [(reverse("partnership_list"), "Vänorter"), listed]
        if self.record.pk is None:
            return {
                "heading": "Ny kunskap att dela",
                "lead": "Något vi gör bra, som en vänort eller någon annan kan få lära sig av oss.",
                "crumb_list": crumbs,
                "back": listed[0],
            }
        return {
            "heading": "Ändra kunskap att dela",
            "lead": "Ändra det som behövs. Det som stod förut finns kvar i historiken.",
            "crumb_list": [*crumbs, (self.record.get_absolute_url(), self.record.title)],
            "back": self.record.get_absolute_url(),
        }


@require_http_methods(["GET", "POST"])
def knowledge_create(request):
    if not can_create(request.user):
        raise PermissionDenied(WRITERS_ONLY)
    return KnowledgeEditor(request, KnowledgeOffer()).respond()


@require_http_methods(["GET", "POST"])
def knowledge_update(request, pk):
    offers = KnowledgeOffer.objects.visible().select_related("unit")
    return KnowledgeEditor(request, get_object_or_404(offers, pk=pk)).respond()


@require_http_methods(["GET", "POST"])
def given_create(request, pk):
    offer = get_object_or_404(KnowledgeOffer.objects.visible().select_related("unit"), pk=pk)
    return edit_given(request, KnowledgeGiven(offer=offer))


@require_http_methods(["GET", "POST"])
def given_update(request, pk, given):
    rows = KnowledgeGiven.objects.visible().select_related("offer__unit")
    return edit_given(request, get_object_or_404(rows, pk=given, offer=pk))


def edit_given(request, given):
    """A short form: when two change the same occasion, the second is told so and keeps what was typed."""
    offer = given.offer
    if not can_change(request.user, offer):
        raise PermissionDenied(whom_to_ask(offer, "kunskapen", "den"))
    form = GivenForm(request.POST if request.method == "POST" else None, user=request.user, given=given)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                saved = save_given(given=form.fill(), by=request.user, version=form.cleaned_data["version"])
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Tillfället med {saved.partnership or saved.organisation} är sparat.")
            return redirect(offer)
    context = {"form": form, "offer": offer, "given": given if given.pk else None, "has_errors": form.is_bound}
    return render(request, "activities/given_form.html", context)
