"""Each building block once, with example values: where a change of the look is seen first."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.charts import bar_chart
from apps.core.filters import ListFilter, OptionsFilter, SearchFilter
from apps.core.forms import AmountField, PartialDateFormField
from apps.core.models import Certainty
from apps.core.options import FixedOptions
from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import STATES

GOALS = (
    "Ingen fattigdom",
    "Ingen hunger",
    "God hälsa och välbefinnande",
    "God utbildning för alla",
    "Jämställdhet",
    "Rent vatten och sanitet för alla",
    "Hållbar energi för alla",
    "Anständiga arbetsvillkor och ekonomisk tillväxt",
    "Hållbar industri, innovationer och infrastruktur",
    "Minskad ojämlikhet",
    "Hållbara städer och samhällen",
    "Hållbar konsumtion och produktion",
    "Bekämpa klimatförändringarna",
    "Hav och marina resurser",
    "Ekosystem och biologisk mångfald",
    "Fredliga och inkluderande samhällen",
    "Genomförande och globalt partnerskap",
)
UNITS = FixedOptions([("utbildningskontoret", "Utbildningskontoret"), ("nodra", "Nodra AB")])
STATUSES = FixedOptions([("pagaende", "Pågående"), ("avslutat", "Avslutat")])


class ExampleFilter(ListFilter):
    q = SearchFilter(label="Sök i listan")
    enhet = OptionsFilter(label="Enhet", options=UNITS)
    status = OptionsFilter(label="Läge", options=STATUSES)


class ExampleForm(forms.Form):
    """One field of each kind."""

    titel = forms.CharField(label="Titel", max_length=200)
    behov = forms.CharField(
        label="Behov i verksamheten",
        help_text="Vad ska bli bättre hos oss? En eller två meningar.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Ange vilket behov projektet svarar mot"},
    )
    program = forms.ChoiceField(
        label="Program",
        choices=[("", "Välj program"), ("erasmus", "Erasmus+ 2021–2027"), ("nordplus", "Nordplus")],
        required=False,
    )
    start = PartialDateFormField(label="Start", help_text="Till exempel 2026-08-01, 2026-08 eller 2026.")
    slut = PartialDateFormField(label="Slut", help_text="Samma sätt att skriva.")
    stod = AmountField(label="Stöd till Norrköping", help_text="Från finansiären, i kronor.", required=False)
    roll = forms.ChoiceField(
        label="Norrköpings roll",
        choices=[("samordnare", "Samordnare"), ("partner", "Partner")],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vilken roll Norrköping har"},
    )
    mal = forms.MultipleChoiceField(
        label="Mål i inriktningsdokumentet",
        help_text="Välj ett eller flera.",
        choices=[("a", "Attraktivitet"), ("k", "Kompetens"), ("t", "Tillväxt"), ("p", "Påverkan")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    bistand = forms.BooleanField(
        label="Projektet är bistånd", help_text="Bistånd betalas bara med pengar utifrån.", required=False
    )
    bilaga = forms.FileField(label="Handling", required=False)

    def clean(self):
        super().clean()
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("slut")
        if start and end and end.last < start.first:
            self.add_error("slut", "Slutdatum kan inte vara före startdatum")

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(
            Fieldset("Projektet", "titel", "behov", "program", css_id="projektet"),
            Fieldset(
                "Tid och pengar",
                Div("start", "slut", css_class="row-2"),
                AppendedText("stod", "kr"),
                css_id="tid",
            ),
            Fieldset("Mål och roll", "roll", "mal", "bistand", "bilaga", css_id="mal"),
        )
        return helper


def example_facts():
    return [
        {"label": "Land", "value": "Lettland"},
        {"label": "På lettiska", "value": "Rīga"},
        {"label": "Invånare", "value": "närmare 700\N{NO-BREAK SPACE}000", "src": "policyn, odaterad"},
        {"label": "", "value": "605\N{NO-BREAK SPACE}000", "src": "2024", "certainty": Certainty.UNVERIFIED},
        {"label": "Ansvarig enhet", "value": "Kommunstyrelsens kontor", "href": "/enheter/"},
        {"label": "Ordförande", "value": None},
    ]


def example_events():
    return [
        {
            "year": 2025,
            "kind": "Skolutbyte · Utbildningskontoret",
            "title": "Exempel: Lägerskola för årskurs 8",
            "href": "#tidslinje",
            "text": "31 elever och 4 lärare, 12–16 maj.",
        },
        {"year": 2018, "kind": "Projekt avslutat", "title": "Baltic Urban Lab", "href": "#tidslinje"},
        {"year": 2014, "kind": "Avtal", "title": "Samarbetsavtalet förnyades i Riga", "agreement": True},
        {"year": 1988, "kind": "Avtal", "title": "Norrköping och Riga blev samarbetsorter", "agreement": True},
    ]


def example_figures():
    return [
        {"label": "Pågående projekt", "value": "12", "href": "/projekt/", "change": "3 fler än 2022–2023"},
        {"label": "Beviljat Norrköping", "value": "4,2\N{NO-BREAK SPACE}mnkr", "href": "/projekt/", "change": "ökning"},
        {"label": "Egen medfinansiering", "value": None, "change": "2 projekt saknar uppgift"},
        {"label": "Deltagare i utbyten", "value": "318", "href": "/aktiviteter/", "change": "varav 241 elever"},
        {"label": "Avbrutna", "value": "0"},
    ]


def example_chart():
    return bar_chart(
        "Beviljat till Norrköping per program, 2024–2025",
        [
            ("Erasmus+", 2_800_000, "2,8\N{NO-BREAK SPACE}mnkr", "/projekt/"),
            ("Nordplus", 800_000, "800\N{NO-BREAK SPACE}tkr", "/projekt/"),
            ("Interreg Central Baltic", 400_000, "400\N{NO-BREAK SPACE}tkr"),
            ("ICLD", 0, "0\N{NO-BREAK SPACE}kr"),
            ("Europeiska socialfonden", None, "uppgift saknas"),
        ],
        heading="Program",
        unit="Beviljat",
        note="Beviljat till Norrköping, projektets hela tid.",
        how="Stödet räknas det år finansiären beslutade. Senare ändringar räknas det år de beslutades.",
    )


@require_safe
def gallery(request):
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    messages.success(request, "Exempel på besked: projektet är sparat.")
    form = ExampleForm({"titel": "Exempel: Skolor kring Östersjön", "start": "2026-08-01", "slut": "2026-06-30"})
    context = {
        "form": form,
        "states": list(STATES),
        "figures": example_figures(),
        "chart": example_chart(),
        "events": example_events(),
        "facts": example_facts(),
        "goals": [SimpleNamespace(number=number, name=name) for number, name in enumerate(GOALS, start=1)],
        "tags": [
            {"label": "Utbildning", "href": "/projekt/"},
            {"label": "Stadsutveckling", "href": "/projekt/"},
            {"label": "Kultur"},
        ],
        "parts": [
            {"id": "lage", "label": "Läge"},
            {"id": "siffror", "label": "Siffror"},
            {"id": "tidslinje", "label": "Tidslinje"},
            {"id": "formular", "label": "Formulär", "errors": len(form.errors)},
        ],
        "filter": ExampleFilter(request.GET, queryset=(), request=request),
        "sort": "titel",
        "sorts": {"titel": "Projekt", "-titel": "Projekt", "beviljat": "Beviljat", "-beviljat": "Beviljat"},
        "page": SimpleNamespace(
            number=2,
            count=93,
            is_capped=False,
            total_pages=4,
            has_previous=True,
            has_next=True,
            previous_number=1,
            next_number=3,
            page_range=[1, 2, 3, "…", 12],
        ),
        "export_formats": {"xlsx": "Excel", "csv": "CSV", "json": "JSON"},
        "rows": [
            {
                "title": "Exempel: Skolor kring Östersjön",
                "time": "2024–2026",
                "unit": "Utbildningskontoret",
                "programme": "Erasmus+",
                "status": "pagaende",
                "granted": Decimal(420000),
            },
            {
                "title": "Baltic Urban Lab",
                "time": "2015–2018",
                "unit": "uppgift saknas",
                "programme": "Interreg Central Baltic",
                "status": "avslutat",
                "granted": None,
            },
            {
                "title": "Exempel: Lika och olika",
                "time": "2023",
                "unit": "Kultur- och fritidskontoret",
                "programme": "Nordplus",
                "status": "avbrutet",
                "granted": Decimal("-12000.50"),
            },
        ],
        "day": datetime.date(2026, 11, 3),
        "partial": PartialDate.year(1988),
        "first": datetime.date(2025, 5, 12),
        "last": datetime.date(2025, 5, 16),
        "amount": Decimal("1234567.50"),
        "negative": Decimal(-4200000),
        "nothing": None,
    }
    return render(request, "core/gallery.html", context)
