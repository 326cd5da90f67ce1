"""The evaluation's figures, annex and evidence on small hand-made data."""

import datetime
from decimal import Decimal

import pytest

from apps.activities.models import Activity, ActivityUnit, ParticipantGroup
from apps.evaluation.annex import AnnexRow
from apps.evaluation.contents import build_evaluation
from apps.evaluation.evidence import EVIDENCE
from apps.evaluation.models import EvaluationRound
from apps.organisation.models import ContactAssignment, Unit
from apps.partnerships.models import Agreement
from apps.projects.actions import Sums
from apps.projects.models import Budget, BudgetLine, Project
from tests.factories import (
    make_activity,
    make_agreement,
    make_ambition,
    make_assignment,
    make_board,
    make_budget,
    make_document,
    make_goal,
    make_membership,
    make_milestone,
    make_network,
    make_partner,
    make_partnership,
    make_partnership_fact,
    make_programme,
    make_project,
    make_round,
    make_status_change,
    make_steering,
    make_unit,
)

pytestmark = pytest.mark.django_db
D = datetime.date
Kind = BudgetLine.Kind
Status = Project.Status


@pytest.fixture
def round_():
    return make_round()


@pytest.fixture
def document():
    return make_document(dnr="KS 2019/0528")


def sums(*values):
    return Sums(*(None if value is None else Decimal(value) for value in values))


def test_evaluation_says_what_it_rests_on(round_, document):
    found = build_evaluation(round_)

    assert (found.title, found.years, found.policy) == (
        "Utvärdering 2024–2025",
        "2024–2025",
        "Inriktningsdokument KS 2019/0528",
    )
    assert found.dnr == "anges av registrator"
    assert found.draft == f"UTKAST {found.data_date}"


@pytest.mark.parametrize("state", EvaluationRound.State)
def test_evaluation_is_marked_as_draft_until_it_is_locked(state):
    found = build_evaluation(make_round(state=state, dnr="KS 2026/1"))

    assert bool(found.draft) == (state not in {EvaluationRound.State.LOCKED, EvaluationRound.State.DECIDED})
    assert found.dnr == "KS 2026/1"


def test_every_unit_has_a_section_or_is_named(round_):
    busy, idle = make_unit(name="Flitiga kontoret"), make_board(name="Tysta nämnden")
    make_unit(kind=Unit.Kind.COMPANY, name="Tysta bolaget")
    make_unit(name="Nedlagda kontoret", valid_to="2023")
    make_unit(name="Kommande kontoret", valid_from="2026")
    make_unit(kind=Unit.Kind.ACTIVITY, name="Skolan")
    make_project(unit=busy)

    groups = {
        group.title: ([report.name for report in group.reports], [link.text for link in group.silent])
        for group in build_evaluation(round_).units
    }

    assert groups == {
        "Nämnder": ([], [idle.name]),
        "Kontor": (["Flitiga kontoret"], []),
        "Bolag": ([], ["Tysta bolaget"]),
    }


def test_whole_counts_persons_and_projects_once(round_):
    office, other, board = make_unit(), make_unit(), make_board()
    make_project(unit=office, accountable=board)
    activity = make_activity(unit=office, accountable=board)
    ActivityUnit.objects.create(activity=activity, unit=other)
    ParticipantGroup.objects.create(activity=activity, group="elever", count=12)

    whole = build_evaluation(round_).whole

    assert (whole.counts[0].value, whole.activities.value, whole.participants.value) == (1, 1, 12)


