"""What is asked when a record is marked, and when the marking is lifted."""

from crispy_forms.helper import FormHelper
from django import forms


class VersionForm(forms.Form):
    """Carries the version the page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True


class MarkForm(VersionForm):
    paragraph = forms.CharField(
        label="Lagrum",
        max_length=120,
        help_text="Den bestämmelse som kan gälla, till exempel OSL 15 kap. 1 § eller OSL 31 kap. 16 §.",
        error_messages={"required": "Skriv vilket lagrum som kan gälla."},
    )
    reason = forms.CharField(
        label="Varför markeras posten?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skriv vad som är känsligt, utan att röja det. Skälet står kvar i historiken.",
        error_messages={"required": "Skriv varför, så att den som prövar en begäran förstår."},
    )


class UnmarkForm(VersionForm):
    reason = forms.CharField(
        label="Varför tas markeringen bort?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skälet står kvar i historiken.",
        error_messages={"required": "Skriv varför, så att den som läser historiken förstår."},
    )
