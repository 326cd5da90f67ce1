"""What the forms of a vänort share."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.core.forms import PlainSelect, RecordForm, TextField
from apps.core.models import Certainty
from apps.core.options import upfirst_choices

DATE_HINT = "Till exempel 2026-08-01, 2026-08, 2026 eller 1960-talet. Tomt betyder att det inte är känt."
UNSEEN = ("version", "opened", "draft")


def helper(*layout):
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.layout = Layout(*UNSEEN, *layout)
    return made


def area(label, rows=3, max_length=2000, **kwargs):
    kwargs.setdefault("required", False)
    return TextField(label=label, max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def line(label, max_length, **kwargs):
    kwargs.setdefault("required", False)
    return TextField(label=label, max_length=max_length, **kwargs)


def certainty():
    return forms.ChoiceField(
        label="Hur säkert är det?",
        choices=upfirst_choices(Certainty),
        initial=Certainty.VERIFIED,
        widget=PlainSelect,
        help_text="Bekräftad står i källan. Härledd är uträknad ur den. Obekräftad har ingen källa.",
    )


class PartForm(RecordForm):
    """A form of a record that may be new; a changed one carries the version it was opened with."""

    error_css_class = "bad"
    use_required_attribute = False

    def __init__(self, data=None, *, user, record, initial=None):
        self.user, self.record = user, record
        super().__init__(data, initial=initial or {})
        self.fields["version"].required = bool(record.pk)

    def fill_from(self, *names):
        """Give the record what was typed; nothing is saved."""
        for name in names:
            setattr(self.record, name, self.cleaned_data[name])
        return self.record


def stored(record, *names):
    """What the form shows of a record as it is saved; nothing for a new one."""
    return {name: getattr(record, name) for name in names} if record.pk else {}
