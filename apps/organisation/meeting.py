"""Two people have the same record open: what they have both changed is compared, and nobody's is lost."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.core.conflicts import Settled, choose, has_choices, merge, seal, unseal
from apps.organisation.permissions import sees_all_of


@dataclass(frozen=True)
class Meeting:
    """Whom the typist met, for the page: who saved when, what must be chosen, what was taken over without asking."""

    saver: str
    saved_at: datetime.datetime
    conflicts: list
    taken: list

    @property
    def told(self):
        """What was taken over, as a sentence."""
        *first, last = (f"”{label}”" for label in self.taken)
        what = f"{', '.join(first)} och {last}" if first else last
        return f"{self.saver[:1].upper()}{self.saver[1:]} ändrade {what} medan du skrev. De ändringarna är kvar."


def saver_of(record, user):
    """Who saved last, by name only to those who may know it."""
    if record.updated_by_id == user.pk:
        return "du själv i ett annat fönster"
    if record.updated_by_id and sees_all_of(user, record):
        return record.updated_by.display_name
    return "någon annan"


def version_in(values):
    """The version a form was opened with, or None when it makes no sense: that the form itself says."""
    text = (values.get("version") or [""])[-1]
    return int(text) or None if text.isascii() and text.isdigit() and len(text) <= 9 else None


def settle(values, *, record, user, form, look: Callable[[], tuple[list[Any], dict[str, list[str]]]]):
    """What a posted form comes to when it meets the record as it is saved now: (Settled, Meeting or None).

    `form` is its name in what was sealed. `look` gives the parts that are compared, and what stands in the record now
    as it would be posted; it is asked only when there is somebody to meet.
    """
    version = version_in(values)
    if not record.pk or version is None or (version == record.version and not has_choices(values)):
        return Settled(values), None
    parts, stood = look()
    opened = unseal((values.get("opened") or [""])[-1], form=form, pk=record.pk)
    values = choose(values, parts, opened=opened)
    if version == record.version:
        return Settled(values), None
    saver = saver_of(record, user)
    settled = merge(values, parts, opened=opened, saved=stood, saver=saver)
    settled.values |= {"version": [str(record.version)], "opened": [seal(stood, form=form, pk=record.pk)]}
    return settled, Meeting(saver, record.updated_at, settled.conflicts, settled.taken)
