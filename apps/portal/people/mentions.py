"""Where a name, an address or a number stands in free text, for a person to mend.

No key points to what somebody typed. The register's text columns are searched, and the same columns of the history,
whose rows nobody can mend: they are counted, and go when an adopted plan says so.
"""

import functools
import operator
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import CharField, Q, TextField
from django.urls import NoReverseMatch
from pghistory.models import Context

from apps.accounts.models import DatabaseMark, FormDraft, Identity, Person, RequestCount, RetentionRun, User
from apps.portal.people.references import is_history, title_of

# The person's own row and login, which are emptied, and what nobody types.
LEFT_OUT = {Person, User, Identity, FormDraft, RetentionRun, DatabaseMark, RequestCount}
SHORTEST = 3
MOST = 200
AROUND = 60  # characters on each side of a hit
# Where a row without a page of its own is read and changed.
PLACES = ("project", "activity", "partnership", "network", "unit", "agreement", "budget")


@dataclass(frozen=True)
class Mention:
    """One text that holds a term. `snippet` is empty where the reader may not see the record."""

    words: str
    title: str
    field: str
    snippet: str
    href: str


@dataclass
class Mentions:
    """`in_history` counts rows that cannot be changed; `is_cut` when there are more hits than are shown."""

    terms: list[str]
    found: list[Mention] = field(default_factory=list)
    in_history: int = 0
    is_cut: bool = False


def terms_for(person):
    """What gives a person away in a text: the name, the address and the number, each long enough to search for."""
    if person.anonymised_at:
        return []
    return [term for term in (person.name, person.email, person.phone) if len(term) >= SHORTEST]


def text_fields(model):
    """Columns that people type in; what is chosen from a list or made by the program is left out."""
    return [
        column
        for column in model._meta.local_fields
        if isinstance(column, CharField | TextField)
        and not column.choices
        and not column.name.startswith("pgh_")
        and column.get_internal_type() != "SlugField"
    ]


def models_with_text():
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", model)
        if model.__module__.startswith("apps.") and tracked not in LEFT_OUT and text_fields(model):
            yield model


def find(terms, *, reader):
    """Mentions of any of the terms, whatever the case of the letters, as `reader` may see them."""
    mentions = Mentions([term for term in terms if len(term) >= SHORTEST and "\x00" not in term])
    if not mentions.terms:
        return mentions
    reasons = (Q(metadata__reason__icontains=term) for term in mentions.terms)
    mentions.in_history = Context.objects.filter(functools.reduce(operator.or_, reasons)).count()
    for model in models_with_text():
        wanted = Q(pk__in=[])
        for column in text_fields(model):
            for term in mentions.terms:
                wanted |= Q(**{f"{column.name}__icontains": term})
        rows = model._base_manager.filter(wanted).order_by("pk")
        if is_history(model):
            mentions.in_history += rows.count()
            continue
        room = MOST - len(mentions.found)
        found = [each for row in rows[: room + 1] for each in mentions_in(row, mentions.terms, reader)]
        mentions.found += found[:room]
        mentions.is_cut = mentions.is_cut or len(found) > room
    return mentions


def mentions_in(row, terms, reader):
    model = type(row)
    open_to_reader = is_open_to(row, reader)
    title = title_of(row) if open_to_reader else ""
    for column in text_fields(model):
        text = getattr(row, column.attname) or ""
        for term in terms:
            at = text.casefold().find(term.casefold())
            if at >= 0:
                snippet = cut(text, at, len(term)) if open_to_reader else ""
                href = address_of(row) if open_to_reader else ""
                label = title or f"nummer {row.pk}"
                yield Mention(str(model._meta.verbose_name), label, str(column.verbose_name), snippet, href)
                break


def with_owners(row):
    """The row and the records it belongs to, nearest first."""
    while row is not None:
        yield row
        row = next((owner for name in PLACES if (owner := getattr(row, name, None)) is not None), None)


def is_open_to(row, reader):
    """May the reader see the text? An idea or a marked record is for its unit and the samordnare to mend."""
    for record in with_owners(row):
        manager = type(record)._default_manager
        if getattr(record, "marked_at", None):
            return False
        if hasattr(manager, "readable_by") and not manager.readable_by(reader).filter(pk=record.pk).exists():
            return False
    return True


def cut(text, at, length):
    start, end = max(0, at - AROUND), at + length + AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def address_of(row):
    """The page of the row, or of the record it belongs to; empty when there is none."""
    for record in with_owners(row):
        if hasattr(record, "get_absolute_url"):
            try:
                return record.get_absolute_url()
            except NoReverseMatch:
                continue
    return ""
