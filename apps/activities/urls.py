from django.urls import include, path

from apps.activities import views

urlpatterns = [
    path("", include("apps.activities.knowledge.urls")),
    path("aktiviteter/", views.ActivityList.as_view(), name="activity_list"),
    path("aktiviteter/<int:pk>/", views.activity_detail, name="activity_detail"),
]
