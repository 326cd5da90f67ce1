from django.urls import path

from apps.networks.views import NetworkList, edit, facts, seats
from apps.networks.views.seat_list import SeatList

urlpatterns = [
    path("natverk/", NetworkList.as_view(), name="network_list"),
    path("natverk/nytt/", edit.network_create, name="network_create"),
    path("natverk/<slug:slug>/andra/", edit.network_update, name="network_update"),
    path("natverk/<slug:slug>/medlemskap/nytt/", edit.membership_create, name="membership_create"),
    path("natverk/<slug:slug>/medlemskap/<int:pk>/", edit.membership_update, name="membership_update"),
    path("natverk/<slug:slug>/medlemskap/<int:pk>/ar/", edit.membership_years, name="membership_years"),
    path("natverk/<slug:slug>/medlemskap/<int:pk>/avsluta/", edit.membership_end, name="membership_end"),
    path("natverk/<slug:slug>/uppgifter/ny/", facts.network_fact_create, name="network_fact_create"),
    path("natverk/<slug:slug>/uppgifter/<int:pk>/", facts.network_fact_update, name="network_fact_update"),
    path("natverk/<slug:slug>/uppgifter/<int:pk>/ta-bort/", facts.network_fact_remove, name="network_fact_remove"),
    path("representation/", SeatList.as_view(), name="representation_list"),
    path("representation/ny/", seats.representation_create, name="representation_create"),
    path("representation/<int:pk>/", seats.representation_detail, name="representation_detail"),
    path("representation/<int:pk>/andra/", seats.representation_update, name="representation_update"),
    path("representation/<int:pk>/eftertradare/", seats.representation_succeed, name="representation_succeed"),
    path("representation/<int:pk>/avsluta/", seats.representation_end, name="representation_end"),
]
