"""Two people at the same record: what only one of them changed is merged, the rest is asked about, field by field.

Three versions meet, each as a form is posted ({name: [texts]}): what stood when the form was opened, what was typed
since, and what somebody else has saved meanwhile. A form carries the first of them, signed, in its field `opened`.
The second person gets the form back with a choice at every field that both changed: theirs, the other's or, for
lists, both. What was typed stays in the fields until somebody chooses otherwise.
"""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict

CHOICE = "val-"
MINE, THEIRS, BOTH = "mitt", "sparat", "bada"
# A form that loses against others this many times in one request is shown to its person instead.
TRIES = 5


def is_list(form_field):
    """Does the field hold several values at once?"""
    return bool(getattr(form_field.widget, "allow_multiple_selected", False))


def is_tick(form_field):
    return isinstance(form_field, forms.BooleanField)


def as_posted(form_field, value):
    """An initial value as a browser would send it back untouched."""
    if is_list(form_field):
        return [str(one) for one in form_field.prepare_value(value) or []]
    if is_tick(form_field):
        return ["on"] if value else []
    prepared = form_field.prepare_value(value)
    if not isinstance(form_field.widget, forms.widgets.ChoiceWidget):
        prepared = form_field.widget.format_value(prepared)
    return ["" if prepared is None else str(prepared)]


def posted_values(form):
    """The form's initial values as a browser would send them; hidden fields are not the person's."""
    return {
        name: as_posted(form_field, form.get_initial_for_field(form_field, name))
        for name, form_field in form.fields.items()
        if not form_field.widget.is_hidden
    }


def values_of(data):
    """A posted form as plain {name: [texts]}."""
    return {name: list(texts) for name, texts in data.lists()}


def as_data(values):
    """{name: [texts]} as a form takes it."""
    data = QueryDict(mutable=True)
    for name, texts in values.items():
        data.setlist(name, texts)
    return data


def seal(values, *, form, pk):
    """Values for the hidden field `opened`; signed, so that what comes back is what went out."""
    return signing.dumps(values, salt=f"opened:{form}:{pk}", compress=True)


def unseal(text, *, form, pk):
    """The values that `seal` hid, or None when they were damaged on the way."""
    try:
        return signing.loads(text or "", salt=f"opened:{form}:{pk}")
    except signing.BadSignature:
        return None


def plain(text):
    return "\n".join(text.strip().splitlines())


def meaning(form_field, texts):
    """What texts mean to a field, for comparing: "1 000" and "1000,00" are the same sum."""
    if is_list(form_field):
        return frozenset(texts)
    text = texts[-1] if texts else ""
    if is_tick(form_field):
        return form_field.to_python(text)
    try:
        value = form_field.clean(text)
    except ValidationError:
        value = text
    return plain(value) if isinstance(value, str) else value


def in_words(form_field, texts):
    """What texts say, for a person."""
    if is_tick(form_field):
        return "Ja" if form_field.to_python(texts[-1] if texts else "") else "Nej"
    choices = getattr(form_field, "choices", None)
    if choices is None:
        return plain(texts[-1]) if texts else ""
    labels = {}
    for value, label in choices:
        for pair in label if isinstance(label, (list, tuple)) else [(value, label)]:
            labels[str(pair[0])] = str(pair[1])
    return "\n".join(labels.get(text, text) for text in texts if text)


class FieldPart:
    """Fields that are compared and chosen together, such as a status and its date; the first gives the name."""

    def __init__(self, **fields):
        self.fields = fields
        self.name = next(iter(fields))
        self.label = fields[self.name].label
        self.can_join = len(fields) == 1 and is_list(fields[self.name])

    def pick(self, values, absent=None):
        """This part's share. A field that was not sent at all is as in `absent`; an empty box is never sent."""
        picked = {}
        for name, form_field in self.fields.items():
            if name in values:
                picked[name] = values[name]
            elif absent is None or is_list(form_field) or is_tick(form_field):
                picked[name] = [] if is_list(form_field) or is_tick(form_field) else [""]
            else:
                picked[name] = absent.get(name, [""])
        return picked

    def put(self, values, share):
        values.update(share)

    def same(self, one, other):
        return all(meaning(field, one[name]) == meaning(field, other[name]) for name, field in self.fields.items())

    def join(self, one, other):
        return {self.name: list(dict.fromkeys([*one[self.name], *other[self.name]]))}

    def words(self, share):
        lines = (in_words(form_field, share[name]) for name, form_field in self.fields.items())
        return "\n".join(line for line in lines if line)


def parts_of(fields, together=()):
    """One part for each visible field of {name: field}, but those that belong `together` (tuples of names) in one."""
    group = {name: names for names in together for name in names}
    parts = []
    for name, form_field in fields.items():
        names = group.get(name, (name,))
        if not form_field.widget.is_hidden and names[0] == name:
            parts.append(FieldPart(**{each: fields[each] for each in names if each in fields}))
    return parts


@dataclass(frozen=True)
class Conflict:
    """One part that both have changed; texts in words, `opened` None when unknown."""

    name: str
    label: str
    mine: str
    theirs: str
    opened: str | None
    can_join: bool
    saver: str = ""

    @property
    def field_name(self):
        return f"{CHOICE}{self.name}"

    @property
    def anchor(self):
        return f"id_{self.field_name}_0"


@dataclass
class Settled:
    """What became of a posted form: its values, what must be chosen, and the labels of what others had changed."""

    values: dict[str, list[str]]
    conflicts: list[Conflict] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    @property
    def data(self):
        return as_data(self.values)


def has_choices(values):
    return any(name.startswith(CHOICE) for name in values)


def choose(values, parts, *, opened):
    """The values after the person's choices: `opened` holds what the other had saved when they were asked."""
    chosen = {name: texts for name, texts in values.items() if not name.startswith(CHOICE)}
    for part in parts:
        choice = (values.get(f"{CHOICE}{part.name}") or [MINE])[-1]
        if opened is None or choice not in {THEIRS, BOTH}:
            continue
        theirs = part.pick(opened)
        if choice == THEIRS:
            part.put(chosen, theirs)
        elif part.can_join:
            part.put(chosen, part.join(part.pick(chosen, absent=opened), theirs))
    return chosen


def merge(values, parts, *, opened, saved, saver=""):
    """Lay what was typed over what somebody else saved. Both changed: a conflict, what was typed stays."""
    settled = Settled(dict(values))
    for part in parts:
        theirs = part.pick(saved)
        base: Any = None if opened is None else part.pick(opened)
        mine = part.pick(values, absent=saved if opened is None else opened)
        part.put(settled.values, mine)
        if part.same(mine, theirs) or (base is not None and part.same(base, theirs)):
            continue
        if base is not None and part.same(base, mine):
            part.put(settled.values, theirs)
            settled.taken.append(part.label)
            continue
        texts = (part.words(mine), part.words(theirs), None if base is None else part.words(base))
        settled.conflicts.append(Conflict(part.name, part.label, *texts, part.can_join, saver))
    return settled


def attach(form, conflicts):
    """Show each conflict at its field; what has no field of its own shows it by itself."""
    for conflict in conflicts:
        if conflict.name in form.fields:
            form.fields[conflict.name].conflict = conflict
