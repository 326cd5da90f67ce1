from apps.organisation.models.contacts import ContactAssignment
from apps.organisation.models.decisions import Decision, SteeringAssignment
from apps.organisation.models.external import ExternalOrganisation, PlainNames
from apps.organisation.models.merges import Merge, NotSame
from apps.organisation.models.reorganisations import Reorganisation, ReorganisationUnit
from apps.organisation.models.units import Unit, UnitParent, UnitService, UnitSuccession

__all__ = [
    "ContactAssignment",
    "Decision",
    "ExternalOrganisation",
    "Merge",
    "NotSame",
    "PlainNames",
    "Reorganisation",
    "ReorganisationUnit",
    "SteeringAssignment",
    "Unit",
    "UnitParent",
    "UnitService",
    "UnitSuccession",
]
