from django.urls import path

from apps.projects import views

urlpatterns = [
    path("projekt/", views.ProjectList.as_view(), name="project_list"),
    path("projekt/nytt/", views.create, name="project_create"),
    path("projekt/<int:pk>/andra/", views.update, name="project_update"),
]
