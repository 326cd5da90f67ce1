from apps.projects.forms.partners import PartnerForms
from apps.projects.forms.project import ProjectForm

__all__ = ["PartnerForms", "ProjectForm"]
