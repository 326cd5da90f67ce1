"""Reports: the list of units, and each unit's report as page, PDF and spreadsheet."""

from itertools import groupby

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.pdf import pdf_page
from apps.organisation.models import Unit
from apps.reports import indicators
from apps.reports.links import Link
from apps.reports.period import PeriodForm
from apps.reports.spreadsheet import report_workbook
from apps.reports.unit_report import all_reports, unit_report

GROUPS = {Unit.Kind.BOARD: "Nämnder", Unit.Kind.OFFICE: "Kontor", Unit.Kind.COMPANY: "Bolag"}
FORMATS = ("pdf", "xlsx")
# So many projects are shown on the page; the rest stand in the list that the table links to.
SHOWN_PROJECTS = 10


@require_safe
def report_list(request):
    """Every nämnd, kontor and bolag that existed in the period, with the figures that say most."""
    form = PeriodForm.of_request(request)
    groups = []
    if form.period:
        _, reports, _, _ = all_reports(form.period)
        order = list(GROUPS)
        reports.sort(key=lambda report: order.index(report.unit.kind))
        groups = [(GROUPS[kind], list(rows)) for kind, rows in groupby(reports, lambda report: report.unit.kind)]
    return render(request, "reports/report_list.html", {"form": form, "period": form.period, "groups": groups})


@require_safe
def report_unit(request, slug):
    """The report of one nämnd, kontor or bolag; `format` pdf or xlsx gives it as a file.

    `foregangare=1` counts what the units did that this one carries on.
    """
    unit = get_object_or_404(Unit.objects.visible().reporting(), slug=slug)
    wanted = request.GET.get("format", "")
    if wanted and wanted not in FORMATS:
        raise BadRequest("Okänt format. Välj pdf eller xlsx.")
    through = request.GET.get("foregangare", "")
    if through not in ("", "1"):
        raise BadRequest("Okänt val. Skriv foregangare=1 för att läsa tillsammans med föregångarna.")
    form = PeriodForm.of_request(request)
    if form.period is None:
        if wanted:
            raise BadRequest(" ".join(message for messages in form.errors.values() for message in messages))
        return render(request, "reports/report_unit.html", {"unit": unit, "form": form, "report": None})
    report = unit_report(unit, form.period, with_predecessors=bool(through))
    name = f"rapport-{unit.slug}-{form.period.slug}"
    if report.read_through:
        name += "-med-foregangare"
    if wanted == "xlsx":
        return report_workbook(report, unit, f"{name}.xlsx")
    context = {"report": report, "how": indicators.definitions(), "today": timezone.localdate()}
    if wanted == "pdf":
        return pdf_page(
            request,
            "reports/report_unit_pdf.html",
            context,
            title=f"{report.name}, internationell samverkan {form.period.label}",
            filename=f"{name}.pdf",
        )
    return render(
        request,
        "reports/report_unit.html",
        context
        | {
            "unit": unit,
            "form": form,
            "shown": report.projects[:SHOWN_PROJECTS],
            "existed": Unit.objects.in_period(*form.period.days).filter(pk=unit.pk).exists(),
            "parts": parts(report),
            "heirs": heirs(unit, form.period),
        },
    )


def heirs(unit, period):
    """The reports of those that carry the unit on, with what it did counted in; one query."""
    successors = Unit.objects.visible().reporting().filter(predecessors__old=unit).order_by("name")
    return [
        Link(row.name, f"{reverse('report_unit', args=[row.slug])}?{period.query}&foregangare=1") for row in successors
    ]


def parts(report):
    """The contents of the page, for "På sidan"."""
    found = [("korthet", "I korthet"), ("antal", "Projekt i siffror"), ("pengar", "Pengar")]
    if report.projects:
        found.append(("projekt", "Pågående projekt"))
    if report.accreditations:
        found.append(("ackrediteringar", "Ackrediteringar"))
    found.append(("aktiviteter", "Aktiviteter och deltagare"))
    if report.grants:
        found.append(("foreningsbidrag", "Föreningsbidrag"))
    if report.questions:
        found.append(("paverkan", "Påverkansarbete"))
    if report.large_decisions:
        found.append(("omvarlden", "Omvärlden före stora beslut"))
    found += [
        ("kontakter", "Vänorter och nätverk"),
        ("mal", "Mål i policyn"),
        ("globala-mal", "Globala målen"),
        ("rakning", "Så räknar vi"),
    ]
    return [{"id": key, "label": label} for key, label in found]
