"""The filters of the list of knowledge to share. Their names and values stand in links and stay as they are."""

from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property

from apps.activities.models import KnowledgeGiven
from apps.core.filters import ListFilter, OptionsFilter, SearchFilter
from apps.core.options import FixedOptions, Options
from apps.organisation.models import Unit
from apps.partnerships.models import Partnership
from apps.projects.filters import PARTNERSHIPS, unit_choices

UNITS = Options(unit_choices)
GIVEN, NEVER = "delad", "inte"
SHARED = FixedOptions([(GIVEN, "Har delats med någon"), (NEVER, "Har inte delats än")])


class KnowledgeFilter(ListFilter):
    q = SearchFilter(label="Sök i kunskaperna")
    enhet = OptionsFilter(label="Enhet", options=UNITS, method="of_unit")
    ort = OptionsFilter(label="Delad med vänort", options=PARTNERSHIPS, method="given_to")
    delad = OptionsFilter(label="Delad", options=SHARED, method="by_given")

    def of_unit(self, queryset, name, value):
        return queryset.of_units(Unit.objects.visible().filter(slug=value).values("pk"))

    def given_to(self, queryset, name, value):
        city = Partnership.objects.visible().filter(slug=value).first()
        if city is None:
            return queryset.none()
        given = KnowledgeGiven.objects.visible().to_partnership(city).filter(offer=OuterRef("pk"))
        return queryset.filter(Exists(given))

    def by_given(self, queryset, name, value):
        given = Exists(KnowledgeGiven.objects.visible().filter(offer=OuterRef("pk")))
        return queryset.filter(given if value == GIVEN else ~given)

    @cached_property
    def sentence(self):
        """What follows the number: "hos Nodra, som delats med Riga"."""
        values, words = self.values, []
        if "enhet" in values:
            words.append(f"hos {self.label_of('enhet')}")
        if "ort" in values:
            words.append(f"som delats med {self.label_of('ort')}")
        if "delad" in values:
            words.append("som har delats" if values["delad"] == GIVEN else "som inte har delats än")
        if "q" in values:
            words.append(f"med orden ”{values['q']}”")
        return ", ".join(words)
