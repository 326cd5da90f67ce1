from django.urls import include, path

from apps.partnerships.views import PartnershipList

urlpatterns = [
    path("vanorter/", PartnershipList.as_view(), name="partnership_list"),
    path("", include("apps.partnerships.grants.urls")),
]
