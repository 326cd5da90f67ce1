"""How the activity form is laid out: little is asked first, the rest unfolds, and each kind has its own questions."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import HTML, Div, Layout

from apps.activities.forms.stored import group_field
from apps.core.layout import More

UNKNOWN = '<p class="hint">Varje person räknas en gång. Lämna tomt om du inte vet: tomt är okänt, inte noll.</p>'
WITHOUT_SCRIPT = (
    '<noscript><p class="hint">Har du bytt slag eller enhet? '
    '<button class="btn btn-quiet" name="spara" value="fragor">Visa rätt frågor</button></p></noscript>'
)
TIME_AND_MONEY = "Arbetstid och kostnad"


def folded(heading, *fields):
    return [More(heading, *fields)] if fields else []


def activity_layout(asks, groups):
    """`asks(name)` says whether a question is put at all; `groups` are those asked for."""

    def asked(*names):
        return [name for name in names if asks(name)]

    return Layout(
        *("version", "opened", "draft"),
        Div(
            "kind",
            HTML(WITHOUT_SCRIPT),
            css_class="kind-row",
        ),
        "title",
        Div("start", "end", css_class="row-2"),
        *asked("status"),
        *asked("place"),
        "subject",
        *asked("pick"),
        *([Div("new_kind", "new_country", css_class="row-2 new-organisation")] if asks("pick") else []),
        HTML('{% include "activities/_colleagues.html" %}'),
        "unit",
        *asked("accountable"),
        *folded("Hur många?", HTML(UNKNOWN), Div(*map(group_field, groups), css_class="row-2")),
        *folded(
            "Arbetstid, kostnad och form" if asks("form") else TIME_AND_MONEY,
            *asked("form"),
            Div("hours", css_class="row-2"),
            Div(AppendedText("cost_own", "kr"), AppendedText("cost_external", "kr"), css_class="row-2"),
        ),
        *folded("Syfte och mål", "purpose", "goals", Div("sdgs", css_class="many")),
        *folded("Gåvor", *asked("gifts_given", "gifts_received")),
        *folded("Fler enheter som deltar", Div("participants", css_class="many")),
        *folded("Fler enheter som ansvarar", Div("hosts", css_class="many")),
        *folded("Fler orter och nätverk", Div("partnerships", "networks", css_class="many")),
    )
