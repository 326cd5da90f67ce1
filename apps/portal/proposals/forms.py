"""The five fields, and the reason of a refusal."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from apps.activities.models import Proposal
from apps.core.forms import TextField
from apps.core.options import upfirst_choices
from apps.organisation.models import Unit

Kind = Unit.Kind
# The kinds of unit that have contact persons; a nämnd or a school is asked through its kontor.
ANSWERING = (Kind.OFFICE, Kind.COMPANY, Kind.FEDERATION)


def answering_units():
    return {unit.slug: unit for unit in Unit.objects.visible().current().filter(kind__in=ANSWERING)}


def unit_choices(units):
    return [("", "Välj enhet"), *((slug, unit.name) for slug, unit in units.items())]


class ProposalForm(forms.Form):
    """Five fields, for a telephone."""

    error_css_class = "bad"
    use_required_attribute = False

    kind = forms.ChoiceField(
        label="Vad är det?",
        choices=upfirst_choices(Proposal.Kind),
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad det är du föreslår."},
    )
    title = TextField(
        label="Vad gäller det?",
        max_length=250,
        help_text="Några ord, som en rubrik.",
        error_messages={"required": "Skriv kort vad det gäller."},
    )
    unit = forms.ChoiceField(
        label="Vilken enhet hör det till?",
        help_text="Enhetens kontaktperson svarar dig. Skolor hör till sitt kontor.",
        error_messages={"required": "Välj vilken enhet det hör till."},
    )
    period = TextField(label="När?", max_length=120, required=False, help_text="Till exempel våren 2027.")
    text = TextField(
        label="Berätta",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vad ni vill göra, med vem och varför. Skriv inga personuppgifter.",
    )

    def __init__(self, data=None, *, user, wanted=""):
        """`wanted` is the slug of a unit to choose from the start."""
        self.units = answering_units()
        super().__init__(data, initial={"unit": wanted if wanted in self.units else self.unit_of(user)})
        self.fields["unit"].choices = unit_choices(self.units)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("kind", "title", "unit", "period", "text")

    def unit_of(self, user):
        """The unit that the sign-in service says somebody works at, when it is one of ours."""
        department = user.person.department.casefold() if user.person else ""
        return next((slug for slug, unit in self.units.items() if unit.name.casefold() == department), "")

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    @property
    def values(self):
        return self.cleaned_data | {"unit": self.units[self.cleaned_data["unit"]]}


class DeclineForm(forms.Form):
    """Why not."""

    error_css_class = "bad"
    use_required_attribute = False

    reason = TextField(
        label="Varför avböjer du?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Den som föreslog läser ditt svar.",
        error_messages={"required": "Skriv varför förslaget avböjs."},
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class ForwardForm(forms.Form):
    """To which other unit."""

    error_css_class = "bad"
    use_required_attribute = False

    unit = forms.ChoiceField(
        label="Vilken enhet hör det till?", error_messages={"required": "Välj vilken enhet det hör till."}
    )

    def __init__(self, data=None, *, now):
        super().__init__(data)
        self.units = {slug: unit for slug, unit in answering_units().items() if unit != now}
        self.fields["unit"].choices = unit_choices(self.units)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def target(self):
        return self.units[self.cleaned_data["unit"]]
