"""Made-up seats in the real networks, and two made-up networks: one that a bolag is in, one that was left."""

import datetime
from decimal import Decimal

from apps.accounts.models import Person
from apps.core.models import Fact
from apps.networks.models import (
    CoMember,
    FocusArea,
    Membership,
    MembershipYear,
    Network,
    NetworkFact,
    Representation,
)
from apps.organisation.models import Decision, ExternalOrganisation
from apps.portal.demo.lookup import ever
from apps.portal.demo.people import DOMAIN

Kind, Term = Representation.Kind, Representation.Term
SOURCE = "Exempel, påhittad uppgift"
PORTS, YOUTH = "exempel-hamnstader", "exempel-unga-stader"
NETWORKS = (
    {
        "slug": PORTS,
        "name": "Exempel: Hamnstäder kring Östersjön",
        "lead": "Exempel: hamnar och hamnstäder som delar sätt att minska utsläppen vid kaj.",
        "purpose": "Exempel: Medlemmarna jämför mätningar, provar landström och söker EU-medel tillsammans.",
        "our_role": "Exempel: Hamnen håller medlemskapet och leder arbetsgruppen för landström.",
        "status": Network.Status.ACTIVE,
        "owner": "norrkopings-hamn",
    },
    {
        "slug": YOUTH,
        "name": "Exempel: Unga städer",
        "lead": "Exempel: städer som lät unga pröva förslag i liten skala.",
        "purpose": "Exempel: Ungdomsråd i sju städer träffades varje höst.",
        "our_role": "",
        "status": Network.Status.ENDED,
        "owner": "tillvaxt-och-utvecklingskontoret",
    },
)
AREAS = (
    (PORTS, "Landström vid kaj", True),
    (PORTS, "Farledens stränder", True),
    (PORTS, "Kryssningstrafik", False),
    (YOUTH, "Ungas inflytande", True),
)
# year, fee, hours; None is not known.
YEARS = {
    PORTS: ((2023, "18000", 60), (2024, "18000", 85), (2025, "18500", None), (2026, "18500", 40)),
    YOUTH: ((2021, "9000", 120), (2022, "9000", None)),
}
# network, body, seat, kind, demo name or None, deputy or None, unit, appointed by, term, from, to
SEATS = (
    ("icorn", "årsmötet", "Ombud", Kind.ELECTED, "Fristadsombud", "Fristadsersättare", "kommunstyrelsens-kontor",
     "kommunstyrelsen", Term.COUNCIL, "2022-10-15", "2026-10-14"),
    ("icorn", "årsmötet", "Ombud", Kind.ELECTED, None, None, "kommunstyrelsens-kontor",
     "kommunstyrelsen", Term.COUNCIL, "2026-10-15", "2030-10-14"),
    ("icorn", "samordnargruppen", "Kontaktpunkt", Kind.OFFICIAL, "Fristadssamordnare", None,
     "kommunstyrelsens-kontor", "", Term.OTHER, "2024-02-01", ""),
    ("sern", "styrelsen", "Ledamot", Kind.ELECTED, "Styrelseledamot", "Suppleant", "kommunstyrelsens-kontor",
     "kommunstyrelsen", Term.BOARD, "2023-01-01", "2026-12-31"),
    ("sern", "arbetsgruppen för äldreomsorg", "Ledamot", Kind.OFFICIAL, "Omsorgsutvecklare", None,
     "vard-och-omsorgskontoret", "", Term.OTHER, "2025-01-01", "2027-06-30"),
    ("eunivercities", "styrgruppen", "Ledamot", Kind.OFFICIAL, "Lärosätets kontakt", "Lärosätets ersättare",
     "kommunstyrelsens-kontor", "", Term.OTHER, "2025-03-01", "2027-02-28"),
    ("e2c", "styrelsen", "Ledamot", Kind.OFFICIAL, "Skolledare", None, "second-chance-school",
     "utbildningsnamnden", Term.OTHER, "2024-01-01", "2026-12-31"),
    ("healthy-cities", "den politiska styrgruppen", "Ledamot", Kind.ELECTED, "Folkhälsoledamot", None,
     "kommunstyrelsens-kontor", "kommunstyrelsen", Term.BOARD, "2023-01-01", "2026-12-31"),
    (PORTS, "styrelsen", "Ordförande", Kind.OFFICIAL, "Hamnchef", None, "norrkopings-hamn", "norrkopings-hamn",
     Term.OTHER, "2024-05-01", "2027-04-30"),
    (PORTS, "arbetsgruppen för landström", "Ledamot", Kind.OFFICIAL, None, "Hamningenjör", "norrkopings-hamn", "",
     Term.OTHER, "2025-09-01", ""),
    (YOUTH, "årsmötet", "Ombud", Kind.ELECTED, "Ungdomsombud", None, "tillvaxt-och-utvecklingskontoret",
     "kultur-och-fritidsnamnden", Term.BOARD, "2019-01-01", "2022-12-31"),
)  # fmt: skip


