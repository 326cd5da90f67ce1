"""A stored value as people read it, and two texts as one with what was added and taken out marked."""

import datetime
import difflib
import re
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import kr, longdate, number

# Columns that say nothing of their own: keys, what is told as who and when, and what a file is stored as.
UNTOLD = frozenset(
    {
        "id",
        "version",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "by",
        "hidden_at",
        "marked_at",
        "marked_by",
    }
    | {"search", "key", "file", "size", "sha256", "content_type", "replaces"}
)
PARTIAL = ("first", "last", "precision", "circa")
LONG = 90  # characters; beyond this, or with several lines, a text is shown with its differences
AROUND = 8  # words kept on each side of a difference
LIKE = 0.25  # texts less alike than this are shown one after the other


@dataclass(frozen=True)
class Told:
    """One field of a table as it is told: its key, what it is called, and the model it points to."""

    name: str
    label: str
    field: models.Field | None  # None for a date in four columns

    @property
    def target(self):
        return self.field.related_model if self.field is not None and self.field.is_relation else None

    def raw(self, row):
        """The stored value of a row of JSON, comparable; None when there is none."""
        if self.field is None:
            return partial(self.name, row)
        value = row.get(self.field.column)
        return None if value in ("", [], {}) else value

    @property
    def is_text(self):
        return isinstance(self.field, models.TextField) or (
            isinstance(self.field, models.CharField) and not self.field.choices
        )


def told_fields(model, *, links=()):
    """The fields of a model that are told, in their order; `links` lead to the record itself and go without saying."""
    found = []
    names = {field.name for field in model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        stem, _, suffix = field.name.rpartition("_")
        if stem and suffix in PARTIAL and {f"{stem}_{part}" for part in PARTIAL} <= names:
            if suffix == "first":
                found.append(Told(stem, str(field.verbose_name).removesuffix(", första dag"), None))
        elif is_told(field) and field.name not in links:
            found.append(Told(field.name, str(field.verbose_name).removesuffix(", kronor"), field))
    return found


def is_told(field):
    """Not keys, nor what the database derives, nor what only the program reads."""
    machine = field.primary_key or field.generated or isinstance(field, models.JSONField)
    return not machine and field.name not in UNTOLD


def partial(name, row):
    first = row.get(f"{name}_first")
    if not first:
        return None
    day = datetime.date.fromisoformat(first)
    return PartialDate(day, row.get(f"{name}_precision") or "day", bool(row.get(f"{name}_circa")))


def in_words(told, row, name_of):
    """The value of a field as text, None when nothing is stored. `name_of(model, pk)` names what it points to."""
    value, field = told.raw(row), told.field
    if value is None:
        return None
    if isinstance(value, PartialDate):
        return str(value)
    if told.target is not None:
        return name_of(told.target, value)
    if isinstance(field, ArrayField):
        labels = dict(field.base_field.flatchoices)
        return ", ".join(str(labels.get(one, one)) for one in value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(field, models.DateTimeField):
        return f"{timezone.localtime(datetime.datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    if isinstance(field, models.DateField):
        return longdate(datetime.date.fromisoformat(value))
    if isinstance(field, models.PositiveSmallIntegerField):
        return str(value)  # a year or a number in a row, never a quantity to group
    if isinstance(field, models.DecimalField):
        value = Decimal(value)
        return kr(value) if "kronor" in str(field.verbose_name) else number(value)
    if isinstance(field, models.IntegerField):
        return number(value)
    return str(value)


@dataclass(frozen=True)
class Part:
    """A piece of a text: `same`, `ins`, `del`, or `gap` where unchanged words are left out."""

    kind: str
    text: str


def differences(old, new):
    """Two texts as parts of one, or None when they are short enough to stand side by side."""
    if max(len(old), len(new)) <= LONG and "\n" not in old + new:
        return None
    before, after = re.findall(r"\S+\s*|\s+", old), re.findall(r"\S+\s*|\s+", new)
    # A word is the same at the end of the text, where no blank follows it; a new line is a difference.
    matcher = difflib.SequenceMatcher(None, [word.rstrip(" ") for word in before], [word.rstrip(" ") for word in after])
    if matcher.quick_ratio() < LIKE:
        return [Part("del", old), Part("same", " "), Part("ins", new)]
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found += shortened(after[c:d], first=a == 0, last=b == len(before))
            continue
        found += marked("del", "".join(before[a:b])) + marked("ins", "".join(after[c:d]))
    return found


def marked(kind, text):
    """A difference without the blanks after it, which nobody should see struck or underlined."""
    words = text.rstrip()
    parts = [Part(kind, words), Part("same", text[len(words) :])] if words else [Part("same", text)]
    return [part for part in parts if part.text]


def shortened(tokens, *, first, last):
    """Unchanged words, the middle of them left out; the words nearest to a difference are kept."""
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(tokens) <= head + tail + AROUND:
        return [Part("same", "".join(tokens))]
    parts = [Part("same", "".join(tokens[:head]))] if head else []
    parts.append(Part("gap", "…"))
    if tail:
        parts.append(Part("same", "".join(tokens[-tail:])))
    return parts
