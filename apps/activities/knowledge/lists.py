"""What Norrköping can teach others."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from apps.activities.knowledge.filters import KnowledgeFilter
from apps.activities.models import KnowledgeGiven, KnowledgeOffer
from apps.core.exports import Column
from apps.core.views import ListPage
from apps.organisation.permissions import can_create

# Rows on a unit's page; the list shows the rest.
ON_PAGE = 8


def receivers():
    """An expression for everybody who was taught it, "Linz, Riga"; None when nobody was."""
    given = KnowledgeGiven.objects.visible().filter(offer=OuterRef("pk")).order_by().values("offer")
    name = Coalesce("partnership__name", "organisation__name", output_field=CharField())
    return Subquery(given.annotate(names=StringAgg(name, ", ", distinct=True, order_by=name)).values("names"))


def knowledge_of(unit):
    """What a unit can teach, the latest given first, each with who was taught it; one more than fit. One query."""
    offers = KnowledgeOffer.objects.visible().of_units([unit.pk]).with_given().annotate(receivers=receivers())
    latest = F("last_given").desc(nulls_last=True)
    return list(offers.defer("search", "text").order_by(latest, "title", "id")[: ON_PAGE + 1])


class KnowledgeList(ListPage):
    filter_class = KnowledgeFilter
    template_name = "activities/knowledge_list.html"
    title = "Kunskap att dela"
    export_name = "kunskap"
    sorts = {
        "namn": ("I bokstavsordning", ("title", "id")),
        "-namn": ("I omvänd bokstavsordning", ("-title", "-id")),
        "enhet": ("Efter enhet", ("unit__name", "title", "id")),
        "-enhet": ("Efter enhet, Ö–A", ("-unit__name", "title", "id")),
        "-senast": ("Senast delad först", (F("last_given").desc(nulls_last=True), "title", "id")),
        "senast": ("Aldrig delad först", (F("last_given").asc(nulls_first=True), "title", "id")),
        "-antal": ("Oftast delad först", ("-times", "title", "id")),
        "antal": ("Minst delad först", ("times", "title", "id")),
    }
    columns = [
        Column("Namn", lambda row: row.title, 50),
        Column("Beskrivning", lambda row: row.text or None, 60),
        Column("Enhet", lambda row: row.unit.name, 30),
        Column("Tillfällen", lambda row: row.times, 12),
        Column("Senast delad", lambda row: row.last_given, 14),
        Column("Delad med", lambda row: row.receivers, 50),
    ]

    def get_queryset(self):
        return KnowledgeOffer.objects.visible().with_given()

    def get_rows(self, queryset):
        return queryset.select_related("unit").annotate(receivers=receivers()).defer("search")

    def get_context(self, page, filterset):
        return {"can_create": can_create(self.request.user)}
