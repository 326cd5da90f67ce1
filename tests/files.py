"""Files to upload in tests: good ones, and ones made to harm."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
}
OPEN = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}


def pdf(**root):
    """One empty page; `root` goes into the document's catalogue."""
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def locked_pdf():
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="x", user="y"))
    return out.getvalue()


def zipped(parts):
    """A zip of (name, content), in order; the first is stored as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number, (name, content) in enumerate(parts):
            file.writestr(name, content, zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED)
    return out.getvalue()


def office(kind, *more, macro=""):
    types = f'<Types><Override PartName="/main.xml" ContentType="{MAIN[kind]}{macro}.main+xml"/></Types>'
    return zipped([("[Content_Types].xml", types), ("main.xml", "<x/>"), *more])


def open_document(kind, *more):
    return zipped([("mimetype", OPEN[kind]), ("content.xml", "<x/>"), *more])


def picture(kind, size=(8, 8)):
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return out.getvalue()


def huge_png():
    """A few bytes that say they are 60,000 pixels wide and as high."""
    content = bytearray(picture("PNG"))
    content[16:24] = struct.pack(">II", 60_000, 60_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    return bytes(content)


def lying_zip():
    """A document whose table of contents says that its largest part is small."""
    content = bytearray(office("docx", ("word/media/x.bin", b"\0" * 3_000_000)))
    real, said = struct.pack("<I", 3_000_000), struct.pack("<I", 10)
    assert content.count(real) == 2
    return bytes(content.replace(real, said))


def bomb():
    """A document of 300 kB that would be 300 MB."""
    return office("docx", *((f"word/media/{number}.bin", b"\0" * 100_000_000) for number in range(3)))
