"""PDFs as another program reads them, and the one door through which they fetch."""

import io

import pypdf
import pytest
from django.template import Context, Template
from django.test import RequestFactory

from apps.core import pdf


def drawn(body, title="Provrapport"):
    page = Template('{% extends "pdf.html" %}{% block content %}' + body + "{% endblock %}")
    html = page.render(Context({"title": title, "author": pdf.AUTHOR}))
    return pdf.finish(pdf.draw(html))


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


@pytest.fixture(scope="module")
def document():
    table = (
        "<table><caption>Summor</caption><thead><tr><th scope=col>Projekt</th><th scope=col>Stöd</th></tr></thead>"
        "<tbody><tr><th scope=row>Ödmjuk å</th><td>1 kr</td></tr></tbody></table>"
    )
    return drawn(f"<h1>Rubrik</h1><p>Räksmörgås</p><h2>Under</h2>{table}<h1 class=page>Nästa</h1><p>Slut</p>")


def test_pdf_says_what_it_is(document):
    reader = read(document)
    root = reader.trailer["/Root"]

    assert (reader.metadata.title, reader.metadata.author) == ("Provrapport", "Norrköpings kommun")
    assert root["/Lang"] == "sv"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/MarkInfo"]["/Marked"]
    assert len(reader.pages) == 2
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_pdf_declares_archive_and_accessibility_in_one_readable_block(document):
    metadata = read(document).trailer["/Root"]["/Metadata"].get_data()

    assert metadata in document, "the metadata must not be compressed"
    assert metadata.count(b"<rdf:RDF") == 1
    for part in (b'pdfaid:part="2"', b'pdfaid:conformance="A"', b'pdfuaid:part="1"', b"pdfaSchema:prefix>pdfuaid"):
        assert part in metadata


def structure(element):
    """(type, scope) of every element of the tag tree, in order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, dict) and "/S" in kid:
            yield kid["/S"], kid.get("/A", {}).get("/Scope")
            yield from structure(kid)


def test_pdf_is_tagged_with_headings_tables_and_scopes(document):
    found = list(structure(read(document).trailer["/Root"]["/StructTreeRoot"]))

    assert [kind for kind, _ in found if kind in {"/H1", "/H2"}] == ["/H1", "/H2", "/H1"]
    assert [scope for kind, scope in found if kind == "/TH"] == ["/Column", "/Column", "/Row"]
    assert ("/Caption", None) in found


def test_pdf_has_bookmarks_from_its_headings(document):
    outline = read(document).outline

    assert [entry["/Title"] for entry in outline if isinstance(entry, dict)] == ["Rubrik", "Nästa"]
    assert [entry["/Title"] for entry in outline[1]] == ["Under"]


def test_pdf_text_is_readable_in_embedded_lato(document):
    page = read(document).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    names = {font["/BaseFont"].split("+")[1] for font in fonts}

    assert "Räksmörgås" in page.extract_text()
    assert "Ödmjuk å" in page.extract_text()
    assert {name.split("-")[0] for name in names} == {"Lato"}
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"7 0 obj\n<< /Length 3 >>\nstream\nab\r\nendstream", b"7 0 obj\n<</Length 3 >>\nstream\nab\r\r\nendstream"),
        (b"7 0 obj\n<< /Length 2 >>\nstream\nab\r\nendstream", b"7 0 obj\n<< /Length 2 >>\nstream\nab\r\nendstream"),
        (b"7 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream", b"7 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream"),
    ],
)
def test_stream_that_ends_in_a_carriage_return_is_ended_clearly(before, after):
    assert pdf.end_clearly(before * 2) == after * 2
    assert len(after) == len(before), "objects must stay where they are"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.css",
        "https://example.org/x.png",
        "ftp://127.0.0.1/x.css",
        "data:text/css,body{}",
        "static:../manage.py",
        "static:../norrkoping_intl/settings.css",
        "static:/etc/passwd",
        "static:css/../../../etc/hostname.css",
        "static:css/finns-inte.css",
        "static:",
    ],
)
def test_fetcher_refuses_everything_but_our_static_files(url):
    with pytest.raises(pdf.Refused):
        pdf.StaticFetcher().fetch(url)
    with pytest.raises(pdf.PdfError):
        drawn(f'<img alt="" src="{url}">')


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="stylesheet" href="file:///etc/hostname">',
        "<style>@import url(http://127.0.0.1:1/x.css);</style>",
        "<style>@font-face{font-family:X;src:url(file:///etc/passwd)} p{font-family:X}</style><p>x</p>",
        '<p style="background:url(file:///etc/passwd)">x</p>',
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_no_part_of_a_document_reaches_outside(html):
    with pytest.raises(pdf.PdfError):
        drawn(html)


def test_fetcher_knows_style_sheet_and_fonts():
    for name in ("css/pdf.css", "vendor/lato/Lato-Regular.ttf"):
        assert pdf.StaticFetcher().fetch(f"static:{name}").read()


def test_broken_document_gives_a_page_that_says_so_and_how_to_go_on(rf: RequestFactory, settings, tmp_path):
    (tmp_path / "broken.html").write_text('<html lang="sv"><img alt="" src="file:///etc/passwd"></html>')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    request = rf.get("/rapporter/x/?format=pdf")
    request.user = None  # type: ignore[assignment]

    response = pdf.pdf_page(request, "broken.html", {}, title="Provrapport", filename="x.pdf")

    assert response.status_code == 503
    assert "Provrapport" in response.content.decode()
    assert 'href="/rapporter/x/?format=pdf"' in response.content.decode()


def test_pdf_is_shown_named_and_kept_by_nobody(rf, settings, tmp_path):
    (tmp_path / "whole.html").write_text('{% extends "pdf.html" %}{% block content %}<h1>Hej</h1>{% endblock %}')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]

    response = pdf.pdf_page(rf.get("/"), "whole.html", {}, title="Prov", filename="rapport-x-2024.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="rapport-x-2024.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    assert response.content.startswith(b"%PDF-1.7")


def test_garbage_collector_is_on_again_after_a_failure():
    with pytest.raises(pdf.PdfError):
        drawn('<img alt="" src="file:///etc/passwd">')
    assert pdf.gc.isenabled()
