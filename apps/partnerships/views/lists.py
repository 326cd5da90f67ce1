"""The list of vänorter with its map. A vänort's own page gathers projects and activities and stands in the portal."""

from django.db.models import F, OuterRef, Prefetch, Subquery

from apps.core.exports import Column
from apps.core.models import Fact
from apps.core.templatetags.intl import upfirst
from apps.core.views import ListPage
from apps.organisation.permissions import can_coordinate
from apps.partnerships.filters import PartnershipFilter
from apps.partnerships.map import city_map
from apps.partnerships.models import CooperationField, Partnership, PartnershipFact


def since(partnership):
    """Since when we cooperate, as a PartialDate; None is unknown. Needs the rows of `PartnershipList.get_rows`."""
    return partnership.since_facts[0].date if partnership.since_facts else None


def field_names(partnership):
    """The fields of cooperation as one phrase: "Utbildning, kultur, ungdom"; empty when none is registered."""
    return upfirst(", ".join(field.label.lower() for field in CooperationField if field in partnership.fields))


class PartnershipList(ListPage):
    filter_class = PartnershipFilter
    sorts = {
        "namn": ("Namn, A–Ö", ["name"]),
        "-namn": ("Namn, Ö–A", ["-name"]),
        "land": ("Land, A–Ö", ["country_name", "name"]),
        "-land": ("Land, Ö–A", ["-country_name", "name"]),
        "sedan": ("Äldsta samarbetet först", [F("since_first").asc(nulls_last=True), "name"]),
        "-sedan": ("Nyaste samarbetet först", [F("since_first").desc(nulls_last=True), "name"]),
    }
    columns = [
        Column("Namn", lambda row: row.name, 28),
        Column("Slag", lambda row: row.get_kind_display(), 16),
        Column("Land", lambda row: row.country_name, 16),
        Column("Landskod", lambda row: row.country, 10),
        Column("Eget namn", lambda row: row.own_name or None, 28),
        Column("Policyns stavning", lambda row: row.policy_name or None, 28),
        Column("Sedan", since, 14),
        Column("Läge", lambda row: row.get_status_display(), 20),
        Column("Samarbetsområden", lambda row: field_names(row) or None, 50),
        Column("Ansvarig enhet", lambda row: row.owner_unit and row.owner_unit.name, 32),
        Column("Senast bekräftad", lambda row: row.confirmed_at, 16),
        Column("Latitud", lambda row: row.latitude, 10),
        Column("Longitud", lambda row: row.longitude, 10),
    ]
    template_name = "partnerships/partnership_list.html"
    title = "Vänorter"
    export_name = "vanorter"

    def get_queryset(self):
        dated = PartnershipFact.objects.filter(
            partnership=OuterRef("pk"), kind=Fact.Kind.SINCE, date_first__isnull=False
        ).order_by("-preferred", "id")
        return Partnership.objects.visible().annotate(since_first=Subquery(dated.values("date_first")[:1]))

    def get_rows(self, queryset):
        dated = PartnershipFact.objects.filter(kind=Fact.Kind.SINCE, date_first__isnull=False)
        return queryset.select_related("owner_unit").prefetch_related(
            Prefetch("facts", dated.order_by("-preferred", "id"), to_attr="since_facts")
        )

    def get_context(self, page, filterset):
        rows = [
            {"partnership": partnership, "since": since(partnership), "fields": field_names(partnership)}
            for partnership in page
        ]
        return {"rows": rows, "map": city_map(page), "can_coordinate": can_coordinate(self.request.user)}
