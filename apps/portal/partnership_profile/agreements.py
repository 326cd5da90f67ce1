"""The agreements of a vänort as its page shows them: what was agreed, who decided, why, and the document itself."""

from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse

from apps.core.templatetags.intl import upfirst
from apps.organisation.permissions import can_change
from apps.partnerships.models import Agreement
from apps.portal.documents.listing import Files, files_of
from apps.portal.marking.pages import mark_address


@dataclass(frozen=True)
class Shown:
    """One agreement: `rows` for components/facts.html, its files, and where it is changed by those who may."""

    agreement: Agreement
    rows: list[dict]
    files: Files
    can_change: bool
    mark_href: str

    @property
    def is_result(self):
        """An ended cooperation is a result: what we hoped for, what was decided and what it taught."""
        return self.agreement.kind == Agreement.Kind.ENDED


def agreements_of(partnership, user):
    """Agreements as the reader may see them, newest first, undated last."""
    rows = Agreement.objects.readable_by(user).filter(partnership=partnership).select_related("partnership")
    rows = rows.select_related("decision__body").prefetch_related("party_rows__organisation", "documents")
    return rows.order_by(F("date_first").desc(nulls_last=True), "-id")


def shown_agreements(agreements, user):
    return [
        Shown(
            agreement,
            facts_of(agreement),
            files_of(agreement, user, add_url=reverse("agreement_document_create", args=[agreement.pk])),
            can_change(user, agreement),
            mark_address(agreement),
        )
        for agreement in agreements
    ]


def facts_of(agreement):
    """Rows for components/facts.html; what is not known is left out, but for the date."""
    kind = upfirst(agreement.get_kind_display())
    rows = [{"label": kind, "value": agreement.date and f"{agreement.date}", "certainty": agreement.certainty}]
    if agreement.source:
        rows[0]["src"] = agreement.source
    parties = [party.organisation.name for party in agreement.party_rows.all()]
    told = [
        ("Plats", agreement.place),
        *(("" if place else "Andra parter", name) for place, name in enumerate(parties)),
        ("Beslut", decision_words(agreement.decision)),
        ("Diarienummer", agreement.dnr),
        ("Varför vi ingick avtalet", agreement.motivation),
        ("Vad vi väntade oss", agreement.expectation),
        ("Vad vi lärde oss", agreement.lesson),
    ]
    return rows + [{"label": label, "value": value} for label, value in told if value]


def decision_words(decision):
    """ "Nämndbeslut 2014-03-04 § 12, Kommunstyrelsen"; empty when none is noted."""
    if decision is None:
        return ""
    return ", ".join(filter(None, [upfirst(str(decision)), decision.body.name if decision.body else ""]))
