"""The list of proposals: your own, and those put to your units."""

from django.utils.functional import cached_property

from apps.activities.models import Proposal
from apps.core.exports import Column
from apps.core.filters import ListFilter, OptionsFilter
from apps.core.options import FixedOptions, upfirst_choices
from apps.core.templatetags.intl import upfirst
from apps.core.views import ListPage
from apps.organisation.permissions import unit_ids

MINE, TO_ANSWER = "mina", "svara"
WHOSE = FixedOptions([(MINE, "Mina egna"), (TO_ANSWER, "Sådana jag ska svara på")])
STATUSES = FixedOptions(upfirst_choices(Proposal.Status))
KINDS = FixedOptions(upfirst_choices(Proposal.Kind))


class ProposalFilter(ListFilter):
    vems = OptionsFilter(label="Vems", options=WHOSE, method="whose")
    lage = OptionsFilter(label="Läge", options=STATUSES, field_name="status")
    slag = OptionsFilter(label="Slag", options=KINDS, field_name="kind")

    def whose(self, queryset, name, value):
        if value == MINE:
            return queryset.filter(created_by=self.request.user)
        return queryset.filter(pk__in=Proposal.objects.to_answer_for(self.request.user).values("pk"))

    @cached_property
    def sentence(self):
        return ""


class ProposalList(ListPage):
    filter_class = ProposalFilter
    sorts = {
        "datum": ("Senaste först", ["-created_at", "-id"]),
        "-datum": ("Äldsta först", ["created_at", "id"]),
        "titel": ("Efter vad det gäller", ["title", "id"]),
        "-titel": ("Efter vad det gäller, bakifrån", ["-title", "-id"]),
        "enhet": ("Efter enhet", ["unit__name", "-created_at", "id"]),
        "-enhet": ("Efter enhet, bakifrån", ["-unit__name", "-created_at", "id"]),
    }
    columns = [
        Column("Namn", lambda row: row.title, 40),
        Column("Slag", lambda row: row.get_kind_display(), 24),
        Column("Enhet", lambda row: row.unit.name, 30),
        Column("När", lambda row: row.period or None, 20),
        Column("Berättelse", lambda row: row.text or None, 50),
        Column("Föreslaget", lambda row: row.created_at.date(), 12),
        Column("Läge", lambda row: upfirst(row.get_status_display()), 16),
        Column("Svar", lambda row: row.answer or None, 50),
    ]
    template_name = "portal/proposal_list.html"
    title = "Förslag"
    export_name = "forslag"

    def get_queryset(self):
        return Proposal.objects.readable_by(self.request.user)

    def get_rows(self, queryset):
        return queryset.select_related("unit", "created_by__person")

    def get_context(self, page, filterset):
        user = self.request.user
        return {"shows_others": bool(user.is_coordinator or user.is_auditor or unit_ids(user))}
