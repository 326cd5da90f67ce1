"""How a unit is written down: its details, its services, its places under others, what it carries on.

The rows beside a unit have no version of their own: they follow the unit's, which every change here counts up.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.core.models import lock, touch
from apps.organisation.models import Unit, UnitParent
from apps.organisation.slugs import free_slug

OFFICE_ONLY = "Bara ett kontor arbetar för nämnder."
BOARD_ONLY = "Välj en nämnd."
CIRCLE = "Enheten lyder redan över den du valde. Det blir en cirkel."


def refuse_namesake(name, *, but=None):
    """Two visible units that exist at the same time must not have one name."""
    twins = Unit.objects.visible().filter(name__iexact=name, valid_to_last__isnull=True)
    if twins.exclude(pk=but).exists():
        raise ValidationError({"name": "Det finns redan en enhet med det namnet."})


@transaction.atomic
def create_unit(*, name, kind, by, valid_from=None, **details):
    """A new unit without a predecessor, such as a school that opens. `valid_from` is a PartialDate or None."""
    refuse_namesake(name)
    slug = free_slug(name, model=Unit, otherwise="enhet")
    unit = Unit(name=name, kind=kind, slug=slug, created_by=by, updated_by=by, **details)
    unit.valid_from = valid_from
    unit.full_clean(exclude=["created_by", "updated_by"])
    unit.save()
    return unit


@transaction.atomic
def change_unit(*, unit, by, version, **details):
    """Mend the details of a unit. Raises StaleVersionError, or ValidationError by field.

    A new name is a new unit (`reorganise`); only a misspelt one is mended here, and the address stays as it was.
    """
    saved = lock(Unit, unit.pk, version)
    if details.get("name", saved.name) != saved.name:
        refuse_namesake(details["name"], but=saved.pk)
    for name, value in details.items():
        setattr(saved, name, value)
    saved.full_clean(exclude=["created_by", "updated_by"])
    touch(saved, by=by).save()
    return saved


def save_beside(row, unit, *, by, version):
    """Save a row that hangs on a unit; the unit's version says whether somebody else was here."""
    saved = lock(Unit, unit.pk, version)
    row.full_clean()
    row.save()
    touch(saved, by=by).save()
    return row


@transaction.atomic
def save_service(*, service, unit, by, version):
    """Note which kontor works for which nämnd, and when. `unit` is the one whose page it was written on."""
    if service.office.kind != Unit.Kind.OFFICE:
        raise ValidationError({"office": OFFICE_ONLY})
    if service.board.kind not in {Unit.Kind.BOARD, Unit.Kind.COUNCIL, Unit.Kind.AUDIT}:
        raise ValidationError({"board": BOARD_ONLY})
    return save_beside(service, unit, by=by, version=version)


@transaction.atomic
def save_parent(*, place, unit, by, version):
    """Note which unit another belongs under, and when."""
    if place.parent_id in below(place.unit_id):
        raise ValidationError({"parent": CIRCLE})
    return save_beside(place, unit, by=by, version=version)


def below(unit_id):
    """Ids of every unit under this one at some time, itself among them."""
    pairs = list(UnitParent.objects.values_list("parent_id", "unit_id"))
    found, size = {unit_id}, 0
    while len(found) > size:
        size = len(found)
        found |= {unit for parent, unit in pairs if parent in found}
    return found


@transaction.atomic
def save_succession(*, succession, unit, by, version):
    """Note that one unit is carried on by another."""
    return save_beside(succession, unit, by=by, version=version)


@transaction.atomic
def remove_row(*, row, unit, by, version):
    """Take away a service, place or succession that was written by mistake; the history keeps it."""
    saved = lock(Unit, unit.pk, version)
    touch(saved, by=by).save()
    row.delete()
