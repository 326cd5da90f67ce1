"""The floor: pages for people who are signed in, with the base template and 25 rows read from an index."""

from django.db.models import F
from django.shortcuts import render

from apps.projects.conditions import lead_name, sum_in_force
from apps.projects.models import BudgetLine, Project

NEWEST = (F("start_first").desc(nulls_last=True), "-id")


def bare(request):
    """The rows of the project list and nothing else: no filter, no sorting, no counting, no export."""
    rows = (
        Project.objects.visible()
        .order_by(*NEWEST)
        .values(
            "id",
            "title",
            "status",
            "start_first",
            "end_last",
            programme_name=F("programme__short_name"),
            lead_name=lead_name(),
            support=sum_in_force(BudgetLine.Kind.SUPPORT),
        )[:25]
    )
    return render(request, "bench/bare.html", {"rows": rows})


def barest(request):
    """Four columns of one table: as little as a page with 25 projects can be."""
    rows = Project.objects.visible().order_by(*NEWEST).values("id", "title", "start_first", "status")[:25]
    return render(request, "bench/barest.html", {"rows": rows})
