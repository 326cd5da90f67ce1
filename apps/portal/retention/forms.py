"""What a retention rule is asked about."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.accounts.models import RetentionRule
from apps.core.forms import IsoDateField, TextField
from apps.core.options import upfirst_choices


class RuleForm(forms.Form):
    """A new rule, or a changed one; what it concerns is chosen once."""

    error_css_class = "bad"
    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)
    concerns = forms.ChoiceField(
        label="Vad ska gallras?",
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad regeln gäller.", "invalid_choice": "Det finns redan en regel om det."},
    )
    months = forms.IntegerField(
        label="Efter hur många månader?",
        min_value=1,
        max_value=1200,
        help_text="24 månader är två år.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        error_messages={
            "required": "Ange antal månader.",
            "invalid": "Ange antal månader med siffror.",
            "min_value": "Ange minst 1 månad.",
            "max_value": "Ange högst 1200 månader.",
        },
    )
    plan_dnr = TextField(
        label="Diarienummer",
        max_length=60,
        required=False,
        help_text="Till exempel KS 2026/0001.",
    )
    plan_adopted_on = IsoDateField(label="Antagen", required=False, help_text="Till exempel 2026-03-02.")
    plan_place = TextField(
        label="Ställe i planen",
        max_length=200,
        required=False,
        help_text="Rad, rubrik eller sida som regeln följer av.",
    )

    def __init__(self, data=None, *, rule):
        self.rule = rule
        names = ("version", "concerns", "months", "plan_dnr", "plan_adopted_on", "plan_place")
        super().__init__(data, initial={name: getattr(rule, name) for name in names} if rule.pk else None)
        if rule.pk:
            del self.fields["concerns"]
            self.fields["version"].required = True
        else:
            taken = set(RetentionRule.objects.visible().values_list("concerns", flat=True))
            free = [pair for pair in upfirst_choices(RetentionRule.Concerns) if pair[0] not in taken]
            self.fields["concerns"].choices = free
        for name in ("plan_dnr", "plan_adopted_on"):
            self.fields[name].explains_itself = True
        plan = Fieldset(
            "Antagen informationshanteringsplan", Div("plan_dnr", "plan_adopted_on", css_class="row-2"), "plan_place"
        )
        asked = [name for name in ("version", "concerns", "months") if name in self.fields]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*asked, plan)

    def clean_plan_adopted_on(self):
        day = self.cleaned_data["plan_adopted_on"]
        if day and day > timezone.localdate():
            raise ValidationError("Planen måste vara antagen. Datumet har inte varit än.")
        return day

    def clean(self):
        cleaned = super().clean()
        given = {name: cleaned.get(name) for name in ("plan_dnr", "plan_adopted_on") if name not in self.errors}
        if any(given.values()) and not all(given.values()):
            missing = next(name for name, value in given.items() if not value)
            self.add_error(missing, "En plan anges med både diarienummer och datum.")
        return cleaned

    def fill(self):
        for name in ("concerns", "months", "plan_dnr", "plan_adopted_on", "plan_place"):
            if name in self.cleaned_data:
                setattr(self.rule, name, self.cleaned_data[name])
        return self.rule
