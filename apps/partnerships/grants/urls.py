from django.urls import path

from apps.partnerships.grants import pages
from apps.partnerships.grants.lists import GrantList

urlpatterns = [
    path("foreningsbidrag/", GrantList.as_view(), name="grant_list"),
    path("foreningsbidrag/nytt/", pages.grant_create, name="grant_create"),
    path("foreningsbidrag/<int:pk>/", pages.grant_detail, name="grant_detail"),
    path("foreningsbidrag/<int:pk>/andra/", pages.grant_update, name="grant_update"),
]
