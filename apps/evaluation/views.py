"""The evaluations that kommunfullmäktige asked for: every round on the screen and as the council's PDF.

Everyone signed in may read them, drafts included: they hold nothing that the reports do not show.
"""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.core.pdf import pdf_page
from apps.evaluation.contents import build_evaluation
from apps.evaluation.models import EvaluationRound
from apps.reports import indicators


@require_safe
def evaluation_list(request):
    return render(request, "evaluation/evaluation_list.html", {"rounds": EvaluationRound.objects.visible()})


def find_round(first, last):
    """The round of exactly these years, or 404."""
    return get_object_or_404(EvaluationRound.objects.visible(), first_year=int(first), last_year=int(last))


@require_safe
def evaluation_detail(request, first, last):
    evaluation = build_evaluation(find_round(first, last))
    context = {"evaluation": evaluation, "whole": evaluation.whole, "how": indicators.definitions()}
    return render(request, "evaluation/evaluation_detail.html", context | {"parts": parts(evaluation)})


@require_safe
def evaluation_pdf(request, first, last):
    """The council's PDF, made from the register as it is now."""
    evaluation = build_evaluation(find_round(first, last))
    return pdf_page(
        request,
        "evaluation/evaluation_pdf.html",
        {"evaluation": evaluation, "whole": evaluation.whole, "how": indicators.definitions()},
        title=f"{evaluation.title} av Norrköpings internationella samverkan",
        filename=f"utvardering-{first}-{last}.pdf",
    )


def parts(evaluation):
    """The contents of the page, for "På sidan"."""
    return [
        {"id": "korthet", "label": "I korthet"},
        {"id": "mal", "label": "De fyra målen"},
        {"id": "ambitioner", "label": "Övriga ambitioner"},
        {"id": "helheten", "label": "Hela kommunen"},
        *({"id": group.key, "label": group.title} for group in evaluation.units),
        {"id": "vanorter", "label": "Vänorter"},
        {"id": "natverk", "label": "Nätverk"},
        {"id": "kontaktpersoner", "label": "Kontaktpersoner"},
        {"id": "projektlista", "label": "Projektlista"},
        {"id": "rakning", "label": "Så räknar vi"},
    ]
