"""Which tables tell the history of which record: the one declared list.

A table that is tracked and stands neither here nor in ELSEWHERE fails a test, so that no child row is forgotten.
"""

from dataclasses import dataclass, field

from django.db.models import Model

from apps.accounts.models import RetentionRule
from apps.activities.models import (
    Activity,
    ActivityGoal,
    ActivitySDG,
    ActivityUnit,
    Advocacy,
    AdvocacyGoal,
    HorizonScan,
    KnowledgeGiven,
    KnowledgeOffer,
    MentionedNetwork,
    MentionedPartnership,
    ParticipantGroup,
    Promise,
    Proposal,
)
from apps.evaluation.models import EvaluationRound
from apps.networks.models import (
    CoMember,
    FocusArea,
    Membership,
    MembershipYear,
    Network,
    NetworkFact,
    Representation,
)
from apps.organisation.models import (
    ContactAssignment,
    Decision,
    ExternalOrganisation,
    Merge,
    NotSame,
    Reorganisation,
    ReorganisationUnit,
    SteeringAssignment,
    Unit,
    UnitParent,
    UnitService,
    UnitSuccession,
)
from apps.partnerships.models import (
    Agreement,
    AgreementDocument,
    AgreementParty,
    AssociationGrant,
    AssociationGrantCity,
    Milestone,
    Partnership,
    PartnershipFact,
    PartnershipPolicyNote,
    Twinning,
)
from apps.policy.models import Ambition, CouncilGoal, Goal, PolicyDocument, SustainableDevelopmentGoal
from apps.projects.models import (
    Budget,
    BudgetLine,
    Funder,
    Programme,
    Project,
    ProjectCouncilGoal,
    ProjectDocument,
    ProjectGoal,
    ProjectLead,
    ProjectPartner,
    ProjectPolicyNote,
    ProjectSDG,
    StatusChange,
)


def event_model(model):
    """The model of a tracked model's events."""
    return model.pgh_event_model


@dataclass(frozen=True)
class Table:
    """One tracked table in the story of a record.

    `links` are the columns that point to the record, or to rows of `parent`, which stands before it in the story.
    `heads` are the fields that name a row, put together by `joint`; the others are told after them. `private`: told
    only to those who see all of the record, as are the fields in `sensitive`. `whole`: every row of the table belongs
    to the story, or with `gone` every row that was taken away.
    """

    model: type[Model]
    noun: str
    links: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    parent: type[Model] | None = None
    joint: str = ", "
    private: bool = False
    whole: bool = False
    gone: bool = False
    sensitive: frozenset[str] = frozenset()

    @property
    def is_record(self):
        return not self.links and not self.whole

    @property
    def is_link(self):
        """Nothing but a link between two records."""
        return len(self.heads) == 1 and len(self.model._meta.local_fields) <= 3


@dataclass(frozen=True)
class Story:
    """A kind of record that has a history of its own to read: `definite` is its name in a sentence."""

    model: type[Model]
    definite: str
    tables: tuple[Table, ...] = field(default=())

    @property
    def record(self):
        return Table(self.model, str(self.model._meta.verbose_name))

    @property
    def all_tables(self):
        return (self.record, *self.tables)


