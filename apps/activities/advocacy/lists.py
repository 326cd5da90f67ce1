"""The list of questions that the municipality watches or has spoken up about."""

from django.db.models import Case, F, IntegerField, Value, When

from apps.activities.advocacy.conditions import OPEN, goal_titles
from apps.activities.advocacy.deadlines import deadline_words
from apps.activities.advocacy.filters import AdvocacyFilter
from apps.activities.models import Advocacy
from apps.core.exports import Column
from apps.core.views import ListPage
from apps.organisation.permissions import can_create, sees_all_marked

IS_OPEN = Case(When(status__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
OPEN_DEADLINE = Case(When(status__in=OPEN, then=F("deadline")))
EXPORTED = ("unit", "institution", "programme", "network", "partnership")


def name_of(attribute):
    """The name of what a row points to; what is hidden is not named."""

    def name(row):
        record = getattr(row, attribute)
        return str(record) if record and record.hidden_at is None else None

    return name


class AdvocacyList(ListPage):
    """Every question the reader may see; open ones first, those whose last day is nearest before the others."""

    filter_class = AdvocacyFilter
    template_name = "activities/advocacy_list.html"
    title = "Påverkansarbete"
    export_name = "paverkansarbete"
    sorts = {
        "oppna": (
            "Öppna frågor först, närmaste sista dag överst",
            (IS_OPEN, OPEN_DEADLINE.asc(nulls_last=True), F("outcome_on").desc(nulls_last=True), "-id"),
        ),
        "datum": ("Tidigaste sista dag först", (F("deadline").asc(nulls_last=True), "id")),
        "-datum": ("Senaste sista dag först", (F("deadline").desc(nulls_last=True), "-id")),
        "titel": ("I bokstavsordning", ("title", "id")),
        "-titel": ("I omvänd bokstavsordning", ("-title", "-id")),
        "andrad": ("Senast ändrad först", ("-updated_at", "-id")),
    }
    columns = [
        Column("Namn", lambda row: row.title, 50),
        Column("Läge", lambda row: row.get_status_display(), 12),
        Column("Enhet", lambda row: row.unit.name, 30),
        Column("Beslutar", name_of("institution"), 30),
        Column("Sista dag", lambda row: row.deadline, 12),
        Column("Vad det gäller", lambda row: row.text or None, 60),
        Column("Ståndpunkt", lambda row: row.position or None, 60),
        Column("Väg", lambda row: row.get_channel_display() or None, 20),
        Column("Framfört", lambda row: row.presented_on, 12),
        Column("Utfall", lambda row: row.outcome or None, 60),
        Column("Utfallet kom", lambda row: row.outcome_on, 12),
        Column("Mål i policyn", lambda row: row.goal_titles, 40),
        Column("Program", name_of("programme"), 30),
        Column("Nätverk", name_of("network"), 30),
        Column("Vänort", name_of("partnership"), 20),
        Column("Diarienummer", lambda row: row.dnr or None),
        Column("Källa", lambda row: row.source_text or None, 30),
    ]

    def get_queryset(self):
        return Advocacy.objects.readable_by(self.request.user)

    def get_marked(self):
        return None if sees_all_marked(self.request.user) else Advocacy.objects.marked()

    def get_withheld(self):
        return Advocacy.objects.withheld_from(self.request.user)

    def get_exported(self, queryset):
        return queryset.unmarked()

    def get_rows(self, queryset):
        return queryset.select_related("unit", "institution").defer("search", "text", "position", "outcome")

    def get_export_rows(self, queryset):
        return queryset.select_related(*EXPORTED).annotate(goal_titles=goal_titles()).defer("search")

    def get_context(self, page, filterset):
        for row in page:
            row.deadline_words = deadline_words(row.deadline, row.status)
        return {
            "files_leave_out": any(row.is_marked for row in page),
            "can_create": can_create(self.request.user),
        }
