from apps.organisation.models.contacts import ContactAssignment
from apps.organisation.models.decisions import Decision, SteeringAssignment
from apps.organisation.models.external import ExternalOrganisation
from apps.organisation.models.merges import Merge
from apps.organisation.models.reorganisations import Reorganisation, ReorganisationUnit
from apps.organisation.models.units import Unit, UnitParent, UnitService, UnitSuccession

__all__ = [
    "Merge",
    "ContactAssignment",
    "Decision",
    "ExternalOrganisation",
    "Reorganisation",
    "ReorganisationUnit",
    "SteeringAssignment",
    "Unit",
    "UnitParent",
    "UnitService",
    "UnitSuccession",
]
