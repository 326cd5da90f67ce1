"""Which file of `fixtures/` holds what: the models, their natural keys and the rows listed inside an entry."""

from dataclasses import dataclass, field

from django.db import models

from apps.networks.models import CoMember, FocusArea, Membership, Network, NetworkFact
from apps.organisation.models import ExternalOrganisation, Unit, UnitParent, UnitService, UnitSuccession
from apps.partnerships.models import Agreement, AgreementParty, Milestone, Partnership, PartnershipFact, Twinning
from apps.policy.models import Ambition, Goal, PolicyDocument, SustainableDevelopmentGoal
from apps.projects.models import Funder, Programme


@dataclass(frozen=True)
class Child:
    """Rows listed inside an entry.

    `parent` is the foreign key to the record they hang on. With `value` the list holds bare references for that
    field instead of objects. `symmetric` pairs are stored once, the lower id first.
    """

    model: type[models.Model]
    parent: str
    references: dict[str, type[models.Model]] = field(default_factory=dict)
    value: str = ""
    symmetric: bool = False
    children: dict[str, "Child"] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One file: its model and the natural keys, tried in turn; other entries refer to the first one."""

    file: str
    model: type[models.Model]
    keys: tuple[tuple[str, ...], ...]
    references: dict[str, type[models.Model]] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)


KINDS = (
    Kind(
        "01_units.json",
        Unit,
        (("slug",),),
        children={
            "parents": Child(UnitParent, "unit", {"parent": Unit}),
            "serves": Child(UnitService, "office", {"board": Unit}),
            "predecessors": Child(UnitSuccession, "new", {"old": Unit}),
        },
    ),
    Kind("02_external_organisations.json", ExternalOrganisation, (("name", "country"),)),
    Kind("03_funders.json", Funder, (("name",),)),
    Kind("04_programmes.json", Programme, (("slug",), ("name",)), {"funder": Funder}),
    Kind("05_sdgs.json", SustainableDevelopmentGoal, (("number",),)),
    Kind("06_policy_documents.json", PolicyDocument, (("dnr",),)),
    Kind("07_goals.json", Goal, (("slug",),), {"document": PolicyDocument}),
    Kind("08_ambitions.json", Ambition, (("code",),), {"document": PolicyDocument, "goal": Goal}),
    Kind(
        "09_partnerships.json",
        Partnership,
        (("slug",), ("name",)),
        {"owner_unit": Unit, "organisation": ExternalOrganisation},
        {
            "facts": Child(PartnershipFact, "partnership"),
            "agreements": Child(
                Agreement,
                "partnership",
                children={
                    "parties": Child(
                        AgreementParty, "agreement", {"organisation": ExternalOrganisation}, value="organisation"
                    )
                },
            ),
            "milestones": Child(Milestone, "partnership"),
            "twinned_with": Child(Twinning, "first", {"second": Partnership}, value="second", symmetric=True),
        },
    ),
    Kind(
        "10_networks.json",
        Network,
        (("slug",), ("name",)),
        {"owner_unit": Unit, "organisation": ExternalOrganisation},
        {
            "facts": Child(NetworkFact, "network"),
            "focus_areas": Child(FocusArea, "network"),
            "memberships": Child(
                Membership,
                "network",
                {"unit": Unit},
                children={
                    "co_members": Child(
                        CoMember, "membership", {"organisation": ExternalOrganisation}, value="organisation"
                    )
                },
            ),
        },
    ),
)
