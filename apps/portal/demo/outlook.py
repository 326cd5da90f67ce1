"""Made-up large decisions, and whether the world outside was looked at before them."""

import datetime
from dataclasses import dataclass

from apps.activities.models import HorizonScan
from apps.portal.demo.lookup import ever
from apps.portal.demo.projects import LABEL

YES, NO, IRRELEVANT = HorizonScan.Considered


@dataclass(frozen=True)
class Stated:
    """A large decision: `told` is what was taken in, or why nothing was; `choice` what came of it."""

    unit: str
    date: str
    decision: str
    considered: str
    told: str
    choice: str = ""


STATED = (
    Stated(
        "utbildningskontoret",
        "2026-09-22",
        "Plan för språkstöd i alla ämnen",
        YES,
        "Hur skolor i Esslingen am Neckar och Tammerfors tar emot nyanlända elever. Två digitala möten.",
        "Modellen med två lärare i klassrummet prövas på tre skolor.",
    ),
    Stated("utbildningskontoret", "2026-03-17", "Nytt schema för gymnasiet", NO, "Tiden räckte inte före beslutet."),
    Stated(
        "utbildningskontoret",
        "2025-05-13",
        "Strategi för utbyten i grundskolan",
        YES,
        "Nätverket SERN, och vad skolorna i Riga har lärt sig av att ha en samordnare.",
        "En tjänst inrättades på prov.",
    ),
    Stated(
        "utbildningskontoret",
        "2025-11-18",
        "Ny upphandling av skolskjuts",
        IRRELEVANT,
        "Beslutet följer lag och avtal, och inget utrymme fanns att göra på annat sätt.",
    ),
    Stated("utbildningsnamnden", "2024-06-12", "Lokalplan för förskolan", NO, "Underlaget beställdes utan den frågan."),
    Stated(
        "utbildningsnamnden",
        "2025-06-11",
        "Plan för digitala läromedel",
        YES,
        "Finlands och Danmarks omprövning av skärmar i skolan.",
        "Nämnden valde tryckta läromedel i de tidiga åren.",
    ),
    Stated(
        "vard-och-omsorgskontoret",
        "2024-04-09",
        "Välfärdsteknik i hemtjänsten",
        YES,
        "Studiebesök i Odense om kameror på natten och hur de boende frågades först.",
        "Samtycke prövas på nytt var tredje månad.",
    ),
    Stated("vard-och-omsorgskontoret", "2025-10-07", "Nytt boende i Hageby", NO, "Ingen hade uppdraget att göra det."),
    Stated(
        "vard-och-omsorgskontoret",
        "2023-09-19",
        "Modell för anhörigstöd",
        YES,
        "European Social Networks sammanställning om anhöriga.",
        "Samtalsgrupper på kvällstid.",
    ),
    Stated(
        "samhallsbyggnadskontoret",
        "2026-06-16",
        "Plan för skyfall i innerstaden",
        YES,
        "Köpenhamns plan efter 2011 och Trondheims öppna dagvatten.",
        "Två gator blir lågpunkter med plantering.",
    ),
    Stated("samhallsbyggnadskontoret", "2026-10-20", "Ny parkeringstaxa", NO, "Frågan ansågs lokal."),
    Stated("nodra", "2024-11-26", "Ny reningsanläggning", YES, "Anläggningar i Odense och Linz.", "Fosfor återvinns."),
    Stated(
        "nodra",
        "2025-12-02",
        "Byte av fakturasystem",
        IRRELEVANT,
        "Ett tekniskt byte inom samma avtal.",
    ),
    Stated(
        "tillvaxt-och-utvecklingskontoret",
        "2024-02-20",
        "Program för musikstaden",
        YES,
        "Andra musikstäder i Unescos nätverk och vad de lägger på replokaler.",
        "Tre nya replokaler.",
    ),
    Stated(
        "hyresbostader", "2025-03-25", "Energiplan för äldre hus", YES, "Tyska bolag i Esslingen.", "Fasader först."
    ),
    Stated("kommunstyrelsens-kontor", "2023-05-23", "Ny krisledningsplan", NO, "Planen fick inte dröja."),
)


def add_outlook(lookup, *, user_of):
    """Create the decisions that the register has never held. Returns how many are new."""
    there = ever(HorizonScan, "decision")
    new = [stated for stated in STATED if (LABEL + stated.decision,) not in there]
    for stated in new:
        by, looked = user_of(stated.unit), stated.considered == YES
        HorizonScan.objects.create(
            unit=lookup.units[stated.unit],
            decision=LABEL + stated.decision,
            decided_on=datetime.date.fromisoformat(stated.date),
            considered=stated.considered,
            arenas=stated.told if looked else "",
            reason="" if looked else stated.told,
            choice=stated.choice,
            created_by=by,
            updated_by=by,
        )
    return len(new)
