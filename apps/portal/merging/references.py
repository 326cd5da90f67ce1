"""What points at a record, found from the tables themselves, and what becomes of it when two records become one.

A foreign key that is added tomorrow is found and moved without a word here; a test asks for its line in RULES all the
same, so that somebody has thought of what moving it means.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Rule:
    """What becomes of the rows that point through one foreign key.

    `words`: what they are called in the preview. `holder`: the foreign key of the row to the record it is a part of,
    which has changed too. `once`: rows that would count twice, such as money; they move only when the record that
    stays has none, and stay with the hidden record otherwise. Rules with the same `once` go together.
    """

    words: str = ""
    holder: str = ""
    once: str = ""


MONEY, LEAD, LIFE, PEOPLE = "pengarna", "den ansvariga enheten", "läget och dess historia", "deltagarna"

RULES = {
    # what points at an organisation
    "projects.ProjectPartner.organisation": Rule("Projekt där den är partner", holder="project"),
    "activities.Activity.organisation": Rule("Aktiviteter"),
    "activities.Advocacy.institution": Rule("Påverkansarbete"),
    "activities.KnowledgeGiven.organisation": Rule("Kunskap som vi har delat", holder="offer"),
    "partnerships.AgreementParty.organisation": Rule("Avtal där den är part", holder="agreement"),
    "networks.CoMember.organisation": Rule("Medlemskap som den delar", holder="membership"),
    "partnerships.Partnership.organisation": Rule("Vänort"),
    "networks.Network.organisation": Rule("Nätverk"),
    # at a vänort
    "partnerships.PartnershipFact.partnership": Rule("Uppgifter"),
    "partnerships.Agreement.partnership": Rule("Avtal"),
    "partnerships.Milestone.partnership": Rule("Milstolpar"),
    "partnerships.PartnershipPolicyNote.partnership": Rule("Utrikespolitiska bedömningar"),
    "partnerships.AssociationGrantCity.partnership": Rule("Föreningsbidrag", holder="grant"),
    "partnerships.Twinning.first": Rule("Inbördes vänskap"),
    "partnerships.Twinning.second": Rule("Inbördes vänskap"),
    "activities.Activity.partnership": Rule("Aktiviteter"),
    "activities.MentionedPartnership.partnership": Rule("Aktiviteter där den nämns", holder="activity"),
    "activities.Advocacy.partnership": Rule("Påverkansarbete"),
    "activities.KnowledgeGiven.partnership": Rule("Kunskap som vi har delat", holder="offer"),
    # at a network
    "networks.NetworkFact.network": Rule("Uppgifter"),
    "networks.FocusArea.network": Rule("Områden"),
    "networks.Membership.network": Rule("Medlemskap"),
    "networks.Representation.network": Rule("Representation"),
    "activities.Activity.network": Rule("Aktiviteter"),
    "activities.MentionedNetwork.network": Rule("Aktiviteter där det nämns", holder="activity"),
    "activities.Advocacy.network": Rule("Påverkansarbete"),
    # at a project
    "projects.ProjectLead.project": Rule("Ansvarig enhet", once=LEAD),
    "projects.StatusChange.project": Rule("Lägesändringar", once=LIFE),
    "projects.Budget.project": Rule("Budgetar", once=MONEY),
    "projects.ProjectPartner.project": Rule("Partner"),
    "projects.ProjectGoal.project": Rule("Mål i policyn"),
    "projects.ProjectCouncilGoal.project": Rule("Kommunfullmäktiges mål"),
    "projects.ProjectSDG.project": Rule("Globala mål"),
    "projects.ProjectDocument.project": Rule("Handlingar"),
    "projects.ProjectPolicyNote.project": Rule("Utrikespolitiska bedömningar"),
    "activities.Activity.project": Rule("Aktiviteter"),
    "activities.Proposal.project": Rule("Förslag som blev projektet"),
    # at an activity
    "activities.ActivityUnit.activity": Rule("Enheter"),
    "activities.ParticipantGroup.activity": Rule("Deltagare", once=PEOPLE),
    "activities.MentionedPartnership.activity": Rule("Andra vänorter"),
    "activities.MentionedNetwork.activity": Rule("Andra nätverk"),
    "activities.ActivityGoal.activity": Rule("Mål i policyn"),
    "activities.ActivitySDG.activity": Rule("Globala mål"),
    "activities.Promise.activity": Rule("Löften"),
    "activities.KnowledgeGiven.activity": Rule("Kunskap som vi har delat", holder="offer"),
    "activities.Proposal.activity": Rule("Förslag som blev aktiviteten"),
}


@dataclass(frozen=True)
class Reference:
    """One foreign key that points at a kind of record."""

    model: type[models.Model]
    field: Any

    @property
    def key(self):
        return f"{self.model._meta.label}.{self.field.name}"

    @property
    def rule(self):
        return RULES.get(self.key, Rule())

    @property
    def words(self):
        name = str(self.model._meta.verbose_name_plural)
        return self.rule.words or name[:1].upper() + name[1:]

    def rows(self, record):
        """Every row that points at the record, hidden ones too."""
        return self.model._base_manager.filter(**{self.field.attname: record.pk})

    def unique_with(self):
        """(names of the other fields, condition or None) for each way in which rows must differ beside this field."""
        name = self.field.name
        if self.field.unique:
            yield (), None
        for group in self.model._meta.unique_together:
            if name in group:
                yield tuple(other for other in group if other != name), None
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and name in constraint.fields:
                yield tuple(other for other in constraint.fields if other != name), constraint.condition

    def doubles(self, winner, loser):
        """{row of the loser: the row of the winner that it would be the same as}; one question for each constraint."""
        found = {}
        for others, condition in self.unique_with():
            mine, theirs = self.rows(winner), self.rows(loser)
            if condition is not None:
                mine, theirs = mine.filter(condition), theirs.filter(condition)
            known = {self.values(row, others): row for row in mine}
            for row in theirs:
                values = self.values(row, others)
                if None not in values and values in known:
                    found.setdefault(row, known[values])
        return found

    def values(self, row, names):
        columns: list[Any] = [self.model._meta.get_field(name) for name in names]
        return tuple(getattr(row, column.attname) for column in columns)


@cache
def references_to(model):
    """Every foreign key of our own tables that points at a model; the history's are left as they were written."""
    return tuple(
        Reference(other, field)
        for other in apps.get_models(include_auto_created=True)
        if other.__module__.startswith("apps.") and not hasattr(other, "pgh_tracked_model")
        for field in other._meta.local_fields
        if field.is_relation and field.related_model is model
    )
