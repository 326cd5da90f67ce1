from apps.projects.views.edit import accountable, create, update
from apps.projects.views.lists import ProjectList
from apps.projects.views.policy_note import policy_note_create, policy_note_update

__all__ = ["ProjectList", "accountable", "create", "policy_note_create", "policy_note_update", "update"]
