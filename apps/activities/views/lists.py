"""The activity list."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from apps.activities.conditions import host_names, participants, participants_by_group, participating_names
from apps.activities.filters import ActivityFilter
from apps.activities.models import Activity, ParticipantGroup
from apps.core.exports import Column
from apps.core.templatetags.intl import upfirst
from apps.core.views import ListPage
from apps.organisation.permissions import can_create, sees_all_marked
from apps.projects.models import Project

WITHHELD = "projekt som inte visas"
SUBJECT = Coalesce("partnership__name", "network__name", "project__title", "organisation__name")
# A marked project is named to those who may see it, and in no file.
OPEN_SUBJECT = Case(When(project__marked_at__isnull=False, then=Value(WITHHELD)), default=SUBJECT)
SUBJECT_HIDDEN = Coalesce("partnership__hidden_at", "network__hidden_at", "project__hidden_at")
KINDS = {value: upfirst(label) for value, label in Activity.Kind.choices}


def group_column(group):
    """How many of one group took part; None when participants are not noted, 0 when others are."""
    return Column(
        upfirst(group.label), lambda row: None if row.by_group is None else row.by_group.get(group.value, 0), 12
    )


def result_words(activity):
    return ", ".join(Activity.Result(result).label for result in activity.results)


class ActivityList(ListPage):
    """Every activity the reader may see, newest first."""

    filter_class = ActivityFilter
    template_name = "activities/activity_list.html"
    title = "Aktiviteter"
    export_name = "aktiviteter"
    # All are read straight from an index.
    sorts = {
        "-datum": ("Nyast först", ("-start", "-id")),
        "datum": ("Äldst först", ("start", "id")),
        "titel": ("I bokstavsordning", ("title", "id")),
        "-titel": ("I omvänd bokstavsordning", ("-title", "-id")),
    }
    columns = [
        Column("Namn", lambda row: row.title, 50),
        Column("Slag", lambda row: row.get_kind_display()),
        Column("Från", lambda row: row.start, 12),
        Column("Till", lambda row: row.last_day, 12),
        Column("Plats", lambda row: row.place or None),
        Column("Enhet", lambda row: row.hosts, 30),
        Column("Gäller", lambda row: row.about, 30),
        Column("Deltagare", lambda row: row.participants, 12),
        Column("Timmar", lambda row: row.hours, 12),
        Column("Egen kostnad (kr)", lambda row: row.cost_own, 14),
        Column("Kostnad betald av andra (kr)", lambda row: row.cost_external, 14),
        Column("Läge", lambda row: row.get_status_display(), 12),
        Column("Vad det gav", lambda row: row.outcome or None, 60),
        Column("Resultat", lambda row: result_words(row) or None),
        Column("Deltagande enheter", lambda row: row.participating, 30),
        Column("Ansvarig nämnd eller bolag", lambda row: row.accountable and row.accountable.name, 30),
        Column("Form", lambda row: row.get_form_display() or None, 20),
        *(group_column(group) for group in ParticipantGroup.Group),
    ]

    def get_queryset(self):
        return Activity.objects.readable_by(self.request.user)

    def get_marked(self):
        return None if sees_all_marked(self.request.user) else Activity.objects.marked()

    def get_withheld(self):
        return Activity.objects.withheld_from(self.request.user)

    def get_exported(self, queryset):
        return queryset.unmarked()

    def get_rows(self, queryset):
        """Plain dicts, and subqueries that the database answers for the rows of one page only."""
        return queryset.values(
            "id",
            "title",
            "kind",
            "start",
            "end",
            "status",
            "project_id",
            "marked_at",
            hosts=host_names(),
            participating=participating_names(),
            about=SUBJECT,
            about_hidden=SUBJECT_HIDDEN,
            about_marked=F("project__marked_at"),
            participants=participants(),
            partnership_slug=F("partnership__slug"),
            network_slug=F("network__slug"),
        )

    def get_export_rows(self, queryset):
        return (
            queryset.select_related("accountable")
            .annotate(
                hosts=host_names(),
                participating=participating_names(),
                about=OPEN_SUBJECT,
                participants=participants(),
                by_group=participants_by_group(),
            )
            .defer("search", "purpose", "next_step", "source_text")
        )

    def get_context(self, page, filterset):
        marked = {row["project_id"] for row in page if row["about_marked"]}
        seen = set(Project.objects.readable_by(self.request.user).filter(pk__in=marked).values_list("pk", flat=True))
        for row in page:
            row["kind_words"] = KINDS[row["kind"]]
            if row["project_id"] in marked - seen:
                row |= {"about": WITHHELD, "about_hidden": True}
            row["href"] = subject_path(row)
        return {
            "files_leave_out": any(row["marked_at"] for row in page),
            "can_create": can_create(self.request.user),
        }


def subject_path(row):
    """The page of the main subject, "" when it has none or is hidden. Written out: 25 reversals would be felt."""
    if row["about_hidden"]:
        return ""
    if row["partnership_slug"]:
        return f"/vanorter/{row['partnership_slug']}/"
    if row["network_slug"]:
        return f"/natverk/{row['network_slug']}/"
    return f"/projekt/{row['project_id']}/" if row["project_id"] else ""
