"""The project list's filters. Their names and values stand in links from reports and stay as they are."""

import datetime

from django.db.models import Q
from django.utils.functional import cached_property

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
from apps.core.options import FixedOptions, Options, upfirst_choices
from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation, Unit
from apps.organisation.unit_filter import MISSING, PREDECESSORS, OfUnit
from apps.partnerships.models import Partnership
from apps.policy.models import Goal, SustainableDevelopmentGoal
from apps.projects import conditions
from apps.projects.models import Programme, Project

MISSING_CHOICE = (MISSING, "Uppgift saknas")
# The value of ?slag= that leaves out accreditations, as the reports do.
COUNTED = "raknas"


def unit_choices():
    """(slug, name) of every unit; a closed one says until when it was."""
    for unit in Unit.objects.visible():
        closed = unit.valid_to and unit.valid_to.last < datetime.date.today()
        yield unit.slug, f"{unit.name} (till {unit.valid_to.first.year})" if closed else unit.name


UNITS = Options(lambda: [*unit_choices(), MISSING_CHOICE])
PROGRAMMES = Options(lambda: [*Programme.objects.visible().values_list("slug", "name"), MISSING_CHOICE])
PARTNERSHIPS = Options(lambda: Partnership.objects.visible().values_list("slug", "name"))
NETWORKS = Options(lambda: Network.objects.visible().values_list("slug", "name"))
GOALS = Options(lambda: Goal.objects.values_list("slug", "title"))
SDGS = Options(lambda: [(sdg.number, f"{sdg.number}. {sdg.name}") for sdg in SustainableDevelopmentGoal.objects.all()])
STATUSES = FixedOptions([*upfirst_choices(Project.Status), MISSING_CHOICE])
KINDS = FixedOptions([(COUNTED, "Projekt och förstudier"), *upfirst_choices(Project.Kind)])
MEASURES = FixedOptions([(key, f"Projekt som {words}") for key, (words, _) in conditions.MEASURES.items()])
# With the work of the units that the chosen one carries on; links from reports ask for it.
UNKNOWN_SUMS = FixedOptions([("1", "Stödet är okänt")])


