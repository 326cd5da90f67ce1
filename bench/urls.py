"""Our own addresses and the two we measure against."""

from django.urls import include, path

from bench.admin import site
from bench.views import bare

urlpatterns = [
    path("bench/bar/", bare, name="bench_bare"),
    path("bench/admin/", site.urls),
    path("", include("norrkoping_intl.urls")),
]
