"""The figures of a report: which list each counts, how, and in words ("Så räknar vi")."""

from dataclasses import dataclass

from apps.reports.money import amount

NOT_COUNTED = "Ackrediteringar och idéer räknas inte."


@dataclass(frozen=True)
class Indicator:
    """A count of the project list: `measure` is its ?matt=, `ambitions` the codes it speaks to."""

    measure: str
    label: str
    definition: str
    ambitions: tuple[str, ...] = ()

    def value(self, ledger):
        return len(ledger.counted(self.measure))


@dataclass(frozen=True)
class MoneyIndicator:
    """A sum over decisions; `gap` is the measure that lists the projects it is unknown for."""

    name: str
    label: str
    definition: str
    gap: str
    measure: str = "pengar"
    ambitions: tuple[str, ...] = ()

    def value(self, ledger):
        return amount(self.name, ledger.decided(), ledger.counted(self.gap))


ONGOING = Indicator(
    "pagaende",
    "Pågick",
    "Projekt och förstudier som finansiären sagt ja till och som pågick någon dag i perioden: från startdatum till "
    "slutdatum, eller till dagen då de stoppades om den kom först. Ett gammalt projekt utan känt slut räknas inte. "
    + NOT_COUNTED,
    ("P1", "P3", "P7", "M1", "F1", "F10", "F11"),
)
STARTED = Indicator("startade", "Startade", "Projekt med startdatum i perioden. " + NOT_COUNTED)
FINISHED = Indicator(
    "avslutade",
    "Avslutades",
    "Avslutade projekt med slutdatum i perioden. Saknas slutdatum räknas dagen då de noterades som avslutade.",
)
APPLIED = Indicator("ansokta", "Söktes", "Projekt där ansökan lämnades in i perioden.", ("P7", "F10"))
GRANTED = Indicator(
    "beviljade",
    "Beviljades",
    "Projekt där finansiären sade ja i perioden. Datumet är finansiärens beslut, annars dagen då det noterades.",
)
REJECTED = Indicator("avslagna", "Fick avslag", "Projekt där finansiären sade nej i perioden.")
ABORTED = Indicator("avbrutna", "Avbröts", "Projekt som stoppades i förtid i perioden.", ("F9",))
COUNTS = (ONGOING, STARTED, FINISHED, APPLIED, GRANTED, REJECTED, ABORTED)

BY_DECISION = (
    "Summan räknas på finansiärens beslutsdag och gäller projektets hela tid. En senare ändring räknas med skillnaden, "
    "på sin egen dag, hos den som då ansvarade för projektet. Det som inte är känt i kronor räknas inte som noll: då "
    "står ”minst” och hur många projekt som saknar uppgift."
)
SUPPORT = MoneyIndicator(
    "support",
    "Stöd till Norrköping",
    "Pengar utifrån som beviljats Norrköpings kommun och dess bolag. Stöd som går vidare till partner räknas inte.",
    "utan-stod",
    ambitions=("P7", "F5", "F10"),
)
OWN_CASH = MoneyIndicator("own_cash", "Egen medfinansiering, kontant", "Egna pengar i projekten.", "utan-kontant")
OWN_TIME = MoneyIndicator(
    "own_time",
    "Egen medfinansiering, arbetstid",
    "Värdet av egen arbetstid i projekten.",
    "utan-egen-tid",
)
TOTAL = MoneyIndicator(
    "total", "Projektens totala budget", "Alla parters budget i projekten, inte bara vår.", "utan-totalt"
)
MONEY = (SUPPORT, OWN_CASH, OWN_TIME, TOTAL)

