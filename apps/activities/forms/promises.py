"""One promise, added on the activity's page."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.activities.forms.fields import DayField
from apps.activities.models import Promise
from apps.core.forms import TextField
from apps.core.options import upfirst_choices


class PromiseForm(forms.Form):
    error_css_class = "bad"
    use_required_attribute = False

    side = forms.ChoiceField(
        label="Vem lovade?",
        choices=upfirst_choices(Promise.Side),
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vem som lovade."},
    )
    text = TextField(
        label="Vad lovades?",
        max_length=500,
        help_text="En mening, utan namn på personer.",
        error_messages={"required": "Skriv vad som lovades."},
    )
    due = DayField(
        label="Senast när?", required=False, help_text="Är det vi som lovade får enheten en påminnelse efter dagen."
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("side", "text", "due")
