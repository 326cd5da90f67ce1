"""The list of large decisions, with how many of them looked abroad first, per unit and year."""

from urllib.parse import urlencode

from django.urls import reverse

from apps.activities.models import HorizonScan
from apps.activities.outlook.conditions import by_unit_and_year, totals
from apps.activities.outlook.filters import HorizonFilter
from apps.core.exports import Column
from apps.core.templatetags.intl import number
from apps.core.views import ListPage
from apps.organisation.permissions import can_create, sees_all_marked

Considered = HorizonScan.Considered
# So many rows per unit and year are shown; with a filter there are fewer.
SHOWN = 24


class HorizonList(ListPage):
    """Every stated decision the reader may see, the latest first."""

    filter_class = HorizonFilter
    template_name = "activities/horizon_list.html"
    title = "Omvärldskartläggning"
    export_name = "omvarldskartlaggning"
    sorts = {
        "-datum": ("Senast beslutat först", ("-decided_on", "-id")),
        "datum": ("Äldst beslut först", ("decided_on", "id")),
        "beslut": ("I bokstavsordning", ("decision", "id")),
        "-beslut": ("I omvänd bokstavsordning", ("-decision", "-id")),
    }
    columns = [
        Column("Namn", lambda row: row.decision, 50),
        Column("Enhet", lambda row: row.unit.name, 30),
        Column("Beslutsdatum", lambda row: row.decided_on, 12),
        Column("Omvärlden", lambda row: row.get_considered_display(), 20),
        Column("Vad som togs in", lambda row: row.arenas or None, 60),
        Column("Vad det ledde till", lambda row: row.choice or None, 60),
        Column("Varför inte", lambda row: row.reason or None, 60),
        Column("Diarienummer", lambda row: row.dnr or None),
    ]

    def get_queryset(self):
        return HorizonScan.objects.readable_by(self.request.user)

    def get_marked(self):
        return None if sees_all_marked(self.request.user) else HorizonScan.objects.marked()

    def get_withheld(self):
        return HorizonScan.objects.withheld_from(self.request.user)

    def get_exported(self, queryset):
        return queryset.unmarked()

    def get_rows(self, queryset):
        return queryset.select_related("unit").defer("search", "arenas", "choice", "reason")

    def get_export_rows(self, queryset):
        return queryset.select_related("unit").defer("search")

    def get_context(self, page, filterset):
        """The sums count marked decisions too; but a search for words is answered by what the reader may see."""
        counted = filterset.qs
        if filterset.is_valid() and "q" not in filterset.values:
            everything = HorizonScan.objects.counted_for(self.request.user)
            counted = HorizonFilter(self.request.GET, queryset=everything, request=self.request).qs
        asked = {name: self.request.GET[name] for name in HorizonFilter.base_filters if self.request.GET.get(name)}
        coverage = list(by_unit_and_year(counted)[: SHOWN + 1]) if page.rows else []
        return {
            "files_leave_out": any(row.is_marked for row in page),
            "can_create": can_create(self.request.user),
            "figures": figures(totals(counted), asked) if page.rows else [],
            "coverage": [
                row | {"href": listed(row), "words": f"{row['yes']} av {row['total']}"} for row in coverage[:SHOWN]
            ],
            "coverage_is_cut": len(coverage) > SHOWN,
        }


def listed(row):
    return f"{reverse('horizon_list')}?{urlencode({'enhet': row['unit__slug'], 'ar': row['year']})}"


def figures(total, query):
    """Rows for components/figures.html, each with its part of the list; `query` is what the reader filters by."""

    def part(considered):
        return f"?{urlencode(query | {'omvarlden': considered})}"

    return [
        {
            "label": "Stora beslut som tog in omvärlden",
            "value": f"{number(total['yes'])} av {number(total['total'])}",
            "href": part(Considered.YES),
        },
        {
            "label": "Där den inte togs in",
            "value": number(total["total"] - total["yes"] - total["irrelevant"]),
            "href": part(Considered.NO),
        },
        {
            "label": "Där det inte var aktuellt",
            "value": number(total["irrelevant"]),
            "href": part(Considered.IRRELEVANT),
            "change": "räknas bland alla, vart och ett med ett skäl",
        },
    ]
