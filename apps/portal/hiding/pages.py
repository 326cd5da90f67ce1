"""Hiding a record, and the samordnare's list of what is hidden, where it can be shown again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import CharField, TextField, Value
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.models import hide, show
from apps.core.templatetags.intl import upfirst
from apps.core.views import ListPage
from apps.organisation.permissions import can_change, can_coordinate, sees_all_marked
from apps.organisation.whom_to_ask import whom_to_ask
from apps.partnerships.models import Agreement, Milestone, Partnership
from apps.portal.hiding.forms import HideForm
from apps.portal.hiding.kinds import HIDEABLE, KINDS, find, hide_address, kept, kind_of
from apps.portal.hiding.reasons import hidings
from apps.portal.merging.addresses import became
from apps.portal.page_of import PageOf

COORDINATORS_ONLY = "Samordnaren visar dolda poster på nytt. Skriv till samordnaren om något ska fram igen."


@require_http_methods(["GET", "POST"])
def record_hide(request, kind, pk):
    kind = kind_of(kind, HIDEABLE)
    record = find(kind, request.user, pk)
    if not can_change(request.user, record):
        raise PermissionDenied(whom_to_ask(record, kind.definite, kind.it))
    form = HideForm(request.POST or None, definite=kind.definite)
    if request.method == "POST" and form.is_valid():
        back = kind.back(record)
        hide(record, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request, f"{upfirst(kind.definite)} {record} är {kind.hidden}. Samordnaren kan visa {kind.it} igen."
        )
        return redirect(back)
    context = {
        "form": form,
        "kind": kind,
        "record": record,
        "kept": kept(record),
        "back": record.get_absolute_url() if hasattr(record, "get_absolute_url") else kind.back(record),
        "parts": parts_of(record),
        "has_errors": form.is_bound,
    }
    return render(request, "portal/record_hide.html", context)


def parts_of(record):
    """What can be hidden alone instead of the whole, as links."""
    if not isinstance(record, Partnership):
        return []
    rows = [
        *Agreement.objects.visible().filter(partnership=record),
        *Milestone.objects.visible().filter(partnership=record),
    ]
    return [{"label": str(row), "href": hide_address(row), "kind": row._meta.verbose_name} for row in rows]


@require_safe
def hidden_list(request):
    """Everything that is hidden, latest first. The revisor reads it; the samordnare shows again."""
    if not sees_all_marked(request.user):
        raise PermissionDenied(COORDINATORS_ONLY)
    page = PageOf(hidden_rows(), ListPage().page_number(request))
    context = {"page": page, "rows": hidings(page.rows), "can_show": can_coordinate(request.user)}
    return render(request, "portal/hidden_list.html", context)


def hidden_rows():
    """(slug of the kind, id, title, hidden when) of all that is hidden; one query, however it is cut."""
    parts = [
        kind.model.objects.filter(hidden_at__isnull=False)
        .order_by()
        .annotate(slug_of_kind=Value(kind.slug, CharField()), told_as=Cast(kind.title, TextField()))
        .values_list("slug_of_kind", "pk", "told_as", "hidden_at")
        for kind in KINDS.values()
    ]
    return parts[0].union(*parts[1:], all=True).order_by("-hidden_at", "pk")


@require_POST
def record_show(request, kind, pk):
    kind = kind_of(kind)
    if not can_coordinate(request.user):
        raise PermissionDenied(COORDINATORS_ONLY)
    record = get_object_or_404(kind.model, pk=pk)
    if winner := became(kind.model, request.user, old_id=pk):
        messages.error(request, f"{upfirst(kind.definite)} {record} har gått upp i {winner} och kan inte visas igen.")
        return redirect("hidden_list")
    try:
        record = show(record, by=request.user)
    except ValidationError as error:
        text = " ".join(error.messages)
        messages.error(
            request,
            f"{upfirst(kind.definite)} {record} kan inte visas: {text} Ändra eller dölj den andra posten först.",
        )
        return redirect("hidden_list")
    messages.success(request, f"{upfirst(kind.definite)} {record} visas igen.")
    return redirect(record.get_absolute_url() if hasattr(record, "get_absolute_url") else reverse("hidden_list"))
