"""Choose the other record, look at the two side by side, let one go up in the other. Only the samordnare."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.filters import ID, MAX_QUERY
from apps.core.forms import show_refusal
from apps.core.models import StaleVersionError
from apps.core.templatetags.intl import upfirst
from apps.organisation.permissions import can_coordinate
from apps.portal.merging.actions import Versions, merge
from apps.portal.merging.finding import SHOWN, about, near, search
from apps.portal.merging.forms import MergeForm
from apps.portal.merging.kinds import kind_of
from apps.portal.merging.plan import Plan

COORDINATORS_ONLY = "Bara samordnaren slår ihop poster. Skriv till samordnaren vilka två som är samma."
CHANGED = "En av posterna har ändrats medan du läste. Läs igenom på nytt och bekräfta."
IMPOSSIBLE = "Posterna kan inte slås ihop: något som pekar på dem får inte finnas i båda. Säg till administratören."


@require_http_methods(["GET", "POST"])
def record_merge(request, kind, pk):
    if not can_coordinate(request.user):
        raise PermissionDenied(COORDINATORS_ONLY)
    kind = kind_of(kind)
    winner = get_object_or_404(kind.readable_by(request.user), pk=pk)
    other = (request.POST if request.method == "POST" else request.GET).get("med", "")
    if not other and request.method == "GET":
        return choose(request, kind, winner)
    if not ID.fullmatch(other) or int(other) == winner.pk:
        if request.method == "POST":
            raise BadRequest("Välj en annan post att slå ihop med.")
        raise Http404
    plan = Plan(kind, winner, get_object_or_404(kind.readable_by(request.user), pk=int(other)))
    if request.method == "POST":
        return send(request, plan)
    return review(request, plan, MergeForm(plan=plan))


def choose(request, kind, winner):
    text = request.GET.get("q", "").replace("\0", "")[:MAX_QUERY].strip()
    found = []
    if text:
        found = list(search(kind, request.user, text).exclude(pk=winner.pk).order_by(kind.title, "pk")[: SHOWN + 1])
    hits = found[:SHOWN] if text else near(kind, request.user, winner)
    context = {
        "kind": kind,
        "record": winner,
        "about": about(winner),
        "text": text,
        "hits": [{"record": one, "about": about(one), "href": kind.address(winner, one)} for one in hits],
        "is_cut": len(found) > SHOWN,
        "longest": MAX_QUERY,
    }
    return render(request, "portal/merging/choose.html", context)


def review(request, plan, form):
    kind = plan.kind
    refusals = plan.refusals
    context = {
        "kind": kind,
        "plan": plan,
        "winner": {"record": plan.winner, "about": about(plan.winner)},
        "loser": {"record": plan.loser, "about": about(plan.loser)},
        "form": form,
        "has_errors": form.is_bound,
        "refusals": refusals,
        "moves": [move for move in plan.all_moves if move.moved],
        "swap": kind.address(plan.loser, plan.winner),
        "again": kind.address(plan.winner),
        "names": plan.names_beside(str(plan.winner)),
    }
    return render(request, "portal/merging/review.html", context, status=409 if form.is_bound and refusals else 200)


def send(request, plan):
    form = MergeForm(request.POST, plan=plan)
    if not form.is_valid():
        return review(request, plan, form)
    cleaned = form.cleaned_data
    title = str(plan.loser)
    try:
        winner = merge(
            winner=plan.winner,
            loser=plan.loser,
            by=request.user,
            reason=cleaned["reason"],
            picked=form.picked,
            versions=Versions(cleaned["winner_version"], cleaned["loser_version"]),
        )
    except StaleVersionError:
        messages.warning(request, CHANGED)
        return redirect(plan.kind.address(plan.winner, plan.loser))
    except ValidationError as error:
        show_refusal(form, error)
        return review(request, plan, form)
    except IntegrityError:
        form.add_error(None, IMPOSSIBLE)
        return review(request, plan, form)
    messages.success(
        request, f"{upfirst(plan.kind.definite)} ”{title}” har gått upp i ”{winner}”. Den gamla adressen leder hit."
    )
    return redirect(winner)
