from django.urls import include, path

from apps.partnerships.views import edit, new
from apps.partnerships.views.lists import PartnershipList

urlpatterns = [
    path("vanorter/", PartnershipList.as_view(), name="partnership_list"),
    path("vanorter/ny/", new.partnership_create, name="partnership_create"),
    path("vanorter/<slug:slug>/andra/", edit.partnership_update, name="partnership_update"),
    path("vanorter/<slug:slug>/uppgifter/ny/", edit.fact_create, name="partnership_fact_create"),
    path("vanorter/<slug:slug>/uppgifter/<int:pk>/", edit.fact_update, name="partnership_fact_update"),
    path("vanorter/<slug:slug>/uppgifter/<int:pk>/ta-bort/", edit.fact_remove, name="partnership_fact_remove"),
    path("vanorter/<slug:slug>/milstolpar/ny/", edit.milestone_create, name="milestone_create"),
    path("vanorter/<slug:slug>/milstolpar/<int:pk>/", edit.milestone_update, name="milestone_update"),
    path("vanorter/<slug:slug>/avtal/<int:pk>/", edit.agreement_update, name="agreement_update"),
    path("vanorter/<slug:slug>/avtal/<slug:kind>/", edit.agreement_create, name="agreement_create"),
    path("vanorter/<slug:slug>/bedomningar/ny/", edit.policy_note_create, name="policy_note_create"),
    path("vanorter/<slug:slug>/bedomningar/<int:pk>/", edit.policy_note_update, name="policy_note_update"),
    path("", include("apps.partnerships.grants.urls")),
]