def add_networks(lookup):
    """Create the example networks and seats that the register has never held. Returns how many rows are new."""
    return add_examples(lookup) + add_seats(lookup)


def add_examples(lookup):
    there = ever(Network, "slug")
    new = 0
    for row in NETWORKS:
        if (row["slug"],) in there:
            continue
        fields = {name: value for name, value in row.items() if name != "owner"}
        organisation = ExternalOrganisation.objects.create(
            kind=ExternalOrganisation.Kind.NETWORK, name=row["name"], note=SOURCE
        )
        network = Network.objects.create(organisation=organisation, owner_unit=lookup.units[row["owner"]], **fields)
        lookup.networks[network.slug] = network
        for slug, name, ours in AREAS:
            if slug == network.slug:
                FocusArea.objects.create(network=network, name=name, ours=ours, source=SOURCE)
        NetworkFact.objects.create(network=network, kind=Fact.Kind.MEMBERS, number=14, as_of=2025, source=SOURCE)
        add_membership(network, lookup)
        new += 1
    return new


def add_membership(network, lookup):
    """Both have one membership, with years; that of the second has ended and tells what it gave."""
    if network.slug == PORTS:
        membership = Membership(
            network=network,
            unit=lookup.units["norrkopings-hamn"],
            reason="Exempel: Hamnen ville lära av dem som redan har landström.",
            benefit="Exempel: Ett gemensamt mätsätt, och två partner till nästa ansökan.",
            decision=Decision.objects.create(
                kind=Decision.Kind.COMPANY_BOARD,
                body=lookup.units["norrkopings-hamn"],
                date=datetime.date(2022, 11, 24),
                paragraph="58",
                note=SOURCE,
            ),
        )
        membership.start = "2023"
        membership.save()
        CoMember.objects.create(membership=membership, organisation=lookup.organisation("Linköpings universitet"))
    else:
        membership = Membership(
            network=network,
            unit=lookup.units["kultur-och-fritidskontoret"],
            reason="Exempel: Ungdomsrådet ville möta unga i andra städer.",
            benefit="Exempel: Fyra möten med 31 ungdomar.",
            expectation="Exempel: Att unga från alla stadsdelar skulle delta.",
            end_reason="Exempel: Mötena krävde resor under skoltid, och få kunde följa med.",
            lesson="Exempel: Digitala möten mellan årsmötena når fler unga. Det gör ungdomsrådet nu på egen hand.",
            end_decision=Decision.objects.create(
                kind=Decision.Kind.BOARD,
                body=lookup.units["kultur-och-fritidsnamnden"],
                date=datetime.date(2022, 9, 14),
                paragraph="71",
                note=SOURCE,
            ),
        )
        membership.start, membership.end = "2019", "2022-12-31"
        membership.save()
    for year, fee, hours in YEARS[network.slug]:
        MembershipYear.objects.create(membership=membership, year=year, fee=Decimal(fee), hours=hours)


def add_seats(lookup):
    there = ever(Representation, "network__slug", "body", "seat", "start")
    people: dict[str, Person] = {}
    new = 0
    for slug, body, seat, kind, who, deputy, unit, appointed_by, term, start, end in SEATS:
        body, first = f"{body} (exempel)", day(start)
        if (slug, body, seat, first) in there:
            continue
        Representation.objects.create(
            network=lookup.networks[slug],
            body=body,
            seat=seat,
            kind=kind,
            person=person(who, people),
            deputy=person(deputy, people),
            unit=lookup.units[unit],
            appointed_by=lookup.units[appointed_by] if appointed_by else None,
            term=term,
            start=first,
            end=day(end),
            note=SOURCE,
        )
        new += 1
    return new


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def person(word, people):
    """Somebody who does not exist, by the word after "Demo"."""
    if word is None:
        return None
    if word not in people:
        address = f"{word.lower().replace(' ', '.')}@{DOMAIN}".translate(str.maketrans("åäö", "aao"))
        people[word] = Person.objects.filter(email=address).first() or Person.objects.create(
            name=f"Demo {word}", title="exempelperson", email=address
        )
    return people[word]
