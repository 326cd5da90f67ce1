from django.urls import include, path

from apps.activities import views

urlpatterns = [
    path("paverkan/", include("apps.activities.advocacy.urls")),
    path("omvarld/", include("apps.activities.outlook.urls")),
    path("", include("apps.activities.knowledge.urls")),
    path("aktiviteter/", views.ActivityList.as_view(), name="activity_list"),
    path("aktiviteter/ny/", views.create, name="activity_create"),
    path("aktiviteter/amnen/", views.subjects, name="activity_subjects"),
    path("aktiviteter/<int:pk>/", views.activity_detail, name="activity_detail"),
    path("aktiviteter/<int:pk>/andra/", views.update, name="activity_update"),
    path("aktiviteter/<int:pk>/resultat/", views.result, name="activity_result"),
    path("aktiviteter/<int:pk>/lofte/", views.promise_create, name="promise_create"),
    path("aktiviteter/lofte/<int:pk>/", views.promise_settle, name="promise_settle"),
]
