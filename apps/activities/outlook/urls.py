from django.urls import path

from apps.activities.outlook import pages
from apps.activities.outlook.lists import HorizonList

urlpatterns = [
    path("", HorizonList.as_view(), name="horizon_list"),
    path("nytt/", pages.horizon_create, name="horizon_create"),
    path("<int:pk>/", pages.horizon_detail, name="horizon_detail"),
    path("<int:pk>/andra/", pages.horizon_update, name="horizon_update"),
]
