"""Many rows at a fraction of the price: what is made once is copied, whole trees of rows at a time."""

import copy
from contextlib import contextmanager

from django.apps import apps
from django.db.models import Max, UniqueConstraint

FAR = 1_000_000  # copies get keys far from those that the sequences give out


def own_models():
    for model in apps.get_models():
        if model.__module__.startswith("apps.") and not hasattr(model, "pgh_tracked_model"):
            yield model


@contextmanager
def multiplied(count):
    """All rows that are made inside are there `count` times afterwards; the copies point at each other as they do.

    Keys to rows from before stay; texts that must be unique get a number.
    """
    before = {model: model._base_manager.aggregate(last=Max("pk"))["last"] for model in own_models()}
    yield
    made = {}
    for model, last in before.items():
        rows = list(model._base_manager.order_by("pk") if last is None else model._base_manager.filter(pk__gt=last))
        if rows:
            made[model] = rows
    keys = {
        model: {row.pk: FAR * (place + 1) + index * count for index, row in enumerate(rows)}
        for place, (model, rows) in enumerate(made.items())
    }
    for model, rows in made.items():
        model._base_manager.bulk_create(
            [copied(row, number, keys) for row in rows for number in range(1, count)], batch_size=1000
        )


def copied(row, number, keys):
    """One further copy of a saved row, not yet saved itself."""
    model, twin = type(row), copy.copy(row)
    twin._state = copy.copy(row._state)
    twin._state.adding, twin._state.fields_cache = True, {}
    twin.pk, moved = keys[model][row.pk] + number, set()
    for field in model._meta.concrete_fields:
        new = keys.get(field.related_model, {}).get(getattr(row, field.attname)) if field.is_relation else None
        if new is not None:
            setattr(twin, field.attname, new + number)
            moved.add(field.name)
    for names in unique_together(model):
        name = None if moved & set(names) else free_field(model, names)
        if name:
            value = getattr(row, name)
            setattr(twin, name, value + number if isinstance(value, int) else f"{value}-{number}")
            moved.add(name)
    return twin


def unique_together(model):
    """The names of fields that must differ from row to row, alone or together."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and not field.is_relation:
            yield (field.name,)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield constraint.fields


def free_field(model, names):
    """The one among them that may have any value, if there is one."""
    fields = [model._meta.get_field(name) for name in names]
    return next((field.name for field in fields if not field.is_relation and not field.choices), None)
