"""Our own addresses and the two we measure against."""

from django.urls import include, path

from bench.admin import site
from bench.views import bare, barest

urlpatterns = [
    path("bench/bar/", bare, name="bench_bare"),
    path("bench/kalast/", barest, name="bench_barest"),
    path("bench/admin/", site.urls),
    path("", include("norrkoping_intl.urls")),
]
