"""The filters of the advocacy list. Their names and values stand in links from reports and stay as they are."""

import datetime

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from apps.activities.advocacy import conditions
from apps.activities.advocacy.deadlines import SOON
from apps.activities.models import Advocacy
from apps.core.filters import (
    HalfYearFilter,
    IdFilter,
    ListFilter,
    OptionsFilter,
    SearchFilter,
    parse_period,
    period_words,
)
from apps.core.forms import IsoDateField
from apps.core.options import FixedOptions, Options, PlainInput, upfirst_choices
from apps.core.templatetags.intl import longdate
from apps.organisation.models import ExternalOrganisation
from apps.organisation.unit_filter import PREDECESSORS, OfUnit
from apps.policy.models import Goal
from apps.projects.filters import GOALS, NETWORKS, PARTNERSHIPS, unit_choices
from apps.projects.models import Programme

OPEN, PASSED, SOON_DUE, UNDATED = "oppna", "passerad", "snart", "saknas"
UNITS = Options(unit_choices)
STATUSES = FixedOptions([(OPEN, "Öppna: bevakas eller framfört"), *upfirst_choices(Advocacy.Status)])
DEADLINES = FixedOptions(
    [
        (SOON_DUE, f"Inom {SOON.days} dagar"),
        (PASSED, "Passerad, inget framfört"),
        (UNDATED, "Ingen sista dag"),
    ]
)
MEASURES = FixedOptions([(key, f"Frågor som {words}") for key, (words, _) in conditions.MEASURES.items()])


def institution_choices():
    asked = Advocacy.objects.visible().filter(institution__isnull=False).order_by().values("institution")
    return ExternalOrganisation.objects.visible().filter(pk__in=asked).order_by("name").values_list("pk", "name")


INSTITUTIONS = Options(institution_choices)
# How a chosen value stands in the sentence, and whether its first letter is small there.
WORDS = {
    "lage": ("med läget {}", True),
    "enhet": ("som {} ansvarar för", False),
    "beslutar": ("där {} beslutar", False),
    "sista_dag": ("med sista dag: {}", True),
    "ort": ("som rör {}", False),
    "natverk": ("genom {}", False),
    "mal": ("mot målet ”{}”", False),
}


class DayField(IsoDateField):
    def __init__(self, **kwargs):
        kwargs.setdefault("widget", PlainInput("date"))
        super().__init__(**kwargs)


class DayFilter(django_filters.Filter):
    field_class = DayField


class AdvocacyFilter(OfUnit, ListFilter):
    """Filters the list; `sentence` says what the list then holds."""

    q = SearchFilter(label="Sök i påverkansarbetet")
    lage = OptionsFilter(label="Läge", options=STATUSES, method="with_status")
    enhet = OptionsFilter(label="Enhet", options=UNITS, method="of_unit")
    foregangare = OptionsFilter(label="Föregångare", options=PREDECESSORS, method="with_predecessors")
    sista_dag = OptionsFilter(label="Sista dag", options=DEADLINES, method="with_deadline")
    beslutar = OptionsFilter(label="Vem som beslutar", options=INSTITUTIONS, field_name="institution")
    efter = DayFilter(label="Sista dag tidigast", field_name="deadline", lookup_expr="gte")
    fore = DayFilter(label="Sista dag senast", field_name="deadline", lookup_expr="lte")
    mal = OptionsFilter(label="Mål i policyn", options=GOALS, method="towards_goal")
    natverk = OptionsFilter(label="Nätverk", options=NETWORKS, field_name="network__slug")
    ort = OptionsFilter(label="Vänort", options=PARTNERSHIPS, field_name="partnership__slug")
    matt = OptionsFilter(label="Vad som hände", options=MEASURES, method="with_measure")
    fran = HalfYearFilter(label="Från (2024 eller 2024-2)", method="in_period")
    till = HalfYearFilter(label="Till (2025 eller 2025-1)", method="in_period")
    program = IdFilter(label="Program", method="about_programme")

    folded = ("beslutar", "efter", "fore", "mal", "natverk", "ort", "matt", "fran", "till")
    unseen = ("foregangare", "program")

    @property
    def period(self):
        return parse_period(self.values.get("fran"), self.values.get("till"))

    def in_period(self, queryset, name, value):
        """The two ends are one condition, applied once; with ?matt= it is the measure's."""
        if "matt" in self.values or (name == "till" and "fran" in self.values):
            return queryset
        return queryset.filter(conditions.happened(*self.period))

    def with_measure(self, queryset, name, value):
        _, condition = conditions.MEASURES[value]
        return queryset.filter(condition(*(self.period or (datetime.date.min, datetime.date.max))))

    def with_status(self, queryset, name, value):
        return queryset.filter(Q(status__in=conditions.OPEN) if value == OPEN else Q(status=value))

    def with_deadline(self, queryset, name, value):
        today = timezone.localdate()
        if value == UNDATED:
            return queryset.filter(deadline__isnull=True)
        waiting = queryset.filter(status=Advocacy.Status.WATCHED)
        if value == PASSED:
            return waiting.filter(deadline__lt=today)
        return waiting.filter(deadline__range=(today, today + SOON))

    def counting_for(self, unit, belonging):
        return conditions.of_unit(unit, belonging=belonging)

    def about_programme(self, queryset, name, value):
        if self.programme is None:
            self.form.add_error(name, "Programmet finns inte.")
            return queryset.none()
        return queryset.filter(programme=self.programme)

    def towards_goal(self, queryset, name, value):
        goal = Goal.objects.filter(slug=value).first()
        return queryset.filter(conditions.towards_goal(goal)) if goal else queryset.none()

    @cached_property
    def programme(self):
        """The programme of ?program=, if there is one."""
        return Programme.objects.visible().filter(pk=self.values["program"]).first()

    @cached_property
    def sentence(self):
        """What follows the number of questions: "2024–2025, som Kommunstyrelsens kontor ansvarar för"."""
        values = self.values
        words = []
        if "matt" in values:
            words.append(f"som {conditions.MEASURES[values['matt']][0]}")
        if period := period_words(values.get("fran"), values.get("till")):
            words.append(period)
        for name, (form, is_small) in WORDS.items():
            if name in values:
                label = self.label_of(name)
                words.append(form.format(label[:1].lower() + label[1:] if is_small else label))
            if name == "enhet" and {"enhet", "foregangare"} <= values.keys():
                words.append("föregångare inräknade")
        if "program" in values:
            words.append(f"om {self.programme}")
        if "efter" in values:
            words.append(f"med sista dag från {longdate(values['efter'])}")
        if "fore" in values:
            words.append(f"med sista dag till och med {longdate(values['fore'])}")
        if "q" in values:
            words.append(f"med orden ”{values['q']}”")
        return ", ".join(words)
