"""What a file really is. Runs as a program of its own, with limits on memory and time, for each uploaded file.

    python -I file_check.py FILE EXTENSION   →   {"kind": "docx"} or {"refused": "why, in Swedish"}

A file made to harm whoever reads it meets this process and nothing else: it has no database, no settings and no
secrets. Knows no Django; what is allowed stands in KINDS and nowhere else. The packages that recognise file types look
at the first bytes; here the inside has to agree as well, so they would be of little help.
"""

import json
import resource
import sys
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

MEMORY = 1_000_000_000
SECONDS = 15
UNPACKED = 200_000_000  # bytes in all
ENTRIES = 5_000
PIXELS = 60_000_000  # a page in A3 at 600 dots per inch
OBJECTS = 300_000  # in a PDF
HEAD, TAIL = 1024, 2048
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php", b"<body", b"<iframe")
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."


class RefusedError(Exception):
    """Why the file is not taken, in words for whoever chose it."""


@dataclass(frozen=True)
class Kind:
    """`family` says how it is looked at: pdf, office, open or image."""

    label: str
    content_type: str
    family: str


KINDS = {
    "pdf": Kind("PDF", "application/pdf", "pdf"),
    "docx": Kind("Word", f"{OFFICE}wordprocessingml.document", "office"),
    "xlsx": Kind("Excel", f"{OFFICE}spreadsheetml.sheet", "office"),
    "pptx": Kind("PowerPoint", f"{OFFICE}presentationml.presentation", "office"),
    "odt": Kind("OpenDocument-text", f"{OPEN}text", "open"),
    "ods": Kind("OpenDocument-kalkylark", f"{OPEN}spreadsheet", "open"),
    "odp": Kind("OpenDocument-presentation", f"{OPEN}presentation", "open"),
    "png": Kind("Bild, PNG", "image/png", "image"),
    "jpg": Kind("Bild, JPEG", "image/jpeg", "image"),
    "webp": Kind("Bild, WebP", "image/webp", "image"),
}
SPELLINGS = {"jpeg": "jpg"}
MACROS = "Filen innehåller makron. Spara den utan makron, eller som pdf, och försök igen."
DAMAGED = "Filen går inte att läsa. Öppna den i sitt program, spara den på nytt och försök igen."
LOCKED = "Filen är skyddad med lösenord. Ta bort lösenordet och försök igen."


def not_what_it_says(extension):
    return f"Filen heter .{extension} men innehåller något annat. Öppna den i sitt program och spara den på nytt."


def examine(path, extension):
    """The key in KINDS. Raises RefusedError."""
    name = SPELLINGS.get(extension, extension)
    if name not in KINDS:
        raise RefusedError(f"Filer av typen .{extension} tas inte emot.")
    look = {"pdf": pdf, "office": office, "open": open_document, "image": image}[KINDS[name].family]
    look(path, name)
    return name


