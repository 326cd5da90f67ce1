"""The filters of the list of proposals. Their names and values stand in links and stay as they are."""

from django.utils.functional import cached_property

from apps.activities.models import Proposal
from apps.core.filters import ListFilter, OptionsFilter
from apps.core.options import FixedOptions, upfirst_choices

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
