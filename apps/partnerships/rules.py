"""Rules 2 and 5 of the policy, for agreements: why a new one, and what an ended one taught.

They warn: the agreement is saved once the words are there, and the words stay visible. What was already in the
register without them is not held up, nor what is older than the policy.
"""

import re

from apps.partnerships.models import Agreement
from apps.policy.models import PolicyDocument

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MOTIVATION = (
    "Nya samarbeten ska i första hand vara projekt med pengar utifrån. "
    "Skriv varför det behövs ett avtal, så kan du spara."
)
OWED = {
    Agreement.Kind.SIGNED: {"motivation": MOTIVATION},
    Agreement.Kind.ENDED: {
        "expectation": "Skriv vad vi väntade oss av samarbetet.",
        "lesson": "Skriv vad vi lärde oss. Att våga avsluta räknas som ett resultat.",
        "decision_kind": "Ange vilket beslut som avslutade samarbetet.",
    },
}


def missing_for(agreement, *, before=None):
    """{field: message} for the words that the policy asks for and that are not there.

    `before` is the agreement as it is saved: what was empty in it may stay empty.
    """
    if is_older_than_policy(agreement):
        return {}
    owed = OWED.get(agreement.kind, {})
    return {
        name: message
        for name, message in owed.items()
        if not value_of(agreement, name) and (before is None or value_of(before, name) or before.kind != agreement.kind)
    }


def value_of(agreement, name):
    return agreement.decision_id if name == "decision_kind" else getattr(agreement, name).strip()


def is_older_than_policy(agreement):
    """Was it made before the policy was adopted? Where that day is not known, its diarienummer tells the year."""
    if agreement.date is None:
        return False
    policy = PolicyDocument.objects.filter(valid=True).order_by("adopted_first", "pk").first()
    if policy is None:
        return False
    if policy.adopted:
        return agreement.date.last < policy.adopted.first
    year = YEAR.search(policy.dnr)
    return year is not None and agreement.date.last.year < int(year[0])
