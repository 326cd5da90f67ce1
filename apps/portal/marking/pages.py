"""The page where a record is marked, or its marking changed or lifted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.core.documents import Document
from apps.core.models import Confidential
from apps.core.security import SecurityEvent, log_security_event
from apps.core.templatetags.intl import upfirst
from apps.organisation.permissions import can_mark
from apps.organisation.whom_to_ask import whom_to_ask
from apps.portal.documents.pages import place_of
from apps.portal.documents.rights import may_read
from apps.portal.hiding.kinds import BY_MODEL, KINDS, find, kind_of
from apps.portal.marking.actions import mark, unmark
from apps.portal.marking.forms import MarkForm, UnmarkForm

MARKABLE = frozenset(slug for slug, kind in KINDS.items() if issubclass(kind.model, Confidential))


def markable(request, kind, pk):
    """(kind, record) when this user may know of it and mark it."""
    kind = kind_of(kind, MARKABLE)
    record = find(kind, request.user, pk)
    if isinstance(record, Document) and not may_read(request.user, record):
        raise Http404
    if not can_mark(request.user, record):
        raise PermissionDenied(whom_to_ask(record, kind.definite, kind.it))
    return kind, record


@require_http_methods(["GET", "POST"])
def record_mark(request, kind, pk):
    kind, record = markable(request, kind, pk)
    began = {"paragraph": record.marked_paragraph, "reason": record.marked_reason, "version": record.version}
    form = MarkForm(request.POST or None, initial=began)
    if request.method == "POST" and form.is_valid():
        answer = save(request, form, kind, "är sekretessmarkerad", mark, record=record, by=request.user)
        if answer:
            return answer
    return show(request, form, kind, record, "portal/record_mark.html")


@require_http_methods(["GET", "POST"])
def record_unmark(request, kind, pk):
    kind, record = markable(request, kind, pk)
    if not record.is_marked:
        messages.info(request, f"{upfirst(kind.definite)} {record} är inte sekretessmarkerad.")
        return redirect(page_of(record, kind))
    form = UnmarkForm(request.POST or None, initial={"version": record.version})
    if request.method == "POST" and form.is_valid():
        answer = save(request, form, kind, "är inte längre sekretessmarkerad", unmark, record=record, by=request.user)
        if answer:
            return answer
    return show(request, form, kind, record, "portal/record_unmark.html")


def save(request, form, kind, words, action, **facts):
    """The way back when it is done; None when the form has something to say."""
    try:
        saved = action(**facts, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    log_security_event(
        SecurityEvent.MARKED, request=request, kind=kind.slug, record_id=saved.pk, marked=saved.is_marked
    )
    words = words.replace("markerad", "markerat") if kind.it == "det" else words
    messages.success(request, f"{upfirst(kind.definite)} {saved} {words}.")
    return redirect(page_of(saved, kind))


def mark_address(record):
    """Where the record is marked."""
    return reverse("record_mark", args=[BY_MODEL[type(record)].slug, record.pk])


def page_of(record, kind):
    """Where the record is read."""
    if isinstance(record, Document):
        return f"{place_of(record)[0]}#handlingar"
    return record.get_absolute_url() if hasattr(record, "get_absolute_url") else kind.back(record)


def show(request, form, kind, record, template):
    context = {
        "form": form,
        "kind": kind,
        "record": record,
        "back": page_of(record, kind),
        "has_errors": form.is_bound,
    }
    return render(request, template, context)
