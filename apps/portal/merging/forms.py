"""What is asked before two records become one."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.core.forms import TextField
from apps.portal.merging.choices import chosen

DAMAGED = "Sidan har skadats på vägen. Öppna den på nytt."


def version_field():
    return forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), DAMAGED),
    )


class MergeForm(forms.Form):
    """The reason, and the versions that the preview was drawn from. The choices stand beside the fields they are of."""

    error_css_class = "bad"
    use_required_attribute = False

    winner_version = version_field()
    loser_version = version_field()
    reason = TextField(
        label="Varför är de samma?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Till exempel: lades in två gånger, har bytt namn. Skälet står i bådas historik.",
        error_messages={"required": "Skriv varför, så att den som läser historiken förstår."},
    )

    def __init__(self, data=None, *, plan):
        versions = {"winner_version": plan.winner.version, "loser_version": plan.loser.version}
        super().__init__(data, initial=versions)
        self.plan = plan
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("winner_version", "loser_version", "reason")

    @property
    def picked(self):
        """{name of the choice: what was chosen}."""
        return chosen(self.plan.choices, self.data)

    @property
    def has_both(self):
        """Can both values stand, for some field?"""
        return any(choice.can_join for choice in self.plan.choices)

    @property
    def rows(self):
        """The choices as the page shows them."""
        picked = self.picked
        return [
            {
                "key": choice.key,
                "label": choice.label,
                "options": [
                    {"value": value, "words": words, "whose": whose, "is_chosen": picked[choice.name] == value}
                    for value, words, whose in zip(
                        choice.values,
                        (choice.mine, choice.theirs, "Det ena efter det andra"),
                        ("Blir kvar", "Går upp i den", "Båda"),
                        strict=False,
                    )
                ],
            }
            for choice in self.plan.choices
        ]
