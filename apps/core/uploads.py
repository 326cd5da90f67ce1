"""Files that people send us: how much, of what kind, under which name."""

import hashlib
import json
import logging
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.template.defaultfilters import filesizeformat

from apps.core import file_check
from apps.core.forms import DIRECTION_MARKS

logger = logging.getLogger(__name__)
CHECK = Path(file_check.__file__)
# Nothing that means something to a file system, a header or a terminal.
UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029<>:"/\\|?*;%\ue000-\uf8ff]+')
LONGEST_NAME = 150
SCAN_SECONDS = 60
UNREADABLE = "Filen går inte att läsa. Öppna den i sitt program, spara den på nytt och försök igen."


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes a file to disk as it comes, at most one byte more than is allowed, and counts the rest.

    So a form can say how large the file was, and keep what else was typed, without the disk paying for it.
    """

    def receive_data_chunk(self, raw_data, start):
        self.file.write(raw_data[: max(0, settings.MAX_UPLOAD + 1 - start)])


@dataclass(frozen=True)
class Upload:
    """A file that has been looked at and found good."""

    file: UploadedFile
    name: str
    kind: file_check.Kind
    size: int
    sha256: str


class UploadField(forms.FileField):
    """A file of an allowed kind; cleaned to an Upload."""

    widget = forms.FileInput
    default_error_messages = {
        "required": "Välj en fil.",
        "missing": "Välj en fil.",
        "empty": "Filen är tom.",
        "invalid": "Filen kom inte fram. Välj den igen.",
        "max_length": "Filens namn är för långt. Döp om den och försök igen.",
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(f".{name}" for name in (*file_check.KINDS, *file_check.SPELLINGS))

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > settings.MAX_UPLOAD:
            raise ValidationError(
                f"Filen är {filesizeformat(file.size)}. Den får vara högst {settings.MAX_UPLOAD // 2**20} MB.",
                code="size",
            )
        name = safe_name(file.name)
        extension = name.rpartition(".")[2].lower() if "." in name else ""
        kind = kind_of(file, extension)
        scan(file)
        return Upload(file, name, kind, file.size, checksum(file))


def safe_name(name):
    """The last part of a file's name as it may stand in a list, in a header and on somebody's disk."""
    name = DIRECTION_MARKS.sub("", name.replace("\\", "/").rpartition("/")[2])
    name = " ".join(UNSAFE.sub(" ", name.encode("utf-8", "ignore").decode()).split())
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME]
    extension = extension.strip()[:10]
    return f"{stem.strip('. ')[: LONGEST_NAME - len(extension) - 1] or 'handling'}.{extension}"


def kind_of(file, extension):
    """The kind in file_check.KINDS; another process looks. Raises ValidationError."""
    if file_check.SPELLINGS.get(extension, extension) not in file_check.KINDS:
        raise ValidationError(f"Det går att ladda upp {allowed_kinds()}. Spara om filen och försök igen.", code="kind")
    try:
        done = subprocess.run(
            [sys.executable, "-I", CHECK, file.temporary_file_path(), extension],
            capture_output=True,
            timeout=2 * file_check.SECONDS,
            env={},
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise ValidationError(UNREADABLE, code="unreadable") from None
    if "refused" in answer:
        raise ValidationError(answer["refused"], code="content")
    return file_check.KINDS[answer["kind"]]


def scan(file):
    """Ask the municipality's own scanner, when there is one; a file it cannot speak for is not taken."""
    if not settings.UPLOAD_SCANNER:
        return
    try:
        answer = subprocess.run(
            [*settings.UPLOAD_SCANNER, file.temporary_file_path()], capture_output=True, timeout=SCAN_SECONDS
        ).returncode
    except (subprocess.TimeoutExpired, OSError):
        answer = None
    if answer == 1:
        raise ValidationError("Virusskyddet stoppade filen.", code="malware")
    if answer != 0:
        logger.error("the scanner of uploaded files gave no answer (%s)", answer)
        raise ValidationError("Virusskyddet svarar inte. Försök igen om en stund.", code="scanner")


def allowed_kinds():
    return "pdf, Word, Excel, PowerPoint, OpenDocument och bilder i png, jpeg eller webp"


def checksum(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
