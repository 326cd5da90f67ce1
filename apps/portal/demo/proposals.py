"""What colleagues have proposed in the demo: one that waits, one that was declined."""

from apps.activities.actions import decline_proposal, propose
from apps.activities.models import Proposal
from apps.portal.demo.lookup import ever
from apps.portal.demo.projects import LABEL

WAITING = {
    "kind": Proposal.Kind.ACTIVITY,
    "title": f"{LABEL}Studiebesök om skolmat i Tammerfors",
    "period": "våren 2027",
    "text": "Måltidsenheten i Tammerfors har bjudit in oss. Två dagar, fyra personer.",
}
DECLINED = {
    "kind": Proposal.Kind.PROJECT,
    "title": f"{LABEL}Brevvänner på tyska",
    "period": "läsåret 2026–2027",
    "text": "Två klasser i årskurs 8 vill skriva till elever i Esslingen am Neckar.",
}
REASON = "Det behöver ingen ansökan. Hör av er till skolan i Esslingen am Neckar, så hjälper jag er i gång."


def add_proposals(lookup, *, proposer, answerer):
    """Create the proposals that the register has never held. Returns how many are new."""
    there = ever(Proposal, "title")
    unit = lookup.units["utbildningskontoret"]
    new = [row for row in (WAITING, DECLINED) if (row["title"],) not in there]
    for row in new:
        proposal = propose(by=proposer, unit=unit, **row)
        if row is DECLINED:
            decline_proposal(proposal=proposal, reason=REASON, by=answerer)
    return len(new)
