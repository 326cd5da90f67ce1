"""Fetch a file; add, replace, hide and show one."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.forms import show_refusal
from apps.core.middleware import takes_files
from apps.core.security import SecurityEvent, log_security_event
from apps.organisation.permissions import can_change
from apps.organisation.whom_to_ask import whom_to_ask
from apps.partnerships.models import Agreement, AgreementDocument
from apps.portal.documents.actions import add_document, hide_document, log_upload, replace_document, show_document
from apps.portal.documents.forms import DocumentForm
from apps.portal.documents.rights import (
    find,
    may_change,
    may_read,
    may_read_record,
    may_show_again,
)
from apps.portal.hiding.kinds import BY_MODEL
from apps.projects.models import Project, ProjectDocument

logger = logging.getLogger(__name__)
# Should a browser show the file after all, it runs nothing and reaches nothing.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def readable(request, key):
    """The file, when this user may know of it."""
    document = find(key)
    if document is None or not may_read(request.user, document):
        raise Http404
    return document


def refusal(record):
    """Who changes the files of this record."""
    return whom_to_ask(record, BY_MODEL[type(record)].definite, "dess handlingar")


def changeable(request, key):
    document = readable(request, key)
    if not may_change(request.user, document):
        raise PermissionDenied(
            whom_to_ask(document.record, BY_MODEL[type(document.record)].definite, "dess handlingar")
        )
    return document


@require_GET
def document(request, key):
    """The file itself, to be saved: never shown as a page of ours, whatever is inside."""
    found = readable(request, key)
    try:
        content = found.file.open()
    except FileNotFoundError:
        logger.error("file of document %s is not in the storage", found.key)
        raise Http404 from None
    if found.is_marked:
        log_security_event(SecurityEvent.DOWNLOADED_MARKED, request=request)
    response = FileResponse(content, as_attachment=True, filename=found.file_name, content_type=found.content_type)
    response["Content-Security-Policy"] = SANDBOX
    return response


@takes_files
@require_http_methods(["GET", "POST"])
def project_document_create(request, pk):
    project = get_object_or_404(Project.objects.readable_by(request.user), pk=pk)
    return add(request, ProjectDocument, project, back=project.get_absolute_url(), name=project.title)


@takes_files
@require_http_methods(["GET", "POST"])
def agreement_document_create(request, pk):
    agreement = get_object_or_404(Agreement.objects.select_related("partnership"), pk=pk)
    if not may_read_record(request.user, agreement):
        raise Http404
    back = agreement.partnership.get_absolute_url()
    return add(request, AgreementDocument, agreement, back=back, name=agreement.partnership.name)


def add(request, model, record, *, back, name):
    if not can_change(request.user, record):
        raise PermissionDenied(refusal(record))
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        marking = {"paragraph": cleaned["paragraph"], "reason": cleaned["reason"]} if cleaned["marked"] else {}
        kept = add_document(
            model=model, record=record, upload=cleaned["file"], title=cleaned["title"], by=request.user, **marking
        )
        return uploaded(request, kept, back)
    return show(request, form, back=back, name=name, record=record, replaces=None)


@takes_files
@require_http_methods(["GET", "POST"])
def document_replace(request, key):
    old = changeable(request, key)
    back, name = place_of(old)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*bound, replaces=old)
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        try:
            kept = replace_document(document=old, upload=cleaned["file"], title=cleaned["title"], by=request.user)
            return uploaded(request, kept, back)
        except ValidationError as error:
            show_refusal(form, error)
    return show(request, form, back=back, name=name, record=old.record, replaces=old)


def place_of(found):
    """(address, name) of the page that lists the file."""
    page = found.record.partnership if isinstance(found, AgreementDocument) else found.record
    return page.get_absolute_url(), str(page)


def uploaded(request, kept, back):
    log_upload(kept, request)
    messages.success(request, f"{kept.title} är uppladdad.")
    return redirect(f"{back}#handlingar")


def show(request, form, **context):
    if "file" in form.errors:
        codes = [error.code for error in form.errors["file"].as_data()]
        log_security_event(SecurityEvent.UPLOAD_REFUSED, request=request, why=",".join(str(code) for code in codes))
    return render(request, "portal/documents/document_form.html", {"form": form, **context})


@require_POST
def document_hide(request, key):
    hidden = hide_document(document=changeable(request, key), by=request.user)
    messages.success(request, f"{hidden.title} är dold. Samordnaren kan visa den igen.")
    return redirect(f"{place_of(hidden)[0]}#handlingar")


@require_POST
def document_show(request, key):
    found = readable(request, key)
    if not may_show_again(request.user, found):
        raise PermissionDenied("Det är samordnaren som visar dolda handlingar igen.")
    try:
        show_document(document=found, by=request.user)
        messages.success(request, f"{found.title} visas igen.")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(f"{place_of(found)[0]}#handlingar")
