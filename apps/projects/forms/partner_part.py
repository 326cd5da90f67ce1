"""The partner rows when two people have changed them."""

from apps.core.conflicts import as_data
from apps.projects.forms.directory import key
from apps.projects.forms.partner_rows import EMPTY_ROWS, MAX_ROWS
from apps.projects.forms.partners import typed_rows
from apps.projects.models import ProjectPartner


class PartnerPart:
    """All partner rows as one thing to compare and choose; a value is {"partner": ["role<TAB>organisation"]}.

    Organisations added on the way are the typist's own: they count as a change, and go when the other's partners
    are chosen.
    """

    name = "partners"
    label = "Partner"
    can_join = True

    def __init__(self, directory):
        self.directory = directory

    def pick(self, values, absent=None):
        if "partner" in values:
            return {"partner": values["partner"], "ny": []}
        if "partner-TOTAL_FORMS" not in values and absent is not None:
            return self.pick(absent)
        data = as_data(values)
        known = typed_rows(data, "partner", ("organisation", "role"))
        new = typed_rows(data, "ny", ("name", "kind", "country", "role"))
        return {
            "partner": [f"{row['role']}\t{row['organisation']}" for row in known],
            "ny": [f"{row['role']}\t{row['name']}" for row in new],
        }

    def put(self, values, share):
        """Write the rows back. New organisations stay as they were typed, unless the share has none."""
        rows = [line.partition("\t") for line in share["partner"]][:MAX_ROWS]
        gone = ("partner-",) if share["ny"] else ("partner-", "ny-")
        for name in [name for name in values if name.startswith(gone)]:
            del values[name]
        total = min(len(rows) + EMPTY_ROWS, MAX_ROWS)
        values |= {"partner-TOTAL_FORMS": [str(total)], "partner-INITIAL_FORMS": [str(len(rows))]}
        empty = [(str(ProjectPartner.Role.PARTNER), "", "")] * (total - len(rows))
        for index, (role, _, organisation) in enumerate([*rows, *empty]):
            values |= {f"partner-{index}-organisation": [organisation], f"partner-{index}-role": [role]}
        if not share["ny"]:
            values |= {"ny-TOTAL_FORMS": ["1"], "ny-INITIAL_FORMS": ["0"], "ny-0-role": [ProjectPartner.Role.PARTNER]}

    def meaning(self, share):
        """{(organisation, role)}; an organisation that the register knows is the same however it is spelt."""
        found = set()
        for line in share["partner"]:
            role, _, text = line.partition("\t")
            known = self.directory.find(text)
            found.add((known[0].pk if len(known) == 1 else key(text), role))
        return found, frozenset(share["ny"])

    def same(self, one, other):
        return self.meaning(one) == self.meaning(other)

    def join(self, one, other):
        """Everybody that either has; whose role is different in the two keeps the first."""
        rows, seen = [], set()
        for line in (*one["partner"], *other["partner"]):
            known = self.directory.find(line.partition("\t")[2])
            who = known[0].pk if len(known) == 1 else line
            if who not in seen:
                seen.add(who)
                rows.append(line)
        return {"partner": rows, "ny": one["ny"]}

    def words(self, share):
        roles = dict(ProjectPartner.Role.choices)
        lines = (line.partition("\t") for line in (*share["partner"], *share["ny"]))
        return "\n".join(f"{name}, {roles.get(role, role)}" for role, _, name in lines)
