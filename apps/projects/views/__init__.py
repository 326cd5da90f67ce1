from apps.projects.views.edit import accountable, create, update
from apps.projects.views.lists import ProjectList

__all__ = ["ProjectList", "accountable", "create", "update"]
