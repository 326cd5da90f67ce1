"""Who is appointed, as what and from when."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from apps.core.forms import IsoDateField
from apps.core.options import upfirst_choices
from apps.organisation.models import ContactAssignment
from apps.portal.handover.forms.people import PersonForm, person_layout

Kind = ContactAssignment.Kind


class AppointForm(PersonForm):
    """Who, as what and from when."""

    kind = forms.ChoiceField(
        label="Uppgift",
        choices=upfirst_choices(Kind),
        widget=forms.RadioSelect,
        initial=Kind.CONTACT,
        error_messages={"required": "Välj om personen är kontaktperson eller ersättare."},
    )
    start = IsoDateField(
        label="Från och med", initial=timezone.localdate, error_messages={"required": "Ange från vilken dag."}
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["person"].explains_itself = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("kind", "start", *person_layout())

    def clean(self):
        self.name_one()
        return super().clean()
