"""The arrows of the house point down: foreign keys too, which no import linter sees."""

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OWN = "apps."

# A foreign key that may be followed from the far side although it leaves its app, and why.
NAMED_FROM_OUTSIDE: dict[str, str] = {}


def layers():
    """App label → height, read from the contract that import-linter enforces."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rows = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {name.strip(): -index for index, row in enumerate(rows) for name in row.split("|")}


def relations():
    """(model, field) for every foreign key, one-to-one and many-to-many of our own tables, histories left out."""
    for model in apps.get_models():
        if model.__module__.startswith(OWN) and not hasattr(model, "pgh_tracked_model"):
            for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
                if field.is_relation:
                    yield model, field


def sources():
    for folder in ("apps", "norrkoping_intl", "bin"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT), path


def test_every_app_has_its_layer():
    assert set(layers()) == {config.label for config in apps.get_app_configs() if config.name.startswith(OWN)}


def test_no_foreign_key_points_upwards():
    height = layers()
    up = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model, field in relations()
        if height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]
    assert up == []


def test_no_foreign_key_points_sideways():
    """Rooms on the same floor do not know each other: vänorter and nätverk, policy and organisation."""
    height = layers()
    sideways = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model, field in relations()
        if model._meta.app_label != field.related_model._meta.app_label
        and height[field.related_model._meta.app_label] == height[model._meta.app_label]
    ]
    assert sideways == []


def test_what_is_above_cannot_be_reached_from_below():
    """The way up is an import in a higher room, never an attribute that Django hides on the model below."""
    named = {
        f"{model._meta.label}.{field.name}"
        for model, field in relations()
        if model._meta.app_label != field.related_model._meta.app_label and not field.remote_field.hidden
    }
    assert named == set(NAMED_FROM_OUTSIDE)


def test_core_and_reports_have_no_tables():
    tables = [model._meta.label for model in apps.get_models() if model._meta.app_label in {"core", "reports"}]
    assert tables == []


@cache
def imported_modules(path):
    return frozenset(read_imports(path))


def read_imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers(package):
    """Source files that import a package, as paths from the root."""
    return {
        str(name)
        for name, path in sources()
        if any(module == package or module.startswith(f"{package}.") for module in imported_modules(path))
    }


def test_one_module_draws_pdfs():
    assert importers("weasyprint") == {"apps/core/pdf.py"}


def test_nobody_uses_djangos_admin_or_signals():
    assert importers("django.contrib.admin") == set()
    assert importers("django.dispatch") == set()
    assert importers("django.db.models.signals") == set()


@pytest.mark.parametrize("word", ["utils", "helpers", "services", "managers", "misc", "common", "page"])
def test_no_drawer_for_odds_and_ends(word):
    assert [str(name) for name, _ in sources() if word in (name.stem, *name.parts[:-1])] == []


def test_files_are_small():
    """Past 400 lines a file is split by subject; migrations are generated."""
    long = {
        str(name): lines
        for name, path in sources()
        if "migrations" not in name.parts and (lines := len(path.read_text().splitlines())) > 400
    }
    assert long == {}
