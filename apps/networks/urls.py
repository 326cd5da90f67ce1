from django.urls import path

from apps.networks.views import NetworkList

urlpatterns = [path("natverk/", NetworkList.as_view(), name="network_list")]
