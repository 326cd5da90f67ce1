from decimal import Decimal

import pytest

from apps.reports.figures import Figure, Linked, count_change
from apps.reports.money import Amount
from apps.reports.rows import ProgrammeRow
from apps.reports.summary import listing, summarise


def figure(label, value, previous=None, text=None, change=""):
    return Figure(label, value, text if text is not None else str(value), previous=previous, change=change)


def summary(*, ongoing=0, before=None, started=0, finished=0, aborted=0, success=None, **rest):
    change = "" if before is None else count_change(ongoing, before, "2022–2023")
    counts = (
        figure("Pågick", ongoing, before, change=change),
        figure("Startade", started),
        figure("Avslutades", finished),
        figure("Söktes", 99),
        figure("Avbröts", aborted),
    )
    return summarise(
        name="Provnämnden",
        label="2024–2025",
        counts=counts,
        success=Figure("Bifall", success and int(success.split()[0]), success or "inga svar"),
        support=rest.get("support", figure("Stöd", Decimal(0), text="0 kr")),
        programmes=rest.get("programmes", ()),
        activities=figure("Aktiviteter", rest.get("activities", 0)),
        participants=Figure("Deltagare", 0, rest.get("participants", "0")),
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"ongoing": 12, "before": 9}, "Provnämnden hade 12 pågående projekt 2024–2025, 3 fler än 2022–2023."),
        ({"ongoing": 8, "before": 9}, "Provnämnden hade 8 pågående projekt 2024–2025, 1 färre än 2022–2023."),
        ({"ongoing": 1, "before": 1}, "Provnämnden hade 1 pågående projekt 2024–2025, lika många som 2022–2023."),
        ({"ongoing": 0, "before": 2}, "Provnämnden hade inga pågående projekt 2024–2025, mot 2 projekt perioden före."),
        ({"ongoing": 0, "before": 0}, "Provnämnden hade inga pågående projekt 2024–2025."),
        ({"finished": 4, "aborted": 1}, "Fyra avslutades och ett avbröts."),
        ({"started": 2, "finished": 13, "aborted": 1}, "2 startade, 13 avslutades och 1 avbröts."),
        ({"started": 1}, "Ett startade."),
        ({"success": "7 av 10"}, "7 av 10 ansökningar som fick svar beviljades."),
        ({"success": "1 av 1"}, "Den enda ansökan som fick svar beviljades."),
        ({"success": "0 av 1"}, "Den enda ansökan som fick svar fick avslag."),
        ({"activities": 1, "participants": "minst 5"}, "1 aktivitet genomfördes med minst 5 deltagare."),
        ({"activities": 2, "participants": None}, "2 aktiviteter genomfördes. Hur många som deltog är inte noterat."),
        ({}, "Inga aktiviteter är registrerade för 2024–2025."),
        ({"support": Figure("Stöd", None, None)}, "Hur mycket stöd som beviljades är inte känt."),
    ],
)
def test_summary_says_what_the_figures_say(given, sentence):
    assert sentence in summary(**given)


def test_summary_says_nothing_about_what_did_not_happen():
    assert (
        summary() == "Provnämnden hade inga pågående projekt 2024–2025. Inga aktiviteter är registrerade för 2024–2025."
    )


@pytest.mark.parametrize(
    ("largest", "end"), [(2_800_000, "varav 2,8 mnkr från Erasmus+."), (4_200_000, "allt från Erasmus+.")]
)
def test_summary_names_the_programme_that_gave_most(largest, end):
    programme = ProgrammeRow("Erasmus+", Linked(1, ""), Amount(Decimal(largest), 1), "")
    said = summary(support=figure("Stöd", Decimal(4_200_000), text="4,2 mnkr"), programmes=(programme,))

    assert f"Stödet till Norrköping blev 4,2 mnkr, {end}" in said.replace("\N{NO-BREAK SPACE}", " ")


def test_summary_of_money_given_back_names_no_programme():
    programme = ProgrammeRow("Erasmus+", Linked(1, ""), Amount(Decimal(10), 1), "")
    said = summary(support=figure("Stöd", Decimal(-5), text="−5 kr"), programmes=(programme,))

    said = said.replace("\N{NO-BREAK SPACE}", " ")
    assert "Ändrade beslut minskade stödet till Norrköping med 5 kr." in said
    assert "Erasmus+" not in said


@pytest.mark.parametrize(("parts", "text"), [("a", "a"), ("ab", "a och b"), ("abc", "a, b och c")])
def test_listing_reads_as_speech(parts, text):
    assert listing(list(parts)) == text
