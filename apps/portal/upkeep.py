"""What an administratör should look at: sign-ins to decide about, and retention that did not work."""

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse

from apps.accounts.models import Identity, RetentionRule, RetentionRun
from apps.core.templatetags.intl import numeral, upfirst


def upkeep():
    """[{text, href}], empty when all is well; two queries."""
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
