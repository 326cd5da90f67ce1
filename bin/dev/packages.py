"""System packages: what must be there, and how to see that it is."""

import ctypes
import shutil
import subprocess
from pathlib import Path

from .ground import ROOT, Trouble

OLDEST_POSTGRESQL = 15

# Debian's name: what shows that it is there.
PROGRAMS = {"util-linux": "setpriv"}
LIBRARIES = {  # for WeasyPrint
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
TEST_PROGRAMS = {"poppler-utils": "pdftoppm"}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def ensure_packages(*, server: bool = True, for_tests: bool = False) -> None:
    missing = missing_packages(server=server, for_tests=for_tests)
    if not missing:
        return
    if subprocess.run([ROOT / "bin" / "apt-install", *missing]).returncode:
        raise SystemExit(1)  # apt-install has said why
    still = missing_packages(server=server, for_tests=for_tests)
    if "postgresql" in still:
        raise Trouble(f"PostgreSQL {OLDEST_POSTGRESQL} or newer is needed; this system's own packages are older.")
    if still:
        raise Trouble(f"Installed, but still not found: {', '.join(still)}")


def missing_packages(*, server: bool, for_tests: bool) -> list[str]:
    missing = ["postgresql"] if server and not find_postgresql() else []
    programs = PROGRAMS | (TEST_PROGRAMS if for_tests else {})
    missing += [package for package, program in programs.items() if not shutil.which(program)]
    missing += [package for package, library in LIBRARIES.items() if not _loads(library)]
    if for_tests and not find_chromium():
        missing += ["chromium", "chromium-sandbox"]
    return missing


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def find_postgresql(major: int | None = None) -> Path | None:
    """The folder with PostgreSQL's server programs: the newest, or those of one major version."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    # Elsewhere than on Debian the programs lie on the path; a link is followed to where the others are.
    folders += [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    versions = {version: folder for folder in folders if (version := _major(folder)) >= OLDEST_POSTGRESQL}
    if major:
        return versions.get(major)
    return versions[max(versions)] if versions else None


def _major(folder: Path) -> int:
    if not all((folder / name).exists() for name in ("initdb", "postgres", "psql")):
        return 0
    if folder.parent.name.isdigit():
        return int(folder.parent.name)
    version = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
    number = version.partition(") ")[2].split(".")[0].strip()
    return int(number) if number.isdigit() else 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
