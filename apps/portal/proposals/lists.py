"""The list of proposals: your own, and those put to your units."""

from apps.activities.models import Proposal
from apps.core.exports import Column
from apps.core.templatetags.intl import upfirst
from apps.core.views import ListPage
from apps.organisation.permissions import is_contact, sees_all_marked
from apps.portal.proposals.filters import ProposalFilter


class ProposalList(ListPage):
    filter_class = ProposalFilter
    sorts = {
        "-datum": ("Senaste först", ["-created_at", "-id"]),
        "datum": ("Äldsta först", ["created_at", "id"]),
        "titel": ("I bokstavsordning", ["title", "id"]),
        "-titel": ("I omvänd bokstavsordning", ["-title", "-id"]),
        "enhet": ("Efter enhet", ["unit__name", "-created_at", "id"]),
        "-enhet": ("Efter enhet, i omvänd bokstavsordning", ["-unit__name", "-created_at", "id"]),
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
        return {"shows_others": sees_all_marked(user) or is_contact(user)}
