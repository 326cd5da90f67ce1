"""The activity list and the page of one activity."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render

from apps.activities.conditions import host_names, participants, participants_by_group, participating_names
from apps.activities.filters import ActivityFilter
from apps.activities.models import Activity, ActivityUnit, ParticipantGroup
from apps.core.exports import Column
from apps.core.templatetags.intl import daterange, iso, kr, number, upfirst
from apps.core.views import ListPage

SUBJECT = Coalesce("partnership__name", "network__name", "project__title", "organisation__name")
Role = ActivityUnit.Role


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
    sorts = {
        "-datum": ("Nyast först", ("-start", "-id")),
        "datum": ("Äldst först", ("start", "id")),
    }
    columns = [
        Column("Namn", lambda row: row.title, 50),
        Column("Slag", lambda row: row.get_kind_display()),
        Column("Från och med", lambda row: row.start, 12),
        Column("Till och med", lambda row: row.end, 12),
        Column("Läge", lambda row: row.get_status_display(), 12),
        Column("Plats", lambda row: row.place or None),
        Column("Ansvarig enhet", lambda row: row.hosts, 30),
        Column("Deltagande enheter", lambda row: row.participating, 30),
        Column("Ansvarig nämnd eller bolag", lambda row: row.accountable and row.accountable.name, 30),
        Column("Gäller", lambda row: row.about, 30),
        Column("Deltagare", lambda row: row.participants, 12),
        *(group_column(group) for group in ParticipantGroup.Group),
        Column("Arbetstimmar", lambda row: row.hours, 12),
        Column("Egen kostnad (kr)", lambda row: row.cost_own, 14),
        Column("Kostnad betald av andra (kr)", lambda row: row.cost_external, 14),
        Column("Resultat", lambda row: result_words(row) or None),
    ]

    def get_queryset(self):
        return Activity.objects.readable_by(self.request.user)

    def get_rows(self, queryset):
        """Plain dicts, and subqueries that the database answers for the rows of one page only."""
        return queryset.values(
            "id",
            "title",
            "kind",
            "start",
            "end",
            "status",
            hosts=host_names(),
            about=SUBJECT,
            participants=participants(),
            partnership_slug=F("partnership__slug"),
            network_slug=F("network__slug"),
            subject_project=F("project_id"),
        )

    def get_export_rows(self, queryset):
        return (
            queryset.select_related("accountable")
            .annotate(
                hosts=host_names(),
                participating=participating_names(),
                about=SUBJECT,
                participants=participants(),
                by_group=participants_by_group(),
            )
            .defer("search", "purpose", "outcome")
        )

    def get_context(self, page, filterset):
        kinds = dict(Activity.Kind.choices)
        for row in page:
            row["kind_words"] = upfirst(kinds[row["kind"]])
            row["href"] = subject_path(row)
        return {}


def subject_path(row):
    """The page of the main subject, or ""."""
    if row["partnership_slug"]:
        return f"/vanorter/{row['partnership_slug']}/"
    if row["network_slug"]:
        return f"/natverk/{row['network_slug']}/"
    return f"/projekt/{row['subject_project']}/" if row["subject_project"] else ""


def activity_detail(request, pk):
    records = Activity.objects.readable_by(request.user).select_related(
        "accountable", "partnership", "network", "project", "organisation"
    )
    activity = get_object_or_404(records, pk=pk)
    units = list(activity.units.select_related("unit"))
    groups = list(activity.groups.all())
    context = {
        "activity": activity,
        "hosts": [row.unit for row in units if row.role == Role.HOST],
        "figures": figures(activity, groups),
        "groups": groups,
        "goals": list(activity.goals.all()),
        "sdgs": list(activity.sdgs.all()),
        "others": [*activity.mentioned_partnerships.all(), *activity.mentioned_networks.all()],
        "results": [upfirst(Activity.Result(result).label) for result in activity.results],
        "facts": facts(activity, units),
    }
    return render(request, "activities/activity_detail.html", context)


def figures(activity, groups):
    return [
        {"label": "Deltagare", "value": number(sum(row.count for row in groups)) if groups else None},
        {"label": "Arbetstimmar", "value": None if activity.hours is None else number(activity.hours)},
        {"label": "Egen kostnad", "value": None if activity.cost_own is None else kr(activity.cost_own)},
        {
            "label": "Betalt av andra",
            "value": None if activity.cost_external is None else kr(activity.cost_external),
        },
    ]


def facts(activity, units):
    """The quiet column."""
    rows = [
        {"label": "Slag", "value": upfirst(activity.get_kind_display())},
        {"label": "När", "value": daterange(activity.start, activity.end)},
        {"label": "Plats", "value": activity.place},
    ]
    subject = activity.subject
    if subject:
        link = "" if subject == activity.organisation else subject.get_absolute_url()
        rows.append({"label": "Gäller", "value": str(subject), "href": link})
    for label, role in (("Ansvarig enhet", Role.HOST), ("Deltagande enhet", Role.PARTICIPANT)):
        named = [row.unit for row in units if row.role == role]
        for index, unit in enumerate(named):
            rows.append({"label": "" if index else label, "value": unit.name, "href": unit.get_absolute_url()})
        if not named and role == Role.HOST:
            rows.append({"label": label, "value": None})
    if activity.accountable:
        rows.append(
            {
                "label": "Ansvarar inför",
                "value": activity.accountable.name,
                "href": activity.accountable.get_absolute_url(),
            }
        )
    if activity.source_text:
        rows.append({"label": "Källa", "value": activity.source_text})
    rows.append({"label": "Senast ändrad", "value": iso(activity.updated_at)})
    return rows
