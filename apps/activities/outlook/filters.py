"""The filters of the horizon scans. Their names and values stand in links from reports and stay as they are."""

import datetime

from apps.activities.models import HorizonScan
from apps.activities.outlook import conditions
from apps.core.filters import (
    HalfYearFilter,
    ListFilter,
    OptionsFilter,
    SearchFilter,
    YearFilter,
    parse_period,
    period_words,
)
from apps.core.options import FixedOptions, Options
from apps.organisation.unit_filter import PREDECESSORS, OfUnit
from apps.projects.filters import unit_choices

UNITS = Options(unit_choices)
CONSIDERED = FixedOptions([("ja", "Togs in"), ("nej", "Togs inte in"), ("inte-aktuellt", "Inte aktuellt")])
WORDS = {
    HorizonScan.Considered.YES: "där omvärlden togs in",
    HorizonScan.Considered.NO: "där omvärlden inte togs in",
    HorizonScan.Considered.IRRELEVANT: "där det inte var aktuellt",
}


class HorizonFilter(OfUnit, ListFilter):
    """Filters the list; `sentence` says what the list then holds."""

    q = SearchFilter(label="Sök i besluten")
    enhet = OptionsFilter(label="Enhet", options=UNITS, method="of_unit")
    foregangare = OptionsFilter(label="Föregångare", options=PREDECESSORS, method="with_predecessors")
    ar = YearFilter(label="År", method="in_year")
    omvarlden = OptionsFilter(label="Omvärlden", options=CONSIDERED, field_name="considered")
    fran = HalfYearFilter(label="Från (2024 eller 2024-2)", method="in_period")
    till = HalfYearFilter(label="Till (2025 eller 2025-1)", method="in_period")

    folded = ("fran", "till")
    unseen = ("foregangare",)

    def in_period(self, queryset, name, value):
        """The two ends are one condition, applied once."""
        if name == "till" and "fran" in self.values:
            return queryset
        period = parse_period(self.values.get("fran"), self.values.get("till"))
        return queryset.filter(conditions.in_period(*period))

    def in_year(self, queryset, name, value):
        return queryset.filter(conditions.in_period(datetime.date(value, 1, 1), datetime.date(value, 12, 31)))

    def counting_for(self, unit, belonging):
        return conditions.of_unit(unit, belonging=belonging)

    def sentence(self):
        """What follows the number of decisions: "2024–2025, hos Nodra AB"."""
        values = self.values
        words = []
        if period := period_words(values.get("fran"), values.get("till")):
            words.append(period)
        if "ar" in values:
            words.append(f"under {values['ar']}")
        if "enhet" in values:
            words.append(f"hos {self.label_of('enhet')}")
        if {"enhet", "foregangare"} <= values.keys():
            words.append("föregångare inräknade")
        if "omvarlden" in values:
            words.append(WORDS[values["omvarlden"]])
        if "q" in values:
            words.append(f"med orden ”{values['q']}”")
        return ", ".join(words)
