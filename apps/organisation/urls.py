from django.urls import path

from apps.organisation.views import UnitList

urlpatterns = [path("enheter/", UnitList.as_view(), name="unit_list")]
