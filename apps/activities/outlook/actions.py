"""How a unit states its large decisions. One transaction each, versions checked."""

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.activities.models import HorizonScan
from apps.core.models import lock, touch

Considered = HorizonScan.Considered


@transaction.atomic
def save_scan(*, scan, by, version=None):
    """Create or change a stated decision, or raise ValidationError by form field.

    What the answer does not ask for is not kept: a reason why not beside a yes would contradict it.
    """
    if scan.pk:
        scan.version = lock(HorizonScan, scan.pk, version).version
    if scan.considered == Considered.YES:
        scan.reason = ""
    else:
        scan.arenas = scan.choice = ""
    if problems := missing_for(scan):
        raise ValidationError(problems)
    if scan.pk:
        touch(scan, by=by)
    else:
        scan.created_by = scan.updated_by = by
    scan.validate_constraints()
    scan.save()
    return scan


def missing_for(scan):
    """What a stated decision lacks: {form field: message}."""
    missing = {}
    if not scan.decision:
        missing["decision"] = "Skriv vilket beslut det gäller."
    if scan.unit_id is None:
        missing["unit"] = "Välj vilken enhet som beslutar."
    if scan.decided_on is None:
        missing["decided_on"] = "Ange beslutets datum."
    if scan.considered == Considered.YES and not scan.arenas.strip():
        missing["arenas"] = "Skriv vad ni tittade på."
    elif scan.considered == Considered.NO and not scan.reason.strip():
        missing["reason"] = "Skriv varför omvärlden inte togs in."
    elif scan.considered == Considered.IRRELEVANT and not scan.reason.strip():
        missing["reason"] = "Skriv varför det inte var aktuellt."
    elif not scan.considered:
        missing["considered"] = "Välj om omvärlden togs in före beslutet."
    return missing


@transaction.atomic
def change_unit(*, scan, unit, by):
    """Let another unit have stated the decision."""
    saved = lock(HorizonScan, scan.pk)
    saved.unit = unit
    touch(saved, by=by).save()
    return saved
