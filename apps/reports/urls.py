from django.urls import path

from apps.reports import views

urlpatterns = [
    path("rapporter/", views.report_list, name="report_list"),
    path("rapporter/<slug:slug>/", views.report_unit, name="report_unit"),
]
