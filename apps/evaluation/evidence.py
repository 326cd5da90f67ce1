"""What the register can say about each ambition of the policy. No grades: people give those.

Where nothing is registered that speaks to an ambition, this is said. A "kan" is described, never judged.
"""

from dataclasses import dataclass

from apps.activities.models import Activity
from apps.core.templatetags.intl import number, plural
from apps.reports.directory import Directory
from apps.reports.ledger import Ledger, ProjectEntry
from apps.reports.links import Link, Lists
from apps.reports.unit_report import Report

Kind = Activity.Kind
Result = Activity.Result
# Support from Sida to municipalities comes through this programme.
SIDA_PROGRAMME = "kommunala-partnerskap"


@dataclass(frozen=True)
class Ground:
    """Everything that evidence is taken from."""

    whole: Report
    reports: tuple[Report, ...]
    ledger: Ledger
    directory: Directory
    covered: int
    coverable: int
    new_agreements: int
    assignments: int
    memberships: int
    earlier_rounds: tuple[str, ...]

    @property
    def lists(self):
        return Lists(self.ledger.period)

    @property
    def ongoing(self) -> list[ProjectEntry]:
        return [self.ledger.projects[pk] for pk in self.ledger.counted("pagaende")]

    def share(self, test, words):
        """ "4 av 12 pågående projekt …", or nothing when there are no projects."""
        total = len(self.ongoing)
        if not total:
            return []
        return [Link(f"{number(sum(map(test, self.ongoing)))} av {plural(total, 'pågående projekt')} {words}.")]

    def activities(self, words, *, kind=None, result=None):
        """ "3 delegationer …" with its list (a kind has one), or nothing when there were none."""
        found = [
            activity
            for activity in self.ledger.activities
            if (kind is None or activity.kind == kind) and (result is None or result in activity.results)
        ]
        href = self.lists.activities(slag=kind) if kind else ""
        return [Link(f"{plural(len(found), words)}.", href)] if found else []

    def figure(self, figure, words):
        return [Link(f"{words}: {figure.text or 'uppgift saknas'}.", figure.href)]

    def goal(self, number_of_goal):
        """What is tied to one of the policy's four goals, by its place among them."""
        if len(self.whole.goals) < number_of_goal:
            return []
        row = self.whole.goals[number_of_goal - 1]
        found = []
        if row.projects.value:
            found.append(Link(f"{plural(row.projects.value, 'pågående projekt')} mot målet.", row.projects.href))
        if row.activities.value:
            words = plural(row.activities.value, "aktivitet,aktiviteter")
            found.append(Link(f"{words} mot målet.", row.activities.href))
        return found

    def contacts(self):
        """How many vänorter and networks something was done with."""
        used = [sum(bool(r.projects.value or r.activities.value) for r in rows) for rows in self.places]
        words = (("vänorter", "/vanorter/"), ("nätverk", "/natverk/"))
        return [
            Link(f"{number(some)} av {number(len(rows))} {word} hade projekt eller aktiviteter.", href)
            for some, rows, (word, href) in zip(used, self.places, words, strict=True)
            if rows
        ]

    @property
    def places(self):
        return self.whole.partnerships, self.whole.networks

    def delegations(self):
        received = self.activities("delegation togs emot,delegationer togs emot", kind=Kind.DELEGATION_IN)
        return received + self.activities("studiebesök,studiebesök", kind=Kind.STUDY_VISIT)

    def aid(self):
        aid = [project for project in self.ongoing if project.is_aid]
        if not aid:
            return []
        own = sum(bool(project.in_force.own_cash) for project in aid)
        words = "inget med egna kontanta pengar" if not own else f"{number(own)} med egna kontanta pengar"
        return [Link(f"{plural(len(aid), 'pågående biståndsprojekt')}, {words}.")]

    def active_units(self):
        active = sum(not report.is_empty for report in self.reports)
        return [Link(f"{number(active)} av {number(len(self.reports))} nämnder, kontor och bolag har något att visa.")]

    def sida(self):
        found = [project for project in self.ongoing if project.programme_slug == SIDA_PROGRAMME]
        return [Link(f"{plural(len(found), 'pågående projekt')} med stöd från Sida.")] if found else []

    def agreements(self):
        if not self.new_agreements:
            return [Link("Inget nytt avtal tecknades.")]
        return [Link(f"{plural(self.new_agreements, 'nytt avtal tecknades,nya avtal tecknades')}.")]

    def outcomes(self):
        done = self.ledger.activities
        if not done:
            return []
        told = sum(activity.has_outcome for activity in done)
        return [Link(f"{number(told)} av {plural(len(done), 'aktivitet,aktiviteter')} har ett noterat resultat.")]

    def together(self):
        shared = sum(len(activity.units) > 2 for activity in self.ledger.activities)
        return [Link(f"{plural(shared, 'aktivitet,aktiviteter')} med flera enheter.")] if shared else []

    def coverage(self):
        return [Link(f"{number(self.covered)} av {number(self.coverable)} kontor och bolag har en kontaktperson.")]


def spoken(ground):
    """Positions that were put forward in the period."""
    count = sum(entry.was("framforda", *ground.ledger.period.days) for entry in ground.ledger.questions)
    if not count:
        return []
    words = "fråga där kommunen framförde sin mening,frågor där kommunen framförde sin mening"
    return [Link(f"{plural(count, words)}.", ground.lists.advocacy("framforda"))]


def watched(ground):
    """Questions that were watched in the period, and how many of the positions came before the last day."""
    found = ground.ledger.questions
    if not found:
        return []
    asked = [entry for entry in found if entry.was("framforda", *ground.ledger.period.days)]
    in_time = sum(entry.in_time for entry in asked)
    rows = [Link(f"{plural(len(found), 'bevakad fråga,bevakade frågor')}.", ground.lists.advocacy("aktuella"))]
    if asked:
        rows.append(Link(f"{number(in_time)} av {number(len(asked))} ståndpunkter framfördes senast den sista dagen."))
    return rows


