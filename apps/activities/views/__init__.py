from apps.activities.views.detail import activity_detail
from apps.activities.views.edit import create, subjects, update
from apps.activities.views.lists import ActivityList
from apps.activities.views.result import promise_create, promise_settle, result

__all__ = [
    "ActivityList",
    "activity_detail",
    "create",
    "promise_create",
    "promise_settle",
    "result",
    "subjects",
    "update",
]
