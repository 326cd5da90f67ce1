"""Smallest valid rows for tests: each takes what the test is about and makes up the rest.

Names are numbered, so that rows never collide; nothing random, so that a failure can be repeated.
"""

import datetime
from itertools import count

from apps.accounts.models import Letter, Person, RetentionRule, User
from apps.activities.models import Activity, ActivityUnit, Advocacy, HorizonScan, KnowledgeGiven, KnowledgeOffer
from apps.core.models import Fact
from apps.evaluation.models import EvaluationRound
from apps.networks.models import Membership, MembershipYear, Network, NetworkFact, Representation
from apps.organisation.models import (
    ContactAssignment,
    Decision,
    ExternalOrganisation,
    SteeringAssignment,
    Unit,
    UnitParent,
    UnitService,
    UnitSuccession,
)
from apps.partnerships.models import (
    Agreement,
    AssociationGrant,
    AssociationGrantCity,
    Milestone,
    Partnership,
    PartnershipFact,
    PartnershipPolicyNote,
)
from apps.policy.models import Ambition, CouncilGoal, Goal, PolicyDocument, SustainableDevelopmentGoal
from apps.projects.models import (
    Budget,
    BudgetLine,
    Funder,
    Programme,
    Project,
    ProjectLead,
    ProjectPartner,
    StatusChange,
)

PASSWORD = "en häst äter gröt om natten"
_numbers = count(1)


def make_person(**fields):
    return Person.objects.create(**{"name": f"Prov Person {next(_numbers)}"} | fields)


def make_user(*roles, **fields):
    """A user with a person; without roles a läsare."""
    username = fields.pop("username", f"prov{next(_numbers)}")
    person = fields.pop("person") if "person" in fields else make_person()
    return User.objects.create_user(
        username, fields.pop("password", None), roles=[str(role) for role in roles], person=person, **fields
    )


def make_contact(unit, **assignment):
    """A user who is contact person for the unit today."""
    user = make_user()
    make_assignment(unit=unit, person=user.person, **assignment)
    return user


def make_rule(**fields):
    """A retention rule that cites no plan and is off."""
    return RetentionRule.objects.create(**{"concerns": RetentionRule.Concerns.DRAFTS, "months": 12} | fields)


def make_letter(**fields):
    return Letter.objects.create(
        person=fields.pop("person", None) or make_person(email="prov@example.test"),
        **{"key": f"prov {next(_numbers)}", "subject": "Prov", "body": "Hej!"} | fields,
    )


def make_unit(**fields):
    number = next(_numbers)
    return Unit.objects.create(
        **{"kind": Unit.Kind.OFFICE, "name": f"Provkontoret {number}", "slug": f"provkontoret-{number}"} | fields
    )


def make_board(**fields):
    number = next(_numbers)
    return make_unit(**{"kind": Unit.Kind.BOARD, "name": f"Provnämnden {number}", "slug": f"prov-{number}"} | fields)


def make_service(**fields):
    """An office that serves a board."""
    return UnitService.objects.create(
        office=fields.pop("office", None) or make_unit(), board=fields.pop("board", None) or make_board(), **fields
    )


def make_parent(**fields):
    return UnitParent.objects.create(
        unit=fields.pop("unit", None) or make_unit(kind=Unit.Kind.ACTIVITY),
        parent=fields.pop("parent", None) or make_unit(),
        **fields,
    )


def make_succession(**fields):
    return UnitSuccession.objects.create(
        old=fields.pop("old", None) or make_unit(),
        new=fields.pop("new", None) or make_unit(),
        **{"date": datetime.date(2023, 1, 1)} | fields,
    )


def make_assignment(**fields):
    return ContactAssignment.objects.create(
        unit=fields.pop("unit", None) or make_unit(),
        person=fields.pop("person", None) or make_person(),
        **{"start": datetime.date(2020, 1, 1)} | fields,
    )


def make_organisation(**fields):
    return ExternalOrganisation.objects.create(
        **{
            "kind": ExternalOrganisation.Kind.MUNICIPALITY,
            "name": f"Provstads kommun {next(_numbers)}",
            "country": "LV",
        }
        | fields
    )


def make_decision(**fields):
    return Decision.objects.create(**{"kind": Decision.Kind.BOARD} | fields)


def make_steering(**fields):
    return SteeringAssignment.objects.create(
        unit=fields.pop("unit", None) or make_board(),
        **{"document": "Uppdragsplan", "year": 2024, "point": str(next(_numbers)), "text": "Samverka."} | fields,
    )


