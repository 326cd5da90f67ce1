from django.urls import path

from apps.projects import views

urlpatterns = [
    path("projekt/", views.ProjectList.as_view(), name="project_list"),
    path("projekt/nytt/", views.create, name="project_create"),
    path("projekt/namnd/", views.accountable, name="project_accountable"),
    path("projekt/<int:pk>/andra/", views.update, name="project_update"),
    path("projekt/<int:pk>/bedomningar/ny/", views.policy_note_create, name="project_note_create"),
    path("projekt/<int:pk>/bedomningar/<int:note>/", views.policy_note_update, name="project_note_update"),
]
