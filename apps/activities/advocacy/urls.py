from django.urls import path

from apps.activities.advocacy import pages, steps
from apps.activities.advocacy.lists import AdvocacyList

urlpatterns = [
    path("", AdvocacyList.as_view(), name="advocacy_list"),
    path("ny/", pages.advocacy_create, name="advocacy_create"),
    path("<int:pk>/", pages.advocacy_detail, name="advocacy_detail"),
    path("<int:pk>/andra/", pages.advocacy_update, name="advocacy_update"),
    path("<int:pk>/framfor/", steps.advocacy_present, name="advocacy_present"),
    path("<int:pk>/utfall/", steps.advocacy_conclude, name="advocacy_conclude"),
    path("<int:pk>/lagg-ned/", steps.advocacy_drop, name="advocacy_drop"),
    path("<int:pk>/ta-upp/", steps.advocacy_reopen, name="advocacy_reopen"),
]
