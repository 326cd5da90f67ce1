from apps.activities.views.lists import ActivityList
from apps.activities.views.detail import activity_detail

__all__ = ["ActivityList", "activity_detail"]
