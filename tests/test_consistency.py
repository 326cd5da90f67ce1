"""What is written twice agrees, and what is written is used."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.template import TemplateDoesNotExist, engines
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
# Django finds these by name.
BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# Names that begin with a capital letter also in the middle of a sentence.
PROPER = re.compile(r"^(ID|VD|EU|FN|URL|PDF|SEK)\b")
NAME = re.compile(r"""["']([\w./-]+\.(?:html|txt|svg))["']""")
INCLUDE = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")


def templates() -> dict[str, Path]:
    """Our templates by the name they are loaded with."""
    return {str(path.relative_to(TEMPLATES)): path for path in sorted(TEMPLATES.rglob("*")) if path.is_file()}


def own_models():
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("apps.") and not hasattr(model, "pgh_tracked_model")
    ]


def named_in_sources() -> set[str]:
    files = [*TEMPLATES.rglob("*.html"), *(ROOT / "apps").rglob("*.py"), *(ROOT / "norrkoping_intl").rglob("*.py")]
    return {name for path in files for name in NAME.findall(path.read_text())}


def replaces_a_template_of_a_package(name: str) -> bool:
    """Is there a template of the same name in an installed package, such as crispy-bootstrap5?"""
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs()]
    return any((folder / name).exists() for folder in folders if ROOT not in folder.parents or ".venv" in folder.parts)


def test_no_template_is_unused():
    named = named_in_sources() | BY_NAME
    unused = [name for name in templates() if name not in named and not replaces_a_template_of_a_package(name)]
    assert unused == []


@pytest.mark.parametrize("name", templates())
def test_template_can_be_read_and_includes_only_what_exists(name):
    engines["django"].get_template(name)
    for wanted in INCLUDE.findall(templates()[name].read_text()):
        try:
            engines["django"].get_template(wanted)
        except TemplateDoesNotExist:
            pytest.fail(f"{name} includes {wanted}, which does not exist")


def test_templates_that_the_code_names_exist():
    names = {
        name
        for path in (ROOT / "apps").rglob("*.py")
        for name in NAME.findall(path.read_text())
        if name.endswith(".html")
    }
    missing = [name for name in sorted(names) if not exists(name)]
    assert missing == []


def exists(name: str) -> bool:
    try:
        engines["django"].get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def is_lower(words: str) -> bool:
    return words[:1].islower() or bool(PROPER.match(words))


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_names_of_a_model_are_swedish_and_in_lower_case(model):
    names = {"": str(model._meta.verbose_name), "plural": str(model._meta.verbose_name_plural)}
    names |= {
        field.name: str(field.verbose_name)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if not field.primary_key
    }
    assert {name: words for name, words in names.items() if not is_lower(words)} == {}
    # Django makes a name from the attribute when none is given: in English, with the underscore as a space.
    same_in_swedish = {
        "form",
        "version",
        "person",
        "organisation",
        "partner",
        "budget",
        "text",
        "last_login",
        "password",
    }
    made_up = {name for name, words in names.items() if name and words == name.replace("_", " ")}
    assert made_up - same_in_swedish == set()


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_model_says_what_it_is(model):
    assert model.__str__ is not object.__str__
    assert "__str__" in {name for kind in model.__mro__ if kind.__module__.startswith("apps.") for name in vars(kind)}
    inherited = {kind.__doc__ for kind in model.__mro__[1:]}
    documented = model.__doc__ not in inherited and not model.__doc__.startswith(f"{model.__name__}(")
    assert documented or model._meta.verbose_name


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path, entry


def test_every_address_has_a_name_of_its_own():
    names = [pattern.name for _, pattern in patterns()]
    assert [path for path, pattern in patterns() if not pattern.name] == []
    assert sorted(names) == sorted(set(names))


def test_addresses_are_swedish_lower_case_and_end_with_a_slash_or_a_file():
    literal = re.compile(r"<[^>]*>|\(\?P<[^)]*\)|[\^$\\]")
    odd = [path for path, _ in patterns() if not re.fullmatch(r"[a-z0-9/._-]*(?:/|\.\w+)?", literal.sub("", path))]
    assert odd == []


def test_colours_and_fonts_of_our_own_files_come_from_here():
    """No style sheet or script of ours asks another host for anything."""
    for path in sorted((ROOT / "static").rglob("*")):
        if path.suffix in {".css", ".js"}:
            text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
            assert re.findall(r"(?:url\(|@import|import\(|fetch\()\s*[\"']?(?:https?:)?//[^\"')]*", text) == [], path
