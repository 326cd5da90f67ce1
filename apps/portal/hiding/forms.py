"""Why a record is hidden."""

from crispy_forms.helper import FormHelper
from django import forms


class HideForm(forms.Form):
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Till exempel: lades in två gånger, skulle vara hos en annan enhet. Skälet står kvar i historiken.",
        error_messages={"required": "Skriv varför, så att den som läser historiken förstår."},
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    def __init__(self, *args, definite, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = f"Varför ska {definite} döljas?"