def test_annex_has_every_counted_project_and_sums_to_the_figures(round_):
    office, programme = make_unit(name="Kontoret"), make_programme(short_name="Erasmus+")
    ongoing = make_project(unit=office, title="Öppna dörrar", programme=programme, start="2023", end="2024-06-30")
    first = make_budget(
        project=ongoing, decided_on=D(2023, 1, 1), valid=False, lines={Kind.SUPPORT: 100, Kind.TOTAL: 1}
    )
    make_budget(
        project=ongoing,
        version=2,
        kind=Budget.Kind.CHANGED,
        decided_on=D(2024, 2, 1),
        replaces=first,
        lines={Kind.SUPPORT: 130, Kind.TOTAL: 5},
    )
    granted = make_project(unit=office, title="Acklimatisera", start="2026", end=None, status=Status.GRANTED)
    make_status_change(project=granted, status=Status.GRANTED, date="2025")
    new = make_project(unit=office, title="Ny start", start="2025-03-01", end="2027")
    make_budget(project=new, decided_on=D(2025, 1, 1), lines={Kind.SUPPORT: 70, Kind.OWN_CASH: 0})
    make_project(unit=office, title="Idé", status=Status.IDEA)
    make_project(unit=office, title="Gammal", start="2019", end="2020")
    accreditation = make_project(unit=office, title="Ackreditering", kind=Project.Kind.ACCREDITATION)
    make_budget(project=accreditation, lines={Kind.SUPPORT: 999})

    found = build_evaluation(round_)

    assert found.annex.rows == (
        AnnexRow(granted.pk, "Acklimatisera", "Kontoret", "", "Beviljat", "2026", "", "beviljades", sums(*[None] * 4)),
        AnnexRow(
            new.pk,
            "Ny start",
            "Kontoret",
            "",
            "Pågående",
            "2025-03-01",
            "2027",
            "pågick, startade, beviljades, pengar",
            sums(70, 0, None, None),
        ),
        AnnexRow(
            ongoing.pk,
            "Öppna dörrar",
            "Kontoret",
            "Erasmus+",
            "Pågående",
            "2023",
            "2024-06-30",
            "pågick, pengar",
            sums(30, None, None, 4),
        ),
    ), "in Swedish order, ö last"
    assert found.annex.totals == sums(100, 0, None, 4)
    assert [figure.value for figure in found.whole.money] == [100, 0, None, 4]
    assert [row.id for row in found.accreditations.rows] == [accreditation.pk]
    assert found.accreditations.totals.support == 999


def test_annex_says_nothing_about_money_when_nothing_was_decided(round_):
    make_project(unit=make_unit())

    assert build_evaluation(round_).annex.rows[0].sums is None


def test_every_vanort_and_network_has_a_section(round_):
    riga = make_partnership(name="Riga", slug="riga", owner_unit=make_unit(name="Kontoret"))
    make_partnership(name="Odense", slug="odense")
    sern = make_network(name="SERN", slug="sern")
    make_membership(network=sern, start="2010")
    make_partnership_fact(partnership=riga, number=700_000, source="Inriktningsdokument", as_of=2019)
    make_partnership_fact(partnership=riga, number=1, source="Annan", preferred=False)
    make_agreement(partnership=riga, kind=Agreement.Kind.RENEWED, title="Nytt avtal", date="2024-05")
    make_agreement(partnership=riga, title="Gammalt avtal", date="1988")
    make_milestone(partnership=riga, title="Lucia", date="2025")
    project = make_project(unit=make_unit(), title="Ren mark")
    make_partner(project=project, organisation=riga.organisation)
    make_activity(title="Besök i Riga", partnership=riga)

    found = build_evaluation(round_)
    odense, section = found.partnerships

    assert (section.name, section.owner, section.kind) == ("Riga", "Kontoret", "vänort")
    assert [(fact.label, fact.value.replace("\xa0", " "), fact.source) for fact in section.facts] == [
        ("Invånare", "700 000", "Inriktningsdokument, 2019")
    ]
    assert [(event.label, event.value) for event in section.events] == [
        ("Avtal förnyat maj 2024", "Nytt avtal"),
        ("2025", "Lucia"),
    ]
    assert [line.name for line in section.projects] == ["Ren mark"]
    assert [(line.title, line.date) for line in section.activities] == [("Besök i Riga", "2024-05-13")]
    assert odense.is_idle
    assert [fact.value for fact in found.networks[0].facts] == ["sedan 2010"]


def test_contact_persons_are_a_gap_among_kontor_and_bolag(round_):
    covered, deputy_only, company = (
        make_unit(name="A"),
        make_unit(name="B"),
        make_unit(name="C", kind=Unit.Kind.COMPANY),
    )
    make_assignment(unit=covered)
    make_assignment(unit=deputy_only, kind=ContactAssignment.Kind.DEPUTY)
    make_assignment(unit=company, end=D(2021, 1, 1))
    make_board()
    make_unit(policy_applies=False)
    make_unit(valid_to="2020")

    coverage = build_evaluation(round_).coverage

    assert [link.text for link in coverage.covered] == ["A"]
    assert [link.text for link in coverage.vacant] == ["B", "C"]
    assert coverage.total == 3


