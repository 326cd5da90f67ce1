"""Collect only the vendor files that are used, not the 186 of the package."""

from pathlib import Path

import bootstrap_wrapper
import font_lato
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

BOOTSTRAP = Path(bootstrap_wrapper.get_bootstrap_dir())
LATO = Path(font_lato.font_directory)
VENDOR_FILES = {
    "vendor/bootstrap/bootstrap.min.css": BOOTSTRAP / "css" / "bootstrap.min.css",
    "vendor/bootstrap/bootstrap.min.css.map": BOOTSTRAP / "css" / "bootstrap.min.css.map",
    **{f"vendor/lato/Lato-{style}.ttf": LATO / f"Lato-{style}.ttf" for style in ("Regular", "Bold", "Italic", "Black")},
}


class VendorStorage(FileSystemStorage):
    """Read-only view of the named vendor files."""

    prefix = ""

    def path(self, name):
        return str(VENDOR_FILES[str(name).replace("\\", "/")])


class VendorFinder(BaseFinder):
    """Finds `vendor/…` static files in the installed packages."""

    def __init__(self, *args, **kwargs):
        self.storage = VendorStorage(location=str(BOOTSTRAP))

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        found = VENDOR_FILES.get(path)
        if found is None:
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns):
        for name in VENDOR_FILES:
            yield name, self.storage
