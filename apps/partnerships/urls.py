from django.urls import path

from apps.partnerships.views import PartnershipList

urlpatterns = [path("vanorter/", PartnershipList.as_view(), name="partnership_list")]
