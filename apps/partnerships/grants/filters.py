"""The filters of the list of grants. Their names and values stand in links from reports and stay as they are."""

import datetime

from django.utils import timezone
from django.utils.functional import cached_property

from apps.core.filters import (
    HalfYearFilter,
    ListFilter,
    OptionsFilter,
    SearchFilter,
    YearFilter,
    parse_period,
    period_words,
)
from apps.core.options import FixedOptions, Options, upfirst_choices
from apps.organisation.models import Unit
from apps.organisation.unit_filter import PREDECESSORS, OfUnit
from apps.partnerships.grants import conditions
from apps.partnerships.models import AssociationGrant, Partnership

UNACCOUNTED, OVERDUE = "saknas", "forsenad"


def board_choices():
    """(slug, name) of every nämnd; a closed one says until when it was."""
    for unit in Unit.objects.visible().filter(kind=Unit.Kind.BOARD):
        closed = unit.valid_to and unit.valid_to.last < datetime.date.today()
        yield unit.slug, f"{unit.name} (till {unit.valid_to.first.year})" if closed else unit.name


BOARDS = Options(board_choices)
CITIES = Options(lambda: Partnership.objects.visible().values_list("slug", "name"))
STATES = FixedOptions(upfirst_choices(AssociationGrant.State))
ACCOUNTS = FixedOptions([(UNACCOUNTED, "Ej redovisade"), (OVERDUE, "Ej redovisade från tidigare år")])
# With what the nämnder decided that the chosen one carries on; links from reports ask for it.


class GrantFilter(OfUnit, ListFilter):
    """Filters the grants; `sentence` says what the list then holds."""

    q = SearchFilter(label="Sök bland bidragen")
    ort = OptionsFilter(label="Vänort", options=CITIES, method="about_city")
    enhet = OptionsFilter(label="Beslutande nämnd", options=BOARDS, method="of_unit")
    ar = YearFilter(label="År", method="of_year")
    redovisning = OptionsFilter(label="Redovisning", options=ACCOUNTS, method="by_account")
    lage = OptionsFilter(label="Läge", options=STATES, method="with_state")
    fran = HalfYearFilter(label="Beslutade från (2024 eller 2024-2)", method="in_period")
    till = HalfYearFilter(label="Beslutade till (2025 eller 2025-1)", method="in_period")
    foregangare = OptionsFilter(label="Föregångare", options=PREDECESSORS, method="with_predecessors")

    folded = ("lage", "fran", "till")
    unseen = ("foregangare",)

    def about_city(self, queryset, name, value):
        city = Partnership.objects.visible().filter(slug=value).first()
        return queryset.concerning(city) if city else queryset.none()

    def counting_for(self, unit, belonging):
        return conditions.decided_by(unit, belonging=belonging)

    def of_year(self, queryset, name, value):
        return queryset.with_year().filter(year=value)

    def by_account(self, queryset, name, value):
        return queryset.account_due(timezone.localdate()) if value == OVERDUE else queryset.unaccounted()

    def with_state(self, queryset, name, value):
        return queryset.in_state(value)

    def in_period(self, queryset, name, value):
        """The two ends are one condition, applied once."""
        if name == "till" and "fran" in self.values:
            return queryset
        period = parse_period(self.values.get("fran"), self.values.get("till"))
        return queryset.filter(conditions.decided_in(*period))

    @cached_property
    def sentence(self):
        """What follows the number of grants: "2024–2025, som rör Riga"."""
        values, words = self.values, []
        if period := period_words(values.get("fran"), values.get("till")):
            words.append(f"som beslutades {period}")
        if "ar" in values:
            words.append(f"från {values['ar']}")
        if "enhet" in values:
            words.append(f"som {self.label_of('enhet')} beslutar om")
            words += ["föregångare inräknade"] if "foregangare" in values else []
        if "ort" in values:
            words.append(f"för utbyte med {self.label_of('ort')}")
        if "lage" in values:
            words.append(f"med läget {self.label_of('lage').lower()}")
        if "redovisning" in values:
            late = values["redovisning"] == OVERDUE
            words.append("som borde ha redovisats" if late else "som betalats ut och inte redovisats")
        if "q" in values:
            words.append(f"med orden ”{values['q']}”")
        return ", ".join(words)