def make_document(**fields):
    return PolicyDocument.objects.create(**{"title": "Riktning", "dnr": f"KS 2019/{next(_numbers):04d}"} | fields)


def make_goal(**fields):
    number = next(_numbers)
    return Goal.objects.create(
        document=fields.pop("document", None) or make_document(),
        **{"number": number, "slug": f"mal-{number}", "title": f"Mål {number}", "summary": "Innebörd."} | fields,
    )


def make_council_goal(**fields):
    return CouncilGoal.objects.create(
        **{"title": f"Mål {next(_numbers)}", "first_year": 2023, "last_year": 2026} | fields
    )


def make_ambition(**fields):
    number = next(_numbers)
    return Ambition.objects.create(
        document=fields.pop("document", None) or make_document(),
        **{
            "code": f"A{number % 99 + 1}",
            "strength": Ambition.Strength.SHOULD,
            "addressee": Ambition.Addressee.OFFICE,
            "area": Ambition.Area.WAY_OF_WORKING,
            "text": "Något bör göras.",
            "section": "Arbetssätt",
            "paragraph": 1,
            "position": number,
        }
        | fields,
    )


def make_sdg(**fields):
    number = fields.pop("number", None) or next(_numbers) % 30_000
    return SustainableDevelopmentGoal.objects.create(
        number=number, **{"name": f"Mål {number}", "colour": "#E5243B", "text_colour": "#FFFFFF"} | fields
    )


def make_partnership(**fields):
    number = next(_numbers)
    return Partnership.objects.create(
        organisation=fields.pop("organisation", None) or make_organisation(),
        **{
            "kind": Partnership.Kind.TWIN,
            "name": f"Provstad {number}",
            "slug": f"provstad-{number}",
            "country": "LV",
            "country_name": "Lettland",
            "latitude": 56.9,
            "longitude": 24.1,
            "lead": "En stad för prov.",
        }
        | fields,
    )


def make_partnership_fact(**fields):
    return PartnershipFact.objects.create(
        partnership=fields.pop("partnership", None) or make_partnership(),
        **{"kind": Fact.Kind.POPULATION, "number": 700_000, "source": "Provkälla"} | fields,
    )


def make_agreement(**fields):
    return Agreement.objects.create(
        partnership=fields.pop("partnership", None) or make_partnership(),
        **{"kind": Agreement.Kind.SIGNED, "title": "Vänortsavtal", "date": "1949"} | fields,
    )


def make_policy_note(**fields):
    return PartnershipPolicyNote.objects.create(
        partnership=fields.pop("partnership", None) or make_partnership(),
        **{"date": datetime.date(2025, 9, 3), "text": "Ligger i linje med Sveriges politik."} | fields,
    )


def make_milestone(**fields):
    return Milestone.objects.create(
        partnership=fields.pop("partnership", None) or make_partnership(),
        **{"title": "Lucia på besök", "date": "1960-talet"} | fields,
    )


def make_grant(*, cities=(), **fields):
    """A grant of 40 000 kr, decided in 2024 and not yet paid out."""
    grant = AssociationGrant.objects.create(
        unit=fields.pop("unit", None) or make_board(),
        **{
            "association": f"Provföreningen {next(_numbers)}",
            "purpose": "Utbyte.",
            "decided_on": datetime.date(2024, 3, 20),
            "granted": 40_000,
        }
        | fields,
    )
    for city in cities:
        AssociationGrantCity.objects.create(grant=grant, partnership=city)
    return grant


def make_knowledge(**fields):
    return KnowledgeOffer.objects.create(
        unit=fields.pop("unit", None) or make_unit(), **{"title": f"Provkunskap {next(_numbers)}"} | fields
    )


def make_given(**fields):
    """An occasion when knowledge was given, to a vänort unless said."""
    receiver = (
        {} if "organisation" in fields else {"partnership": fields.pop("partnership", None) or make_partnership()}
    )
    return KnowledgeGiven.objects.create(
        offer=fields.pop("offer", None) or make_knowledge(),
        **{"date": datetime.date(2024, 5, 13)} | receiver | fields,
    )


def make_network(**fields):
    number = next(_numbers)
    return Network.objects.create(
        organisation=fields.pop("organisation", None)
        or make_organisation(kind=ExternalOrganisation.Kind.NETWORK, country=""),
        **{"name": f"Provnätverket {number}", "slug": f"provnatverket-{number}", "lead": "Ett nätverk för prov."}
        | fields,
    )


