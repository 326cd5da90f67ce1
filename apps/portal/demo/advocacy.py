"""Made-up questions that the municipality watches or has spoken up about, in every state."""

import datetime
from dataclasses import dataclass

from apps.activities.models import Advocacy, AdvocacyGoal
from apps.core.models import Certainty
from apps.portal.demo.lookup import ever
from apps.portal.demo.projects import LABEL
from apps.projects.models import Programme

Status, Channel = Advocacy.Status, Advocacy.Channel
COMMISSION, SKR, REGION = "Europeiska kommissionen", "Sveriges Kommuner och Regioner", "Region Östergötland"
# A programme that is on the table and not decided; the one before it tells who would pay.
PROPOSED = {"slug": "exempel-erasmus-2028-2034", "name": f"{LABEL}Erasmus+ 2028–2034, på förslag"}
BEFORE = "erasmus-2021-2027"


@dataclass(frozen=True, kw_only=True)
class Question:
    title: str
    unit: str
    status: str = Status.WATCHED
    institution: str = ""
    deadline: str = ""
    text: str = ""
    position: str = ""
    channel: str = ""
    presented: str = ""
    outcome: str = ""
    ended: str = ""
    network: str = ""
    city: str = ""
    about_proposal: bool = False
    goals: tuple[int, ...] = (3,)


QUESTIONS = (
    Question(
        title="EU:s nästa program för utbildning",
        unit="utbildningskontoret",
        institution=COMMISSION,
        deadline="2026-12-11",
        text="Hur nästa Erasmus+ ser ut avgör om våra skolor kan fortsätta med utbyten varje år utan att söka om.",
        position="Ackrediteringen bör finnas kvar, och små skolor bör få söka genom kommunen.",
        about_proposal=True,
        goals=(3, 4),
    ),
    Question(
        title="Nya regler för elevers resor över gränser",
        unit="utbildningskontoret",
        deadline="2026-11-13",
        text="En utredning vill ändra vad som krävs när elever under 18 år reser i skolans regi.",
    ),
    Question(
        title="Stöd till städernas klimatanpassning efter 2027",
        unit="kommunstyrelsens-kontor",
        institution=COMMISSION,
        deadline="2027-02-26",
        text="Kommunen behöver pengar till skyfall och värmeböljor också efter den här programperioden.",
        goals=(1, 3),
    ),
    Question(
        title="Nattåg mellan Östergötland och Hamburg",
        unit="kommunstyrelsens-kontor",
        institution=REGION,
        text="Regionen bevakar frågan åt kommunerna. Ingen dag är bestämd.",
    ),
    Question(
        title="EU:s krav på rening av avloppsvatten",
        unit="nodra",
        status=Status.PRESENTED,
        institution=COMMISSION,
        deadline="2026-10-30",
        position="Kraven bör gälla i den takt som ledningsnätet hinner byggas om, och den som smutsar ned bör betala.",
        channel=Channel.CONSULTATION,
        presented="2026-10-27",
        goals=(1, 3),
    ),
    Question(
        title="Socialfonden efter 2027",
        unit="kompetensforsorjningskontoret",
        status=Status.PRESENTED,
        institution=SKR,
        deadline="2026-12-18",
        position="Den som står långt från arbetsmarknaden ska inte behöva vänta ett år på att en insats börjar.",
        channel=Channel.SKR,
        presented="2026-11-04",
    ),
    Question(
        title="Fristäder för hotade konstnärer",
        unit="tillvaxt-och-utvecklingskontoret",
        status=Status.PRESENTED,
        position="Staten bör betala en fast del av varje fristads kostnad.",
        channel=Channel.NETWORK,
        presented="2025-09-16",
        network="icorn",
    ),
    Question(
        title="Landström i alla hamnar",
        unit="norrkopings-hamn",
        status=Status.OUTCOME,
        institution=COMMISSION,
        deadline="2024-05-31",
        position="Kravet på landström bör följas av stöd till elnätet i hamnstäder.",
        channel=Channel.BRUSSELS,
        presented="2024-05-22",
        outcome="Kravet infördes som föreslaget. Stöd till elnätet finns med som ett område att söka pengar inom.",
        ended="2025-03-18",
        goals=(1, 3),
    ),
    Question(
        title="Teknik i äldreomsorgen i EU:s hälsoprogram",
        unit="vard-och-omsorgskontoret",
        status=Status.OUTCOME,
        institution=COMMISSION,
        deadline="2024-10-15",
        position="Kommuner bör få söka själva, inte bara genom sjukhus och universitet.",
        channel=Channel.CONSULTATION,
        presented="2024-10-11",
        outcome="Kommuner kan söka från och med 2025, vilket var det vi bad om.",
        ended="2024-12-19",
        network="european-social-network",
    ),
    Question(
        title="Vänortsutbyten i programmet för medborgare",
        unit="kommunstyrelsens-kontor",
        status=Status.OUTCOME,
        institution=COMMISSION,
        deadline="2023-03-31",
        position="Bidraget till vänortsmöten bör räknas upp med priserna.",
        channel=Channel.LETTER,
        presented="2023-03-20",
        outcome="Beloppen ändrades inte.",
        ended="2023-11-07",
        city="trondheim",
        goals=(2, 3),
    ),
    Question(
        title="Gemensam nordisk kollektivtrafikbiljett",
        unit="kommunstyrelsens-kontor",
        status=Status.DROPPED,
        text="En fråga från det nordiska samarbetet.",
        outcome="Frågan avgjordes mellan operatörerna innan någon kommun tillfrågades.",
        ended="2025-02-11",
        network="nordic-city-network",
    ),
)


def add_advocacy(lookup, *, user_of):
    """Create the questions that the register has never held. Returns how many are new."""
    there = ever(Advocacy, "title")
    new = [question for question in QUESTIONS if (LABEL + question.title,) not in there]
    proposed = proposed_programme(lookup) if any(question.about_proposal for question in new) else None
    for question in new:
        add(question, lookup, proposed, by=user_of(question.unit))
    return len(new)


def proposed_programme(lookup):
    """The programme on the table, made once."""
    pk = ever(Programme, "slug").get((PROPOSED["slug"],))
    if pk:
        return Programme.objects.filter(pk=pk).first()
    return Programme.objects.create(
        **PROPOSED,
        funder=lookup.programmes[BEFORE].funder,
        short_name="Erasmus+ 2028–2034",
        first_year=2028,
        last_year=2034,
        certainty=Certainty.UNVERIFIED,
        note="Exempel på ett program som ännu är ett förslag.",
    )


def add(question, lookup, proposed, *, by):
    advocacy = Advocacy.objects.create(
        title=LABEL + question.title,
        text=question.text,
        status=question.status,
        unit=lookup.units[question.unit],
        institution=lookup.organisation(question.institution) if question.institution else None,
        channel=question.channel,
        deadline=day(question.deadline),
        position=question.position,
        presented_on=day(question.presented),
        outcome=question.outcome,
        outcome_on=day(question.ended),
        programme=proposed if question.about_proposal else None,
        network=lookup.networks[question.network] if question.network else None,
        partnership=lookup.partnerships[question.city] if question.city else None,
        created_by=by,
        updated_by=by,
    )
    AdvocacyGoal.objects.bulk_create(
        AdvocacyGoal(advocacy=advocacy, goal=lookup.goals[number]) for number in question.goals
    )


def day(text):
    return datetime.date.fromisoformat(text) if text else None
