from apps.projects.views.edit import create, update
from apps.projects.views.lists import ProjectList

__all__ = ["ProjectList", "create", "update"]
