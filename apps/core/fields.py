"""Model fields of our own, and the collation for Swedish order."""

from typing import TYPE_CHECKING, Any

from django.db import models

from apps.core.partial_date import PartialDate, Precision

# å ä ö last, accents ignored at the first level. By name, never the server's locale.
SWEDISH = "sv-SE-x-icu"


class Among(models.Lookup):
    """`filter(Among(F("project_id"), ids))`: as `__in`, but sent as one array instead of a placeholder each.

    For thousands of ids, Django and psycopg spend more time on placeholders than PostgreSQL on the answer.
    """

    prepare_rhs = False

    def as_sql(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s)", [*params, list(self.rhs)]


class PartialDateField:
    """A PartialDate in four columns: `<name>_first`, `<name>_last`, `<name>_precision`, `<name>_circa`.

    The attribute `<name>` reads and writes the PartialDate (or None, unknown). Queries use `_first` and `_last`.
    """

    creation_counter = 0

    if TYPE_CHECKING:
        # To the type checker this is the property that `contribute_to_class` puts in its place.
        def __get__(self, instance: object, owner: type | None = None) -> Any: ...
        def __set__(self, instance: object, value: PartialDate | str | None) -> None: ...

    def __init__(self, verbose_name):
        self.verbose_name = verbose_name

    def contribute_to_class(self, cls, name):
        first = models.DateField(f"{self.verbose_name}, första dag", null=True, blank=True, editable=False)
        last = models.DateField(f"{self.verbose_name}, sista dag", null=True, blank=True, editable=False)
        precision = models.CharField(
            f"{self.verbose_name}, precision",
            max_length=6,
            choices=Precision.choices,
            blank=True,
            default="",
            editable=False,
        )
        circa = models.BooleanField(f"{self.verbose_name}, ungefär", default=False, editable=False)
        for suffix, field in (("first", first), ("last", last), ("precision", precision), ("circa", circa)):
            cls.add_to_class(f"{name}_{suffix}", field)
        setattr(cls, name, partial_date_property(name))


def partial_date_property(name):
    """The four columns as one attribute, so that they cannot disagree; a property, so `Model(start=…)` works."""

    def read(instance):
        first = getattr(instance, f"{name}_first")
        if first is None:
            return None
        return PartialDate(first, getattr(instance, f"{name}_precision"), getattr(instance, f"{name}_circa"))

    def write(instance, value):
        if isinstance(value, str):
            value = PartialDate.parse(value) if value.strip() else None
        setattr(instance, f"{name}_first", value.first if value else None)
        setattr(instance, f"{name}_last", value.last if value else None)
        setattr(instance, f"{name}_precision", value.precision if value else "")
        setattr(instance, f"{name}_circa", value.circa if value else False)

    return property(read, write)


def partial_date_columns(*names):
    """Column names of the given partial dates, for `save(update_fields=…)`."""
    return [f"{name}_{suffix}" for name in names for suffix in ("first", "last", "precision", "circa")]


def partial_date_constraint(table, name):
    """The four columns of a partial date are empty together, and the last day is not before the first."""
    filled = models.Q(
        **{
            f"{name}_first__isnull": False,
            f"{name}_last__isnull": False,  # a check that comes out as NULL would let the row through
            f"{name}_last__gte": models.F(f"{name}_first"),
            f"{name}_precision__in": Precision.values,
        }
    )
    empty = models.Q(
        **{
            f"{name}_first__isnull": True,
            f"{name}_last__isnull": True,
            f"{name}_precision": "",
            f"{name}_circa": False,
        }
    )
    return models.CheckConstraint(
        condition=filled | empty,
        name=f"{table}_{name}_partial",
        violation_error_message="Datumet går inte att tolka. Skriv till exempel 2024-11-03, 2024-11 eller 2024.",
    )
