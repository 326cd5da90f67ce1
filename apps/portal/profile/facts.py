"""Facts with their sources, whom to ask, and when somebody last stood up for it all."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from apps.core.models import Fact
from apps.core.partial_date import PartialDate
from apps.organisation.models import ContactAssignment, Unit, UnitParent, UnitService

POLICY = "Inriktningsdokument"
NO_SOURCE = "Ingen källa"


def short_source(source):
    """The source as the quiet column has room for; the table of sources gives it in full."""
    if source.startswith(NO_SOURCE):
        return ""
    return "policyn" if source.startswith(POLICY) else source


def fact_rows(label, facts):
    """Facts of one kind as rows for components/facts.html, preferred first, each with year and source."""
    rows = []
    for fact in facts:
        year = f"{fact.as_of}" if fact.as_of else "utan år" if fact.number is not None else ""
        row = {
            "label": "" if rows else label,
            "value": fact.value,
            "certainty": fact.certainty,
            "src": ", ".join(part for part in (short_source(fact.source), year) if part),
        }
        if fact.kind == Fact.Kind.WEBSITE:
            domain = urlsplit(fact.text).netloc.removeprefix("www.") or fact.text
            row |= {"value": domain, "href": fact.text, "src": "" if fact.source == domain else row["src"]}
        rows.append(row)
    return rows


def by_kind(facts):
    """{kind: facts}, the preferred one of each kind first."""
    found = {}
    for fact in sorted(facts, key=lambda fact: (not fact.preferred, fact.pk)):
        found.setdefault(fact.kind, []).append(fact)
    return found


@dataclass(frozen=True)
class Sentences:
    """Facts that are sentences, as rows for components/facts.html; `source` when all have the same one."""

    rows: list[dict]
    source: str


def sentences(facts, *, besides):
    """The facts whose kind is not `besides`, the preferred one of each kind first."""
    told = by_kind(fact for fact in facts if fact.kind not in besides)
    sources = {fact.source for group in told.values() for fact in group}
    rows = []
    for group in told.values():
        for place, fact in enumerate(group):
            row = {"label": "" if place else fact.get_kind_display(), "value": fact.value, "certainty": fact.certainty}
            rows.append(row | {"src": "" if len(sources) == 1 else fact.source})
    return Sentences(rows, sources.pop() if len(sources) == 1 else "")


def contacts_of(unit):
    """Today's contact persons and deputies of a unit, contact persons first; one query.

    A nämnd or a school that has none is asked through the kontor that works for it.
    """
    offices = UnitService.objects.current().filter(board=unit).values("office")
    parents = UnitParent.objects.current().filter(unit=unit, parent__kind=Unit.Kind.OFFICE).values("parent")
    near = Q(unit=unit) | Q(unit__in=offices) | Q(unit__in=parents)
    assignments = ContactAssignment.objects.current().filter(near).select_related("person", "unit")
    found = list(assignments.order_by("kind", "unit__name", "start", "id"))
    own = [assignment for assignment in found if assignment.unit_id == unit.pk]
    return own or found


def owner_rows(unit):
    """The unit that answers for the record, and whom to ask there; one query."""
    if unit is None:
        return [{"label": "Ansvarig enhet", "value": None}, *contact_rows(None, [])]
    owner = {"label": "Ansvarig enhet", "value": unit.name, "href": unit.get_absolute_url()}
    return [owner, *contact_rows(unit, contacts_of(unit))]


def contact_rows(unit, assignments):
    """Whom to ask, as rows for components/facts.html: the role mailbox first, then persons, or that nobody is there."""
    rows = []
    if unit and unit.mailbox:
        rows.append({"value": unit.mailbox, "href": f"mailto:{unit.mailbox}"})
    for assignment in assignments:
        is_deputy = assignment.kind == ContactAssignment.Kind.DEPUTY
        other = assignment.unit.name if assignment.unit_id != unit.pk else ""
        row = {
            "value": assignment.person.name,
            "src": ", ".join(filter(None, ["ersättare" if is_deputy else "", other])),
        }
        if assignment.person.email:
            row["href"] = f"mailto:{assignment.person.email}"
        rows.append(row)
    if not assignments:
        rows.append({"value": "Ingen kontaktperson är utsedd"})
        if not (unit and unit.mailbox):
            rows.append({"value": settings.MAILBOX, "href": f"mailto:{settings.MAILBOX}", "src": "samordnaren"})
    return [row | {"label": "" if place else "Kontakt hos oss"} for place, row in enumerate(rows)]


def confirmed_words(record):
    """When somebody last said that the facts are right."""
    if record.confirmed_at is None:
        return "Uppgifterna är inte bekräftade av någon enhet ännu."
    by = f" av {record.confirmed_by.name}" if record.confirmed_by else ""
    return f"Senast bekräftad {PartialDate.day(record.confirmed_at)}{by}."


def is_stale(record, today):
    """Nobody has stood up for the facts for a year, or ever."""
    return record.confirmed_at is None or (today - record.confirmed_at).days > 365