def test_every_ambition_has_a_row_under_its_goal_or_section(round_, document):
    goal = make_goal(document=document, title="Vi profilerar Norrköping", slug="profilering")
    make_ambition(document=document, code="M3", goal=goal, strength="ska", addressee="board")
    make_ambition(document=document, code="A2", section="arbetssätt", strength="kan")
    make_ambition(document=make_document(valid=False), code="M1")

    found = build_evaluation(round_)

    assert [(group.title, [row.code for row in group.rows]) for group in found.goals] == [
        ("Vi profilerar Norrköping", ["M3"])
    ]
    assert [(group.title, [row.code for row in group.rows]) for group in found.sections] == [("Arbetssätt", ["A2"])]
    assert (found.goals[0].rows[0].strength, found.goals[0].rows[0].addressee) == ("ska", "nämnd")
    assert found.without_evidence == 2, "nothing is registered that speaks to them"


def evidence(round_, document, code):
    make_ambition(document=document, code=code)
    (row,) = build_evaluation(round_).ambitions
    return [link.text.replace("\N{NO-BREAK SPACE}", " ") for link in row.evidence]


def test_evidence_of_contact_persons_agreements_and_assignments(round_, document):
    make_assignment(unit=make_unit())
    make_unit()
    make_agreement(date="2024-05")
    make_agreement(date="2025", kind=Agreement.Kind.RENEWED)
    make_steering(year=2025)
    make_steering(year=2023)

    def said(code):
        make_ambition(document=document, code=code)
        rows = {row.code: row for row in build_evaluation(round_).ambitions}
        return [link.text for link in rows[code].evidence]

    assert said("A5") == ["1 av 2 kontor och bolag har en kontaktperson."]
    assert said("P3")[1:] == ["1 nytt avtal tecknades."]
    assert said("A1") == ["1 uppdrag i uppdragsplaner och ägardirektiv är registrerade."]


def test_evidence_counts_shares_of_ongoing_projects(round_, document):
    office = make_unit()
    make_project(unit=office, benefit_residents="Bättre skola.")
    make_project(unit=office)

    assert evidence(round_, document, "P6") == ["1 av 2 pågående projekt beskriver nyttan för invånarna."]


def test_evidence_of_aid_says_whether_own_cash_is_in_it(round_, document):
    office = make_unit()
    clean, mixed = make_project(unit=office, is_aid=True), make_project(unit=office, is_aid=True)
    make_budget(project=clean, lines={Kind.OWN_CASH: 0})
    make_budget(project=mixed, lines={Kind.OWN_CASH: 10})

    assert evidence(round_, document, "P10") == ["2 pågående biståndsprojekt, 1 med egna kontanta pengar."]


def test_evidence_of_activities_by_kind_and_result(round_, document):
    make_activity(kind=Activity.Kind.DELEGATION_IN, results=[Activity.Result.BUSINESS])
    make_activity(kind=Activity.Kind.DELEGATION_IN)

    assert evidence(round_, document, "M3") == ["2 delegationer togs emot.", "1 aktivitet gav affärskontakter."]


@pytest.mark.parametrize("code", sorted(EVIDENCE))
def test_evidence_can_be_sought_in_an_empty_register(code, round_, document):
    make_ambition(document=document, code=code)
    (row,) = build_evaluation(round_).ambitions

    assert all(link.text.endswith(".") for link in row.evidence)


@pytest.mark.parametrize("size", [1, 3, 40])
def test_number_of_queries_is_the_same_however_much_there_is(size, round_, document, django_assert_num_queries):
    make_goal(document=document)
    for number in range(size):
        unit, partnership, network = make_unit(), make_partnership(), make_network()
        make_membership(network=network)
        make_partnership_fact(partnership=partnership)
        make_ambition(document=document, code=f"A{number + 1}")
        project = make_project(unit=unit)
        make_partner(project=project, organisation=partnership.organisation)
        before = make_budget(project=project, decided_on=D(2022, 1, 1), valid=False, lines={Kind.SUPPORT: 1})
        make_budget(project=project, version=2, replaces=before, lines={Kind.SUPPORT: 2})
        make_activity(unit=unit, partnership=partnership)
        make_activity(unit=unit, start=D(2022, 5, 1))

    with django_assert_num_queries(70):
        build_evaluation(round_)
