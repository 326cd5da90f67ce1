"""The floor: a page for people who are signed in, with the base template and 25 rows read from an index."""

from django.db.models import F
from django.shortcuts import render

from apps.projects.models import Project


def bare(request):
    rows = Project.objects.visible().order_by(F("start_first").desc(nulls_last=True), "-id")
    return render(
        request, "bench/bare.html", {"rows": rows.values("id", "title", "start_first", "end_last", "status")[:25]}
    )
