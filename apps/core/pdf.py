"""Templates as PDF: archivable (PDF/A-2a) and accessible (PDF/UA-1). The only module that knows WeasyPrint.

A document may load nothing but our own static files, written `static:css/pdf.css`; everything else stops the drawing.
"""

import gc
import io
import logging
import re
import threading
import warnings
from contextlib import contextmanager
from pathlib import Path

import pikepdf
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

logger = logging.getLogger(__name__)

AUTHOR = "Norrköpings kommun"
SCHEME = "static:"
TYPES = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml", ".png": "image/png"}
# Says that the file is PDF/UA-1 too, and declares the property: PDF/A allows only declared ones.
UA_METADATA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_drawing = threading.Lock()


class PdfError(Exception):
    """The document could not be drawn; the cause is in the log."""


class Refused(FatalURLFetchingError):
    """The document asked for something that is not one of our static files."""


class StaticFetcher(URLFetcher):
    """Knows `static:<name>` and nothing else: no files, no network, no data URLs."""

    def fetch(self, url, headers=None):
        name = url.removeprefix(SCHEME)
        kind = TYPES.get(Path(name).suffix)
        if not url.startswith(SCHEME) or kind is None:
            raise Refused(f"not one of our static files: {url[:200]}")
        try:
            path = finders.find(name)
        except SuspiciousFileOperation:
            path = None
        if path is None:
            raise Refused(f"no such static file: {url[:200]}")
        return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": kind})


@contextmanager
def without_collecting():
    """Drawing makes millions of objects that all live to the end; looking for rubbish among them is a sixth of it."""
    with _drawing:
        was_on = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if was_on:
                gc.enable()


def draw(html):
    """PDF bytes of an HTML document, or PdfError."""
    try:
        with without_collecting(), warnings.catch_warnings():
            # WeasyPrint leaves the file of its colour profile for Python to close.
            warnings.simplefilter("ignore", ResourceWarning)
            return HTML(string=html, base_url=None, url_fetcher=StaticFetcher()).write_pdf(
                pdf_variant="pdf/a-2a", pdf_tags=True
            )
    except Refused as refused:
        logger.error("PDF not drawn: %s", refused)
        raise PdfError(str(refused)) from refused
    except Exception as error:
        # A broken document must reach the reader as a page that says so, whatever it was that broke.
        logger.exception("PDF not drawn")
        raise PdfError("drawing failed") from error


def mark_headings(pdf):
    """Give every table head its /Scope: those in THead speak for their column, the others for their row."""
    to_visit = [(pdf.Root.StructTreeRoot, False)]
    while to_visit:
        element, in_head = to_visit.pop()
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary) or "/S" not in kid:
                continue
            if kid.S == "/TH":
                attributes = kid.get("/A", pikepdf.Dictionary(O=pikepdf.Name.Table))
                attributes.Scope = pikepdf.Name.Column if in_head else pikepdf.Name.Row
                kid.A = attributes
            to_visit.append((kid, in_head or kid.S == "/THead"))


def end_clearly(content):
    """End every stream so that its length cannot be read in two ways.

    A stream whose last byte happens to be CR is followed by LF, and some validators take the two for one end of line.
    It gets CR LF instead. A space of its dictionary makes room, so that every object stays where it is.
    """
    content = bytearray(content)
    at = content.find(b"\r\nendstream")
    while at >= 0:
        begin = content.rfind(b" obj\n<< ", 0, at)
        data = content.find(b"stream\n", begin, at) + len(b"stream\n")
        length = re.search(rb"/Length (\d+)", content[begin:data])
        if begin >= 0 and length and data + int(length[1]) == at + 1:
            content.insert(at, ord("\r"))
            del content[begin + len(b" obj\n<<")]
        at = content.find(b"\r\nendstream", at + 2)
    return bytes(content)


def finish(drawn):
    """Add what WeasyPrint cannot write: heading scopes, and PDF/UA-1 beside PDF/A-2a in the one metadata block."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        mark_headings(pdf)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        metadata = pdf.Root.Metadata.read_bytes().replace(b"</rdf:RDF>", UA_METADATA + b"</rdf:RDF>", 1)
        pdf.Root.Metadata = pdf.make_stream(metadata, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        out = io.BytesIO()
        # Object streams make the many small objects of the tags a fourth in size; the metadata stays readable text.
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return end_clearly(out.getvalue())


def render_pdf(template, context, *, title, author=AUTHOR):
    """The template as PDF bytes: A4, Swedish, tagged, with bookmarks and embedded fonts. Raises PdfError.

    The template extends `pdf.html`; `title` and `author` become its metadata.
    """
    return finish(draw(render_to_string(template, {**context, "title": title, "author": author})))


def pdf_page(request, template, context, *, title, filename):
    """The response with the PDF, shown in the browser, saved as `filename` and kept by nobody on the way.

    When it cannot be drawn the reader gets a page that says so.
    """
    try:
        content = render_pdf(template, context, title=title)
    except PdfError:
        return render(request, "pdf_failed.html", {"document": title}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response
