"""A unit's report as a workbook: the figures with their definitions, its projects and its activities."""

import io
from dataclasses import replace

import xlsxwriter
from django.http import HttpResponse

from apps.activities import conditions
from apps.activities.models import Activity
from apps.core.exports import XLSX_TYPE, Column, attachment, write_sheet
from apps.organisation.belonging import read_belonging

PROJECTS = [
    Column("Namn", lambda line: line.name, 44),
    Column("Nummer", lambda line: line.id, 10),
    Column("Enhet", lambda line: line.unit or None, 30),
    Column("Program", lambda line: line.programme or None, 30),
    Column("Läge", lambda line: line.status_label or None, 14),
    Column("Start", lambda line: line.start or None, 12),
    Column("Slut", lambda line: line.end or None, 12),
    Column("Stöd till Norrköping", lambda line: line.support),
    Column("Egen medfinansiering, kontant", lambda line: line.own_cash),
]
GRANTS = [
    Column("Namn", lambda line: line.name, 44),
    Column("Vänorter", lambda line: line.cities or None, 30),
    Column("Beslutsdatum", lambda line: line.decided_on, 12),
    Column("Läge", lambda line: line.state_label, 14),
    Column("Beviljat", lambda line: line.granted),
    Column("Utbetalt", lambda line: line.paid),
]
ACTIVITIES = [
    Column("Namn", lambda activity: activity.title, 44),
    Column("Nummer", lambda activity: activity.pk, 10),
    Column("Slag", lambda activity: activity.get_kind_display(), 20),
    Column("Från", lambda activity: activity.start, 12),
    Column("Till", lambda activity: activity.end, 12),
    Column("Plats", lambda activity: activity.place or None, 24),
]


QUESTIONS = [
    Column("Namn", lambda line: line.name, 44),
    Column("Läge", lambda line: line.state_label, 12),
    Column("Sista dag", lambda line: line.deadline, 12),
    Column("Framfört", lambda line: line.presented_on, 12),
    Column("Utfall", lambda line: line.outcome or None, 60),
]
DECISIONS = [
    Column("Namn", lambda line: line.name, 44),
    Column("Beslutsdatum", lambda line: line.decided_on, 12),
    Column("Omvärlden", lambda line: line.considered_label, 24),
]


def figure_columns(report):
    """The columns of the figures, headed by the years that they are of."""
    now, before = report.period.label, report.previous.label if report.previous else "Perioden före"
    return [
        Column("Uppgift", lambda figure: figure.label, 34),
        Column(now, lambda figure: figure.value),
        Column(f"{now} i ord", lambda figure: figure.text or "uppgift saknas", 20),
        Column("Saknar uppgift", lambda figure: figure.gap.text if figure.gap else None, 26),
        Column("Varav sekretessmarkerade", lambda figure: figure.unnamed or None, 26),
        Column(before, lambda figure: figure.previous),
        Column("Så räknar vi", lambda figure: figure.how, 90),
        Column("Lista", lambda figure: figure.href, 60),
    ]


def questions_of(report):
    return report.questions.figures if report.questions else ()


def decisions_of(report):
    return report.large_decisions.figures if report.large_decisions else ()


def report_workbook(report, unit, filename):
    """The response with the workbook. Sums of projects are those in force, for the project's whole time."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{unit.name} {report.period.label}", "company": "Norrköpings kommun"})
    figures = [*report.counts, report.success, *report.money, report.activities, *report.kinds, report.participants]
    grants = [replace(figure, label=f"Föreningsbidrag: {figure.label.lower()}") for figure in report.grant_figures]
    questions = [replace(figure, label=f"Påverkansarbete: {figure.label.lower()}") for figure in questions_of(report)]
    decisions = [replace(figure, label=f"Stora beslut: {figure.label.lower()}") for figure in decisions_of(report)]
    write_sheet(book, "Siffror", [*figures, *report.groups, *grants, *questions, *decisions], figure_columns(report))
    write_sheet(book, "Pågående projekt", report.projects, PROJECTS)
    belonging = read_belonging(heir=unit if report.read_through else None)
    activities = (
        Activity.objects.visible()
        .unmarked()
        .filter(
            conditions.done(), conditions.in_period(*report.period.days), conditions.of_unit(unit, belonging=belonging)
        )
        .order_by("start", "pk")
    )
    write_sheet(book, "Aktiviteter", activities.iterator(chunk_size=1000), ACTIVITIES)
    if report.grants:
        write_sheet(book, "Föreningsbidrag", report.grant_lines, GRANTS)
    if report.questions:
        write_sheet(book, "Påverkansarbete", report.questions.lines, QUESTIONS)
    if report.large_decisions:
        write_sheet(book, "Stora beslut", report.large_decisions.lines, DECISIONS)
    book.close()
    return attachment(HttpResponse(buffer.getvalue(), content_type=XLSX_TYPE), filename)
