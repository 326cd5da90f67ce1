"""The forms of a membership: who holds it and with whom, what each year cost, and how it ended."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import HTML, Div, Fieldset
from django import forms
from django.utils import timezone

from apps.core.forms import AmountField, PartialDateFormField, PlainSelect, RecordForm, TextField
from apps.core.layout import More
from apps.networks.forms.seat import helper, version_field, writable_units
from apps.organisation.decision_fields import DecisionFields, stored_decision
from apps.organisation.organisation_field import OrganisationField

DATE_HINT = "Till exempel 2026-08-01, 2026-08 eller 2026. Tomt betyder att det inte är känt."
MOST_HOURS = 100_000
# Empty places for those who share a membership, and years that are asked about.
SPARE, YEARS = 2, 6
FIRST_YEAR = 1950


def area(label, rows=3, **kwargs):
    kwargs.setdefault("max_length", 2000)
    return TextField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class MembershipForm(DecisionFields, RecordForm):
    """Who is a member, since when, with whom, why and what it has given."""

    error_css_class = "bad"
    use_required_attribute = False

    unit = forms.ChoiceField(
        label="Vem håller medlemskapet?",
        required=False,
        widget=PlainSelect,
        help_text="Kommunen, eller ett bolag eller en skola som är medlem i eget namn.",
    )
    start = PartialDateFormField(label="Medlem från", required=False, help_text=DATE_HINT)
    reason = area("Varför är vi med?")
    benefit = area("Vad har det gett?", help_text="Kontakter, kunskap, projekt, något som blev bättre hos oss.")
    fee_per_year = AmountField(
        label="Avgift per år", required=False, help_text="När avgiften är densamma varje år. Annars fylls den i per år."
    )
    hours_per_year = forms.IntegerField(
        label="Arbetstid per år",
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Skriv ett helt antal timmar, högst {MOST_HOURS}."
        ),
    )
    note = TextField(label="Anmärkning", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data=None, *, user, record):
        self.record = record
        shared = (
            [
                row.organisation
                for row in record.co_member_rows.select_related("organisation").order_by("organisation__name", "pk")
            ]
            if record.pk
            else []
        )
        initial = stored(record) | {f"co_{place}": organisation for place, organisation in enumerate(shared)}
        super().__init__(data, initial=initial)
        self.names = [f"co_{place}" for place in range(len(shared) + SPARE)]
        for place, name in enumerate(self.names):
            self.fields[name] = OrganisationField(label=f"Medlem tillsammans med {place + 1}")
            self.fields[name].explains_itself = True
        self.units = writable_units(user, record.unit)
        choices = [(slug, unit.name) for slug, unit in self.units.items()]
        self.fields["unit"].choices = [("", "Kommunen som helhet"), *choices]
        self.fields["unit"].explains_itself = True
        self.offer_bodies(record.decision)
        self.helper = helper(
            *("version", "opened", "draft"),
            Fieldset("Medlemskapet", "unit", "start", *self.names, css_id="medlemskapet"),
            HTML('{% include "networks/_organisations.html" %}'),
            Fieldset("Syfte och nytta", "reason", "benefit", css_id="nytta"),
            More(
                "Avgift och tid som är lika varje år",
                Div(
                    AppendedText("fee_per_year", "kr"),
                    AppendedText("hours_per_year", "timmar"),
                    css_class="row-2",
                ),
            ),
            More(
                "Beslutet om att gå med",
                Div("decision_kind", "decision_body", css_class="row-2"),
                Div("decision_date", "decision_paragraph", css_class="row-2"),
                "decision_dnr",
            ),
            More("Anmärkning", "note"),
        )

    def clean(self):
        cleaned = super().clean()
        seen = set()
        for name in self.names:
            organisation = cleaned.get(name)
            if organisation and organisation.pk in seen:
                self.add_error(name, f"{organisation} står redan på en rad ovanför.")
            elif organisation and organisation.pk == self.record.network.organisation_id:
                self.add_error(name, "Det är nätverket självt.")
            seen.add(organisation and organisation.pk)
        return cleaned

    @property
    def co_members(self):
        return [self.cleaned_data[name] for name in self.names if self.cleaned_data.get(name)]

    def fill(self, *, by):
        """The membership with its new values, not yet saved; the decision is."""
        cleaned, membership = self.cleaned_data, self.record
        membership.unit = self.units.get(cleaned["unit"])
        membership.decision = self.save_decision(by=by)
        for name in ("start", "reason", "benefit", "fee_per_year", "hours_per_year", "note"):
            setattr(membership, name, cleaned[name])
        return membership


def stored(membership):
    names = ("start", "reason", "benefit", "fee_per_year", "hours_per_year", "note")
    return {name: getattr(membership, name) for name in names} | {
        "unit": membership.unit.slug if membership.unit else "",
        **stored_decision(membership.decision),
    }


class EndMembershipForm(DecisionFields):
    """Leaving: the policy asks what was expected, what was decided and what was learnt."""

    error_css_class = "bad"
    use_required_attribute = False

    version = version_field()
    end = PartialDateFormField(
        label="Medlem till och med",
        help_text="Till exempel 2026-12-31, 2026-12 eller 2026.",
        error_messages={"required": "Ange när medlemskapet slutar."},
    )
    expectation = TextField(
        label="Vad väntade vi oss?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv vad vi väntade oss av medlemskapet."},
    )
    reason = TextField(
        label="Varför avslutas det?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv varför medlemskapet avslutas."},
    )
    lesson = TextField(
        label="Vad lärde vi oss?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Att våga sluta räknas som ett resultat. Vad tar vi med oss?",
        error_messages={"required": "Skriv vad vi lärde oss."},
    )

    def __init__(self, data=None, *, membership):
        initial = {
            "version": membership.version,
            "end": membership.end,
            "expectation": membership.expectation or membership.reason,
            "reason": membership.end_reason,
            "lesson": membership.lesson,
            **stored_decision(membership.end_decision),
        }
        super().__init__(data, initial=initial)
        self.offer_bodies(membership.end_decision)
        self.helper = helper(
            *("version", "end", "expectation", "reason", "lesson"),
            Fieldset(
                "Beslutet",
                Div("decision_kind", "decision_body", css_class="row-2"),
                Div("decision_date", "decision_paragraph", css_class="row-2"),
                "decision_dnr",
                css_id="beslutet",
            ),
        )


class YearsForm(RecordForm):
    """Fee and hours, year by year; empty is unknown, not zero."""

    error_css_class = "bad"
    use_required_attribute = False

    def __init__(self, data=None, *, user, record):
        self.record = record
        kept = {row.year: row for row in record.years.all()}
        super().__init__(data)
        self.years = years_to_ask(record, kept)
        for year in self.years:
            row = kept.get(year)
            self.fields[f"fee_{year}"] = AmountField(label=f"Avgift {year}", required=False)
            self.fields[f"hours_{year}"] = forms.IntegerField(
                label=f"Arbetstid {year}",
                required=False,
                min_value=0,
                max_value=MOST_HOURS,
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"), f"Skriv ett helt antal timmar, högst {MOST_HOURS}."
                ),
            )
            self.initial.update({f"fee_{year}": row and row.fee, f"hours_{year}": row and row.hours})
            for name in (f"fee_{year}", f"hours_{year}"):
                self.fields[name].explains_itself = True
        rows = [
            Div(AppendedText(f"fee_{year}", "kr"), AppendedText(f"hours_{year}", "timmar"), css_class="row-2")
            for year in self.years
        ]
        self.helper = helper("version", "opened", "draft", *rows)

    @property
    def values(self):
        """{year: (fee, hours)}."""
        return {year: (self.cleaned_data[f"fee_{year}"], self.cleaned_data[f"hours_{year}"]) for year in self.years}


def years_to_ask(membership, kept):
    """The latest years of the membership, newest first, and every year that something is known of."""
    today = timezone.localdate().year
    last = min(membership.end.last.year, today) if membership.end else today
    first = max(membership.start.first.year if membership.start else FIRST_YEAR, last - YEARS + 1)
    return sorted({*range(first, last + 1), *kept}, reverse=True)
