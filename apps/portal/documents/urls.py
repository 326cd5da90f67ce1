from django.urls import path

from apps.portal.documents import pages

urlpatterns = [
    path("projekt/<int:pk>/handlingar/ny/", pages.project_document_create, name="project_document_create"),
    path("avtal/<int:pk>/handlingar/ny/", pages.agreement_document_create, name="agreement_document_create"),
    path("handlingar/<uuid:key>/", pages.document, name="document"),
    path("handlingar/<uuid:key>/ny-version/", pages.document_replace, name="document_replace"),
    path("handlingar/<uuid:key>/dolj/", pages.document_hide, name="document_hide"),
    path("handlingar/<uuid:key>/visa/", pages.document_show, name="document_show"),
]
