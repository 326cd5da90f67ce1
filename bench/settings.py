"""The program as it is served, with Django's admin and a bare page beside it to measure against."""

from norrkoping_intl.settings import *  # noqa: F403 - the same settings are the point
from norrkoping_intl.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench", "django.contrib.admin"]
ROOT_URLCONF = "bench.urls"
RATE_LIMITS: dict = {}  # the same person asks for the same export many times
