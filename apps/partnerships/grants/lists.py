"""The list of grants, and what they came to per year and per vänort."""

from decimal import Decimal

from django.db.models import F, Prefetch

from apps.core.exports import Column
from apps.core.views import ListPage
from apps.organisation.permissions import sees_all_marked
from apps.partnerships.grants.filters import GrantFilter
from apps.partnerships.grants.forms import may_write_grants
from apps.partnerships.grants.sums import EXPECTED, Money, Totals, by_city, by_year
from apps.partnerships.models import AssociationGrant, Partnership

STATES = dict(AssociationGrant.State.choices)
NO_CITY = "Vänort saknas"


def city_names(grant):
    """Needs the rows of `GrantList.get_rows`."""
    return ", ".join(city.name for city in grant.named_cities)


class GrantList(ListPage):
    """Every grant the reader may see, the latest decision first; what waits for a decision stands on top."""

    filter_class = GrantFilter
    template_name = "partnerships/grant_list.html"
    title = "Föreningsbidrag"
    export_name = "foreningsbidrag"
    sorts = {
        "-beslut": ("Senast beslutade först", (F("decided_on").desc(nulls_first=True), "-id")),
        "beslut": ("Först beslutade först", (F("decided_on").asc(nulls_last=True), "id")),
        "namn": ("Förening, A–Ö", ("association", "id")),
        "-namn": ("Förening, Ö–A", ("-association", "-id")),
        "-beviljat": ("Störst bidrag först", (F("granted").desc(nulls_last=True), "-id")),
        "beviljat": ("Minst bidrag först", (F("granted").asc(nulls_last=True), "id")),
    }
    columns = [
        Column("Namn", lambda row: row.association, 36),
        Column("Ändamål", lambda row: row.purpose, 50),
        Column("Vänorter", lambda row: city_names(row) or None, 26),
        Column("Beslutande nämnd", lambda row: row.unit.name, 30),
        Column("Läge", lambda row: STATES[row.state], 14),
        Column("Ansökan kom", lambda row: row.applied_on, 12),
        Column("Beslutsdatum", lambda row: row.decided_on, 12),
        Column("Diarienummer", lambda row: row.dnr or None),
        Column("Sökt (kr)", lambda row: row.applied, 14),
        Column("Beviljat (kr)", lambda row: row.granted, 14),
        Column("Utbetalt (kr)", lambda row: row.paid, 14),
        Column("Redovisat (kr)", lambda row: row.accounted, 14),
        Column("Redovisningen kom", lambda row: row.accounted_on, 12),
        Column("Återkrävt (kr)", lambda row: row.reclaimed, 14),
        Column("Vad bidraget gav", lambda row: row.outcome or None, 60),
        Column("Källa", lambda row: row.source_text or None, 40),
    ]

    def get_queryset(self):
        return AssociationGrant.objects.readable_by(self.request.user)

    def get_marked(self):
        return None if sees_all_marked(self.request.user) else AssociationGrant.objects.marked()

    def get_withheld(self):
        return AssociationGrant.objects.withheld_from(self.request.user)

    def get_exported(self, queryset):
        return queryset.unmarked()

    def get_rows(self, queryset):
        cities = Partnership.objects.only("name", "slug", "hidden_at").order_by("name")
        return (
            queryset.with_state()
            .select_related("unit")
            .prefetch_related(Prefetch("cities", cities, to_attr="named_cities"))
            .defer("search")
        )

    def get_context(self, page, filterset):
        years = by_year(self.counted(filterset))
        return {
            "years": years,
            "cities": city_rows(self.counted(filterset)) if years else [],
            "whole": added_up(years),
            "can_create": may_write_grants(self.request.user),
            "files_leave_out": any(grant.is_marked for grant in page),
        }

    def counted(self, filterset):
        """What the sums are made of: marked grants too, but never as the answer to a search for words."""
        if "q" in filterset.values or not filterset.is_valid():
            return filterset.qs
        counted = AssociationGrant.objects.counted_for(self.request.user)
        return self.filter_class(self.request.GET, queryset=counted, request=self.request).qs


def city_rows(grants):
    """[(vänort or None, Totals)] in order of name, without a vänort last; two queries."""
    totals = by_city(grants)
    cities = Partnership.objects.filter(pk__in=[pk for pk in totals if pk]).only("name", "slug", "hidden_at")
    rows = [(city, totals[city.pk]) for city in cities.order_by("name")]
    return [*rows, (None, totals[None])] if None in totals else rows


def added_up(years):
    """The Totals of all the years together: each grant has one year, so it is counted once."""

    def money(name):
        parts = [getattr(year, name) for year in years]
        return Money(
            sum((part.known for part in parts), Decimal(0)),
            sum(part.counted for part in parts),
            sum(part.unknown for part in parts),
        )

    return Totals(
        key=None,
        count=sum(year.count for year in years),
        unaccounted=sum(year.unaccounted for year in years),
        **{name: money(name) for name in EXPECTED},
    )
