"""Example knowledge to share, with the occasions when it was given; some has never been asked for."""

import datetime
from dataclasses import dataclass

from apps.activities.models import Activity, KnowledgeGiven, KnowledgeOffer
from apps.portal.demo.lookup import ever
from apps.portal.demo.projects import LABEL


@dataclass(frozen=True)
class Occasion:
    """Taught to a vänort (`city`) or another organisation, perhaps at an example activity."""

    date: str
    city: str = ""
    organisation: str = ""
    activity: str = ""
    note: str = ""


@dataclass(frozen=True)
class Offer:
    unit: str
    title: str
    text: str
    given: tuple[Occasion, ...] = ()


OFFERS = (
    Offer(
        "kommunstyrelsens-kontor",
        "Öva kris tillsammans med en annan stad",
        "Hur vi planerar en övning med två städer, vilka som är med och vad vi skriver ner efteråt. En halv dag.",
        (
            Occasion("2022-04-06", city="riga", activity="Krisberedskap i Riga", note="Två av oss höll en genomgång."),
            Occasion("2023-10-11", city="trondheim", activity="Förtroendevalda från Trondheim"),
        ),
    ),
    Offer(
        "kommunstyrelsens-kontor",
        "Öppna data i en mellanstor stad",
        "Vilka data vi lämnar ut, hur vi väljer och vad andra har gjort av dem. Visas på distans på två timmar.",
        (
            Occasion(
                "2024-09-18",
                organisation="Exempel: partnerkommun för öppna data",
                activity="Partnerkommunen om öppna data",
            ),
            Occasion("2025-02-12", city="tammerfors", note="Ett samtal på distans med frågor."),
        ),
    ),
    Offer(
        "utbildningskontoret",
        "Läslust i årskurs 1–6",
        "Vårt arbetssätt med högläsning, skolbibliotek och lässtunder. Besökaren sitter med på två lektioner.",
        (
            Occasion("2023-05-16", city="klaksvik", note="Fyra lärare följde en vecka i skolan."),
            Occasion("2024-11-06", city="riga", activity="Gymnasieskola i Riga", note="Vi berättade på plats i Riga."),
        ),
    ),
    Offer(
        "utbildningskontoret",
        "Studievägledning med unga som bytt land",
        "Samtal, material och hur vi prövar tidigare betyg. Kan visas på distans.",
    ),
    Offer(
        "nodra",
        "Sortera matavfall i skolkök",
        "Från första samtalet med köket till biogas. Besöket tar en dag och börjar i ett skolkök.",
        (
            Occasion("2025-01-22", city="riga", activity="Starten för filter i gatan", note="Kort inslag på mötet."),
            Occasion("2025-09-24", city="odense", activity="Filter för dagvatten i Odense"),
        ),
    ),
    Offer("nodra", "Läcksökning i vattennätet med ljud", "Vi visar utrustningen i drift. En förmiddag."),
    Offer(
        "hyresbostader",
        "Energisparande i äldre flerbostadshus",
        "Mätning, prioritering och samtal med dem som bor i husen. Rundvandring i två kvarter.",
        (
            Occasion("2024-05-22", city="linz", activity="Energirådgivare från Linz"),
            Occasion("2025-10-01", city="linz", activity="Solel och grannar", note="Uppföljning på distans."),
        ),
    ),
    Offer(
        "socialkontoret",
        "Fältarbete med unga på kvällar",
        "Så arbetar fältgruppen, med skolor och föreningar. En kväll tillsammans med gruppen.",
        (
            Occasion("2024-03-05", city="esslingen-am-neckar", activity="Fältarbete i Esslingen"),
            Occasion("2025-03-04", city="riga", activity="Socialchefer från Riga"),
        ),
    ),
    Offer(
        "samhallsbyggnadskontoret",
        "Skyfallsplan för en gammal stadskärna",
        "Kartor, beräkningar och hur vi valde platser. En halv dag med promenad.",
        (Occasion("2022-05-05", city="tammerfors", activity="Stadsplanerare från Tammerfors"),),
    ),
    Offer(
        "tillvaxt-och-utvecklingskontoret",
        "Så tar en stad emot fristadskonstnärer",
        "Från ansökan till avsked: boende, arbete, nätverk och säkerhet.",
    ),
    Offer(
        "norrkoping-visualisering",
        "Visa klimatdata för allmänheten",
        "Hur en utställning byggs av mätdata och hur vi prövar den på skolklasser.",
        (Occasion("2025-04-09", city="tammerfors", activity="Tekniker från Tammerfors"),),
    ),
    Offer(
        "vard-och-omsorgskontoret",
        "Välfärdsteknik hemma hos äldre",
        "Tillsyn på natten, läkemedelsgivare och hur personalen lärs upp. Passar en grupp om högst åtta.",
    ),
)


def add_knowledge(lookup, *, user_of):
    """Create the example offers that the register has never held, with their occasions. Returns how many are new."""
    there = ever(KnowledgeOffer, "title")
    activities = {title: pk for pk, title in Activity.objects.values_list("pk", "title")}
    new = [offer for offer in OFFERS if (LABEL + offer.title,) not in there]
    for one in new:
        user = user_of(one.unit)
        authors = {"created_by": user, "updated_by": user}
        offer = KnowledgeOffer.objects.create(
            unit=lookup.units[one.unit], title=LABEL + one.title, text=one.text, **authors
        )
        for given in one.given:
            KnowledgeGiven.objects.create(
                offer=offer,
                date=datetime.date.fromisoformat(given.date),
                partnership=lookup.partnerships[given.city] if given.city else None,
                organisation=lookup.organisation(given.organisation) if given.organisation else None,
                activity_id=activities.get(LABEL + given.activity) if given.activity else None,
                note=given.note,
                **authors,
            )
    return len(new)