class ProjectFilter(OfUnit, ListFilter):
    """Filters the project list; `sentence` says what the list then holds."""

    q = SearchFilter(label="Sök i projekten")
    enhet = OptionsFilter(label="Enhet", options=UNITS, method="of_unit")
    foregangare = OptionsFilter(label="Föregångare", options=PREDECESSORS, method="with_predecessors")
    program = OptionsFilter(label="Program", options=PROGRAMMES, method="of_programme")
    lage = OptionsFilter(label="Läge", options=STATUSES, method="with_status")
    ar = YearFilter(label="År", method="during_year")
    ort = OptionsFilter(label="Vänort", options=PARTNERSHIPS, method="with_partner")
    natverk = OptionsFilter(label="Nätverk", options=NETWORKS, method="with_partner")
    organisation = IdFilter(label="Organisation", method="with_organisation")
    mal = OptionsFilter(label="Mål i policyn", options=GOALS, method="towards_goal")
    globalt_mal = OptionsFilter(label="Globalt mål", options=SDGS, method="towards_sdg")
    slag = OptionsFilter(label="Slag", options=KINDS, method="of_kind")
    matt = OptionsFilter(label="Vad som hände under tiden", options=MEASURES, method="in_period")
    fran = HalfYearFilter(label="Från (2024 eller 2024-2)", method="in_period")
    till = HalfYearFilter(label="Till (2025 eller 2025-1)", method="in_period")
    utan_belopp = OptionsFilter(label="Stöd", options=UNKNOWN_SUMS, method="without_sum")

    folded = ("ort", "natverk", "mal", "globalt_mal", "slag", "utan_belopp", "matt", "fran", "till")
    unseen = ("foregangare", "organisation")

    @property
    def period(self):
        """(first day, last day) of ?fran= and ?till=, or None when neither is given."""
        return parse_period(self.values.get("fran"), self.values.get("till"))

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        # For a unit, `of_unit` has asked already.
        if self.measure and self.values.get("enhet", MISSING) == MISSING:
            _, condition = conditions.MEASURES[self.measure]
            queryset = queryset.filter(condition(*self.days))
        return queryset

    @property
    def measure(self):
        """What is asked about the period, or "" when neither it nor a period is given."""
        return self.values.get("matt") or (conditions.ONGOING if self.period else "")

    @property
    def days(self):
        """The period, or all time."""
        return self.period or (datetime.date.min, datetime.date.max)

    def in_period(self, queryset, name, value):
        """The three of them together are one condition, applied in `filter_queryset`."""
        return queryset

    def counting_for(self, unit, belonging):
        if self.measure:
            return conditions.happened_to(unit, self.measure, *self.days, belonging=belonging)
        return conditions.of_unit(unit, belonging=belonging)

    def without_unit(self):
        return conditions.without_unit()

    def of_programme(self, queryset, name, value):
        if value == MISSING:
            return queryset.filter(programme__isnull=True)
        programme = Programme.objects.visible().filter(slug=value).first()
        return queryset.filter(programme=programme) if programme else queryset.none()

    def with_status(self, queryset, name, value):
        return queryset.filter(status="" if value == MISSING else value)

    def during_year(self, queryset, name, value):
        return queryset.filter(conditions.during_year(datetime.date(value, 1, 1), datetime.date(value, 12, 31)))

    def with_partner(self, queryset, name, value):
        model = Partnership if name == "ort" else Network
        partner = model.objects.visible().filter(slug=value).first()
        return queryset.filter(conditions.with_organisation(partner.organisation_id)) if partner else queryset.none()

    @cached_property
    def named_organisation(self):
        """The organisation of ?organisation=, if there is one."""
        return ExternalOrganisation.objects.visible().filter(pk=self.values["organisation"]).only("name").first()

    def with_organisation(self, queryset, name, value):
        if self.named_organisation is None:
            self.form.add_error(name, "Organisationen finns inte.")
            return queryset.none()
        return queryset.filter(conditions.with_organisation(value))

    def towards_goal(self, queryset, name, value):
        return queryset.filter(conditions.towards_goal(value))

    def towards_sdg(self, queryset, name, value):
        return queryset.filter(conditions.towards_sdg(int(value)))

    def of_kind(self, queryset, name, value):
        return queryset.filter(~Q(kind=Project.Kind.ACCREDITATION) if value == COUNTED else Q(kind=value))

    def without_sum(self, queryset, name, value):
        return queryset.filter(conditions.support_known(False))

    @cached_property
    def sentence(self):
        """What follows the number of projects: "som pågick 2024–2025, där Utbildningskontoret ansvarar"."""
        values = self.values
        words = []
        if values.keys() & {"fran", "till", "matt"}:
            happened, _ = conditions.MEASURES[self.measure]
            words.append(f"som {happened} {period_words(values.get('fran'), values.get('till'))}".rstrip())
        if "ar" in values:
            words.append(f"under {values['ar']}")
        if "slag" in values:
            words.append(
                "utom ackrediteringar" if values["slag"] == COUNTED else f"av slaget {KIND_WORDS[values['slag']]}"
            )
        for name, (form, without) in WORDS.items():
            if values.get(name) == MISSING:
                words.append(without)
            elif name in values:
                words.append(form.format(self.label_of(name)))
            if name == "enhet" and {"enhet", "foregangare"} <= values.keys():
                words.append("föregångare inräknade")
        if "organisation" in values and self.named_organisation:
            words.append(f"tillsammans med {self.named_organisation}")
        if "lage" in values:
            known = values["lage"] != MISSING
            words.append(f"med läget {Project.Status(values['lage']).label}" if known else "utan känt läge")
        if "utan_belopp" in values:
            words.append("där stödet är okänt")
        if "q" in values:
            words.append(f"med orden ”{values['q']}”")
        return ", ".join(words)


# How a chosen value stands in the sentence, and how it is said that the value is unknown.
KIND_WORDS = dict(Project.Kind.choices)
WORDS = {
    "enhet": ("där {} ansvarar", "utan känd enhet"),
    "program": ("inom {}", "utan känt program"),
    "ort": ("tillsammans med {}", ""),
    "natverk": ("tillsammans med {}", ""),
    "mal": ("mot målet ”{}”", ""),
    "globalt_mal": ("mot globalt mål {}", ""),
}
