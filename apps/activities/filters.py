"""The activity list's filters. Their names and values stand in links from reports and stay as they are."""

import datetime

from django.db.models import Q
from django.utils.functional import cached_property

from apps.activities import conditions
from apps.activities.models import Activity, ParticipantGroup
from apps.core.filters import (
    HalfYearFilter,
    IdFilter,
    ListFilter,
    OptionsFilter,
    SearchFilter,
    YearFilter,
    parse_period,
    period_words,
)
from apps.core.options import FixedOptions, upfirst_choices
from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation, Unit
from apps.organisation.unit_filter import MISSING, PREDECESSORS, OfUnit
from apps.partnerships.models import Partnership
from apps.policy.models import Goal
from apps.projects.filters import GOALS, NETWORKS, PARTNERSHIPS, SDGS, UNITS
from apps.projects.models import Project

KINDS = FixedOptions(upfirst_choices(Activity.Kind))
STATUSES = FixedOptions(upfirst_choices(Activity.Status))
GROUPS = FixedOptions(upfirst_choices(ParticipantGroup.Group))
RESULTS = FixedOptions([*upfirst_choices(Activity.Result), (MISSING, "Inget är skrivet om vad det gav")])
FORMS = FixedOptions([*upfirst_choices(Activity.Form), (MISSING, "Det är inte noterat")])
PARTS = FixedOptions([("ansvarig", "Enheten ansvarade"), ("deltagande", "Enheten deltog")])
PROMISES = FixedOptions(
    [
        ("finns", "Något lovades"),
        ("oppna", "Något löfte väntar"),
        ("forsenade", "Något löfte är försenat"),
        ("hallna", "Något löfte hölls"),
        ("brutna", "Något löfte blev inte av"),
    ]
)
UNKNOWN_PARTICIPANTS = FixedOptions([(MISSING, "Antalet saknas")])
# How a chosen value stands in the sentence, and whether its first letter is small there.
WORDS = {
    "slag": ("av slaget {}", True),
    "lage": ("med läget {}", True),
    "enhet": ("där {} är med", False),
    "ort": ("som rör {}", False),
    "natverk": ("inom {}", False),
    "mal": ("mot målet ”{}”", False),
    "globalt_mal": ("mot globalt mål {}", False),
    "grupp": ("där {} deltog", True),
    "resultat": ("som gav {}", True),
    "motesform": ("{}", True),
    "medverkan": ("där {}", True),
    "loften": ("där {}", True),
}
# The same for a choice of what is not known.
UNKNOWN_WORDS = {
    "enhet": "utan känd enhet",
    "resultat": "där inget är skrivet om vad det gav",
    "motesform": "där det inte är noterat hur man träffades",
}


def downfirst(text):
    return text[:1].lower() + text[1:]


