"""Three example files: a decision on a project, a marked one, and an agreement with Riga."""

import hashlib
import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.file_check import KINDS
from apps.core.uploads import Upload
from apps.partnerships.models import AgreementDocument, Partnership
from apps.portal.documents.actions import add_document
from apps.projects.models import Project, ProjectDocument, ProjectLead

UNIT, CITY = "utbildningskontoret", "riga"
STATUSES = (Project.Status.ONGOING, Project.Status.FINISHED)


def drawn(*lines):
    """One page with some lines of text, in a letter that every reader has."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    shown = b"".join(b"(" + line.encode("cp1252") + b") Tj T* " for line in lines)
    page.Contents = pdf.make_stream(b"BT /F1 14 Tf 22 TL 72 760 Td " + shown + b"ET")
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def example(name, *lines):
    content = drawn("Exempel. Den här filen hör till demon.", *lines)
    checksum = hashlib.sha256(content).hexdigest()
    return Upload(SimpleUploadedFile(name, content), name, KINDS["pdf"], len(content), checksum)


def add_documents(user_of):
    """Returns how many are new."""
    if ProjectDocument.objects.exists() or AgreementDocument.objects.exists():
        return 0
    leads = ProjectLead.objects.current().filter(unit__slug=UNIT)
    projects = Project.objects.visible().filter(pk__in=leads.values("project"), status__in=STATUSES)
    project, by = projects.earliest("pk"), user_of(UNIT)
    decision = example("Beslut om bidrag.pdf", "Beslut om bidrag")
    add_document(model=ProjectDocument, record=project, upload=decision, title="Exempel: Beslut om bidrag", by=by)
    add_document(
        model=ProjectDocument,
        record=project,
        upload=example("Avtal med leverantör.pdf", "Priser"),
        title="Exempel: Avtal med leverantör",
        by=by,
        paragraph="31 kap. 16 § OSL",
        reason="Priser hos en leverantör",
    )
    agreement = Partnership.objects.get(slug=CITY).agreements.first()
    signed = example("Vänortsavtal.pdf", "Avtalet på svenska")
    add_document(
        model=AgreementDocument, record=agreement, upload=signed, title="Exempel: Avtalet på svenska", by=user_of("")
    )
    return 3
