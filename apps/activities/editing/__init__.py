"""What the forms of this room have in common that several people may have open at once: drafts, and saving in turn."""

from apps.activities.editing.flow import Editing, edit
from apps.activities.editing.units import asked_unit, offered_units, unit_choices

__all__ = ["Editing", "asked_unit", "edit", "offered_units", "unit_choices"]
