from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "apps.partnerships"
    verbose_name = "vänorter"
