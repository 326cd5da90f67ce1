"""From which unit, to which, and from when; then why."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.core.forms import IsoDateField, TextField
from apps.organisation.models import Unit

MISSING_UNIT = "Välj enhet."


class PlanForm(forms.Form):
    """Sent with GET, so that the list of records has an address."""

    error_css_class = "bad"
    use_required_attribute = False

    fran = forms.ChoiceField(
        label="Från vilken enhet?",
        help_text="Enheten som har upphört, eller som posterna hamnade på av misstag.",
        error_messages={"required": MISSING_UNIT},
    )
    till = forms.ChoiceField(label="Till vilken enhet?", error_messages={"required": MISSING_UNIT})
    namnd = forms.ChoiceField(label="Ansvarig nämnd")
    datum = IsoDateField(
        label="Från och med",
        initial=timezone.localdate,
        help_text="Projekten har den tidigare enheten kvar för tiden innan.",
        error_messages={"required": "Ange från vilken dag."},
    )
    fel = forms.BooleanField(
        label="Den tidigare enheten var fel från början",
        required=False,
        help_text="Då rättas uppgiften, och den tidigare enheten står inte kvar för tiden innan.",
    )

    def __init__(self, data=None):
        super().__init__(data)
        units = list(Unit.objects.visible())
        self.units = {unit.slug: unit for unit in units}
        names = [("", "Välj enhet"), *((unit.slug, words(unit)) for unit in units)]
        self.fields["fran"].choices = names
        self.fields["till"].choices = [(slug, name) for slug, name in names if not slug or is_open(self.units[slug])]
        target = self.units.get((data or {}).get("till", ""))
        self.boards = {board.slug: board for board in target.accountable_units()} if target else {}
        if len(self.boards) > 1:
            field = self.fields["namnd"]
            field.choices = [("", "Välj nämnd"), *((slug, board.name) for slug, board in self.boards.items())]
            field.error_messages["required"] = f"{target} arbetar för flera nämnder. Välj vilken som ansvarar."
        else:
            del self.fields["namnd"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        asked = ["namnd"] if "namnd" in self.fields else []
        self.helper.layout = Layout(Div("fran", "till", css_class="row-2"), *asked, "datum", "fel")

    def clean_datum(self):
        day = self.cleaned_data["datum"]
        if day > timezone.localdate():
            raise ValidationError("Välj i dag eller en tidigare dag. Kommande ändringar görs under organisationen.")
        if day.year < 1900:
            raise ValidationError("Kontrollera året.")
        return day

    def clean(self):
        cleaned = super().clean()
        old, new = self.units.get(cleaned.get("fran")), self.units.get(cleaned.get("till"))
        if old and old == new:
            self.add_error("till", "Välj en annan enhet än den posterna flyttas från.")
        elif new and cleaned.get("datum") and not new.is_current(cleaned["datum"]):
            self.add_error("datum", f"{new} fanns inte den dagen.")
        return cleaned

    @property
    def old(self):
        return self.units[self.cleaned_data["fran"]]

    @property
    def new(self):
        return self.units[self.cleaned_data["till"]]

    @property
    def accountable(self):
        """The chosen nämnd, or the only one there is."""
        if "namnd" in self.cleaned_data:
            return self.boards[self.cleaned_data["namnd"]]
        return next(iter(self.boards.values()), None)

    @property
    def day(self):
        return self.cleaned_data["datum"]

    @property
    def was_wrong(self):
        return self.cleaned_data["fel"]


class ReasonForm(forms.Form):
    error_css_class = "bad"
    use_required_attribute = False

    reason = TextField(
        label="Varför flyttas de?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Står i historiken på varje post.",
        error_messages={"required": "Skriv varför posterna flyttas."},
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def is_open(unit):
    return unit.is_current()


def words(unit):
    return unit.name if unit.is_current() else f"{unit.name} (finns inte längre)"
