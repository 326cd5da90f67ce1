from django.urls import path

from apps.projects import views

urlpatterns = [
    path("projekt/", views.ProjectList.as_view(), name="project_list"),
]
