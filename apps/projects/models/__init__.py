from apps.projects.models.documents import ProjectDocument
from apps.projects.models.funding import Funder, Programme
from apps.projects.models.money import Budget, BudgetLine
from apps.projects.models.notes import ProjectPolicyNote
from apps.projects.models.partners import ProjectPartner
from apps.projects.models.projects import (
    Project,
    ProjectCouncilGoal,
    ProjectGoal,
    ProjectLead,
    ProjectSDG,
    StatusChange,
)

__all__ = [
    "ProjectPolicyNote",
    "Budget",
    "BudgetLine",
    "Funder",
    "Programme",
    "Project",
    "ProjectCouncilGoal",
    "ProjectDocument",
    "ProjectGoal",
    "ProjectLead",
    "ProjectPartner",
    "ProjectSDG",
    "StatusChange",
]
