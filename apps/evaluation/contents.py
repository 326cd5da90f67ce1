"""The evaluation as plain values, built from the register: the same object is drawn on the screen and on paper."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from apps.core.templatetags.intl import upfirst
from apps.evaluation.annex import Annex, annex
from apps.evaluation.evidence import Ground, evidence_for
from apps.evaluation.models import EvaluationRound
from apps.evaluation.places import PlaceSection, network_sections, partnership_sections
from apps.networks.models import Membership
from apps.organisation.models import ContactAssignment, SteeringAssignment, Unit
from apps.partnerships.models import Agreement
from apps.policy.models import Ambition, Goal, PolicyDocument
from apps.reports.links import Link
from apps.reports.period import Period
from apps.reports.unit_report import Report, all_reports

KINDS = {Unit.Kind.BOARD: "Nämnder", Unit.Kind.OFFICE: "Kontor", Unit.Kind.COMPANY: "Bolag"}
NO_DNR = "anges av registrator"


@dataclass(frozen=True)
class AmbitionRow:
    """One ambition with what the register says about it. Without evidence, that is said."""

    code: str
    text: str
    strength: str
    addressee: str
    place: str
    evidence: tuple[Link, ...]


@dataclass(frozen=True)
class AmbitionGroup:
    """The ambitions of one goal or of one section of the policy."""

    key: str
    title: str
    summary: str
    rows: tuple[AmbitionRow, ...]


@dataclass(frozen=True)
class UnitGroup:
    """Nämnder, kontor or bolag: those with something to show, and the names of the others."""

    title: str
    key: str
    reports: tuple[Report, ...]
    silent: tuple[Link, ...]


@dataclass(frozen=True)
class Coverage:
    """Kontor and bolag that exist today, by whether they have a contact person; a gap, not a breach."""

    covered: tuple[Link, ...]
    vacant: tuple[Link, ...]

    @property
    def total(self):
        return len(self.covered) + len(self.vacant)


@dataclass(frozen=True)
class Evaluation:
    """One round, with everything that its pages say."""

    title: str
    years: str
    state: str
    state_label: str
    draft: str
    dnr: str
    policy: str
    data_date: datetime.date
    period: Period
    whole: Report
    goals: tuple[AmbitionGroup, ...]
    sections: tuple[AmbitionGroup, ...]
    units: tuple[UnitGroup, ...]
    partnerships: tuple[PlaceSection, ...]
    networks: tuple[PlaceSection, ...]
    coverage: Coverage
    annex: Annex
    accreditations: Annex

    @property
    def ambitions(self):
        return [row for group in (*self.goals, *self.sections) for row in group.rows]

    @property
    def without_evidence(self):
        return sum(not row.evidence for row in self.ambitions)

    @property
    def unit_count(self):
        return sum(len(group.reports) + len(group.silent) for group in self.units)


def build_evaluation(round_):
    """The Evaluation of an EvaluationRound; the number of queries does not grow with units or records."""
    period = Period.of_years(round_.first_year, round_.last_year)
    whole, reports, ledger, directory = all_reports(period)
    coverage = contact_coverage()
    ground = Ground(
        whole=whole,
        reports=tuple(reports),
        ledger=ledger,
        directory=directory,
        covered=len(coverage.covered),
        coverable=coverage.total,
        new_agreements=new_agreements(period),
        assignments=SteeringAssignment.objects.visible()
        .filter(year__range=(round_.first_year, round_.last_year))
        .count(),
        memberships=memberships(period),
        earlier_rounds=tuple(
            earlier.years for earlier in EvaluationRound.objects.visible().filter(last_year__lt=round_.first_year)
        ),
    )
    goals, sections = ambition_groups(ground)
    today = timezone.localdate()
    policy = PolicyDocument.objects.visible().filter(valid=True).first()
    return Evaluation(
        title=f"{round_}",
        years=round_.years,
        state=round_.state,
        state_label=round_.get_state_display(),
        draft=f"UTKAST {today.isoformat()}" if round_.is_draft else "",
        dnr=round_.dnr or NO_DNR,
        policy=f"Inriktningsdokument {policy.dnr}" if policy else "Inriktningsdokument saknas",
        data_date=today,
        period=period,
        whole=whole,
        goals=goals,
        sections=sections,
        units=unit_groups(reports),
        partnerships=partnership_sections(ground),
        networks=network_sections(ground),
        coverage=coverage,
        annex=annex(ledger, directory),
        accreditations=annex(ledger, directory, accreditations=True),
    )


def unit_groups(reports):
    groups = []
    for kind, title in KINDS.items():
        ours = [report for report in reports if report.unit.kind == kind]
        silent = tuple(Link(report.name, report.unit.href) for report in ours if report.is_empty)
        groups.append(UnitGroup(title, title.lower(), tuple(r for r in ours if not r.is_empty), silent))
    return tuple(groups)


def contact_coverage():
    """Who has a contact person today, among the kontor and bolag that the policy asks to have one."""
    kinds = [Unit.Kind.OFFICE, Unit.Kind.COMPANY]
    contacts = ContactAssignment.objects.current().filter(kind=ContactAssignment.Kind.CONTACT)
    staffed = set(contacts.values_list("unit_id", flat=True))
    covered: list[Link] = []
    vacant: list[Link] = []
    for unit in Unit.objects.visible().current().filter(kind__in=kinds, policy_applies=True):
        (covered if unit.pk in staffed else vacant).append(Link(unit.name, unit.get_absolute_url()))
    return Coverage(tuple(covered), tuple(vacant))


def new_agreements(period):
    """New agreements, not renewals, that are dated in the period."""
    return (
        Agreement.objects.visible()
        .filter(kind=Agreement.Kind.SIGNED, date_first__lte=period.last, date_last__gte=period.first)
        .count()
    )


def memberships(period):
    """Networks that the municipality was a member of at some time in the period."""
    current = Membership.objects.visible().filter(network__hidden_at__isnull=True).exclude(end_last__lt=period.first)
    return current.exclude(start_first__gt=period.last).values("network").distinct().count()


def ambition_groups(ground):
    """(one group for each of the four goals, one for each other section of the policy), in the order of the text."""
    of_goal: dict[int, list[AmbitionRow]] = {}
    of_section: dict[tuple[str, str], list[AmbitionRow]] = {}
    for ambition in Ambition.objects.filter(document__valid=True):
        row = AmbitionRow(
            code=ambition.code,
            text=ambition.text,
            strength=ambition.get_strength_display(),
            addressee=ambition.get_addressee_display(),
            place=f"{ambition.section}, stycke {ambition.paragraph}",
            evidence=evidence_for(ambition.code, ground),
        )
        if ambition.goal_id:
            of_goal.setdefault(ambition.goal_id, []).append(row)
        else:
            of_section.setdefault((ambition.area, ambition.section), []).append(row)
    goals = tuple(
        AmbitionGroup(goal.slug, goal.title, goal.summary, tuple(of_goal.get(goal.pk, ())))
        for goal in Goal.objects.filter(document__valid=True)
    )
    sections = tuple(
        AmbitionGroup(f"avsnitt-{place}", upfirst(title), "", tuple(rows))
        for place, ((_, title), rows) in enumerate(of_section.items(), start=1)
    )
    return goals, sections
