"""Steering assignments and the projects that serve them: the list, one of them, and those of a unit's page."""

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_filters import Filter

from apps.core.exports import Column
from apps.core.filters import ListFilter, OptionsFilter, SearchField, YearFilter
from apps.core.options import FixedOptions, Options
from apps.core.views import ListPage
from apps.organisation.models import SteeringAssignment, Unit, UnitService
from apps.organisation.permissions import can_change, can_create, can_write_for
from apps.projects import conditions
from apps.projects.models import BudgetLine, Project

NEWEST = ["-year", "unit__name", "document", "point", "id"]
# Projects of one point; more than these are found in the list of projects by its nämnd.
SHOWN = 100
# On a unit's page; the list has the rest.
ON_PAGE = 6
SERVED, UNSERVED = "med", "utan"


def units():
    """(slug, name) of the nämnder and bolag that have a point."""
    rows = SteeringAssignment.objects.visible().values("unit")
    return Unit.objects.filter(pk__in=rows).values_list("slug", "name")


def serving(user):
    """How many projects serve a point, as an expression; marked ones are counted, not named."""
    rows = Project.objects.counted_for(user).official().filter(steering_assignment=OuterRef("pk")).order_by()
    counts = rows.values("steering_assignment").annotate(all=Count("pk")).values("all")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


class TextFilter(Filter):
    field_class = SearchField


class SteeringFilter(ListFilter):
    q = TextFilter(label="Sök bland uppdragen", method="named")
    enhet = OptionsFilter(label="Nämnd eller bolag", options=Options(units), field_name="unit__slug")
    ar = YearFilter(label="År", field_name="year")
    projekt = OptionsFilter(
        label="Projekt",
        options=FixedOptions([(SERVED, "Med projekt"), (UNSERVED, "Utan projekt")]),
        method="served",
    )

    def named(self, queryset, name, value):
        return queryset.filter(Q(text__icontains=value) | Q(document__icontains=value) | Q(point=value) | Q(dnr=value))

    def served(self, queryset, name, value):
        return queryset.filter(project_count__gt=0) if value == SERVED else queryset.filter(project_count=0)


class SteeringList(ListPage):
    filter_class = SteeringFilter
    template_name = "portal/steering_list.html"
    title = "Styruppdrag"
    export_name = "styruppdrag"
    sorts = {
        "-ar": ("Nyast först", NEWEST),
        "ar": ("Äldst först", ["year", "unit__name", "document", "point", "id"]),
        "enhet": ("Efter enhet, A–Ö", ["unit__name", "-year", "point", "id"]),
        "-enhet": ("Efter enhet, Ö–A", ["-unit__name", "-year", "point", "id"]),
        "-projekt": ("Flest projekt först", [F("project_count").desc(), *NEWEST]),
        "projekt": ("Minst projekt först", [F("project_count").asc(), *NEWEST]),
    }
    columns = [
        Column("Namn", str, 36),
        Column("Nämnd eller bolag", lambda row: row.unit.name, 32),
        Column("Dokument", lambda row: row.document, 32),
        Column("År", lambda row: row.year, 8),
        Column("Punkt", lambda row: row.point or None, 10),
        Column("Uppdrag", lambda row: row.text, 60),
        Column("Diarienummer", lambda row: row.dnr or None, 18),
        Column("Projekt", lambda row: row.project_count, 10),
    ]

    def get_queryset(self):
        return SteeringAssignment.objects.visible().annotate(project_count=serving(self.request.user))

    def get_rows(self, queryset):
        return queryset.select_related("unit")

    def get_context(self, page, filterset):
        return {"rows": page, "can_create": can_create(self.request.user)}


@require_safe
def steering_detail(request, pk):
    found = SteeringAssignment.objects.visible().select_related("unit")
    assignment = get_object_or_404(found, pk=pk)
    serve = Project.objects.readable_by(request.user).official().filter(steering_assignment=assignment)
    rows = serve.with_lead().annotate(support=conditions.sum_in_force(BudgetLine.Kind.SUPPORT)).defer("search")
    counted = Project.objects.counted_for(request.user).official().filter(steering_assignment=assignment).count()
    projects = list(rows.order_by(F("start_first").desc(nulls_last=True), "-id")[:SHOWN])
    context = {
        "assignment": assignment,
        "projects": projects,
        "count": counted,
        "more": counted - len(projects),
        "facts": [
            {"label": "Nämnd eller bolag", "value": assignment.unit.name, "href": assignment.unit.get_absolute_url()},
            {"label": "Dokument", "value": assignment.document},
            {"label": "År", "value": str(assignment.year)},
            {"label": "Punkt", "value": assignment.point},
            {"label": "Diarienummer", "value": assignment.dnr},
        ],
        "may_change": can_change(request.user, assignment),
    }
    return render(request, "portal/steering_detail.html", context)


def steering_of(unit, user):
    """What the page of a unit shows: {rows, more, href, create}; a kontor has those of the nämnder it serves."""
    services = UnitService.objects.current().filter(office=unit)
    rows = SteeringAssignment.objects.visible().filter(Q(unit=unit) | Q(unit__in=services.values("board")))
    rows = rows.annotate(project_count=serving(user)).select_related("unit").order_by(*NEWEST)
    found = list(rows[: ON_PAGE + 1])
    is_given = unit.kind in {Unit.Kind.BOARD, Unit.Kind.COMPANY}
    href = f"{reverse('steering_list')}?enhet={unit.slug}" if is_given else reverse("steering_list")
    create = f"{reverse('steering_create')}?enhet={unit.slug}" if is_given and can_write_for(user, unit) else ""
    return {"rows": found[:ON_PAGE], "more": len(found) > ON_PAGE, "href": href, "create": create}