def make_network_fact(**fields):
    return NetworkFact.objects.create(
        network=fields.pop("network", None) or make_network(),
        **{"kind": Fact.Kind.SEAT, "text": "Stavanger", "source": "Provkälla"} | fields,
    )


def make_membership(**fields):
    return Membership.objects.create(
        network=fields.pop("network", None) or make_network(), **{"start": "2019"} | fields
    )


def make_seat(**fields):
    """A seat that somebody has; `person=None` makes it vacant."""
    person = fields.pop("person") if "person" in fields else make_person()
    return Representation.objects.create(
        **{"body": "styrelsen", "seat": "Ledamot", "kind": Representation.Kind.OFFICIAL, "person": person} | fields
    )


def make_membership_year(**fields):
    return MembershipYear.objects.create(
        membership=fields.pop("membership", None) or make_membership(), **{"year": 2024} | fields
    )


def make_funder(**fields):
    return Funder.objects.create(**{"name": f"Provfinansiären {next(_numbers)}"} | fields)


def make_programme(**fields):
    number = next(_numbers)
    return Programme.objects.create(
        funder=fields.pop("funder", None) or make_funder(),
        **{"name": f"Provprogrammet {number}", "short_name": f"Prov {number}", "slug": f"prov-{number}"} | fields,
    )


def make_project(*, unit=None, accountable=None, **fields):
    """An ongoing project; with `unit` it also has a lead, open in both ends."""
    project = Project.objects.create(
        **{
            "title": f"Provprojekt {next(_numbers)}",
            "status": Project.Status.ONGOING,
            "start": "2024-02",
            "end": "2025-11-30",
            "need": "Ett behov.",
        }
        | fields
    )
    if unit is not None:
        make_lead(project=project, unit=unit, accountable=accountable)
    return project


def make_lead(**fields):
    return ProjectLead.objects.create(
        project=fields.pop("project", None) or make_project(), unit=fields.pop("unit", None) or make_unit(), **fields
    )


def make_status_change(**fields):
    return StatusChange.objects.create(
        project=fields.pop("project", None) or make_project(),
        **{"status": Project.Status.ONGOING, "date": "2024-02-01"} | fields,
    )


def make_partner(**fields):
    return ProjectPartner.objects.create(
        project=fields.pop("project", None) or make_project(),
        organisation=fields.pop("organisation", None) or make_organisation(),
        **fields,
    )


def make_budget(*, lines=None, **fields):
    """A granted budget; `lines` maps a kind of sum to kronor."""
    budget = Budget.objects.create(
        project=fields.pop("project", None) or make_project(),
        **{"version": 1, "kind": Budget.Kind.GRANTED, "decided_on": datetime.date(2024, 1, 15)} | fields,
    )
    for kind, amount in (lines or {}).items():
        make_line(budget=budget, kind=kind, amount=amount)
    return budget


def make_line(**fields):
    return BudgetLine.objects.create(
        budget=fields.pop("budget", None) or make_budget(),
        **{"kind": BudgetLine.Kind.SUPPORT, "amount": 100_000} | fields,
    )


def make_activity(*, unit=None, **fields):
    """A study visit that has taken place; with `unit` it has a host."""
    activity = Activity.objects.create(
        **{
            "kind": Activity.Kind.STUDY_VISIT,
            "title": f"Provbesök {next(_numbers)}",
            "start": datetime.date(2024, 5, 13),
            "status": Activity.Status.DONE,
        }
        | fields
    )
    if unit is not None:
        ActivityUnit.objects.create(activity=activity, unit=unit)
    return activity


def make_question(**fields):
    """A question that is watched."""
    unit = fields.pop("unit", None) or make_unit()
    return Advocacy.objects.create(unit=unit, **{"title": f"Provfråga {next(_numbers)}"} | fields)


def make_scan(**fields):
    """A large decision of 2025 before which the outlook was taken in."""
    unit = fields.pop("unit", None) or make_unit()
    told = "arenas" if fields.get("considered", "ja") == "ja" else "reason"
    stated = {"decision": f"Provbeslut {next(_numbers)}", "decided_on": datetime.date(2025, 5, 5), "considered": "ja"}
    return HorizonScan.objects.create(unit=unit, **stated | {told: "Så här."} | fields)


def make_round(**fields):
    return EvaluationRound.objects.create(**{"first_year": 2024, "last_year": 2025} | fields)