class ActivityFilter(OfUnit, ListFilter):
    """Filters the activity list; `sentence` says what the list then holds."""

    q = SearchFilter(label="Sök i aktiviteterna")
    enhet = OptionsFilter(label="Enhet", options=UNITS, method="of_unit")
    foregangare = OptionsFilter(label="Föregångare", options=PREDECESSORS, method="with_predecessors")
    slag = OptionsFilter(label="Slag", options=KINDS, field_name="kind")
    ort = OptionsFilter(label="Vänort", options=PARTNERSHIPS, method="about_partnership")
    ar = YearFilter(label="År", method="in_year")
    natverk = OptionsFilter(label="Nätverk", options=NETWORKS, method="about_network")
    projekt = IdFilter(label="Projekt", method="in_project")
    organisation = IdFilter(label="Organisation", method="about_organisation")
    lage = OptionsFilter(label="Läge", options=STATUSES, method="with_status")
    mal = OptionsFilter(label="Mål i policyn", options=GOALS, method="towards_goal")
    globalt_mal = OptionsFilter(label="Globalt mål", options=SDGS, method="towards_sdg")
    grupp = OptionsFilter(label="Vilka som deltog", options=GROUPS, method="with_group")
    deltagare = OptionsFilter(label="Antal deltagare", options=UNKNOWN_PARTICIPANTS, method="without_participants")
    resultat = OptionsFilter(label="Resultat", options=RESULTS, method="with_result")
    medverkan = OptionsFilter(label="Enhetens del", options=PARTS, method="with_part")
    motesform = OptionsFilter(label="På plats eller digitalt", options=FORMS, method="with_form")
    loften = OptionsFilter(label="Löften", options=PROMISES, method="with_promises")
    fran = HalfYearFilter(label="Från (2024 eller 2024-2)", method="in_period")
    till = HalfYearFilter(label="Till (2025 eller 2025-1)", method="in_period")

    folded = (
        *("natverk", "lage", "medverkan", "motesform", "mal", "globalt_mal"),
        *("grupp", "deltagare", "resultat", "loften", "fran", "till"),
    )
    unseen = ("projekt", "organisation", "foregangare")

    @property
    def period(self):
        """(first day, last day) of ?fran= and ?till=, or None when neither is given."""
        return parse_period(self.values.get("fran"), self.values.get("till"))

    def in_period(self, queryset, name, value):
        """The two ends are one condition, applied once."""
        if name == "till" and "fran" in self.values:
            return queryset
        return queryset.filter(conditions.in_period(*self.period))

    def in_year(self, queryset, name, value):
        return queryset.filter(conditions.in_period(datetime.date(value, 1, 1), datetime.date(value, 12, 31)))

    def with_status(self, queryset, name, value):
        """Those that are done are the ones that reports count."""
        return queryset.filter(conditions.done() if value == Activity.Status.DONE else Q(status=value))

    def counting_for(self, unit, belonging):
        return conditions.of_unit(unit, *(self.period or ()), belonging=belonging)

    def without_unit(self):
        return conditions.without_unit()

    def about_partnership(self, queryset, name, value):
        partnership = Partnership.objects.visible().filter(slug=value).first()
        return queryset.filter(conditions.about_partnership(partnership)) if partnership else queryset.none()

    def about_network(self, queryset, name, value):
        network = Network.objects.visible().filter(slug=value).first()
        return queryset.filter(conditions.about_network(network)) if network else queryset.none()

    @cached_property
    def project(self):
        """The project of ?projekt=, if the reader may see it."""
        return Project.objects.readable_by(self.request.user).filter(pk=self.values["projekt"]).only("title").first()

    def in_project(self, queryset, name, value):
        if self.project is None:
            self.form.add_error(name, "Projektet finns inte.")
            return queryset.none()
        return queryset.filter(conditions.about_project(self.project))

    @cached_property
    def named_organisation(self):
        """The organisation of ?organisation=, if there is one."""
        return ExternalOrganisation.objects.visible().filter(pk=self.values["organisation"]).only("name").first()

    def about_organisation(self, queryset, name, value):
        if self.named_organisation is None:
            self.form.add_error(name, "Organisationen finns inte.")
            return queryset.none()
        return queryset.filter(organisation=value)

    def towards_goal(self, queryset, name, value):
        goal = Goal.objects.filter(slug=value).first()
        return queryset.filter(conditions.towards_goal(goal)) if goal else queryset.none()

    def towards_sdg(self, queryset, name, value):
        return queryset.filter(conditions.towards_sdg(int(value)))

    def with_group(self, queryset, name, value):
        return queryset.filter(conditions.with_group(value))

    def without_participants(self, queryset, name, value):
        return queryset.filter(conditions.participants_known(False))

    def with_result(self, queryset, name, value):
        return queryset.filter(conditions.told(False) if value == MISSING else conditions.gave(value))

    def with_form(self, queryset, name, value):
        return queryset.filter(form="" if value == MISSING else value)

    def with_part(self, queryset, name, value):
        """What the unit did; says nothing without one."""
        if self.values.get("enhet") in (None, MISSING):
            self.form.add_error(name, "Välj också vilken enhet.")
            return queryset.none()
        unit = Unit.objects.visible().filter(slug=self.values["enhet"]).first()
        if unit is None:
            return queryset.none()
        return queryset.filter(conditions.hosted_by(unit) if value == "ansvarig" else conditions.joined_by(unit))

    def with_promises(self, queryset, name, value):
        return queryset.filter(conditions.promised(value))

    @cached_property
    def sentence(self):
        """What follows the number of activities: "2024–2025, där Utbildningskontoret är med"."""
        values = self.values
        words = []
        if period := period_words(values.get("fran"), values.get("till")):
            words.append(period)
        if "ar" in values:
            words.append(f"under {values['ar']}")
        if "projekt" in values and self.project:
            words.append(f"i projektet {self.project.title}")
        if "organisation" in values and self.named_organisation:
            words.append(f"med {self.named_organisation}")
        for name, (form, is_small) in WORDS.items():
            if values.get(name) == MISSING:
                words.append(UNKNOWN_WORDS[name])
            elif name in values:
                label = self.label_of(name)
                words.append(form.format(downfirst(label) if is_small else label))
            if name == "enhet" and {"enhet", "foregangare"} <= values.keys():
                words.append("föregångare inräknade")
        if "deltagare" in values:
            words.append("där antalet deltagare saknas")
        if "q" in values:
            words.append(f"med orden ”{values['q']}”")
        return ", ".join(words)
