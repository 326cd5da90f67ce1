"""How files come and go: one transaction each. A file is never deleted, it is hidden."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.core.models import lock, touch
from apps.core.security import SecurityEvent, log_security_event

ALREADY_REPLACED = "Någon annan har redan lagt in en ny version. Ladda om sidan och ersätt den i stället."


def add_document(*, model, record, upload, title, by, paragraph="", reason=""):
    """Keep an uploaded file as a new document of a project or an agreement; with a paragraph it is marked at once."""
    document = model(title=title, **{model.RECORD: record})
    if paragraph:
        document.marked_at, document.marked_by = timezone.now(), by
        document.marked_paragraph, document.marked_reason = paragraph, reason
    return keep(document, upload, by=by)


@transaction.atomic
def replace_document(*, document, upload, title, by):
    """Keep a new version; it carries the marking of the one it replaces. Raises ValidationError when somebody else did.

    The old one is locked, so that of two people only one replaces it.
    """
    model = type(document)
    old = lock(model, document.pk)
    if old.hidden_at or model.objects.visible().filter(replaces=old).exists():
        raise ValidationError({"file": ALREADY_REPLACED})
    new = model(title=title, replaces=old, **{model.RECORD: old.record})
    for name in ("marked_at", "marked_by", "marked_paragraph", "marked_reason"):
        setattr(new, name, getattr(old, name))
    return keep(new, upload, by=by)


def keep(document, upload, *, by):
    """Write the file, then the row. A file without a row would never be found again, so it goes when the row fails."""
    document.created_by = document.updated_by = by
    document.file_name, document.content_type = upload.name, upload.kind.content_type
    document.size, document.sha256 = upload.size, upload.sha256
    document.file.save(upload.name, upload.file, save=False)
    try:
        with transaction.atomic():
            document.save()
    except Exception:
        document.file.storage.delete(document.file.name)
        raise
    return document


@transaction.atomic
def hide_document(*, document, by):
    """Take a file out of sight; the version before it is then the latest."""
    document = lock(type(document), document.pk)
    if document.hidden_at is None:
        document.hidden_at = timezone.now()
        touch(document, by=by).save()
    return document


@transaction.atomic
def show_document(*, document, by):
    """Take a hidden file back. Raises ValidationError when another file has taken its place."""
    document = lock(type(document), document.pk)
    if document.hidden_at is None:
        return document
    if document.replaces_id and type(document).objects.visible().filter(replaces=document.replaces_id).exists():
        raise ValidationError("En annan version har tagit filens plats. Dölj den först.")
    document.hidden_at = None
    touch(document, by=by).save()
    return document


def log_upload(document, request):
    log_security_event(
        SecurityEvent.UPLOADED, request=request, document=document.key, kind=document.content_type, size=document.size
    )
