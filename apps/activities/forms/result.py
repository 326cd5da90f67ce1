"""What an activity gave: asked for afterwards."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError

from apps.activities.forms.fields import CountField, DayField, HoursField
from apps.activities.forms.layout import UNKNOWN
from apps.activities.forms.stored import GROUP_FIELDS, group_field
from apps.activities.models import Activity, ParticipantGroup, Promise
from apps.activities.questions import questions_for
from apps.core.forms import AmountField, RecordForm, TextField
from apps.core.layout import More
from apps.core.options import upfirst_choices

Status, Side = Activity.Status, Promise.Side
PROMISES = 2  # rows for each side; more are added on the activity's page
TAKES_PLACE = [(Status.DONE, "Ja, den är genomförd"), (Status.CANCELLED, "Nej, den blev inställd")]
COLUMNS = (
    *("outcome", "results", "hours", "cost_own", "cost_external"),
    *("gifts_given", "gifts_received", "next_step"),
)
EXPLAINED = {"outcome", "hours", "cost_own", "cost_external", "next_start", *GROUP_FIELDS}


def promise_fields(side):
    """Names of the rows of one side: (text, due)."""
    return [(f"lofte_{side}_{number}", f"lofte_{side}_{number}_senast") for number in range(1, PROMISES + 1)]


class ResultForm(RecordForm):
    """Did it take place, what did it give, who took part, what was promised, what comes next."""

    error_css_class = "bad"
    use_required_attribute = False

    status = forms.ChoiceField(
        label="Blev den av?",
        choices=TAKES_PLACE,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj om aktiviteten blev av."},
    )
    outcome = TextField(
        label="Vad gav den?",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vad lärde vi oss, vad ledde det till? Blev den inställd: skriv varför. Inga personuppgifter.",
    )
    results = forms.MultipleChoiceField(
        label="Ledde den till något av detta?",
        choices=upfirst_choices(Activity.Result),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hours = HoursField(label="Arbetstimmar", help_text="Allas tid tillsammans, med förberedelser.")
    cost_own = AmountField(label="Egen kostnad", required=False)
    cost_external = AmountField(label="Betalat av andra", required=False)
    gifts_given = TextField(label="Gåvor vi gav", max_length=500, required=False)
    gifts_received = TextField(label="Gåvor vi fick", max_length=500, required=False)
    next_step = TextField(label="Nästa steg", max_length=500, required=False)
    next_start = DayField(
        label="När?",
        required=False,
        help_text="Med ett datum läggs nästa aktivitet in som planerad, med samma slag, enhet och motpart.",
    )

    def __init__(self, data=None, *, user, record):
        self.user, self.record = user, record
        self.questions = questions_for(record.kind)
        counts = {row.group: row.count for row in record.groups.all()}
        shown = {name: getattr(record, name) for name in COLUMNS}
        shown |= {name: counts.get(group) for name, group in GROUP_FIELDS.items()}
        # To be asked whether it took place is why one is here: only an answer already given stands there.
        shown |= {"version": record.version, "status": "" if record.status == Status.PLANNED else record.status}
        super().__init__(data, initial=shown)
        for group in ParticipantGroup.Group:
            self.fields[group_field(group.value)] = CountField(label=group.label[:1].upper() + group.label[1:])
        for side in Side:
            for number, (text, due) in enumerate(promise_fields(side.value), 1):
                label = f"{side.label[:1].upper()}{side.label[1:]} ({number})"
                self.fields[text] = TextField(label=label, max_length=500, required=False)
                self.fields[due] = DayField(label="Senast", required=False)
                self.fields[text].explains_itself = self.fields[due].explains_itself = True
        for name in EXPLAINED:
            self.fields[name].explains_itself = True

    @property
    def groups(self):
        usual = self.questions.groups or tuple(ParticipantGroup.Group.values)
        shown = self.data if self.is_bound else self.initial
        others = (g for name, g in GROUP_FIELDS.items() if g not in usual and shown.get(name) not in (None, ""))
        return [*usual, *others]

    @property
    def asks_gifts(self):
        shown = self.data if self.is_bound else self.initial
        return self.questions.gifts or bool(shown.get("gifts_given") or shown.get("gifts_received"))

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        gifts = [More("Gåvor", "gifts_given", "gifts_received")] if self.asks_gifts else []
        helper.layout = Layout(
            *("version", "opened", "draft"),
            "status",
            "outcome",
            "results",
            More("Hur många var med?", HTML(UNKNOWN), Div(*map(group_field, self.groups), css_class="row-2")),
            More(
                "Arbetstid och kostnad",
                Div("hours", css_class="row-2"),
                Div(AppendedText("cost_own", "kr"), AppendedText("cost_external", "kr"), css_class="row-2"),
            ),
            More(
                "Nya löften",
                HTML('<p class="hint">Det som redan står på aktivitetens sida behöver du inte skriva igen.</p>'),
                *(Div(*row, css_class="promise-row") for side in Side for row in promise_fields(side.value)),
            ),
            *gifts,
            Fieldset("Vad händer sedan?", "next_step", "next_start", css_id="sedan"),
        )
        return helper

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") == Status.DONE and not cleaned.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", "Skriv några ord om vad aktiviteten gav.")
        if cleaned.get("next_start") and not cleaned.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", "Skriv vad som ska hända då.")
        for side in Side:
            for text, due in promise_fields(side.value):
                if cleaned.get(due) and not cleaned.get(text) and text not in self.errors:
                    self.add_error(text, "Skriv vad som lovades.")
        return cleaned

    def clean_next_start(self):
        day = self.cleaned_data["next_start"]
        if day and day < self.record.start:
            raise ValidationError("Nästa steg kan inte vara före den här aktiviteten.")
        return day

    def fill(self):
        """Give the activity its new values; nothing is saved. Returns what `tell_outcome` wants beside it."""
        cleaned, activity = self.cleaned_data, self.record
        activity.status = cleaned["status"]
        for name in COLUMNS:
            setattr(activity, name, cleaned[name])
        promises = [
            (side.value, cleaned[text], cleaned[due])
            for side in Side
            for text, due in promise_fields(side.value)
            if cleaned[text]
        ]
        upcoming = (cleaned["next_step"][:250], cleaned["next_start"]) if cleaned["next_start"] else None
        groups = {group: cleaned[name] for name, group in GROUP_FIELDS.items()}
        return {"groups": groups, "promises": promises, "upcoming": upcoming, "version": cleaned["version"]}
