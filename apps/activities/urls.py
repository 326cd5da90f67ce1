from django.urls import path

from apps.activities import views

urlpatterns = [
    path("aktiviteter/", views.ActivityList.as_view(), name="activity_list"),
    path("aktiviteter/<int:pk>/", views.activity_detail, name="activity_detail"),
]
