"""The list of networks. A network's own page gathers projects and activities and stands in the portal."""

from django.db.models import F, OuterRef, Prefetch, Subquery

from apps.core.exports import Column
from apps.core.views import ListPage
from apps.networks.filters import NetworkFilter
from apps.networks.models import FocusArea, Membership, Network
from apps.organisation.permissions import can_coordinate

# The membership in force, or the one we know most about, first.
LATEST_FIRST = (F("start_first").desc(nulls_last=True), "-id")


def since(network):
    """Since when we are a member, as a PartialDate; None is unknown. Needs the rows of `NetworkList.get_rows`."""
    return network.latest_memberships[0].start if network.latest_memberships else None


def our_areas(network):
    return ", ".join(area.name for area in network.our_areas)


def co_members(network):
    return ", ".join(
        row.organisation.name for membership in network.latest_memberships for row in membership.co_member_rows.all()
    )


class NetworkList(ListPage):
    filter_class = NetworkFilter
    sorts = {
        "namn": ("Namn, A–Ö", ["name"]),
        "-namn": ("Namn, Ö–A", ["-name"]),
        "sedan": ("Äldsta medlemskapet först", [F("since_first").asc(nulls_last=True), "name"]),
        "-sedan": ("Nyaste medlemskapet först", [F("since_first").desc(nulls_last=True), "name"]),
    }
    columns = [
        Column("Namn", lambda row: row.name, 32),
        Column("Fullt namn", lambda row: row.full_name or None, 40),
        Column("Förkortning", lambda row: row.abbreviation or None, 14),
        Column("Policyns namn", lambda row: row.policy_name or None, 32),
        Column("Medlem sedan", since, 14),
        Column("Läge", lambda row: row.get_status_display(), 22),
        Column("Våra områden", lambda row: our_areas(row) or None, 32),
        Column("Medlem tillsammans med", lambda row: co_members(row) or None, 28),
        Column("Ansvarig enhet", lambda row: row.owner_unit and row.owner_unit.name, 32),
        Column("Senast bekräftad", lambda row: row.confirmed_at, 16),
    ]
    template_name = "networks/network_list.html"
    title = "Nätverk"
    export_name = "natverk"

    def get_queryset(self):
        memberships = Membership.objects.visible().filter(network=OuterRef("pk")).order_by(*LATEST_FIRST)
        return Network.objects.visible().annotate(since_first=Subquery(memberships.values("start_first")[:1]))

    def get_rows(self, queryset):
        memberships = Membership.objects.visible().prefetch_related("co_member_rows__organisation")
        return queryset.select_related("owner_unit").prefetch_related(
            Prefetch("memberships", memberships.order_by(*LATEST_FIRST), to_attr="latest_memberships"),
            Prefetch("focus_areas", FocusArea.objects.filter(ours=True), to_attr="our_areas"),
        )

    def get_context(self, page, filterset):
        return {
            "rows": [{"network": network, "since": since(network), "areas": our_areas(network)} for network in page],
            "can_coordinate": can_coordinate(self.request.user),
        }
