from apps.projects.forms.partner_part import PartnerPart
from apps.projects.forms.partners import PartnerForms
from apps.projects.forms.policy_note import ProjectPolicyNoteForm
from apps.projects.forms.project import ProjectForm

__all__ = ["PartnerForms", "PartnerPart", "ProjectForm", "ProjectPolicyNoteForm"]
