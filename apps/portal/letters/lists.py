"""The outbox as a page, for the administratör and the samordnare: what nobody knows first, then what failed."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from apps.accounts.letters.outbox import NOWHERE
from apps.accounts.letters.transport import can_send
from apps.accounts.models import Letter, LetterRun
from apps.accounts.models.letters import unclear
from apps.core.exports import Column
from apps.core.filters import ListFilter, OptionsFilter
from apps.core.options import FixedOptions
from apps.core.security import SecurityEvent, log_security_event
from apps.core.templatetags.intl import upfirst
from apps.core.views import ListPage
from apps.organisation.permissions import can_administer, can_coordinate
from apps.portal.letters.run import is_done

REFUSED = "Brev och utskick sköts av samordnaren och administratören. Fråga samordnaren om du väntar på ett brev."
State = Letter.State
UNCLEAR = "oklart"
STATES = FixedOptions(
    [
        (UNCLEAR, "Oklart"),
        (State.FAILED.value, "Misslyckat"),
        (State.WAITING.value, "Väntar"),
        (State.SENDING.value, "Skickas"),
        (State.SENT.value, "Skickat"),
    ]
)
RUNS_SHOWN = 5


def can_keep_letters(user):
    return can_administer(user) or can_coordinate(user)


def must_keep_letters(request):
    if not can_keep_letters(request.user):
        raise PermissionDenied(REFUSED)


class LetterFilter(ListFilter):
    lage = OptionsFilter(label="Läge", options=STATES, method="in_state")

    def in_state(self, queryset, name, value):
        if value == UNCLEAR:
            return queryset.unclear()
        found = queryset.filter(state=value)
        return found.exclude(pk__in=Letter.objects.unclear()) if value == State.SENDING else found


def words(letter):
    if letter.state == State.SENDING:
        return "Oklart" if letter.is_unclear else "Skickas"
    return upfirst(letter.get_state_display())


class LetterList(ListPage):
    filter_class = LetterFilter
    sorts = {
        "lage": ("Det som behöver en människa först", ["urgency", "-created_at", "-id"]),
        "-datum": ("Senaste först", ["-created_at", "-id"]),
        "datum": ("Äldsta först", ["created_at", "id"]),
        "mottagare": ("Efter mottagare", ["person__name", "-created_at", "-id"]),
        "-mottagare": ("Efter mottagare, bakifrån", ["-person__name", "-created_at", "-id"]),
    }
    columns = [
        Column("Namn", lambda row: row.person.name, 30),
        Column("Ämne", lambda row: row.subject, 40),
        Column("Ärende", lambda row: row.key, 18),
        Column("Läge", words, 14),
        Column("Skrivet", lambda row: timezone.localtime(row.created_at).date(), 12),
        Column("Försök", lambda row: row.attempts, 8),
        Column("Fel", lambda row: row.error or None, 50),
    ]
    template_name = "letters/letter_list.html"
    title = "Brev"
    export_name = "brev"

    def dispatch(self, request, *args, **kwargs):
        must_keep_letters(request)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        urgency = Case(
            When(unclear(timezone.now()), then=Value(0)),
            When(state=State.FAILED, then=Value(1)),
            When(state__in=[State.SENDING, State.WAITING], then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        return Letter.objects.annotate(urgency=urgency)

    def get_rows(self, queryset):
        return queryset.select_related("person").defer("body")

    def export(self, request, wanted, valid, filterset, queryset):
        response = super().export(request, wanted, valid, filterset, queryset)
        log_security_event(SecurityEvent.PERSONAL_DATA_EXPORTED, request=request, format=wanted)
        return response

    def get_context(self, page, filterset):
        today = timezone.localdate()
        return {
            "counts": Letter.objects.to_decide(),
            "runs": list(LetterRun.objects.select_related("by__person")[:RUNS_SHOWN]),
            "is_done": is_done(today),
            "today": today,
            "nowhere": "" if can_send() else NOWHERE,
            "is_demo": settings.DEMO,
        }