SUCCESS = (
    "Av de ansökningar som fick svar i perioden: hur många som beviljades. Den som ännu inte fått svar räknas inte."
)
ACTIVITIES = (
    "Aktiviteter som genomfördes någon dag i perioden. Planerade och inställda räknas inte. En aktivitet räknas hos "
    "den som ordnade den, hos dem som deltog och hos den nämnd som svarar för den, men bara en gång för hela kommunen."
)
PARTICIPANTS = (
    "Alla som deltog i aktiviteterna, en gång per aktivitet. Den som är med i två aktiviteter räknas två gånger."
)
WHOSE = (
    "Ett projekt pågår hos varje enhet som ledde det någon del av perioden, och hos den nämnd eller det bolag som "
    "svarade för det. Det som hände en viss dag, som start, ansökan, svar och beslut om pengar, räknas hos den som "
    "ledde projektet den dagen. Det som en skola eller annan verksamhet gör räknas också hos det kontor den hörde till "
    "då. Ett bolags dotterbolag har egna rapporter och räknas inte hos moderbolaget. När en enhet upphör räknas det "
    "den gjorde i dess egen rapport och resten hos efterträdaren; rapporterna kan läsas tillsammans."
)
CONTACTS = (
    "Projekt som pågick i perioden och har orten eller nätverket som partner, och aktiviteter som handlade om den "
    "eller det."
)
GRANTS = (
    "Bidrag till föreningar för utbyte med vänorter som nämnden beslutade om i perioden, avslagen inräknade. De räknas "
    "på beslutsdagen hos den nämnd som beslutade, och en gång även om de gäller flera orter. Utbetalt är vad som har "
    "betalats ut hittills. Det som inte är känt räknas inte som noll: då står ”minst”."
)


@dataclass(frozen=True)
class QuestionIndicator:
    """A count of the advocacy list: `measure` is its ?matt=, `ambitions` the codes it speaks to."""

    measure: str
    label: str
    definition: str
    ambitions: tuple[str, ...] = ()


CURRENT_QUESTIONS = QuestionIndicator(
    "aktuella",
    "Aktuella frågor",
    "Frågor där något hände i perioden: sista dagen att framföra något kom, kommunen framförde något, eller utfallet "
    "kom. En fråga räknas hos enheten som svarar för den; det en skola bevakar räknas också hos dess kontor.",
    ("M7", "M8"),
)
PRESENTED = QuestionIndicator(
    "framforda", "Framfördes", "Frågor där kommunens ståndpunkt framfördes i perioden.", ("M6", "A8")
)
OUTCOMES = QuestionIndicator("utfall", "Fick utfall", "Frågor där beskedet kom i perioden, vad det än blev.")
DROPPED = QuestionIndicator("nedlagda", "Lades ned", "Frågor som kommunen slutade arbeta med i perioden.")
ADVOCACY = (CURRENT_QUESTIONS, PRESENTED, OUTCOMES, DROPPED)
# Speaks to F3.
OUTLOOK = (
    "Stora beslut i perioden där enheten tog reda på hur andra gör innan den beslutade, av alla stora beslut som den "
    "har angett. Enheten säger själv vilka beslut som är stora. De där det inte var aktuellt räknas bland alla och "
    "visas också för sig."
)
TOWARDS = "Projekt som pågick i perioden och aktiviteter som genomfördes. Ett projekt kan bidra till flera mål."
ACCREDITATIONS = (
    "Ackrediteringar är tillstånd som ger stöd varje år. De räknas inte som projekt, och stödet står för sig."
)


def definitions():
    """("Figure", "how it is counted") of everything in a report, for "Så räknar vi"."""
    return [
        ("Vems projekt och aktiviteter", WHOSE),
        *((indicator.label, indicator.definition) for indicator in (*COUNTS, *MONEY)),
        ("Alla summor", BY_DECISION),
        ("Bifall på ansökningar", SUCCESS),
        ("Ackrediteringar", ACCREDITATIONS),
        ("Aktiviteter", ACTIVITIES),
        ("Deltagare", PARTICIPANTS),
        ("Vänorter och nätverk", CONTACTS),
        ("Föreningsbidrag", GRANTS),
        ("Påverkansarbete", " ".join(f"{indicator.label}: {indicator.definition}" for indicator in ADVOCACY)),
        ("Omvärlden före stora beslut", OUTLOOK),
        ("Mål i policyn och globala mål", TOWARDS),
    ]
