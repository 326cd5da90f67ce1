"""Made-up points of uppdragsplaner and ägardirektiv that the example projects serve."""

from apps.organisation.models import SteeringAssignment
from apps.portal.demo.lookup import ever

PLAN, DIRECTIVE = "Exempel: uppdragsplan", "Exempel: ägardirektiv"
ASSIGNMENTS = {
    # key: unit, document, year, point, text
    "un-2022": ("utbildningsnamnden", PLAN, 2022, "2.3", "Exempel: Lär av andra länder så att fler elever når målen."),
    "un-2024": (
        "utbildningsnamnden",
        PLAN,
        2024,
        "1.4",
        "Exempel: Ge personalen i förskola och skola fler möjligheter att utvecklas genom utbyten.",
    ),
    "von-2022": (
        "vard-och-omsorgsnamnden",
        PLAN,
        2022,
        "3.1",
        "Exempel: Pröva ny teknik tillsammans med andra så att fler äldre kan bo kvar hemma.",
    ),
    "sn-2022": ("socialnamnden", PLAN, 2022, "1.2", "Exempel: Sätt in stöd tidigt och följ upp vad det ger."),
    "kompetens-2023": (
        "kompetensforsorjningsnamnden",
        PLAN,
        2023,
        "2.1",
        "Exempel: Hitta fler vägar till arbete för den som står långt från arbetsmarknaden.",
    ),
    "kfn-2022": (
        "kultur-och-fritidsnamnden",
        PLAN,
        2022,
        "4.2",
        "Exempel: Stärk musikstaden och det fria ordet genom nätverken som kommunen är med i.",
    ),
    "ks-2022": (
        "kommunstyrelsen",
        PLAN,
        2022,
        "5.1",
        "Exempel: Öka den externa finansieringen och samla erfarenheterna.",
    ),
    "ks-2024": (
        "kommunstyrelsen",
        PLAN,
        2024,
        "3.3",
        "Exempel: Bevaka EU:s nästa programperiod och rusta kommunen för kris.",
    ),
    "spn-2022": (
        "samhallsplaneringsnamnden",
        PLAN,
        2022,
        "2.2",
        "Exempel: Sök mer externa medel till stadens omvandling och klimatanpassning.",
    ),
    "bmn-2022": (
        "byggnads-och-miljoskyddsnamnden",
        PLAN,
        2022,
        "1.1",
        "Exempel: Minska övergödningen och stärk den biologiska mångfalden.",
    ),
    "nodra-2022": ("nodra", DIRECTIVE, 2022, "7", "Exempel: Driv på övergången till kretslopp, gärna med andra."),
    "hamn-2022": ("norrkopings-hamn", DIRECTIVE, 2022, "4", "Exempel: Minska utsläppen från fartyg vid kaj."),
    "hyresbostader-2022": ("hyresbostader", DIRECTIVE, 2022, "6", "Exempel: Halvera energibehovet i äldre hus."),
}


def add_steering(lookup):
    """Create the assignments that the register has never held. Returns ({key: assignment}, how many are new)."""
    there = ever(SteeringAssignment, "unit_id", "document", "year", "point")
    by_pk = SteeringAssignment.objects.in_bulk()
    found, new = {}, 0
    for key, (slug, document, year, point, text) in ASSIGNMENTS.items():
        unit = lookup.units[slug]
        assignment = by_pk.get(there.get((unit.pk, document, year, point)))
        if assignment is None:
            assignment = SteeringAssignment.objects.create(
                unit=unit, document=document, year=year, point=point, text=text
            )
            new += 1
        found[key] = assignment
    return found, new
