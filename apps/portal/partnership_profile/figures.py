"""Money and participants per year: summed by the database, unknown kept apart from zero."""

from dataclasses import dataclass

from django.db.models import Case, Count, DecimalField, F, Func, Q, Sum, Value, When
from django.db.models.functions import ExtractYear
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.activities import conditions as activity_conditions
from apps.core.charts import BarChart, bar_chart
from apps.core.templatetags.intl import UNKNOWN, kr, number, plural
from apps.partnerships.grants.sums import yearly_sums_of
from apps.partnerships.models import Partnership
from apps.portal.profile.about import AboutPlace
from apps.projects.models import Budget, BudgetLine
from apps.projects.rules import FUNDED

# So many years fit under each other; the lists hold the older ones.
YEARS = 12
HOW_PEOPLE = (
    "Summan av deltagarna i genomförda aktiviteter där orten är huvudsak eller nämns, på det år aktiviteten började. "
    "En person som deltar i två aktiviteter räknas två gånger. ”Minst” betyder att någon aktivitet det året saknar "
    "uppgift om deltagare."
)
HOW_MONEY = (
    "Stöd till Norrköping i de projekt där orten är partner. Ett belopp räknas på finansiärens beslutsdatum, en "
    "senare ändring med skillnaden på sitt. ”Minst” betyder att något beslut det året saknar belopp i kronor."
)


@dataclass(frozen=True)
class Figures:
    """The charts, where there is something to draw, and how many projects have no dated decision."""

    participants: BarChart | None
    support: BarChart | None

    def __bool__(self):
        return bool(self.participants or self.support)


def figures(about, today):
    """Two charts of the latest years with anything to tell; three queries."""
    name = about.place.name
    return Figures(participants_chart(about, name, today), support_chart(about, name, today))


def participants_chart(about, name, today):
    done = about.counted_activities.filter(activity_conditions.done(), start__lte=today)
    rows = (
        done.annotate(people=activity_conditions.participants(), year=ExtractYear("start"))
        .order_by()
        .values("year")
        .annotate(total=Sum("people"), activities=Count("pk"), unknown=Count("pk", filter=Q(people__isnull=True)))
    )
    found = {row["year"]: row for row in rows}
    if not found:
        return None
    bars: list[tuple] = []
    for year in years_of(found, today):
        row = found.get(year)
        if row is None:
            bars.append((str(year), 0, "0"))
        elif row["total"] is None:
            bars.append((str(year), None, UNKNOWN))
        else:
            bars.append((str(year), row["total"], least(number(row["total"]), row["unknown"])))
    missing = sum(found[year]["unknown"] for year in found if year > today.year - YEARS)
    note = f"För {plural(missing, 'aktivitet,aktiviteter')} saknas uppgift om deltagare." if missing else ""
    return bar_chart(
        f"Deltagare i aktiviteter med {name}, per år", bars, unit="Personer", heading="År", note=note, how=HOW_PEOPLE
    )


def support_chart(about, name, today):
    projects = about.counted_projects.official()
    granted = Budget.objects.granted().filter(project__in=projects.order_by().values("pk"))
    known, before = known_support("pk"), known_support("replaces_id")
    rows = (
        granted.filter(decided_on__isnull=False)
        .annotate(
            sum=Case(When(replaces__isnull=True, then=known), default=known - before, output_field=DecimalField()),
            year=ExtractYear("decided_on"),
        )
        .order_by()
        .values("year")
        .annotate(total=Sum("sum"), unknown=Count("pk", filter=Q(sum__isnull=True)))
    )
    found = {row["year"]: row for row in rows}
    if not found:
        return None
    bars: list[tuple] = []
    for year in years_of(found, today):
        row = found.get(year)
        if row is None:
            bars.append((str(year), 0, kr(0)))
        elif row["total"] is None:
            bars.append((str(year), None, UNKNOWN))
        else:
            bars.append((str(year), row["total"], least(kr(row["total"]), row["unknown"])))
    undated = projects.filter(status__in=FUNDED).exclude(
        pk__in=granted.filter(decided_on__isnull=False).values("project")
    )
    missing = undated.order_by().count()
    note = (
        f"{plural(missing, 'beviljat projekt,beviljade projekt')} saknar datum för beslutet och är inte med."
        if missing
        else ""
    )
    return bar_chart(
        f"Beslutat stöd till projekt med {name}, per år", bars, unit="Kronor", heading="År", note=note, how=HOW_MONEY
    )


def known_support(column):
    """An expression for the support of a budget version in kronor; None when some part of it is not known."""
    return Func(
        F(column),
        Value(BudgetLine.Kind.SUPPORT),
        template="(SELECT CASE WHEN count(*) = count(line.amount_sek) THEN sum(line.amount_sek) END"
        " FROM projects_budgetline line WHERE line.partner_id IS NULL"
        " AND (line.budget_id, line.kind) = (%(expressions)s))",
        output_field=DecimalField(),
    )


def years_of(found, today):
    """From the newest year down to the oldest with anything to tell, at most YEARS."""
    last = max(today.year, *found)
    return range(last, max(min(found), last - YEARS + 1) - 1, -1)


def least(text, unknown):
    return f"minst {text}" if unknown else text


@require_safe
def partnership_figures(request, slug):
    """The same charts on a page of their own, also for a vänort with more than its profile counts."""
    partnership = get_object_or_404(Partnership.objects.visible(), slug=slug)
    context = {
        "partnership": partnership,
        "figures": figures(AboutPlace(partnership, request.user), timezone.localdate()),
        "grant_years": yearly_sums_of(partnership, request.user),
        "grants": [],
    }
    return render(request, "portal/partnership_figures.html", context)
