"""All addresses. Paths are Swedish and stay as they are; names are English."""

from django.urls import include, path

urlpatterns = [
    path("konto/", include("apps.accounts.urls")),
    path("utkast/", include("apps.accounts.drafts.urls")),
    path("", include("apps.partnerships.urls")),
    path("", include("apps.networks.urls")),
    path("", include("apps.projects.urls")),
    path("", include("apps.activities.urls")),
    path("", include("apps.organisation.urls")),
    path("", include("apps.reports.urls")),
    path("", include("apps.evaluation.urls")),
    path("", include("apps.portal.urls")),
    path("", include("apps.portal.history.urls")),
    path("", include("apps.portal.documents.urls")),
    path("", include("apps.core.urls")),
]
handler400 = "apps.core.errors.bad_request"
handler403 = "apps.core.errors.forbidden"
handler404 = "apps.core.errors.not_found"
handler500 = "apps.core.errors.server_error"
