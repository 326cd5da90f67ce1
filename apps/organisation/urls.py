from django.urls import path

from apps.organisation.views import UnitList, administration, steering
from apps.organisation.views.external import organisation_create, organisation_update

urlpatterns = [
    path("enheter/", UnitList.as_view(), name="unit_list"),
    path("organisationer/ny/", organisation_create, name="organisation_create"),
    path("organisationer/<int:pk>/andra/", organisation_update, name="organisation_update"),
    path("styruppdrag/nytt/", steering.steering_create, name="steering_create"),
    path("styruppdrag/<int:pk>/andra/", steering.steering_update, name="steering_update"),
    path("administration/enheter/", administration.UnitAdminList.as_view(), name="unit_admin_list"),
    path("administration/ny-enhet/", administration.unit_create, name="unit_create"),
    path("administration/enheter/<slug:slug>/", administration.unit_update, name="unit_update"),
    path("administration/enheter/<slug:slug>/<slug:kind>/", administration.unit_row, name="unit_row_create"),
    path("administration/enheter/<slug:slug>/<slug:kind>/<int:pk>/", administration.unit_row, name="unit_row"),
    path(
        "administration/enheter/<slug:slug>/<slug:kind>/<int:pk>/ta-bort/",
        administration.unit_row_remove,
        name="unit_row_remove",
    ),
]
