from django.urls import path

from apps.portal.retention.pages import retention_create, retention_detail, retention_list, retention_update

urlpatterns = [
    path("", retention_list, name="retention_list"),
    path("ny/", retention_create, name="retention_create"),
    path("<int:pk>/", retention_detail, name="retention_detail"),
    path("<int:pk>/andra/", retention_update, name="retention_update"),
]
