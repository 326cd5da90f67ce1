"""Only the vendor files that are used are served, and they are really there."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from apps.core.static_files import VENDOR_FILES, VendorFinder


@pytest.mark.parametrize("name", VENDOR_FILES)
def test_vendor_file_is_found_and_collected(name):
    source = finders.find(name)
    assert source is not None
    assert Path(source).stat().st_size > 10_000
    with staticfiles_storage.open(name) as collected:
        assert collected.read(100)


def test_finder_lists_every_vendor_file_and_nothing_else():
    listed = dict(VendorFinder().list([]))
    assert set(listed) == set(VENDOR_FILES)
    for name, storage in listed.items():
        with storage.open(name) as file:
            assert file.read(10)


@pytest.mark.parametrize(
    "name",
    [
        "vendor/bootstrap/bootstrap.css",
        "vendor/bootstrap/../../../../etc/passwd",
        "/etc/passwd",
        "vendor/",
        "",
        "vendor/lato/Lato-Hairline.ttf",
    ],
)
def test_finder_knows_no_other_file(name):
    assert VendorFinder().find(name) == []
    assert VendorFinder().find(name, find_all=True) == []


def test_find_all_gives_a_list():
    name = next(iter(VENDOR_FILES))
    assert VendorFinder().find(name, find_all=True) == [VendorFinder().find(name)]


def test_what_is_served_fits_on_a_slow_line():
    """The packages carry 20 MB; what we serve is a fraction of it."""
    collected = [path for path in Path(settings.STATIC_ROOT).rglob("*") if path.is_file()]
    vendor = [path for path in collected if "bootstrap" in path.parts and path.suffix not in {".gz", ".br", ".map"}]
    assert {path.name.split(".")[0] for path in vendor} == {"bootstrap"}
    assert sum(path.stat().st_size for path in collected) < 12_000_000
