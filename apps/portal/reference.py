"""Loads the reference data in `fixtures/`: what is missing is created, what exists is left alone.

The files are lists of plain objects that an officer can edit; `docs/referensdata.md` explains them. Rules:

- A record is found again by its natural key: slug, code, number, dnr, or name and country. Hidden records count, and
  so does a key the record had before somebody renamed it, which is read from the history. A record that was found
  is never written to, whatever the file says: in the register the users are right, not the file.
- Rows that hang on a record (facts, agreements, milestones, focus areas, memberships, services, successions …) are
  created only in the run that creates one of the records they hang on. So a corrected or removed fact does not come
  back, and a new unit still brings its succession from an old one. The price: a fact that is added to a file later
  reaches new databases only; in the old ones it is typed in, where it gets its place in the history.
- Everything happens in one transaction, in the order of the files in `reference_files.KINDS`.
"""

import json
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from apps.core.history import importing
from apps.portal.reference_files import KINDS

FOLDER = settings.BASE_DIR / "fixtures"
MISSING = object()  # neither in the register nor in its history
LOCK = 20190528  # any fixed number: two loads at the same time wait for each other


class ReferenceDataError(Exception):
    """A fixture cannot be loaded; the message names file and entry."""


def load(folder=FOLDER):
    """Create what is missing; returns a Counter of created rows per model. Raises ReferenceDataError."""
    with transaction.atomic(), importing("reference"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        return Loader(folder).run()


class Loader:
    """One run. `records` maps model and natural key to the record, or to None when it has been deleted."""

    def __init__(self, folder):
        self.folder = folder
        self.records: dict[type[models.Model], dict[tuple, models.Model | None]] = {kind.model: {} for kind in KINDS}
        self.new: set[tuple] = set()
        self.created: Counter[type[models.Model]] = Counter()

    def run(self):
        known = [kind.file for kind in KINDS]
        for path in sorted(self.folder.glob("*.json")):
            if path.name not in known:
                raise ReferenceDataError(f"{path.name}: okänd fil. De som läses är {', '.join(known)}.")
        for kind in KINDS:
            entries = read_entries(self.folder / kind.file, kind.keys[0])
            known_records = existing_records(kind, entries)
            for entry in entries:
                record = known_records.get(entry.key, MISSING)
                if record is MISSING:
                    record = self.create(kind.model, entry.values, entry.where, kind.references, kind.children)
                self.records[kind.model][entry.key] = record
            for entry in entries:
                self.load_children(kind.children, self.records[kind.model][entry.key], entry.values, entry.where)
        return self.created

    def load_children(self, children, parent, values, where):
        """Create the rows inside an entry that hang on something new."""
        if parent is None:
            return
        for name, child in children.items():
            for number, row in enumerate(as_list(values.get(name, []), f"{where}: ”{name}”"), 1):
                place = f"{where}, {name} {number}"
                row = {child.value: row} if child.value else as_object(row, place)
                others = [
                    self.resolve(model, row[field], f"{place}: ”{field}”")
                    for field, model in child.references.items()
                    if row.get(field) is not None
                ]
                if self.new.isdisjoint([identity(parent), *map(identity, others)]):
                    continue
                if child.symmetric:
                    if not others:
                        raise ReferenceDataError(f"{place}: raden är tom.")
                    first, second = sorted([parent, *others], key=lambda record: record.pk)
                    if child.model._default_manager.filter(**{child.parent: first, child.value: second}).exists():
                        continue
                    record = self.save(child.model, {child.parent: first, child.value: second}, place)
                else:
                    record = self.create(
                        child.model, row, place, child.references, child.children, {child.parent: parent}
                    )
                self.load_children(child.children, record, row, place)

    def create(self, model, values, where, references, children, fixed=None):
        """Build one row from the values of an entry and save it."""
        settable = settable_fields(model)
        ready = dict(fixed or {})
        for name, value in values.items():
            if name in children:
                continue
            if name not in settable or name in ready:
                raise ReferenceDataError(f"{where}: ”{name}” är inget fält i {model._meta.verbose_name_plural}.")
            if name in references and value is not None:
                ready[name] = self.resolve(references[name], value, f"{where}: ”{name}”")
            else:
                ready[name] = plain_value(settable[name], value, f"{where}: ”{name}”")
        return self.save(model, ready, where)

    def save(self, model, values, where):
        """Save one row. Fields are checked here for the sake of the message, the rest by the database."""
        checked = {name for name, value in values.items() if isinstance(value, models.Model)}
        try:
            record = model(**values)
            record.full_clean(exclude=checked, validate_unique=False, validate_constraints=False)
            record.save(force_insert=True)
        except ValidationError as error:
            raise ReferenceDataError(f"{where}: {'; '.join(worded(error))}") from None
        except IntegrityError as error:
            raise ReferenceDataError(f"{where}: {refusal(model, error)}") from None
        except (ValueError, TypeError, DatabaseError) as error:
            raise ReferenceDataError(f"{where}: går inte att spara ({error}).") from None
        self.new.add(identity(record))
        self.created[model] += 1
        return record

    def resolve(self, model, value, where):
        """The record that an entry refers to by its natural key."""
        key = tuple(value) if isinstance(value, list) else (value,)
        try:
            record = self.records[model][key]
        except (KeyError, TypeError):
            text = json.dumps(value, ensure_ascii=False)
            raise ReferenceDataError(f"{where} {text} finns inte bland {model._meta.verbose_name_plural}.") from None
        if record is None:
            raise ReferenceDataError(f"{where} pekar på en post som har tagits bort ur registret.")
        return record


@dataclass(frozen=True)
class Entry:
    """One object of a file: its natural key, its values and the words that point to it in a message."""

    key: tuple
    values: dict
    where: str


def read_entries(path, key_fields):
    """The entries of one file. Raises ReferenceDataError when it is missing, broken or holds one key twice."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ReferenceDataError(f"{path.name}: filen saknas.") from None
    except OSError as error:
        raise ReferenceDataError(f"{path.name}: filen går inte att läsa ({error.strerror}).") from None
    except ValueError as error:
        raise ReferenceDataError(f"{path.name}: filen är inte giltig JSON i UTF-8 ({error}).") from None
    entries = {}
    for number, row in enumerate(as_list(rows, f"{path.name}: filen"), 1):
        where = f"{path.name}, post {number}"
        as_object(row, where)
        key = tuple(row.get(name) for name in key_fields)
        for name, part in zip(key_fields, key, strict=True):
            if not isinstance(part, str | int):
                raise ReferenceDataError(f"{where}: ”{name}” saknas eller har fel form.")
        where = f"{where} ({', '.join(str(part) for part in key)})"
        if key in entries:
            raise ReferenceDataError(f"{where}: samma post finns två gånger i filen.")
        entries[key] = Entry(key, row, where)
    return list(entries.values())


def existing_records(kind, entries):
    """Records by the key of the entry that stands for them; None when the record was deleted from the register."""
    rows = list(kind.model._default_manager.order_by("pk"))
    rows.sort(key=lambda row: getattr(row, "hidden_at", None) is not None)
    found: dict[tuple, models.Model | None] = {}
    for fields in kind.keys:
        by_values: dict[tuple, models.Model] = {}
        for row in rows:
            by_values.setdefault(tuple(getattr(row, name) for name in fields), row)
        for entry in entries:
            values = tuple(entry.values.get(name) for name in fields)
            if entry.key not in found and values in by_values:
                found[entry.key] = by_values[values]
    if len(found) < len(entries):
        by_pk = {row.pk: row for row in rows}
        events = kind.model.pgh_event_model.objects.order_by("-pgh_id").values_list("pgh_obj_id", *kind.keys[0])
        earlier = {tuple(values): pk for pk, *values in events}
        for entry in entries:
            if entry.key not in found and entry.key in earlier:
                found[entry.key] = by_pk.get(earlier[entry.key])
    return found


def settable_fields(model):
    """What a file may give, by name: the fields people fill in, and partial dates (None) under their own name."""
    fields = {field.name: field for field in model._meta.concrete_fields if field.editable and not field.generated}
    names = [field.name for field in model._meta.concrete_fields]
    dates = dict.fromkeys(name.removesuffix("_precision") for name in names if name.endswith("_precision"))
    return {name: field for name, field in {**fields, **dates}.items() if name != "id"}


def plain_value(field, value, where):
    """A value of the file as the model takes it: a list of lines becomes a text, the year 1945 a partial date."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        if isinstance(field, models.TextField):
            return "\n".join(value)
        if isinstance(field, ArrayField):
            return value
    if isinstance(value, list | dict):
        raise ReferenceDataError(f"{where} har fel form.")
    if field is None and value is not None:
        return str(value)
    return value


def identity(record):
    """What tells two records apart, whatever their model."""
    return record._meta.model, record.pk


def worded(error):
    """The messages of a ValidationError with the name of the field as it stands in the file."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        message if name == "__all__" else f"”{name}”: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def refusal(model, error):
    """Why the database refused a row, in the words of the model's constraint when it has any."""
    name = error.__cause__.diag.constraint_name if error.__cause__ else ""
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return constraint.get_violation_error_message()
    return f"databasen tar inte emot posten ({str(error).splitlines()[0]})."


def as_list(value, where):
    if not isinstance(value, list):
        raise ReferenceDataError(f"{where} ska vara en lista inom hakparenteser.")
    return value


def as_object(value, where):
    if not isinstance(value, dict):
        raise ReferenceDataError(f"{where}: ska vara ett objekt inom klamrar.")
    return value
