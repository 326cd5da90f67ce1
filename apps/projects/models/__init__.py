from apps.projects.models.documents import ProjectDocument
from apps.projects.models.funding import Funder, Programme
from apps.projects.models.money import Budget, BudgetLine
from apps.projects.models.notes import ProjectPolicyNote
from apps.projects.models.partners import ProjectPartner
from apps.projects.models.projects import Project, ProjectLead
from apps.projects.models.status import StatusChange
from apps.projects.models.tags import ProjectCouncilGoal, ProjectGoal, ProjectSDG

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
