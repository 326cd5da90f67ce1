"""A file is what its name says, holds no program and does not swell, or it is refused with the reason."""

import subprocess
import sys
from functools import partial

import pikepdf
import pytest

from apps.core import file_check
from tests import files

NOT_THAT = "men innehåller något annat"
SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
HTML = b"<html><script>alert(1)</script></html>"

GOOD = {
    "pdf": files.pdf,
    "png": lambda: files.picture("PNG"),
    "jpg": lambda: files.picture("JPEG"),
    "jpeg": lambda: files.picture("JPEG"),
    "webp": lambda: files.picture("WEBP"),
    **{kind: partial(files.office, kind) for kind in files.MAIN},
    **{kind: partial(files.open_document, kind) for kind in files.OPEN},
}
BAD = {
    "web page as pdf": ("pdf", lambda: HTML, NOT_THAT),
    "pdf after something else": ("pdf", lambda: b"MZ" + files.pdf(), NOT_THAT),
    "pdf that is a zip too": ("pdf", lambda: files.pdf() + files.office("docx") + b"%%EOF", NOT_THAT),
    "pdf cut in two": ("pdf", lambda: files.pdf()[:200] + b"%%EOF", "går inte att läsa"),
    "pdf with a script": ("pdf", lambda: files.pdf(OpenAction=SCRIPT), "innehåller program"),
    "pdf that starts programs": ("pdf", lambda: files.pdf(OpenAction=LAUNCH), "innehåller program"),
    "pdf with a password": ("pdf", files.locked_pdf, "lösenord"),
    "png as jpeg": ("jpg", lambda: files.picture("PNG"), NOT_THAT),
    "gif as png": ("png", lambda: files.picture("GIF"), NOT_THAT),
    "svg as png": ("png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", NOT_THAT),
    "picture with a web page after it": ("png", lambda: files.picture("PNG") + HTML, NOT_THAT),
    "picture that is a zip too": ("jpg", lambda: files.picture("JPEG") + files.office("docx"), NOT_THAT),
    "picture of 3.6 thousand million pixels": ("png", files.huge_png, "för många bildpunkter"),
    "docx as xlsx": ("xlsx", lambda: files.office("docx"), NOT_THAT),
    "odt as ods": ("ods", lambda: files.open_document("odt"), NOT_THAT),
    "plain zip as docx": ("docx", lambda: files.zipped([("a.txt", "x")]), NOT_THAT),
    "program before the zip": ("docx", lambda: b"MZ" + files.office("docx"), NOT_THAT),
    "old or locked office file": ("docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, "lösenord eller sparad"),
    "macros": ("docx", lambda: files.office("docx", ("word/vbaProject.bin", b"x")), "makron"),
    "macros by another name": ("docx", lambda: files.office("docx", ("word/VBAPROJECT.BIN", b"x")), "makron"),
    "old macro sheets": ("xlsx", lambda: files.office("xlsx", ("xl/macrosheets/sheet1.xml", b"x")), "makron"),
    "type that says macros": ("docx", lambda: files.office("docx", macro="macroEnabled"), "makron"),
    "macros of LibreOffice": ("odt", lambda: files.open_document("odt", ("Basic/Standard/x.xml", "x")), "makron"),
    "way out of the folder": ("docx", lambda: files.office("docx", ("../../etc/passwd", "x")), "går inte att läsa"),
    "swells to 300 MB": ("docx", files.bomb, "för stor när den packas upp"),
    "lies about its size": ("docx", files.lying_zip, "går inte att läsa"),
    "ten thousand parts": (
        "docx",
        lambda: files.office("docx", *((f"{number}.xml", "") for number in range(10_000))),
        "för stor när den packas upp",
    ),
    "nothing at all": ("docx", lambda: b"", NOT_THAT),
    "kind we do not take": ("svg", lambda: b"<svg/>", "tas inte emot"),
    "kind with macros by its name": ("docm", lambda: files.office("docx"), "tas inte emot"),
}


@pytest.mark.parametrize("extension", GOOD)
def test_good_file_is_known(tmp_path, extension):
    path = tmp_path / "file"
    path.write_bytes(GOOD[extension]())
    assert file_check.examine(path, extension) == file_check.SPELLINGS.get(extension, extension)


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_with_the_reason(tmp_path, name, monkeypatch):
    extension, content, words = BAD[name]
    path = tmp_path / "file"
    path.write_bytes(content())
    monkeypatch.setattr(file_check.resource, "setrlimit", lambda *limits: None)  # this process has to go on
    assert words in file_check.main(str(path), extension)["refused"]


def test_the_check_runs_alone_with_limits(tmp_path):
    """In a process of its own; one that asks for more memory than it may have is refused, not waited for."""
    path = tmp_path / "file"
    path.write_bytes(files.pdf())
    alone = [sys.executable, "-I", file_check.__file__, str(path), "pdf"]
    assert subprocess.run(alone, capture_output=True, env={}, check=True).stdout == b'{"kind": "pdf"}\n'
    hungry = (
        "import sys; sys.path.insert(0, sys.argv[1]); import file_check;"
        "file_check.examine = lambda *a: bytearray(2 * file_check.MEMORY); print(file_check.main('x', 'pdf'))"
    )
    folder = file_check.__file__.rpartition("/")[0]
    done = subprocess.run([sys.executable, "-I", "-c", hungry, folder], capture_output=True, text=True)
    assert "går inte att läsa" in done.stdout