def about_programmes(ground):
    count = sum(entry.about_programme for entry in ground.ledger.questions)
    return [Link(f"{plural(count, 'fråga,frågor')} om program som är på förslag.")] if count else []


def spoken_by(ground):
    """How many units put something forward."""
    reports = [report for report in ground.reports if report.questions and report.questions.figures[1].value]
    if not reports:
        return []
    words = f"{number(len(reports))} av {number(len(ground.reports))} nämnder, kontor och bolag framförde något."
    return [Link(words, ground.lists.advocacy("framforda"))]


def looked_around(ground):
    """ "4 av 7 stora beslut tog in omvärlden", and those where it was not called for."""
    found = ground.ledger.large_decisions
    if not found:
        return []
    yes, not_called_for = (sum(one.considered == answer for one in found) for answer in ("ja", "inte-aktuellt"))
    told = f" För {number(not_called_for)} var det inte aktuellt." if not_called_for else ""
    words = f"{number(yes)} av {plural(len(found), 'stort beslut,stora beslut')} tog in omvärlden.{told}"
    return [Link(words, ground.lists.decisions())]


def steering(ground):
    return ground.share(lambda project: project.has_assignment, "anger vilket uppdrag de svarar mot")


def planned(ground):
    """Assignments in uppdragsplaner and ägardirektiv for the years of the evaluation."""
    if not ground.assignments:
        return []
    return [Link(f"{plural(ground.assignments, 'uppdrag')} i uppdragsplaner och ägardirektiv är registrerade.")]


def external_money(ground):
    return ground.figure(ground.whole.money[0], "Stöd till Norrköping")


def applications(ground):
    return ground.figure(ground.whole.counts[3], "Sökta projekt") + ground.figure(
        ground.whole.success, "Bifall på ansökningar"
    )


# Code of the ambition → how its evidence is found. An ambition that is not here has none in the register yet.
EVIDENCE = {
    "P1": lambda g: g.share(lambda project: project.has_council_goal, "är kopplade till kommunfullmäktiges mål"),
    "P2": lambda g: g.contacts()[:1],
    "P3": lambda g: g.figure(g.whole.counts[0], "Projekt som pågick") + g.agreements(),
    "P4": lambda g: g.share(lambda project: bool(project.sdgs), "är kopplade till globala mål"),
    "P6": lambda g: g.share(lambda project: project.has_benefit, "beskriver nyttan för invånarna"),
    "P7": lambda g: external_money(g) + applications(g),
    "P8": lambda g: g.share(lambda project: project.is_education, "rör utbildning"),
    "P9": lambda g: g.delegations(),
    "P10": lambda g: g.aid(),
    "M1": lambda g: g.goal(1),
    "M2": steering,
    "M3": lambda g: (
        g.activities("delegation togs emot,delegationer togs emot", kind=Kind.DELEGATION_IN)
        + g.activities("aktivitet gav affärskontakter,aktiviteter gav affärskontakter", result=Result.BUSINESS)
    ),
    "M4": lambda g: g.activities(
        "aktivitet riktad till studenter,aktiviteter riktade till studenter", result=Result.STUDENTS
    ),
    "M5": lambda g: (
        g.activities("konferens,konferenser", kind=Kind.CONFERENCE)
        + g.activities("studiebesök,studiebesök", kind=Kind.STUDY_VISIT)
        + g.activities("evenemang,evenemang", kind=Kind.EVENT)
    ),
    "M6": lambda g: g.goal(3) + spoken(g),
    "M7": watched,
    "M8": about_programmes,
    "M9": lambda g: g.goal(4),
    "M10": lambda g: (
        g.activities("jobbskuggning,jobbskuggningar", kind=Kind.JOB_SHADOWING)
        + g.activities("aktivitet gav ny kompetens,aktiviteter gav ny kompetens", result=Result.COMPETENCE)
    ),
    "F1": lambda g: g.share(lambda project: project.has_need, "beskriver behovet i verksamheten"),
    "F2": lambda g: steering(g) + planned(g),
    "F3": looked_around,
    "F5": external_money,
    "F7": lambda g: g.active_units(),
    "F8": lambda g: g.outcomes(),
    "F9": lambda g: (
        g.figure(g.whole.counts[1], "Projekt som startade") + g.figure(g.whole.counts[6], "Projekt som avbröts")
    ),
    "F10": applications,
    "F11": lambda g: g.figure(g.whole.counts[0], "Projekt som pågick") + g.delegations(),
    "F12": lambda g: g.sida(),
    "F13": lambda g: g.contacts(),
    "A1": planned,
    "A3": lambda g: g.activities("digitalt möte,digitala möten", kind=Kind.DIGITAL),
    "A4": lambda g: (
        g.activities("internt nätverksmöte,interna nätverksmöten", kind=Kind.INTERNAL_NETWORK) + g.together()
    ),
    "A5": lambda g: g.coverage(),
    "A6": lambda g: [
        Link(f"Kommunen är med i {plural(g.memberships, 'internationellt nätverk,internationella nätverk')}.")
    ],
    "A8": spoken_by,
    "A9": lambda g: [
        Link("Den här utvärderingen." if not g.earlier_rounds else f"Den här och {' och '.join(g.earlier_rounds)}.")
    ],
}


def evidence_for(code, ground):
    """What the register says about an ambition; empty when it says nothing."""
    find = EVIDENCE.get(code)
    return tuple(find(ground)) if find else ()
