from apps.activities.views.detail import activity_detail
from apps.activities.views.lists import ActivityList

__all__ = ["ActivityList", "activity_detail"]
