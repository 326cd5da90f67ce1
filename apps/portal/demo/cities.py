"""What the demo adds to the vänorter: how they are said, whom to ask, and an example of each thing one may write."""

import datetime
from dataclasses import dataclass

from apps.activities.models import Activity, Promise
from apps.organisation.models import Decision
from apps.partnerships.models import Agreement, PartnershipPolicyNote
from apps.portal.demo.lookup import ever
from apps.portal.demo.projects import LABEL

PRONUNCIATION = {
    "riga": "RI-ga",
    "kopavogur": "KÅ-pa-vå-gör",
    "klaksvik": "KLAKS-vik",
    "trondheim": "TRONN-hejm",
    "esslingen-am-neckar": "ESS-ling-en am NEKK-ar",
    "linz": "LINTS",
}
# The rest have nobody noted: a gap that should be seen.
CONTACTS = {
    "riga": "Exempel: stadens internationella enhet",
    "linz": "Exempel: stadens kontor för internationella frågor",
    "odense": "Exempel: kommunens vänortssamordnare",
}
NOTES = (
    (
        "linz",
        "2024-02-12",
        "Exempel: Österrike är medlem i EU och delar de värden som policyn bygger på. Samarbetet om kultur och "
        "visualisering ligger i linje med Sveriges EU-politik. Inget i underlaget talar emot.",
        "Exempel: regeringens utrikesdeklaration 2024",
    ),
    (
        "riga",
        "2025-09-03",
        "Exempel: Lettland är ett nära grannland kring Östersjön och en allierad i Nato. Arbetet med krisberedskap "
        "stämmer väl med Sveriges Östersjöpolitik.",
        "Exempel: samtal med ambassaden i Riga",
    ),
)
# Two short agreements of our own making, so that rules 2 and 5 of the policy have something to show.
AGREEMENTS = (
    {
        "kind": Agreement.Kind.SIGNED,
        "title": "Exempel: Överenskommelse om praktikplatser",
        "date": "2021-03-15",
        "place": "Linz",
        "text": "Exempel: Fyra elever om året byter praktikplats.",
        "motivation": "Exempel: Inget program betalade praktik för den här åldern. Överenskommelsen kostar inget och "
        "prövas i tre år.",
    },
    {
        "kind": Agreement.Kind.ENDED,
        "title": "Exempel: Överenskommelsen om praktikplatser avslutas",
        "date": "2024-06-30",
        "text": "Exempel: Sju elever hann byta plats. Överenskommelsen förnyas inte.",
        "expectation": "Exempel: Tolv elever på tre år, och två lärare som höll i kontakten.",
        "lesson": "Exempel: Utan pengar till resor räcker inte god vilja. Nästa gång söker vi Erasmus+ först.",
    },
)


@dataclass(frozen=True)
class Visit:
    """What an example activity leaves behind: gifts, and promises as (side, text, status, due)."""

    title: str
    given: str = ""
    received: str = ""
    promises: tuple[tuple[str, str, str, str], ...] = ()


OURS, THEIRS = Promise.Side.OURS, Promise.Side.THEIRS
KEPT, BROKEN, OPEN = Promise.Status.KEPT, Promise.Status.BROKEN, Promise.Status.OPEN
VISITS = (
    Visit(
        "Beredskap i Tallinn och Riga",
        given="Exempel: bok om industrilandskapet",
        received="Exempel: träsnitt över hamnen",
        promises=(
            (OURS, "Exempel: Skicka vår plan för långa elavbrott på engelska", KEPT, "2025-12-15"),
            (OURS, "Exempel: Bjuda in till övning i Norrköping", OPEN, "2027-03-31"),
            (THEIRS, "Exempel: Dela sin lista över reservkraft", BROKEN, "2026-02-01"),
            (THEIRS, "Exempel: Utse en kontaktperson för kriskommunikation", KEPT, ""),
        ),
    ),
    Visit(
        "Gymnasieskola i Riga",
        given="Exempel: karta över Norrköping",
        promises=((THEIRS, "Exempel: Ta emot en klass våren 2027", OPEN, "2027-04-30"),),
    ),
    Visit(
        "Lucia i Odense 2024",
        given="Exempel: luciakrona",
        received="Exempel: bok med sagor",
        promises=((OURS, "Exempel: Komma tillbaka med kören 2026", OPEN, "2026-12-13"),),
    ),
)


def add_cities(lookup, *, by):
    """Create what the vänorter have never held. Returns how many things are new."""
    new = add_names(lookup, by) + add_notes(lookup, by) + add_agreements(lookup.partnerships["linz"], by)
    return new + sum(add_visit(visit, by) for visit in VISITS)


def add_names(lookup, by):
    """Fill in what is empty, where nobody has changed the vänort."""
    new = 0
    for slug, city in lookup.partnerships.items():
        if city.version != 1:
            continue
        said, role = PRONUNCIATION.get(slug, ""), CONTACTS.get(slug, "")
        if (said and not city.pronunciation) or (role and not city.contact_role):
            city.pronunciation, city.contact_role = city.pronunciation or said, city.contact_role or role
            city.mailbox = city.mailbox or (f"international@{slug}.example" if role else "")
            city.updated_by = by
            city.save()
            new += 1
    return new


def add_notes(lookup, by):
    there = ever(PartnershipPolicyNote, "text")
    new = [row for row in NOTES if (row[2],) not in there]
    for slug, date, text, source in new:
        PartnershipPolicyNote.objects.create(
            partnership=lookup.partnerships[slug],
            date=datetime.date.fromisoformat(date),
            text=text,
            source=source,
            created_by=by,
            updated_by=by,
        )
    return len(new)


def add_agreements(city, by):
    there = ever(Agreement, "title")
    new = [row for row in AGREEMENTS if (row["title"],) not in there]
    for row in new:
        decision = None
        if row["kind"] == Agreement.Kind.ENDED:
            decision = Decision.objects.create(
                kind=Decision.Kind.DELEGATED,
                date=datetime.date(2024, 5, 20),
                note="Exempel",
                created_by=by,
                updated_by=by,
            )
        Agreement.objects.create(partnership=city, decision=decision, created_by=by, updated_by=by, **row)
    return len(new)


def add_visit(visit, by):
    """Gifts and promises of one example activity, unless somebody has written any."""
    activity = Activity.objects.filter(title=LABEL + visit.title).first()
    if activity is None:
        return 0
    new = 0
    gave = visit.given or visit.received
    if gave and not (activity.gifts_given or activity.gifts_received) and activity.version == 1:
        activity.gifts_given, activity.gifts_received = visit.given, visit.received
        activity.save()
        new += 1
    there = ever(Promise, "activity_id", "text")
    for side, text, status, due in visit.promises:
        if (activity.pk, text) not in there:
            Promise.objects.create(
                activity=activity,
                side=side,
                text=text,
                status=status,
                due=datetime.date.fromisoformat(due) if due else None,
                created_by=by,
                updated_by=by,
            )
            new += 1
    return new
