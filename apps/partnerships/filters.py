"""The filters of the list of vänorter. Their names and values stand in links and stay as they are."""

from django.db.models.functions import Lower

from apps.core.filters import ListFilter, OptionsFilter, SearchFilter
from apps.core.options import FixedOptions, Options, upfirst_choices
from apps.partnerships.models import CooperationField, Partnership


def country_choices():
    """(country code in small letters, name) of the countries that have a vänort."""
    rows = Partnership.objects.visible().order_by("country_name").values_list(Lower("country"), "country_name")
    return rows.distinct()


COUNTRIES = Options(country_choices)
FIELDS = FixedOptions(CooperationField.choices)
KINDS = FixedOptions(upfirst_choices(Partnership.Kind))
STATUSES = FixedOptions(upfirst_choices(Partnership.Status))


class PartnershipFilter(ListFilter):
    q = SearchFilter(label="Sök bland vänorterna")
    land = OptionsFilter(label="Land", options=COUNTRIES, method="in_country")
    omrade = OptionsFilter(label="Samarbetsområde", options=FIELDS, method="in_field")
    slag = OptionsFilter(label="Slag", options=KINDS, field_name="kind")
    lage = OptionsFilter(label="Läge", options=STATUSES, field_name="status")

    def in_country(self, queryset, name, value):
        return queryset.filter(country=value.upper())

    def in_field(self, queryset, name, value):
        return queryset.filter(fields__contains=[value])
