"""How the project form is laid out."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import HTML, Div, Fieldset, Layout

from apps.core.layout import More

# Parts of the page in order: (id, heading, fields); the list of parts counts errors by them.
PARTS = (
    (
        "projektet",
        "Projektet",
        (
            *("title", "need", "unit", "accountable", "programme", "acronym", "kind"),
            *("benefit_work", "benefit_residents", "role", "role_note", "education_stage"),
        ),
    ),
    ("tid", "Tid och läge", ("status", "status_date", "reason", "start", "end")),
    ("pengar", "Pengar", ("support", "own_cash", "own_time", "total", "decided_on", "is_aid")),
    ("mal", "Mål och globala mål", ("goals", "sdgs", "council_goals")),
    ("partner", "Partner", ("partners",)),
    ("beslut", "Beslut och handlingar", ("steering_assignment", "dnrs", "programme_reference")),
)


HEADINGS = {part: heading for part, heading, _ in PARTS}


def part(css_id, *fields):
    return Fieldset(HEADINGS[css_id], *fields, css_id=css_id)


def project_layout(fields):
    """The layout for a form that has these fields; a question that needs no answer has no field."""

    def present(*names):
        return [name for name in names if name in fields]

    return Layout(
        *("version", "opened", "draft"),
        part(
            "projektet",
            *("title", "need", "unit"),
            Div(*present("accountable"), css_id="ansvarig-namnd"),
            "programme",
            More(
                "Nytta, roll och skolform",
                *("benefit_work", "benefit_residents", "role", "role_note", "education_stage"),
            ),
            More("Kortnamn och slag", "acronym", "kind"),
        ),
        part(
            "tid",
            Div("status", "status_date", css_class="row-2"),
            More("Varför är projektet avslaget, avbrutet eller vilande?", "reason"),
            Div("start", "end", css_class="row-2"),
        ),
        part(
            "pengar",
            HTML('<p class="hint">I kronor. Lämna tomt om du inte vet: tomt är okänt, inte noll.</p>'),
            Div(AppendedText("support", "kr"), AppendedText("total", "kr"), css_class="row-2"),
            Div(AppendedText("own_cash", "kr"), AppendedText("own_time", "kr"), css_class="row-2"),
            "decided_on",
            More("Är det ett biståndsprojekt?", "is_aid"),
        ),
        part(
            "mal",
            "goals",
            *(More("Globala mål", name) for name in present("sdgs")),
            *(More("Kommunfullmäktiges mål", name) for name in present("council_goals")),
        ),
        HTML('{% include "projects/_partners.html" %}'),
        part(
            "beslut",
            More(
                "Uppdrag, diarienummer och projektnummer",
                *present("steering_assignment", "dnrs", "programme_reference"),
            ),
        ),
    )