def ends(path):
    """The first and the last bytes."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, path.stat().st_size - TAIL))
        return head, file.read()


def only_one_thing(path, name, head, tail):
    """A PDF or a picture that is a zip archive or a web page as well is meant for some other program."""
    if zipfile.is_zipfile(path) or any(word in part.lower() for part in (head, tail) for word in MARKUP):
        raise RefusedError(not_what_it_says(name))


def pdf(path, name):
    head, tail = ends(path)
    if not head.startswith(b"%PDF-") or b"%%EOF" not in tail:
        raise RefusedError(not_what_it_says(name))
    if zipfile.is_zipfile(path):
        raise RefusedError(not_what_it_says(name))
    import pikepdf  # noqa: PLC0415 - after the limits are set, and only for a PDF

    try:
        with pikepdf.open(path) as document:
            for number, entry in enumerate(document.objects):
                if number > OBJECTS:
                    raise RefusedError("Pdf-filen har för många delar. Skriv ut den till en ny pdf och försök igen.")
                if isinstance(entry, pikepdf.Dictionary):
                    refuse_programs(entry)
    except pikepdf.PasswordError:
        raise RefusedError(LOCKED) from None
    except pikepdf.PdfError:
        raise RefusedError(DAMAGED) from None


def refuse_programs(entry):
    """Scripts and starting of other programs have no place in a document that is to be kept."""
    inner = (value for key, value in entry.items() if key in ("/OpenAction", "/A", "/AA"))
    for part in (entry, *inner):
        if hasattr(part, "keys") and ("/JS" in part or str(part.get("/S", "")) in ("/JavaScript", "/Launch")):
            raise RefusedError("Pdf-filen innehåller program. Skriv ut den till en ny pdf och försök igen.")


def image(path, name):
    head, tail = ends(path)
    only_one_thing(path, name, head, tail)
    from PIL import Image  # noqa: PLC0415 - after the limits are set, and only for a picture

    wanted = {"jpg": "JPEG"}.get(name, name.upper())
    try:
        # Only this format's reader is tried; the size stands in the first bytes, so no pixel is unpacked.
        with warnings.catch_warnings(action="error"), Image.open(path, formats=[wanted]) as picture:
            width, height = picture.size
            if width * height > PIXELS:
                raise RefusedError("Bilden har för många bildpunkter. Gör den mindre och försök igen.")
            picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RefusedError("Bilden har för många bildpunkter. Gör den mindre och försök igen.") from None
    except RefusedError:
        raise
    except Exception:  # whatever a reader of pictures may raise on what is no picture
        raise RefusedError(not_what_it_says(name)) from None


def archive(path, name):
    """The zip file, after a look at its size when unpacked. Some programs begin it with something else: we do not."""
    head, _ = ends(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedError(f"Filen är skyddad med lösenord eller sparad i ett äldre format. Spara den som .{name}.")
    if not head.startswith(b"PK\x03\x04") or not zipfile.is_zipfile(path):
        raise RefusedError(not_what_it_says(name))
    file = zipfile.ZipFile(path)
    entries = file.infolist()
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise RefusedError("Filen blir för stor när den packas upp. Spara den på nytt, gärna som pdf.")
    for entry in entries:
        if entry.flag_bits & 1:
            raise RefusedError(LOCKED)
        if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/"):
            raise RefusedError(DAMAGED)
    unpack(file, entries)
    return file


def unpack(file, entries):
    """Read every part to its end: a size in the table of contents is only a promise."""
    left = UNPACKED
    for entry in entries:
        with file.open(entry) as part:
            while chunk := part.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise RefusedError("Filen blir för stor när den packas upp. Spara den på nytt, gärna som pdf.")


def office(path, name):
    with archive(path, name) as file:
        names = [entry.filename.lower() for entry in file.infolist()]
        if "[content_types].xml" not in names:
            raise RefusedError(not_what_it_says(name))
        types = file.read("[Content_Types].xml")
        foreign = ("vbaproject.bin", "vbadata.xml", "/activex/", "/macrosheets/")
        if b"macroEnabled" in types or any(part in inside for inside in names for part in foreign):
            raise RefusedError(MACROS)
        if f"{KINDS[name].content_type}.main+xml".encode() not in types:
            raise RefusedError(not_what_it_says(name))


def open_document(path, name):
    with archive(path, name) as file:
        first = file.infolist()[0]
        if first.filename != "mimetype" or file.read(first).strip() != KINDS[name].content_type.encode():
            raise RefusedError(not_what_it_says(name))
        if any(entry.filename.startswith(("Basic/", "Scripts/")) for entry in file.infolist()):
            raise RefusedError(MACROS)


def main(path, extension):
    """Limits first; then anything that goes wrong means that the file cannot be trusted."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        return {"kind": examine(Path(path), extension)}
    except RefusedError as refused:
        return {"refused": str(refused)}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, NotImplementedError, MemoryError):
        return {"refused": DAMAGED}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:3])))
