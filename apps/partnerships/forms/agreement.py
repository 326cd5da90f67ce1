"""The form of an agreement that is signed, renewed or ended. Each asks only its own questions."""

from crispy_forms.layout import HTML, Div, Fieldset
from django import forms

from apps.core.forms import PartialDateFormField
from apps.core.layout import More
from apps.organisation.decision_fields import DecisionFields, stored_decision
from apps.organisation.models.decisions import DNR_HINT
from apps.organisation.organisation_field import OrganisationField
from apps.partnerships.forms.parts import DATE_HINT, PartForm, area, certainty, helper, line, stored
from apps.partnerships.models import Agreement
from apps.partnerships.rules import MOTIVATION

Kind = Agreement.Kind
NAMES = ("title", "date", "place", "text", "motivation", "expectation", "lesson", "dnr", "source", "certainty")
# Empty places for further parties beside those there are.
SPARE = 2
DECISION = (
    Div("decision_kind", "decision_body", css_class="row-2"),
    Div("decision_date", "decision_paragraph", css_class="row-2"),
    "decision_dnr",
)
WHEN = {Kind.SIGNED: "När tecknades det?", Kind.RENEWED: "När förnyades det?", Kind.ENDED: "När upphörde det?"}
TITLES = {Kind.SIGNED: "Avtal med {}", Kind.RENEWED: "Avtalet med {} förnyas", Kind.ENDED: "Avtalet med {} avslutas"}


class AgreementForm(DecisionFields, PartForm):
    title = line("Rubrik", 200, required=True, error_messages={"required": "Ge avtalet en rubrik."})
    date = PartialDateFormField(label="När?", required=False, help_text=DATE_HINT)
    place = line("Var?", 120)
    text = area("Vad säger avtalet?", 4, help_text="Det viktigaste i några meningar.")
    motivation = area(
        "Varför behövs ett avtal?",
        4,
        help_text=f"{MOTIVATION} Det du skriver står kvar vid avtalet.",
    )
    expectation = area("Vad väntade vi oss?", 3, help_text="Vad samarbetet skulle ge när det började.")
    lesson = area(
        "Vad lärde vi oss?",
        4,
        help_text="Att våga avsluta räknas som ett resultat. Skriv så att andra har nytta av det.",
    )
    ends_partnership = forms.BooleanField(
        label="Hela samarbetet med orten är avslutat",
        required=False,
        help_text="Då får orten läget avslutat. Annars avslutas bara avtalet.",
    )
    dnr = line("Avtalets diarienummer", 60, help_text=DNR_HINT)
    source = line("Källa", 300)
    certainty = certainty()

    def __init__(self, data=None, *, user, record):
        parties = [row.organisation for row in record.party_rows.select_related("organisation")] if record.pk else []
        initial = stored(record, *NAMES) | stored_decision(record.decision)
        if not record.pk:
            initial["title"] = TITLES[record.kind].format(record.partnership.name)
        initial |= {f"party_{place}": organisation for place, organisation in enumerate(parties)}
        super().__init__(data, user=user, record=record, initial=initial)
        self.party_names = [f"party_{place}" for place in range(len(parties) + SPARE)]
        for place, name in enumerate(self.party_names):
            self.fields[name] = OrganisationField(label=f"Part {place + 1} utöver oss och {record.partnership.name}")
        self.fields["date"].label = WHEN[record.kind]
        for name in ("motivation", "expectation", "lesson", "decision_kind", "date"):
            self.fields[name].explains_itself = True
        self.offer_bodies(record.decision)
        self.drop_what_is_not_asked()
        self.helper = helper(*self.layout())

    def drop_what_is_not_asked(self):
        """A word that is already there stays to be read and mended, whatever the kind."""
        asked = {Kind.SIGNED: {"motivation"}, Kind.RENEWED: set(), Kind.ENDED: {"expectation", "lesson"}}
        for name in ("motivation", "expectation", "lesson"):
            if name not in asked[self.record.kind] and not getattr(self.record, name):
                del self.fields[name]
        if self.record.pk or self.record.kind != Kind.ENDED:
            del self.fields["ends_partnership"]

    def layout(self):
        why = [name for name in ("motivation", "expectation", "lesson", "ends_partnership") if name in self.fields]
        heading = "Resultatet" if self.record.kind == Kind.ENDED else "Varför"
        yield Fieldset("Avtalet", "title", Div("date", "place", css_class="row-2"), "text", css_id="avtalet")
        if why:
            yield Fieldset(heading, *why, css_id="varfor")
        if self.record.kind == Kind.ENDED:
            yield Fieldset("Beslutet", *DECISION, css_id="beslutet")
        else:
            yield More("Beslutet", *DECISION, css_id="beslutet")
        yield HTML('{% include "partnerships/_organisations.html" %}')
        yield More("Andra parter", *self.party_names, css_id="parter")
        yield More("Diarienummer och källa", "dnr", "source", "certainty")

    def clean(self):
        cleaned = super().clean()
        seen = {self.record.partnership.organisation_id}
        for name in self.party_names:
            organisation = cleaned.get(name)
            if organisation and organisation.pk in seen:
                self.add_error(name, "Organisationen är redan part i avtalet.")
            seen.add(organisation and organisation.pk)
        return cleaned

    @property
    def parties(self):
        return [self.cleaned_data[name] for name in self.party_names if self.cleaned_data.get(name)]

    def fill(self, *, by):
        """The agreement with its new values, not yet saved; the decision is."""
        self.fill_from(*(name for name in NAMES if name in self.fields))
        self.record.decision = self.save_decision(by=by)
        return self.record
