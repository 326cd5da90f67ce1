"""Choose units, tick records, look through, confirm."""

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.core.templatetags.intl import plural
from apps.organisation.permissions import can_coordinate
from apps.portal.reassign.forms import PlanForm, ReasonForm
from apps.portal.reassign.records import SHOWN, chosen_groups, groups_of, move_all

REVIEW, CONFIRM = "granska", "bekrafta"
CHOSEN = re.compile(r"[a-z]{1,12}:[0-9]{1,18}", re.ASCII)


@require_http_methods(["GET", "POST"])
def reassign(request):
    if not can_coordinate(request.user):
        raise PermissionDenied("Poster flyttas mellan enheter av samordnaren. Skriv vad som ska flyttas och vart.")
    sent = request.POST if request.method == "POST" else request.GET
    if "fran" not in sent:
        return render(request, "portal/reassign_form.html", {"form": PlanForm()})
    plan = PlanForm(sent)
    if not plan.is_valid():
        return render(request, "portal/reassign_form.html", {"form": plan})
    if request.method == "GET":
        return choose(request, plan)
    chosen = chosen_of(request)
    groups = list(chosen_groups(plan.old, plan.day, chosen))
    if not groups:
        messages.error(request, "Kryssa för minst en post som ska flyttas.")
        return choose(request, plan)
    if request.POST.get("steg") != CONFIRM:
        return review(request, plan, groups, ReasonForm())
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return review(request, plan, groups, form)
    moved = move_all(plan=plan, chosen=chosen, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, f"{plural(moved, 'post är flyttad,poster är flyttade')} till {plan.new}.")
    if moved < len(chosen):
        left = plural(len(chosen) - moved, "post,poster")
        messages.warning(request, f"{left} hade redan flyttats av någon annan.")
    return redirect(f"{reverse('reassign')}?{address(plan)}")


def chosen_of(request):
    """The ticked records; the preview sends them back in one field."""
    ticked = {*request.POST.getlist("val"), *request.POST.get("valda", "").split(",")}
    return {one for one in ticked if CHOSEN.fullmatch(one)}


def address(plan):
    """The query that shows the same choice once more."""
    return urlencode(sent(plan))


def sent(plan):
    """(name, value) of the plan as it was typed."""
    return [(name, plan.data.get(name)) for name in plan.fields if plan.data.get(name)]


def choose(request, plan):
    groups = [
        {
            "kind": group.kind,
            "is_cut": group.is_cut,
            "rows": [
                {
                    "value": f"{group.kind.key}:{record.pk}",
                    "record": record,
                    "about": group.kind.about(record),
                    "ticked": group.kind.ticked(record, plan),
                }
                for record in group.rows
            ],
        }
        for group in groups_of(plan.old, plan.day)
        if group.rows
    ]
    context = {"form": plan, "plan": plan, "sent": sent(plan), "groups": groups, "shown": SHOWN}
    return render(request, "portal/reassign_choose.html", context)


def review(request, plan, groups, form):
    context = {
        "form": form,
        "plan": plan,
        "sent": sent(plan),
        "groups": groups,
        "has_errors": form.is_bound,
        "has_projects": any(group.kind.key == "projekt" for group in groups),
        "count": sum(len(group.rows) for group in groups),
        "chosen": ",".join(f"{group.kind.key}:{record.pk}" for group in groups for record in group.rows),
        "back": f"{reverse('reassign')}?{address(plan)}",
    }
    return render(request, "portal/reassign_review.html", context)
