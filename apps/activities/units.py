"""Which units a person may put a record on."""

from apps.organisation.models import Unit
from apps.organisation.permissions import assigned_unit_ids, can_write_for, unit_ids


def offered_units(user, record):
    """{slug: unit} that the user may choose; the unit that the record has already is always among them."""
    units = Unit.objects.visible()
    if not user.is_coordinator:
        units = units.current().filter(pk__in=unit_ids(user))
    found = {unit.slug: unit for unit in units}
    if record.unit_id:
        found.setdefault(record.unit.slug, record.unit)
    return found


def asked_unit(request):
    """The unit of ?enhet=, which links to a new form may carry, if the user may write for it."""
    unit = Unit.objects.visible().filter(slug=request.GET.get("enhet", "").replace("\0", "")).first()
    return unit if unit is not None and can_write_for(request.user, unit) else None


def unit_choices(units, user):
    """(choices, what is chosen from the start): an empty first choice only where there is something to choose."""
    offered = [
        (slug, unit.name if unit.is_current() else f"{unit.name} (finns inte längre)") for slug, unit in units.items()
    ]
    if len(offered) == 1:
        return offered, offered[0][0]
    own = [slug for slug, unit in units.items() if unit.pk in assigned_unit_ids(user)]
    return [("", "Välj enhet"), *offered], own[0] if len(own) == 1 else ""
