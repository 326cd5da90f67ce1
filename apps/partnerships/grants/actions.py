"""How a grant changes: one transaction, versions checked, history kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.core.models import lock, touch
from apps.partnerships.models import AssociationGrant, AssociationGrantCity

NOT_YET = "Dagen har inte varit än."


@transaction.atomic
def save_grant(*, grant, by, cities, version=None):
    """Create or change a grant and the vänorter it concerns, or raise ValidationError by form field.

    `grant` carries the new field values and `version` the one the form was opened with.
    """
    problems = faults_in(grant, cities)
    if problems:
        raise ValidationError(problems)
    if grant.pk:
        grant.version = lock(AssociationGrant, grant.pk, version).version
        touch(grant, by=by)
    else:
        grant.created_by = grant.updated_by = by
    grant.validate_constraints()
    grant.save()
    set_cities(grant, cities)
    return grant


@transaction.atomic
def change_board(*, grant, unit, by):
    """Let another nämnd be the one that decides."""
    saved = lock(AssociationGrant, grant.pk)
    saved.unit = unit
    touch(saved, by=by).save()
    return saved


def faults_in(grant, cities):
    """What does not make sense: {form field: message}. An empty sum is unknown and stands in nobody's way."""
    today = timezone.localdate()
    found = {}
    if not cities:
        found["cities"] = "Välj minst en vänort som utbytet gäller."
    if not (grant.applied_on or grant.decided_on or grant.source_text):
        found["applied_on"] = "Ange när ansökan kom eller när beslutet fattades. För en äldre uppgift räcker källan."
    for name in ("applied_on", "decided_on", "accounted_on"):
        if (day := getattr(grant, name)) and day > today:
            found[name] = NOT_YET
    if grant.applied_on and grant.decided_on and grant.decided_on < grant.applied_on:
        found["decided_on"] = "Beslutet kan inte vara före ansökan."
    if grant.granted is not None and not (grant.decided_on or grant.source_text):
        found.setdefault("decided_on", "Ange när beslutet fattades. Bidraget räknas till det året.")
    return faults_after(grant) | found


def faults_after(grant):
    """Money moves in one direction: granted, paid out, accounted for, reclaimed."""
    found = {}
    refused = grant.granted == 0
    if grant.paid and refused:
        found["paid"] = "Ansökan fick avslag (beviljat 0 kr), så inget kan vara utbetalt."
    elif grant.paid and grant.granted is not None and grant.paid > grant.granted:
        found["paid"] = "Mer kan inte betalas ut än vad som beviljades."
    nothing_paid = refused or grant.paid == 0
    if nothing_paid and (grant.accounted or grant.accounted_on):
        found["accounted_on" if grant.accounted_on else "accounted"] = (
            "Inget är utbetalt, så det finns inget att redovisa."
        )
    if grant.accounted_on and grant.decided_on and grant.accounted_on < grant.decided_on:
        found["accounted_on"] = "Redovisningen kan inte ha kommit före beslutet."
    if grant.reclaimed and nothing_paid:
        found["reclaimed"] = "Inget är utbetalt, så inget kan krävas tillbaka."
    elif grant.reclaimed and grant.paid is not None and grant.reclaimed > grant.paid:
        found["reclaimed"] = "Mer kan inte krävas tillbaka än vad som betalades ut."
    return found


def set_cities(grant, cities):
    """Make the grant's vänorter exactly these."""
    wanted = {city.pk for city in cities}
    there = set()
    for row in AssociationGrantCity.objects.filter(grant=grant):
        if row.partnership_id in wanted:
            there.add(row.partnership_id)
        else:
            row.delete()
    for pk in sorted(wanted - there):
        AssociationGrantCity.objects.create(grant=grant, partnership_id=pk)
