"""Agreements, milestones, grants and taught knowledge as points of a timeline."""

from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import kr
from apps.partnerships.models import Agreement
from apps.portal import profile


def agreement_event(agreement):
    """Leads to the agreement in full, further down on the profile."""
    parties = ", ".join(party.organisation.name for party in agreement.party_rows.all())
    where = [f"Avtal {agreement.get_kind_display()}", agreement.place, f"tillsammans med {parties}" if parties else ""]
    dnr = f"Diarienummer {agreement.dnr}." if agreement.dnr else ""
    told = lesson(agreement) if agreement.kind == Agreement.Kind.ENDED else agreement.motivation
    return profile.event(
        agreement.date,
        agreement.title,
        kind=" · ".join(filter(None, [*where, "sekretessmarkerat" if agreement.is_marked else ""])),
        text=" ".join(filter(None, [agreement.text, told, dnr])),
        href=f"{agreement.partnership.get_absolute_url()}#avtal-{agreement.pk}",
        agreement=True,
    )


def lesson(agreement):
    """An ended agreement is a result: what it taught is told in the timeline."""
    return f"Lärdom: {agreement.lesson}" if agreement.lesson else ""


def milestone_event(milestone):
    kind = "Milstolpe · sekretessmarkerad" if milestone.is_marked else "Milstolpe"
    return profile.event(milestone.date, milestone.title, kind=kind, text=milestone.text)


def grant_event(grant):
    """Needs the state of the grant. What is decided stands on its day, what is not on the day it was applied for."""
    day = grant.decided_on or grant.applied_on
    sums = [
        f"Sökt {kr(grant.applied)}" if grant.applied is not None else "",
        f"beviljat {kr(grant.granted)}" if grant.granted is not None else "",
        f"utbetalt {kr(grant.paid)}" if grant.paid is not None else "",
    ]
    words = ", ".join(filter(None, sums))
    marked = "sekretessmarkerat" if grant.is_marked else ""
    return profile.event(
        PartialDate.day(day) if day else None,
        f"Bidrag till {grant.association}",
        kind=" · ".join(filter(None, ["Föreningsbidrag", grant.State(grant.state).label, grant.unit.name, marked])),
        text=f"{words[:1].upper()}{words[1:]}." if words else "",
        href=grant.get_absolute_url(),
    )


def knowledge_event(given):
    return profile.event(
        PartialDate.day(given.date),
        given.offer.title,
        kind=f"Delad kunskap · {given.offer.unit.name}",
        text=given.note,
        href=given.offer.get_absolute_url(),
    )
