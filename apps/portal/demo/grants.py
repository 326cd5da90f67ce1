"""Example grants to associations for exchange with vänorter: every state, several years and cities, gaps among them."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from apps.partnerships.models import AssociationGrant, AssociationGrantCity
from apps.portal.demo.lookup import ever
from apps.portal.demo.projects import LABEL

CULTURE, BOARD, SCHOOL = "kultur-och-fritidsnamnden", "kommunstyrelsen", "utbildningsnamnden"
SOURCE = "Uppdiktat exempel"
FRIENDS = "Vänortsföreningen Norrköping–Riga"
CHOIR = "Kören Strömmen"
BALL = "Handbollsklubben Vinden"
SCOUTS = "Scoutkåren Bråviken"
SENIORS = "Seniorföreningen Vänner i norr"


@dataclass(frozen=True)
class Given:
    """An example grant. What is left out is unknown."""

    association: str
    purpose: str
    cities: tuple[str, ...]
    unit: str = CULTURE
    applied_on: str = ""
    decided_on: str = ""
    applied: int | None = None
    granted: int | None = None
    paid: int | None = None
    accounted_on: str = ""
    accounted: int | None = None
    reclaimed: int | None = None
    outcome: str = ""
    source: str = SOURCE


GIVEN = (
    Given(
        FRIENDS,
        "Resa till Riga med elva medlemmar för att fira föreningens vänner där.",
        ("riga",),
        applied_on="2022-01-31",
        decided_on="2022-03-16",
        applied=45_000,
        granted=30_000,
        paid=30_000,
        accounted_on="2022-11-30",
        accounted=30_000,
        outcome="Elva medlemmar bodde hos familjer i Riga. Fyra av familjerna har varit här sedan dess.",
    ),
    Given(
        CHOIR,
        "Konserter i Trondheim och Tammerfors tillsammans med två körer där.",
        ("trondheim", "tammerfors"),
        applied_on="2022-02-01",
        decided_on="2022-03-16",
        applied=80_000,
        granted=60_000,
        paid=60_000,
        accounted_on="2022-12-12",
        accounted=52_400,
        reclaimed=7_600,
        outcome="Två konserter. Den tredje ställdes in, och resten av bidraget krävdes tillbaka.",
    ),
    Given(
        BALL,
        "Cup i Odense för flickor födda 2009.",
        ("odense",),
        applied_on="2022-02-10",
        decided_on="2022-03-16",
        applied=38_000,
        granted=0,
        source=SOURCE,
    ),
    Given(
        SCOUTS,
        "Nordiskt läger vid Bråviken med scouter från fyra vänorter.",
        ("odense", "tammerfors", "trondheim", "kopavogur"),
        applied_on="2022-11-15",
        decided_on="2023-01-25",
        applied=120_000,
        granted=90_000,
        paid=90_000,
        accounted_on="2023-10-02",
        accounted=90_000,
        outcome="84 scouter från fem länder. Kåren i Kópavogur bjuder in till nästa läger.",
    ),
    Given(
        FRIENDS,
        "Tolkar och buss när vännerna från Riga kom hit.",
        ("riga",),
        applied_on="2023-01-30",
        decided_on="2023-03-22",
        applied=36_000,
        granted=36_000,
        paid=36_000,
        accounted_on="2023-12-01",
        accounted=33_150,
        outcome="Tjugo gäster under fyra dagar, med ett öppet samtal på stadsbiblioteket.",
    ),
    Given(
        "Föreningen Tysk-svenska veckan",
        "Tysk vecka i Norrköping med musiker från Esslingen am Neckar.",
        ("esslingen-am-neckar",),
        applied_on="2023-02-14",
        decided_on="2023-03-22",
        applied=50_000,
        granted=40_000,
        paid=40_000,
    ),
    Given(
        SENIORS,
        "Studiecirkel om Klaksvík och resa dit.",
        ("klaksvik",),
        unit=BOARD,
        decided_on="2023-05-08",
        granted=25_000,
        source="Uppdiktat exempel på en gammal lista, där utbetalningen inte framgår",
    ),
    Given(
        BALL,
        "Träningsläger i Odense med två lag därifrån.",
        ("odense",),
        applied_on="2023-02-20",
        decided_on="2023-03-22",
        applied=42_000,
        granted=28_000,
        paid=28_000,
        accounted_on="2023-11-20",
        accounted=28_000,
        outcome="32 ungdomar spelade och tränade ihop i tre dagar.",
    ),
    Given(
        CHOIR,
        "Gemensam konsert i Linz med körer därifrån och från Linköping.",
        ("linz",),
        applied_on="2024-01-30",
        decided_on="2024-03-20",
        applied=70_000,
        granted=45_000,
        paid=45_000,
        accounted_on="2024-12-03",
        accounted=45_000,
        outcome="En konsert inför 400 personer. Körerna skriver musik tillsammans sedan dess.",
    ),
    Given(
        "Elevkåren Nio broar",
        "Elevråd från Riga och Tammerfors på besök i två skolor.",
        ("riga", "tammerfors"),
        unit=SCHOOL,
        applied_on="2024-02-12",
        decided_on="2024-04-17",
        applied=30_000,
        granted=30_000,
        paid=30_000,
    ),
    Given(
        SCOUTS,
        "Resa till läger i Kópavogur för 14 scouter.",
        ("kopavogur",),
        applied_on="2024-02-28",
        decided_on="2024-03-20",
        applied=98_000,
        granted=55_000,
        paid=55_000,
        accounted_on="2025-01-15",
        accounted=49_000,
        reclaimed=6_000,
        outcome="Tolv scouter kom i väg. Bidraget för två som fick förhinder krävdes tillbaka.",
    ),
    Given(
        "Schackklubben Rokaden",
        "Match mot schackklubben i Trondheim på distans och på plats.",
        ("trondheim",),
        applied_on="2024-03-05",
        decided_on="2024-04-24",
        applied=18_000,
        granted=0,
    ),
    Given(
        FRIENDS,
        "Utställning om vänskapen med Riga under 1900-talet.",
        ("riga",),
        applied_on="2025-01-20",
        decided_on="2025-03-19",
        applied=60_000,
        granted=40_000,
        paid=40_000,
        accounted_on="2025-12-10",
        accounted=40_000,
        outcome="1 150 besökare. Utställningen visas i Riga under 2026.",
    ),
    Given(
        "Kulturföreningen Verkstan",
        "Residens för två konstnärer från Esslingen am Neckar och Linz.",
        ("esslingen-am-neckar", "linz"),
        applied_on="2025-02-03",
        decided_on="2025-03-19",
        applied=110_000,
        granted=75_000,
        paid=75_000,
    ),
    Given(
        SENIORS,
        "Gästföreläsare från Klaksvík och en nordisk kväll.",
        ("klaksvik",),
        unit=BOARD,
        applied_on="2025-03-10",
        decided_on="2025-05-12",
        applied=12_000,
        granted=12_000,
        paid=0,
    ),
    Given(
        BALL,
        "Cup i Odense för ungdomar födda 2012.",
        ("odense",),
        applied_on="2025-02-18",
        decided_on="2025-03-19",
        applied=52_000,
        granted=35_000,
        paid=35_000,
        accounted_on="2025-11-28",
        outcome="18 ungdomar deltog. Redovisningen kom utan slutsumma.",
    ),
    Given(
        "Dansföreningen Tretakt",
        "Dansare från Tammerfors till Kulturnatten.",
        ("tammerfors",),
        decided_on="2025-06-11",
        source="Uppdiktat exempel på ett beslut där summan inte framgår",
    ),
    Given(
        CHOIR,
        "Besök av kören i Trondheim våren 2026.",
        ("trondheim",),
        applied_on="2025-11-24",
        applied=40_000,
    ),
)


def add_grants(lookup, *, user_of):
    """Create the example grants that the register has never held. Returns how many are new."""
    there = ever(AssociationGrant, "association", "purpose")
    new = [one for one in GIVEN if (LABEL + one.association, one.purpose) not in there]
    for one in new:
        user = user_of("utbildningskontoret" if one.unit == SCHOOL else one.unit)
        grant = AssociationGrant.objects.create(
            association=LABEL + one.association,
            purpose=one.purpose,
            unit=lookup.units[one.unit],
            applied_on=day(one.applied_on),
            decided_on=day(one.decided_on),
            applied=amount(one.applied),
            granted=amount(one.granted),
            paid=amount(one.paid),
            accounted_on=day(one.accounted_on),
            accounted=amount(one.accounted),
            reclaimed=amount(one.reclaimed),
            outcome=one.outcome,
            source_text=one.source,
            created_by=user,
            updated_by=user,
        )
        AssociationGrantCity.objects.bulk_create(
            AssociationGrantCity(grant=grant, partnership=lookup.partnerships[slug]) for slug in one.cities
        )
    return len(new)


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def amount(number):
    return None if number is None else Decimal(number)
