"""?enhet= and ?foregangare= of a list: what counts for a unit, on request with what its predecessors did."""

from typing import Any

from apps.core.options import FixedOptions
from apps.organisation.belonging import read_belonging
from apps.organisation.models import Unit

MISSING = "saknas"
PREDECESSORS = FixedOptions([("1", "Räkna med föregångare")])


class OfUnit:
    """For a ListFilter with the fields `enhet` and `foregangare`, which name these methods."""

    values: dict[str, Any]  # what was asked for, from ListFilter

    def counting_for(self, unit, belonging):
        """The condition that a row counts for the unit."""
        raise NotImplementedError

    def without_unit(self):
        """The condition of ?enhet=saknas, for lists that offer it."""
        raise NotImplementedError

    def of_unit(self, queryset, name, value):
        if value == MISSING:
            return queryset.filter(self.without_unit())
        unit = Unit.objects.visible().filter(slug=value).first()
        if unit is None:
            return queryset.none()
        belonging = read_belonging(heir=unit if "foregangare" in self.values else None)
        return queryset.filter(self.counting_for(unit, belonging))

    def with_predecessors(self, queryset, name, value):
        """Widens `enhet`, which reads it; alone it means nothing."""
        return queryset
