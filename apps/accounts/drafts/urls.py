from django.urls import path

from apps.accounts.drafts import views

urlpatterns = [
    path("inloggad/", views.signed_in, name="signed_in"),
    path("<slug:form>/", views.draft, name="draft"),
    path("<slug:form>/fortsatt/", views.resume, name="draft_resume"),
    path("<slug:form>/kasta/", views.discard, name="draft_discard"),
]
