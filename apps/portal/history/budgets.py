"""A new version of a budget is told by what it changes, not by its rows."""

from dataclasses import dataclass, field
from decimal import Decimal

from psycopg import sql

from apps.core.templatetags.intl import SPACE, kr, number
from apps.portal.history.changes import Change
from apps.portal.history.rows import ask, column_of, load, table_of
from apps.portal.history.tables import PROJECT
from apps.portal.history.words import told_fields
from apps.projects.models import Budget, BudgetLine

LINES = next(table for table in PROJECT.tables if table.model is BudgetLine)
TOLD = {told.name: told for told in told_fields(BudgetLine)}


@dataclass
class Lines:
    """Events of the lines of the versions that new ones are compared with: {(project, version): [(at, label, row)]}."""

    events: dict = field(default_factory=dict)

    def rows(self):
        return [(LINES, row) for found in self.events.values() for _, _, row in found]

    def as_of(self, project, version, at):
        """The lines of a version as they stood just before a moment."""
        rows: dict = {}
        for when, label, row in self.events.get((project, version), []):
            if when < at:
                rows[row["id"]] = None if label == "delete" else row
        return [row for row in rows.values() if row is not None]


def wanted_lines(reader, events):
    """The lines of the versions before those that are new in the events; one question, none when there are none."""
    new = [event.row for event in events if event.table.model is Budget and event.label == "insert"]
    versions = sorted({row["version"] - 1 for row in new if row["version"] > 1})
    if not versions:
        return Lines()
    query = sql.SQL(
        "SELECT DISTINCT b.version, l.pgh_id, l.pgh_created_at, l.pgh_label, to_jsonb(l)::text FROM {lines} l"
        " JOIN {budgets} b ON l.{budget} = b.pgh_obj_id"
        " WHERE b.{project} = %(pk)s AND b.version = ANY(%(versions)s) ORDER BY l.pgh_id"
    ).format(
        lines=table_of(BudgetLine),
        budgets=table_of(Budget),
        budget=column_of(BudgetLine, "budget"),
        project=column_of(Budget, "project"),
    )
    found = Lines()
    for version, _, at, label, row in ask(query, {"pk": reader.pk, "versions": versions}):
        found.events.setdefault((reader.pk, version), []).append((at, label, load(row)))
    return found


def money(row):
    """The sum of a line in its own currency."""
    if row["currency"] == BudgetLine.Currency.SEK:
        return kr(Decimal(row["amount"]))
    rate = f" (kurs {number(Decimal(row['rate']))})" if row["rate"] is not None else ""
    return f"{number(Decimal(row['amount']))}{SPACE}{row['currency']}{rate}"


def budget_changes(nets, lines, value):
    """(changes of budgets and their lines, the other nets)."""
    budgets = [net for net in nets if net.table.model is Budget]
    of_lines = [net for net in nets if net.table.model is BudgetLine]
    rest = [net for net in nets if net.table.model not in {Budget, BudgetLine}]
    new = {net.obj: net for net in budgets if net.is_new}
    changes = []
    for net in new.values():
        before = lines.as_of(net.row["project_id"], net.row["version"] - 1, net.at)
        after = [line.row for line in of_lines if line.row["budget_id"] == net.obj and not line.is_gone]
        changes.append(Change("stated", "budget", after=version_words(net, value)))
        changes += compared(before, after, value, net.at)
    for net in of_lines:
        if net.row["budget_id"] not in new:
            changes += compared(
                [net.before] if net.before and not net.is_new else [net.row] if net.is_gone else [],
                [] if net.is_gone else [net.row],
                value,
                net.at,
            )
    # That the version before no longer holds goes without saying when there is a new one.
    others = [net for net in budgets if net.obj not in new and not (new and retired(net))]
    return changes, [*others, *rest]


def retired(net):
    return bool(net.before) and net.before["valid"] and not net.row["valid"]


def version_words(net, value):
    told = {one.name: value(one, net.row, net.at) for one in told_fields(Budget, links=("project",))}
    words = [f"version {net.row['version']} ({told['kind']})"]
    words += [f"{label} {told[name]}" for name, label in OTHERS if told[name]]
    return ", ".join(words)


OTHERS = (("decided_on", "finansiärens beslut"), ("source", "källa"), ("note", "anmärkning"))


def line_key(row):
    return row["kind"], row["partner_id"], row["year"]


def compared(before, after, value, at):
    """One change for each sum that differs; several of the same kind are put side by side."""
    old, new = by_key(before), by_key(after)
    found = []
    for key in dict.fromkeys([*new, *old]):
        was, now = sums(old.get(key)), sums(new.get(key))
        if was == now:
            continue
        row = (new.get(key) or old[key])[0]
        words = [value(TOLD[name], row, at) for name in ("kind", "partner", "year")]
        kind = "changed" if was and now else "added" if now else "removed"
        found.append(Change(kind, ", ".join(filter(None, words)), was, now))
    return found


def by_key(rows):
    found: dict = {}
    for row in rows:
        found.setdefault(line_key(row), []).append(row)
    return found


def sums(rows):
    return " + ".join(money(row) for row in rows) if rows else None
