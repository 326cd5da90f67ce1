"""The project list."""

from django.db.models import F

from apps.core.exports import Column
from apps.core.templatetags.intl import UNKNOWN, kr, state
from apps.core.views import ListPage
from apps.organisation.permissions import can_create, sees_all_marked
from apps.projects.conditions import lead_name, sum_in_force
from apps.projects.filters import ProjectFilter
from apps.projects.models import BudgetLine, Project
from apps.projects.rules import FUNDED

Kind = BudgetLine.Kind


def display(name):
    """The words of a choice, None when it is unknown."""
    return lambda project: getattr(project, f"get_{name}_display")() or None


def years(start, end):
    """When a project goes on, in years: "2024–2026", "2024", "från 2024"; None when nothing is known."""
    if start and end:
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    if start:
        return f"från {start.year}"
    return f"till {end.year}" if end else None


def support_words(status, amount):
    """The support as the list shows it: what was only asked for says so."""
    return f"sökt {kr(amount)}" if amount is not None and status not in FUNDED else kr(amount)


def shown(project):
    """One row as the texts of its cells; the template then has nothing left to work out."""
    return {
        "href": f"/projekt/{project['id']}/",
        "title": project["title"],
        "is_marked": project["marked_at"] is not None,
        "years": years(project["start_first"], project["end_last"]) or UNKNOWN,
        "unit": project["lead_name"] or UNKNOWN,
        "programme": project["programme_name"] or UNKNOWN,
        "state": state(project["status"]),
        "support": support_words(project["status"], project["support"]),
    }


class ProjectList(ListPage):
    """Every project the reader may see."""

    filter_class = ProjectFilter
    template_name = "projects/project_list.html"
    title = "Projekt"
    export_name = "projekt"
    # All but `lage` are read straight from an index; unknown starts stand last, and first when turned round.
    sorts = {
        "-start": ("Nyast först", (F("start_first").desc(nulls_last=True), "-id")),
        "start": ("Äldst först", (F("start_first").asc(nulls_first=True), "id")),
        "titel": ("Efter titel, A–Ö", ("title", "id")),
        "-titel": ("Efter titel, Ö–A", ("-title", "-id")),
        "andrad": ("Senast ändrad först", ("-updated_at", "-id")),
        "-andrad": ("Senast ändrad sist", ("updated_at", "id")),
        "lage": ("Efter läge", ("status", "start_first", "id")),
        "-lage": ("Efter läge, baklänges", ("-status", "-start_first", "-id")),
    }
    columns = [
        Column("Namn", lambda project: project.title, 50),
        Column("Kortnamn", lambda project: project.acronym or None),
        Column("Slag", display("kind")),
        Column("Enhet", lambda project: project.lead_name, 30),
        Column("Program", lambda project: project.programme.name if project.programme else None, 40),
        Column("Läge", display("status"), 12),
        Column("Start", lambda project: project.start, 12),
        Column("Slut", lambda project: project.end, 12),
        Column("Stöd till Norrköping (kr)", lambda project: project.support),
        Column("Egen medfinansiering kontant (kr)", lambda project: project.own_cash),
        Column("Egen tid (kr)", lambda project: project.own_time),
        Column("Projektets totala budget (kr)", lambda project: project.total),
        Column("Diarienummer", lambda project: ", ".join(project.dnrs) or None),
        Column("Ursprung", display("source"), 25),
    ]

    def get_queryset(self):
        return Project.objects.readable_by(self.request.user)

    def get_marked(self):
        return None if sees_all_marked(self.request.user) else Project.objects.marked()

    def get_withheld(self):
        return Project.objects.withheld_from(self.request.user)

    def get_exported(self, queryset):
        return queryset.unmarked()

    def get_rows(self, queryset):
        """Plain dicts: model instances for 25 rows would cost more than the rows.

        The database works out unit and support for the rows of one page only, because they are not sorted by.
        """
        return queryset.values(
            "id",
            "title",
            "status",
            "start_first",
            "end_last",
            "marked_at",
            programme_name=F("programme__short_name"),
            lead_name=lead_name(),
            support=sum_in_force(Kind.SUPPORT),
        )

    def get_export_rows(self, queryset):
        return (
            queryset.annotate(
                lead_name=lead_name(),
                support=sum_in_force(Kind.SUPPORT),
                own_cash=sum_in_force(Kind.OWN_CASH),
                own_time=sum_in_force(Kind.OWN_TIME),
                total=sum_in_force(Kind.TOTAL),
            )
            .select_related("programme")
            .defer("search", "need", "benefit_work", "benefit_residents", "note")
        )

    def get_context(self, page, filterset):
        rows = [shown(project) for project in page]
        marked = any(row["is_marked"] for row in rows)
        return {"can_create": can_create(self.request.user), "rows": rows, "files_leave_out": marked}
