"""A record's history as people read it: what was done, by whom, field by field, newest first."""

import datetime
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from apps.core.models import Confidential, Fact, Record
from apps.portal.history.budgets import budget_changes, wanted_lines
from apps.portal.history.changes import Change, Net, net_events
from apps.portal.history.names import Author, Authors, find_names
from apps.portal.history.rows import Reader, events_of
from apps.portal.history.words import differences, in_words, told_fields
from apps.projects.models import StatusChange

NAMED = 3  # things named in a heading before it says how many more there are
OPEN_CHANGES = 8  # more than these are folded


@dataclass(frozen=True)
class Group:
    """What one person did in one go. `did` begins after the name; `single` is told in the heading itself."""

    at: datetime.datetime
    author: Author
    did: str
    changes: list[Change]
    single: Change | None = None
    since: datetime.datetime | None = None

    @property
    def folded(self):
        return len(self.changes) > OPEN_CHANGES


class Storyteller:
    """Tells the events of some moments of one record to one user; the number of questions does not grow with them."""

    def __init__(self, reader: Reader, moments, *, user, owner_ids):
        self.reader = reader
        self.events = events_of(reader, moments)
        self.lines = wanted_lines(reader, self.events)
        self.names = find_names(self.wanted(), user=user, with_persons=reader.sees_all)
        contexts = {event.context for event in self.events}
        self.authors = Authors(contexts, with_persons=reader.sees_all, owner_ids=owner_ids)

    def fields(self, table):
        hidden = frozenset() if self.reader.sees_all else table.sensitive | {"marked_reason", "marked_paragraph"}
        return [told for told in told_fields(table.model, links=table.links) if told.name not in hidden]

    def all_fields(self, table):
        """As `fields`, with the links when they name the row, as from a kontor to the nämnd it serves."""
        return self.fields(replace(table, links=tuple(name for name in table.links if name not in table.heads)))

    def wanted(self):
        """{model: ids} of what the events and the lines they are compared with point to."""
        found: dict = {}
        rows = [(event.table, row) for event in self.events for row in (event.row, event.before) if row]
        for table, row in (*rows, *self.lines.rows()):
            for told in self.all_fields(table):
                if told.target is not None and (value := told.raw(row)) is not None:
                    found.setdefault(told.target, set()).add(value)
        return found

    def value(self, told, row, at):
        return in_words(told, row, lambda model, pk: self.names.of(model, pk, at))

    def groups(self):
        """The events as Groups, in the order of the events; those of one request or job are one."""
        for _, found in groupby(self.events, key=self.authors.one_go):
            events = list(found)
            author = self.authors.of(events[0].context, events[0].at)
            yield self.group(events, author)

    def group(self, events, author):
        nets = net_events(events)
        if not self.reader.sees_all and any(net.before is None and not net.is_new for net in nets):
            # Why a marking was lifted may tell what it was for.
            author = replace(author, reason="")
        verb, changes = self.about_record([net for net in nets if net.table.is_record])
        noted = {net.row["status"]: net for net in nets if net.table.model is StatusChange and net.is_new}
        changes = [self.with_note(change, noted) for change in changes]
        told_with_status = {id(noted[change.key]) for change in changes if change.key in noted}
        rest = [net for net in nets if not net.table.is_record and id(net) not in told_with_status]
        budget, rest = budget_changes(rest, self.lines, self.value)
        changes += budget
        for _, found in groupby(rest, key=lambda net: net.table.model):
            changes += self.about_rows(list(found))
        single = changes[0] if not verb and len(changes) == 1 and changes[0].is_short else None
        did = verb or ("" if single else summary(changes))
        until, since = events[0].at, events[-1].at
        long_time = until - since > datetime.timedelta(minutes=1)
        return Group(until, author, did, [] if single else changes, single, since if long_time else None)

    def about_record(self, nets):
        """(what was done with the record as a whole, its changes)."""
        if not nets:
            return "", []
        net, definite = nets[0], getattr(self.reader.story, "definite", "")
        if net.is_gone:
            return f"tog bort {definite}", self.stated(net)
        if net.is_new:
            return f"la in {definite}", self.stated(net)
        if net.before is None:
            return f"gjorde {definite} synligt för alla", self.stated(net)
        state = self.state(net)
        return state.format(definite), self.changed(net)

    def state(self, net):
        """What was done with the row as a whole, to be filled in with its name: hidden, marked; or nothing."""
        before, row = net.before or {}, net.row
        if issubclass(net.table.model, Record) and bool(before.get("hidden_at")) != bool(row.get("hidden_at")):
            return "dolde {}" if row.get("hidden_at") else "visade {} på nytt"
        if issubclass(net.table.model, Confidential) and bool(before.get("marked_at")) != bool(row.get("marked_at")):
            return "sekretessmarkerade {}" if row.get("marked_at") else "tog bort sekretessmarkeringen på {}"
        return ""

    def stated(self, net):
        """Every field that is filled in, of what is new or gone."""
        fields = self.fields(net.table)
        texts = [(told, self.value(told, net.row, net.at)) for told in fields if not is_default(told, net.row)]
        kind = "removed" if net.is_gone else "stated"
        return [Change(kind, told.label, **{side(kind): text}) for told, text in texts if text is not None]

    def changed(self, net, title=""):
        """One change for each field that differs."""
        found = []
        for told in self.fields(net.table):
            if told.raw(net.before) == told.raw(net.row):
                continue
            before, after = self.value(told, net.before, net.before_at), self.value(told, net.row, net.at)
            if before == after and told.target is None:
                continue
            parts = differences(before, after) if told.is_text and before and after else None
            label = f"{title}, {told.label}" if title else told.label
            key = net.row["status"] if told.name == "status" else ""
            about = net.table.noun if title else ""
            found.append(Change("changed", label, before, after, parts, key=key, about=about))
        return found

    def with_note(self, change, noted):
        """A change of status with the day and the reason that were noted for it."""
        if change.key not in noted:
            return change
        net = noted[change.key]
        told = {one.name: self.value(one, net.row, net.at) for one in self.fields(net.table)}
        day, reason = told.get("date"), told.get("reason")
        note = ", ".join(filter(None, [f"från {day}" if day else "", f"skäl: {reason}" if reason else ""]))
        return replace(change, note=note)

    def about_rows(self, nets):
        """Changes of rows that hang on the record, all of one table."""
        table = nets[0].table
        if table.is_link:
            return [self.linked(table, nets)]
        found = []
        for net in nets:
            title = f"{table.noun} {self.title(net)}".strip()
            if net.is_new or net.is_gone or net.before is None:
                kind = "removed" if net.is_gone else "added" if net.is_new else "stated"
                found.append(Change(kind, table.noun, **{side(kind): self.described(net)}))
                continue
            if state := self.state(net):
                found.append(Change("state", title, after=state.format(title), about=table.noun))
            found += self.changed(net, title)
        return found

    def linked(self, table, nets):
        """Goals, partners of an agreement and the like: which came and which went."""
        came = [self.title(net) for net in nets if not net.is_gone]
        went = [self.title(net) for net in nets if net.is_gone]
        return Change("list", table.noun, before=", ".join(sorted(went)) or None, after=", ".join(sorted(came)) or None)

    def title(self, net):
        """What a row is called: "grundskolan för Utbildningsnämnden", "Invånare: cirka 606 000"."""
        fields = {told.name: told for told in self.all_fields(net.table)}
        words = [self.value(fields[name], net.row, net.at) for name in net.table.heads if name in fields]
        title = net.table.joint.join(filter(None, words))
        return f"{title}: {fact_value(net)}" if issubclass(net.table.model, Fact) else title

    def described(self, net):
        """A whole row in one sentence: its title, then what else is filled in."""
        told_before = {*net.table.heads, *(FACT_VALUE if issubclass(net.table.model, Fact) else ())}
        rest = [
            f"{told.label}: {text}"
            for told in self.fields(net.table)
            if told.name not in told_before
            and not is_default(told, net.row)
            and (text := self.value(told, net.row, net.at)) is not None
        ]
        title, more = self.title(net), "; ".join(rest)
        return f"{title} ({more})" if title and more else title or more


FACT_VALUE = ("text", "number", "qualifier", "date")


def fact_value(net: Net):
    """The statement of a fact row, as its page shows it."""
    columns = {field.attname: net.row.get(field.column) for field in Fact._meta.local_concrete_fields}
    if columns["date_first"]:
        columns["date_first"] = datetime.date.fromisoformat(columns["date_first"])
    fact: Any = net.table.model(**columns)
    return fact.value


def is_default(told, row):
    """Is the field as every new row has it? Then it says nothing of a row that is added."""
    field = told.field
    return field is not None and field.has_default() and field.get_default() == row.get(field.column)


def side(kind):
    return "before" if kind == "removed" else "after"


def summary(changes):
    """What was changed, for a heading: at most NAMED things by name."""
    labels = list(dict.fromkeys(change.about or change.label for change in changes))
    if not labels:
        return "sparade utan att några uppgifter ändrades"
    named, more = labels[:NAMED], len(labels) - NAMED
    if more > 0:
        return f"ändrade {', '.join(named)} och {more} uppgifter till" if more > 1 else f"ändrade {', '.join(labels)}"
    return f"ändrade {', '.join(named[:-1])} och {named[-1]}" if len(named) > 1 else f"ändrade {named[0]}"
