"""Addresses of the history, and of hiding, which can be read there."""

from django.urls import path, re_path

from apps.portal.hiding.deleting import record_delete
from apps.portal.hiding.pages import hidden_list, record_hide, record_show
from apps.portal.history import views

urlpatterns = [
    path("projekt/<int:pk>/historik/", views.project_history, name="project_history"),
    path("aktiviteter/<int:pk>/historik/", views.activity_history, name="activity_history"),
    path("vanorter/<slug:slug>/historik/", views.partnership_history, name="partnership_history"),
    path("kunskap/<int:pk>/historik/", views.knowledge_history, name="knowledge_history"),
    path("foreningsbidrag/<int:pk>/historik/", views.grant_history, name="grant_history"),
    path("natverk/<slug:slug>/historik/", views.network_history, name="network_history"),
    path("representation/<int:pk>/historik/", views.representation_history, name="representation_history"),
    path("styruppdrag/<int:pk>/historik/", views.steering_history, name="steering_history"),
    path("organisationer/<int:pk>/historik/", views.organisation_history, name="organisation_history"),
    path("enheter/<slug:slug>/historik/", views.unit_history, name="unit_history"),
    path("paverkan/<int:pk>/historik/", views.advocacy_history, name="advocacy_history"),
    path("omvarld/<int:pk>/historik/", views.horizon_history, name="horizon_history"),
    re_path(
        r"^utvardering/(?P<first>[0-9]{4})-(?P<last>[0-9]{4})/historik/$",
        views.evaluation_history,
        name="evaluation_history",
    ),
    path("historik/", views.history_index, name="history_index"),
    path("historik/<slug:slug>/", views.history_collection, name="history_collection"),
    path("dolj/<slug:kind>/<int:pk>/", record_hide, name="record_hide"),
    path("dolda/", hidden_list, name="hidden_list"),
    path("dolda/<slug:kind>/<int:pk>/", record_show, name="record_show"),
    path("ta-bort/<slug:kind>/<int:pk>/", record_delete, name="record_delete"),
]
