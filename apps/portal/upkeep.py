"""What needs a person's look: sign-ins to decide about, retention and letters that did not work, facts of nobody's."""

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Identity, Letter, LetterRun, RetentionRule, RetentionRun
from apps.core.templatetags.intl import numeral, upfirst
from apps.organisation.permissions import can_administer, can_coordinate
from apps.portal.unconfirmed import KINDS, needs_confirmation


def upkeep(user):
    """[{text, href}] of what the user keeps, empty when all is well; at most six queries."""
    return [
        *(sign_ins_and_retention() if can_administer(user) else []),
        *(letters() if can_administer(user) or can_coordinate(user) else []),
        *(unconfirmed_of_nobody() if can_coordinate(user) else []),
    ]


def letters():
    """Letters that a person must decide about, and a month that was not written; two queries."""
    counts = Letter.objects.to_decide()
    unclear, failed = counts["unclear"], counts["failed"]
    last = LetterRun.objects.first()
    address = reverse("letter_list")
    if unclear:
        text = f"Det är oklart om {numeral(unclear, 'ett')} brev kom fram"
        yield {"text": text, "href": f"{address}?lage=oklart"}
    if failed:
        text = f"{upfirst(numeral(failed, 'ett'))} brev gick inte att skicka"
        yield {"text": text, "href": f"{address}?lage=misslyckat"}
    if last and (last.error or last.was_cut_off):
        yield {"text": "Månadens brev gick inte att skriva", "href": f"{address}#korningar"}


def unconfirmed_of_nobody():
    """Profiles that no unit answers for are the samordnare's to stand up for; two queries."""
    today = timezone.localdate()
    count = sum(needs_confirmation(model, today).filter(owner_unit=None).count() for model in KINDS)
    if count:
        profiles = "profil" if count == 1 else "profiler"
        text = f"{upfirst(numeral(count))} {profiles} utan ansvarig enhet ska bekräftas av dig"
        yield {"text": text, "href": f"{reverse('confirmation_list')}?enhet=ingen"}


def sign_ins_and_retention():
    """Two queries."""
    found = []
    if waiting := Identity.objects.to_decide().count():
        what = "inloggning delar" if waiting == 1 else "inloggningar delar"
        text = f"{upfirst(numeral(waiting))} {what} e-postadress med någon annan"
        found.append({"text": text, "href": reverse("identity_list")})
    for rule in failed_rules():
        text = f"Gallringen misslyckades: {rule.get_concerns_display()}"
        found.append({"text": text, "href": reverse("retention_detail", args=[rule.pk])})
    return found


def failed_rules():
    """Rules that are on and whose last real run went wrong."""
    runs = RetentionRun.objects.filter(rule=OuterRef("pk"), dry_run=False).latest_first()
    rules = RetentionRule.objects.on().annotate(last_error=Subquery(runs.values("error")[:1]))
    return rules.exclude(last_error="").exclude(last_error=None).order_by(F("concerns"))
