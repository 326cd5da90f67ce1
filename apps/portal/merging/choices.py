"""The fields in which two records differ: what each says, and which of it stays."""

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import longdate, number, upfirst
from apps.portal.history.words import Told, told_fields

KEEP, TAKE, BOTH = "kvar", "andra", "bada"
# Gathered by itself from both.
GATHERED = frozenset({"aliases"})


def told(kind):
    """The fields of a kind that a person may choose, the name first."""
    found = [
        one
        for one in told_fields(kind.model)
        if one.name not in GATHERED | kind.own and (one.field is None or one.field.editable)
    ]
    return sorted(found, key=lambda one: one.name != kind.title)


def parts_of(kind):
    """Fields that are chosen as one, in tuples."""
    fields = {one.name: one for one in told(kind)}
    group = {name: names for names in kind.together for name in names if name in fields}
    return [
        tuple(fields[each] for each in group.get(name, (name,)) if each in fields)
        for name in fields
        if group.get(name, (name,))[0] == name
    ]


def value_words(record, one: Told):
    """A field's value in words, "" when it is unknown."""
    value, field = getattr(record, one.name), one.field
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, PartialDate) or field is None:
        return f"{value}"
    if isinstance(field, ArrayField):
        labels = dict(field.base_field.flatchoices)
        return ", ".join(str(labels.get(each, each)) for each in value)
    if field.flatchoices:
        return upfirst(str(dict(field.flatchoices).get(value, value)))
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(field, models.DateField):
        return longdate(value)
    if isinstance(field, models.DecimalField | models.IntegerField):
        return number(value)
    return f"{value}"


def same(one, other):
    """Is it the same, but for line breaks and blanks around it?"""
    if isinstance(one, str) and isinstance(other, str):
        return one.split() == other.split()
    return one == other


@dataclass(frozen=True)
class Choice:
    """A part in which two records differ; `name` is that of its first field."""

    fields: tuple[Told, ...]
    mine: str
    theirs: str
    can_join: bool
    default: str

    @property
    def name(self):
        return self.fields[0].name

    @property
    def label(self):
        return upfirst(" och ".join(one.label for one in self.fields))

    @property
    def key(self):
        """Its name in the form."""
        return f"val-{self.name}"

    @property
    def values(self):
        return (KEEP, TAKE, BOTH) if self.can_join else (KEEP, TAKE)


def words_of(record, part):
    return ", ".join(filter(None, (value_words(record, one) for one in part)))


def choices_of(kind, winner, loser):
    """One Choice for each part that differs. What only the loser knows is taken unless somebody says otherwise."""
    found = []
    for part in parts_of(kind):
        if all(same(getattr(winner, one.name), getattr(loser, one.name)) for one in part):
            continue
        mine, theirs = words_of(winner, part), words_of(loser, part)
        can_join = len(part) == 1 and bool(mine and theirs) and is_joined(part[0].field, winner, loser)
        default = TAKE if theirs and not mine else BOTH if can_join and is_list(part[0].field) else KEEP
        found.append(Choice(part, mine, theirs, can_join, default))
    return found


def is_list(field):
    return isinstance(field, ArrayField)


def is_joined(field, winner, loser):
    """Can both values stand, one after the other? Texts when there is room for both."""
    if is_list(field):
        return True
    if not isinstance(field, models.TextField):
        return False
    both = join(field, getattr(winner, field.name), getattr(loser, field.name))
    return field.max_length is None or len(both) <= field.max_length


def join(field, mine, theirs):
    if is_list(field):
        return list(dict.fromkeys([*mine, *theirs]))
    return f"{mine.rstrip()}\n\n{theirs.lstrip()}"


def chosen(choices, sent):
    """{name of the choice: KEEP, TAKE or BOTH} of what a form sent; nonsense is the default."""
    found = {}
    for choice in choices:
        value = sent.get(choice.key)
        found[choice.name] = value if value in choice.values else choice.default
    return found


def apply(choices, picked, winner, loser):
    """Write what was chosen into the winner, unsaved."""
    for choice in choices:
        how = picked.get(choice.name, choice.default)
        for one in choice.fields:
            mine, theirs = getattr(winner, one.name), getattr(loser, one.name)
            if how == TAKE:
                setattr(winner, one.name, theirs)
            elif how == BOTH and choice.can_join:
                setattr(winner, one.name, join(one.field, mine, theirs))