PROJECT = Story(
    Project,
    "projektet",
    (
        Table(StatusChange, "läge", ("project",), ("status",)),
        Table(ProjectLead, "ansvarig enhet", ("project",), ("unit",)),
        Table(ProjectPartner, "partner", ("project",), ("organisation",)),
        Table(Budget, "budget", ("project",), ("kind",)),
        Table(BudgetLine, "budgetpost", ("budget",), ("kind", "partner", "year"), parent=Budget),
        Table(ProjectGoal, "mål", ("project",), ("goal",)),
        Table(ProjectCouncilGoal, "kommunfullmäktiges mål", ("project",), ("council_goal",)),
        Table(ProjectSDG, "globalt mål", ("project",), ("sdg",)),
        Table(ProjectDocument, "handling", ("project",), ("title",)),
        Table(ProjectPolicyNote, "utrikespolitisk bedömning", ("project",), ("date",)),
        Table(Proposal, "förslag", ("project",), ("title",), private=True),
    ),
)
ACTIVITY = Story(
    Activity,
    "aktiviteten",
    (
        Table(ActivityUnit, "enhet", ("activity",), ("unit",)),
        Table(ParticipantGroup, "deltagare", ("activity",), ("group",)),
        Table(Promise, "löfte", ("activity",), ("text",)),
        Table(MentionedPartnership, "annan vänort", ("activity",), ("partnership",)),
        Table(MentionedNetwork, "annat nätverk", ("activity",), ("network",)),
        Table(ActivityGoal, "mål", ("activity",), ("goal",)),
        Table(ActivitySDG, "globalt mål", ("activity",), ("sdg",)),
        Table(Proposal, "förslag", ("activity",), ("title",), private=True),
    ),
)
PARTNERSHIP = Story(
    Partnership,
    "orten",
    (
        Table(Agreement, "avtal", ("partnership",), ("title",)),
        Table(AgreementParty, "part i avtal", ("agreement",), ("organisation",), parent=Agreement),
        Table(AgreementDocument, "avtalshandling", ("agreement",), ("title",), parent=Agreement),
        Table(Milestone, "milstolpe", ("partnership",), ("title",)),
        Table(PartnershipFact, "uppgift", ("partnership",), ("kind",)),
        Table(PartnershipPolicyNote, "utrikespolitisk bedömning", ("partnership",), ("date",)),
        Table(Twinning, "inbördes vänskap", ("first", "second"), ("first", "second"), joint=" och "),
    ),
)
KNOWLEDGE = Story(
    KnowledgeOffer,
    "kunskapen",
    (Table(KnowledgeGiven, "tillfälle", ("offer",), ("date", "partnership", "organisation"), joint=" "),),
)
GRANT = Story(AssociationGrant, "bidraget", (Table(AssociationGrantCity, "vänort", ("grant",), ("partnership",)),))
NETWORK = Story(
    Network,
    "nätverket",
    (
        Table(Membership, "medlemskap", ("network",)),
        Table(CoMember, "medlem tillsammans med", ("membership",), ("organisation",), parent=Membership),
        Table(MembershipYear, "medlemsår", ("membership",), ("year",), parent=Membership),
        Table(Representation, "plats", ("network",), ("seat", "body")),
        Table(FocusArea, "område", ("network",), ("name",)),
        Table(NetworkFact, "uppgift", ("network",), ("kind",)),
    ),
)
UNIT = Story(
    Unit,
    "enheten",
    (
        Table(
            ContactAssignment,
            "kontaktuppdrag",
            ("unit",),
            ("kind", "person"),
            sensitive=frozenset({"handover_note"}),
        ),
        Table(UnitService, "arbete för en nämnd", ("office", "board"), ("office", "board"), joint=" för "),
        Table(UnitParent, "tillhörighet", ("unit", "parent"), ("unit", "parent"), joint=" under "),
        Table(UnitSuccession, "efterträdare", ("old", "new"), ("old", "new"), joint=" blev "),
        Table(SteeringAssignment, "uppdrag", ("unit",), ("document", "year", "point")),
        Table(ReorganisationUnit, "omorganisation", ("unit",), ("reorganisation",)),
    ),
)
SEAT = Story(Representation, "platsen")
ORGANISATION = Story(ExternalOrganisation, "organisationen")
STEERING = Story(SteeringAssignment, "uppdraget")
EVALUATION = Story(EvaluationRound, "utvärderingen")
ADVOCACY = Story(Advocacy, "frågan", (Table(AdvocacyGoal, "mål", ("advocacy",), ("goal",)),))
HORIZON = Story(HorizonScan, "beslutet")

STORIES = (
    *(PROJECT, ACTIVITY, PARTNERSHIP, NETWORK, SEAT, UNIT, STEERING, ORGANISATION),
    *(EVALUATION, ADVOCACY, HORIZON, GRANT, KNOWLEDGE),
)


@dataclass(frozen=True)
class Collection:
    """Tracked tables whose rows have no page of their own, told together to the revisor and the samordnare."""

    slug: str
    title: str
    tables: tuple[Table, ...]

    @property
    def all_tables(self):
        return self.tables


def whole(model, noun, *heads):
    return Table(model, noun, heads=heads, whole=True)


COLLECTIONS = {
    collection.slug: collection
    for collection in (
        Collection(
            "program",
            "Program och finansiärer",
            (whole(Programme, "program", "name"), whole(Funder, "finansiär", "name")),
        ),
        Collection(
            "sammanslagningar",
            "Sammanslagningar",
            (whole(Merge, "sammanslagning", "model", "old_id"), whole(NotSame, "skilda poster", "model", "first_id")),
        ),
        Collection("omorganisationer", "Omorganisationer", (whole(Reorganisation, "omorganisation", "kind", "date"),)),
        Collection("beslut", "Beslut", (whole(Decision, "beslut", "kind", "date", "paragraph"),)),
        Collection(
            "policy",
            "Policyn och målen",
            (
                whole(PolicyDocument, "inriktningsdokument", "title"),
                whole(Goal, "mål i policyn", "title"),
                whole(Ambition, "ambition", "code"),
                whole(CouncilGoal, "kommunfullmäktiges mål", "title"),
                whole(SustainableDevelopmentGoal, "globalt mål", "name"),
            ),
        ),
        Collection("gallring", "Gallringsregler", (whole(RetentionRule, "gallringsregel", "concerns"),)),
        Collection(
            "borttaget",
            "Borttagna idéer och förslag",
            (
                Table(Project, "projekt", heads=("title",), whole=True, gone=True),
                Table(Proposal, "förslag", heads=("title",), whole=True, gone=True),
            ),
        ),
    )
}
