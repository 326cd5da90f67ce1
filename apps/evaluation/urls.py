from django.urls import path, re_path

from apps.evaluation import views

YEARS = r"^utvardering/(?P<first>[0-9]{4})-(?P<last>[0-9]{4})/"

urlpatterns = [
    path("utvardering/", views.evaluation_list, name="evaluation_list"),
    re_path(rf"{YEARS}$", views.evaluation_detail, name="evaluation_detail"),
    re_path(rf"{YEARS}utvardering\.pdf$", views.evaluation_pdf, name="evaluation_pdf"),
]
