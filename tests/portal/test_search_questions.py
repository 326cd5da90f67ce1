"""What people ask for, and what should come first: on the seeded demo, as a reader."""

import pytest

from apps.accounts.models import User
from apps.core.search import ask
from apps.portal.search.hits import told
from apps.portal.search.slips import meant
from apps.portal.search.statement import find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

# What is typed, the first kind, the first hit of it.
QUESTIONS = (
    # Places by every name they have
    ("Riga", "Vänorter", "Riga"),
    ("riga", "Vänorter", "Riga"),
    ("Rīga", "Vänorter", "Riga"),
    ("Lettland", "Vänorter", "Riga"),
    ("Latvia", "Vänorter", "Riga"),
    ("Tampere", "Vänorter", "Tammerfors"),
    ("tammer", "Vänorter", "Tammerfors"),
    ("kopavogur", "Vänorter", "Kópavogur"),
    ("Kópavogsbær", "Vänorter", "Kópavogur"),
    ("klaksvik", "Vänorter", "Klaksvík"),
    ("färöarna", "Vänorter", "Klaksvík"),
    ("Faroe Islands", "Vänorter", "Klaksvík"),
    ("esslingen", "Vänorter", "Esslingen am Neckar"),
    ("Germany", "Vänorter", "Esslingen am Neckar"),
    ("Linz", "Vänorter", "Linz"),
    ("Österrike", "Vänorter", "Linz"),
    ("Austria", "Vänorter", "Linz"),
    ("odense kommune", "Vänorter", "Odense"),
    ("tråante", "Vänorter", "Trondheim"),
    # Networks
    ("kreativa städer", "Nätverk", "Unescos nätverk för kreativa städer"),
    ("creative cities", "Nätverk", "Unescos nätverk för kreativa städer"),
    ("UCCN", "Nätverk", "Unescos nätverk för kreativa städer"),
    ("musikstad", "Nätverk", "Unescos nätverk för kreativa städer"),
    ("EUC", "Nätverk", "EUniverCities Network"),
    ("eunivercities", "Nätverk", "EUniverCities Network"),
    ("SERN", "Nätverk", "SERN"),
    ("emilia romagna", "Nätverk", "SERN"),
    ("ncn", "Nätverk", "Nordic City Network"),
    ("WHO", "Nätverk", "Healthy Cities Sverige"),
    ("fristadsnätverket", "Nätverk", "ICORN"),
    ("cities of refuge", "Nätverk", "ICORN"),
    ("ESN", "Nätverk", "European Social Network"),
    ("second chance", "Nätverk", "E2C"),
    # Units by name, abbreviation, part of a name
    ("KS", "Enheter", "Kommunstyrelsen"),
    ("KSK", "Enheter", "Kommunstyrelsens kontor"),
    ("VOK", "Enheter", "Vård- och omsorgskontoret"),
    ("vård och omsorg", "Enheter", "Vård- och omsorgskontoret"),
    ("omsorgskontoret", "Enheter", "Vård- och omsorgskontoret"),
    ("utbildningskontoret", "Enheter", "Utbildningskontoret"),
    ("UK", "Enheter", "Utbildningskontoret"),
    ("TUK", "Enheter", "Tillväxt- och utvecklingskontoret"),
    ("fullmäktige", "Enheter", "Kommunfullmäktige"),
    ("nodra", "Enheter", "Nodra AB"),
    ("hamnen", "Enheter", "Norrköpings Hamn AB"),
    ("spårvägar", "Enheter", "Norrköping Spårvägar AB"),
    ("ebersteinska", "Enheter", "Ebersteinska gymnasiet"),
    ("räddningstjänst", "Enheter", "Räddningstjänsten Östra Götaland"),
    ("science park", "Enheter", "Norrköping Science Park AB"),
    # Partners
    ("LiU", "Externa organisationer", "Linköpings universitet"),
    ("Linköping University", "Externa organisationer", "Linköpings universitet"),
    ("SKR", "Externa organisationer", "Sveriges Kommuner och Regioner"),
    ("SKL", "Externa organisationer", "Sveriges Kommuner och Regioner"),
    ("KTH", "Externa organisationer", "Kungliga Tekniska högskolan"),
    ("Brysselkontoret", "Externa organisationer", "Region Östergötlands EU-kontor i Bryssel"),
    ("turku", "Externa organisationer", "Åbo stad"),
    ("sida", "Externa organisationer", "Sida"),
    # Programmes
    ("ESF", "Program", "ESF+ 2021–2027"),
    ("socialfonden", "Program", "ESF+ 2021–2027"),
    ("ERDF", "Program", "Regionalfonden 2021–2027"),
    ("Horizon Europe", "Program", "Horisont Europa"),
    ("urbact", "Program", "Urbact IV"),
    ("nordplus", "Program", "Nordplus 2023–2027"),
    ("cerv", "Program", "CERV 2021–2027"),
    # Projects and activities
    ("GEMIS", "Projekt", "GEMIS: Promoting gender equality for a more inclusive society"),
    (
        "baltic urban lab",
        "Projekt",
        "Baltic Urban Lab: Integrated Planning and Partnership Model for Brownfield Regeneration",
    ),
    ("coast4us", "Projekt", "Coast4us"),
    ("#guidance", "Projekt", "#Guidance: #Guidance – Digital tools and Method development"),
    ("passivhus", None, None),
    ("passiva hus", "Projekt", "Passiva hus (Ebersteinska, byggprogrammet)"),
    ("cykelstaden", "Projekt", "Exempel: Cykelstad året runt"),
    ("klimatsmarta skolmaten", "Projekt", "Exempel: Klimatsmart skolmat"),
    ("mentor nyanländ kvinna", "Projekt", "Exempel: Mentorer för nyanlända kvinnor"),
    ("förskollärare trondheim", "Aktiviteter", "Exempel: Förskollärare ute i Trondheim"),
    ("europadagen 2024", "Aktiviteter", "Exempel: Europadagen på Gamla torget 2024"),
    ("lucia odense", "Aktiviteter", "Exempel: Lucia i Odense 2024"),
    ("kontaktpersonernas vårmöte 2026", "Aktiviteter", "Exempel: Kontaktpersonernas vårmöte 2026"),
    ("stadsplanerare tammerfors", "Aktiviteter", "Exempel: Stadsplanerare från Tammerfors"),
    ("förnyat avtal riga", "Avtal", "Samarbetsavtalet med Riga förnyas"),
    ("sportscamp", "Milstolpar", "Stadium Sportscamp etablerar sig i Tammerfors"),
    ("elevkår", "Föreningsbidrag", "Exempel: Elevkåren Nio broar"),
    ("matavfall skolkök", "Kunskap att dela", "Exempel: Sortera matavfall i skolkök"),
    ("skolskjuts", "Omvärlds\N{SOFT HYPHEN}kartläggningar", "Exempel: Ny upphandling av skolskjuts"),
    ("EU-program utbildning", "Påverkansarbete", "Exempel: EU:s nästa program för utbildning"),
)
# What is typed, and the first of "Menade du …?".
SLIPS = (
    ("esslngen", "Esslingen"),
    ("tamerfors", "Tammerfors"),
    ("kopavgur", "Kópavogur"),
    ("trondhiem", "Trondheim"),
    ("linköpngs universtet", "Linköpings universitet"),
    ("biblotek", "bibliotek"),
    ("skol bibliotek", "skolbibliotek"),
    ("jämnställdhet", "jämställdhet"),
    ("utbildningskontret", "Utbildningskontoret"),
)


@pytest.fixture(scope="module")
def reader(demo):
    return User.objects.get(username="lasare")


def test_the_first_hit_is_the_one_that_was_meant(reader):
    wrong = []
    for typed, title, name in QUESTIONS:
        question = ask(typed)
        groups = find(question, reader, shown=1)
        first = (groups[0].kind.title, groups[0].kind.tell(groups[0].rows[0]).name) if groups else (None, None)
        if first != (title, name):
            wrong.append(f"{typed}: {first}, not {(title, name)}")
    assert wrong == [], "\n".join(wrong)
    assert len(QUESTIONS) >= 60


def test_slips_are_understood(reader):
    found = {typed: [one["label"] for one in meant(typed, reader)][:1] for typed, _ in SLIPS}
    assert {typed: [label.lower() for label in labels] for typed, labels in found.items()} == {
        typed: [label.lower()] for typed, label in SLIPS
    }


def test_every_hit_says_what_it_is_and_leads_somewhere(reader, client):
    client.force_login(reader)
    question = ask("exempel")
    for group in find(question, reader, shown=1):
        hit = told(group.kind, group.rows[0], question)
        assert "<mark>" in hit.name + hit.text + hit.piece, group.kind.slug
        assert client.get(hit.href).status_code == 200, hit.href
