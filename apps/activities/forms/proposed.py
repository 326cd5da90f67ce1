"""The short form that makes an activity of a proposal: what it needs to be planned; the rest is filled in later."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms

from apps.activities.actions import SUBJECT
from apps.activities.models import Activity
from apps.core.forms import IsoDateField, TextField
from apps.core.options import upfirst_choices
from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation
from apps.partnerships.models import Partnership
from apps.projects.models import Project

PROJECTS_OFFERED = 200


class Subjects:
    """What an activity can be about: {value in the form: (column, record)}, in groups."""

    def __init__(self, user):
        readable = Project.objects.readable_by(user).exclude(status=Project.Status.REJECTED).defer("search")
        groups = (
            ("Vänorter och samarbetsorter", "partnership", Partnership.objects.visible().defer("search")),
            ("Nätverk", "network", Network.objects.visible().defer("search")),
            ("Projekt, de senast ändrade", "project", readable.order_by("-updated_at", "-id")[:PROJECTS_OFFERED]),
            ("Andra organisationer", "organisation", ExternalOrganisation.objects.visible().order_by("name")),
        )
        self.groups, self.records = [], {}
        for heading, column, records in groups:
            named = {f"{column}:{record.pk}": record for record in records}
            self.records |= {value: (column, record) for value, record in named.items()}
            self.groups.append((heading, [(value, str(record)) for value, record in named.items()]))


class ProposedActivityForm(forms.Form):
    """What any activity needs. `unit` is the one that answers for it."""

    error_css_class = "bad"
    use_required_attribute = False

    title = TextField(label="Titel", max_length=250, error_messages={"required": "Ge aktiviteten en titel."})
    kind = forms.ChoiceField(
        label="Slag",
        choices=[("", "Välj slag"), *upfirst_choices(Activity.Kind)],
        error_messages={"required": "Välj vad det är för slags aktivitet."},
    )
    status = forms.ChoiceField(
        label="Läge",
        choices=upfirst_choices(Activity.Status),
        initial=Activity.Status.PLANNED,
        error_messages={"required": "Välj om aktiviteten är planerad eller genomförd."},
    )
    start = IsoDateField(
        label="Från och med",
        help_text="Till exempel 2026-08-01.",
        error_messages={"required": "Ange vilken dag aktiviteten börjar."},
    )
    end = IsoDateField(label="Till och med", help_text="Behövs bara om den tar flera dagar.", required=False)
    place = TextField(label="Plats", max_length=200, required=False)
    subject = forms.ChoiceField(
        label="Vad gäller den främst?",
        required=False,
        help_text="Orten, nätverket, projektet eller organisationen som den mest handlar om.",
    )
    accountable = forms.ChoiceField(label="Ansvarig nämnd")
    purpose = TextField(
        label="Syfte", max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="Varför?"
    )

    def __init__(self, data=None, *, user, unit, activity, initial=None):
        super().__init__(data, initial=initial)
        self.unit, self.activity = unit, activity
        self.fields["end"].explains_itself = True
        self.subjects = Subjects(user)
        self.fields["subject"].choices = [("", "Inget av dessa"), *self.subjects.groups]
        self.boards = {board.slug: board for board in unit.accountable_units()}
        if len(self.boards) > 1:
            field = self.fields["accountable"]
            field.choices = [("", "Välj nämnd"), *((slug, board.name) for slug, board in self.boards.items())]
            field.help_text = f"{unit.name} arbetar för flera nämnder."
            field.error_messages["required"] = f"{unit.name} arbetar för flera nämnder. Välj vilken som ansvarar."
        else:
            del self.fields["accountable"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        asked = ["accountable"] if "accountable" in self.fields else []
        self.helper.layout = Layout(
            "title",
            Div("kind", "status", css_class="row-2"),
            Div("start", "end", css_class="row-2"),
            "place",
            "subject",
            *asked,
            "purpose",
        )

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def fill(self):
        """The activity with its new values; nothing is saved."""
        cleaned, activity = self.cleaned_data, self.activity
        for name in ("title", "kind", "status", "start", "end", "place", "purpose"):
            setattr(activity, name, cleaned[name])
        chosen, record = self.subjects.records.get(cleaned["subject"], ("", None))
        for column in SUBJECT:
            setattr(activity, column, record if column == chosen else None)
        only = next(iter(self.boards.values()), None)
        activity.accountable = self.boards.get(cleaned["accountable"]) if "accountable" in cleaned else only
        return activity
