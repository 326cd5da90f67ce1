"""The administratör's pages for reorganisations: choose, write, look at what moves, confirm, read afterwards."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.templatetags.intl import longdate, plural
from apps.organisation.models import Reorganisation, ReorganisationUnit, Unit
from apps.organisation.permissions import can_administer
from apps.portal.reorganisation.carry import ChangedMeanwhileError, complete, due, reorganise
from apps.portal.reorganisation.change import Kind
from apps.portal.reorganisation.forms import FORMS
from apps.portal.reorganisation.moves import MOVES
from apps.portal.reorganisation.plan import make_plan

REFUSED = "Organisationen sköts av administratören. Be den som är administratör för registret om ändringen."
CHANGED = "Något har tillkommit eller ändrats sedan du granskade. Läs igenom igen innan du bekräftar."
ABOUT = {
    Kind.RENAME: ("Byta namn på en enhet", "Den gamla enheten får ett slutdatum och den nya tar över allt."),
    Kind.MERGE: ("Slå ihop enheter", "Två eller flera enheter blir en ny, eller går upp i en som redan finns."),
    Kind.SPLIT: ("Dela en enhet", "En enhet blir flera, eller lämnar ifrån sig en del och finns kvar."),
    Kind.CLOSE: ("Lägga ned en enhet", "Enheten upphör. En annan tar över, eller ingen."),
    Kind.SERVICE: ("Låta ett annat kontor arbeta för en nämnd", "Nämnden är kvar men får ett annat kontor."),
}


def must_administer(request):
    if not can_administer(request.user):
        raise PermissionDenied(REFUSED)


@require_safe
def reorganisation_list(request):
    must_administer(request)
    context = {
        "kinds": [(reverse("reorganisation_create", args=[kind.value]), *words) for kind, words in ABOUT.items()],
        "rows": [
            {"row": row, **units_of(row)}
            for row in Reorganisation.objects.select_related("board").prefetch_related("units__unit")[:100]
        ],
        "due": due().count(),
    }
    return render(request, "portal/reorganisation_list.html", context)


def units_of(reorganisation):
    """{"olds": units, "heirs": units}; a unit that gives a part away and goes on stands in both."""
    rows = list(reorganisation.units.all())
    return {
        "olds": [row.unit for row in rows if row.role == ReorganisationUnit.Role.OLD],
        "heirs": [row.unit for row in rows if row.role == ReorganisationUnit.Role.NEW],
    }


@require_http_methods(["GET", "POST"])
def reorganisation_create(request, kind):
    must_administer(request)
    if kind not in FORMS:
        raise Http404("Den sidan finns inte.")
    step = request.POST.get("steg", "")
    if request.method == "GET":
        return show_form(request, FORMS[kind](initial={"olds": request.GET.get("enhet", "")}))
    form = FORMS[kind](request.POST)
    if not form.is_valid() or step == "andra":
        return show_form(request, form)
    try:
        plan = make_plan(form.change(), request.user)
        if step != "bekrafta":
            return show_plan(request, form, plan)
        change = form.change(chosen(request.POST, plan))
        done = reorganise(change=change, by=request.user, stamp=request.POST.get("stampel", ""))
    except ChangedMeanwhileError as error:
        messages.warning(request, CHANGED)
        return show_plan(request, form, error.plan, status=409)
    except ValidationError as error:
        refused(form, error)
        return show_form(request, form)
    words = "är genomförd" if done.completed_at else f"är beslutad och slutförs {longdate(done.date)}"
    messages.success(request, f"Omorganisationen {words}.")
    return redirect(done)


def chosen(data, plan):
    """{key of an item: place of its heir} as a person placed them."""
    found = {}
    for group in plan.groups:
        for item in group.named if group.is_chosen else ():
            value = data.get(f"val-{item.key}", "0")
            if value not in {f"{place}" for place in range(max(1, len(plan.change.heirs)))}:
                raise BadRequest("Ett val i listan finns inte. Gå tillbaka och granska på nytt.")
            if value != "0":
                found[item.key] = int(value)
    return found


def refused(form, error):
    """Put what the action refuses beside the fields."""
    for name, texts in error.message_dict.items() if hasattr(error, "error_dict") else [(None, error.messages)]:
        form.add_error(name if name in form.fields else None, texts)


def show_form(request, form):
    heading, lead = ABOUT[form.kind]
    context = {"form": form, "heading": heading, "lead": lead, "has_errors": form.is_bound and bool(form.errors)}
    return render(request, "portal/reorganisation_form.html", context)


def show_plan(request, form, plan, status=200):
    change = plan.change
    is_moving = bool(change.heirs)
    waits = [group for group in plan.groups if group.on_the_day and (plan.is_coming or not is_moving)]
    context = {
        "plan": plan,
        "change": change,
        "heading": ABOUT[change.kind][0],
        "at_once": [group for group in plan.groups if group not in waits],
        "later": waits,
        "is_moving": is_moving,
        "is_service": change.kind == Kind.SERVICE,
        "goes_on": [unit for unit in change.olds if unit in change.heirs],
        "fresh": [heir for heir in change.heirs if not isinstance(heir, Unit)],
        "existing": [heir for heir in change.heirs if isinstance(heir, Unit) and heir not in change.olds],
        "choices": [
            (place, f"{heir} (stannar)" if heir in change.olds else f"{heir}")
            for place, heir in enumerate(change.heirs)
        ],
        "sent": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name in form.fields  # not what was chosen, the step, or the token
        ],
    }
    return render(request, "portal/reorganisation_review.html", context, status=status)


@require_safe
def reorganisation_detail(request, pk):
    must_administer(request)
    record = get_object_or_404(Reorganisation.objects.select_related("board", "created_by__person"), pk=pk)
    words = {move.key: move.words for move in MOVES}
    context = {
        "reorganisation": record,
        "heading": ABOUT[Kind(record.kind)][0],
        "moved": [plural(record.moved[key], words[key]) for key in words if key in record.moved],
        "is_due": due().filter(pk=record.pk).exists(),
        **units_of(record),
    }
    return render(request, "portal/reorganisation_detail.html", context)


@require_POST
def reorganisation_complete(request, pk):
    """For the day when the nightly job has not run: the same thing, by hand."""
    must_administer(request)
    record = get_object_or_404(Reorganisation, pk=pk)
    record = complete(reorganisation=record, by=request.user)
    if record.completed_at:
        messages.success(request, "Omorganisationen är genomförd.")
    else:
        messages.warning(request, f"Dagen är inte inne. Omorganisationen slutförs {longdate(record.date)}.")
    return redirect(record)
