"""The project form: little is asked first, the rest unfolds."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from apps.core.conflicts import parts_of
from apps.core.partial_date import PartialDate
from apps.organisation.models import Unit
from apps.projects.forms.choices import Choices
from apps.projects.forms.fields import ProjectFields
from apps.projects.forms.layout import project_layout
from apps.projects.forms.stored import stored
from apps.projects.models import Budget, Project, ProjectLead
from apps.projects.rules import Sums

Status = Project.Status
MAX_DNRS = 10
EXPLAINED = {"status_date", "reason", "end", "support", "own_cash", "own_time", "total", "decided_on"}


def typed_values(form_class, data):
    """What stood in a form that was sent, as initial values for a new one."""
    multiple = (forms.MultipleChoiceField,)
    return {
        name: data.getlist(name) if isinstance(field, multiple) else data.get(name)
        for name, field in form_class.base_fields.items()
    }


class ProjectForm(ProjectFields):
    """Everything about one project except its partners. `as_idea` asks for title and unit only."""

    error_css_class = "bad"
    use_required_attribute = False

    def __init__(self, data=None, *, user, project, typed=None, as_idea=False):
        """`typed` fills an unbound form with what stood in one that was sent without being checked."""
        self.user, self.project, self.as_idea = user, project, as_idea
        self.lead = ProjectLead.objects.current().filter(project_id=project.pk).select_related("unit").first()
        self.budget = Budget.objects.filter(project=project, valid=True).first() if project.pk else None
        initial = stored(project, self.lead, self.budget) if project.pk else {}
        super().__init__(data, initial=initial if typed is None else typed)
        self.choices = Choices(user, self.lead, project)
        self.offer_choices()
        self.ask_on_choice()
        self.ask_for_accountable(data if data is not None else self.initial)
        self.describe_status()
        self.relax()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = project_layout(self.fields)

    def offer_choices(self):
        """Fill the choices that live in the database; a question with nothing to choose is left out."""
        first = {
            "unit": "Välj enhet",
            "programme": "Välj program",
            "status": "Uppgift saknas" if self.may_lack_status else "Välj läge",
            "steering_assignment": "Välj uppdrag",
        }
        if len(self.choices.units) == 1:
            del first["unit"]
            self.initial.setdefault("unit", next(iter(self.choices.units)))
        elif len(self.choices.own) == 1 and not self.project.pk:
            self.initial.setdefault("unit", self.choices.own[0])
        for name, offered in self.choices.offered().items():
            if not offered and not self.fields[name].required:
                del self.fields[name]
                continue
            self.fields[name].choices = [("", first[name]), *offered] if name in first else offered

    @property
    def may_lack_status(self):
        return self.project.source == Project.Source.HISTORY

    def ask_for_accountable(self, values):
        """The question is put only when the unit works for several nämnder; otherwise there is nothing to choose."""
        unit = self.choices.units.get(str(values.get("unit") or ""))
        boards = list(unit.accountable_units()) if unit else []
        if self.lead and unit == self.lead.unit and self.lead.accountable and self.lead.accountable not in boards:
            boards.append(self.lead.accountable)
        self.boards = {board.slug: board for board in boards}
        if len(boards) < 2:
            del self.fields["accountable"]
            return
        field = self.fields["accountable"]
        field.choices = [("", "Välj nämnd"), *((board.slug, board.name) for board in boards)]
        field.help_text = f"{unit.name} arbetar för flera nämnder."
        field.error_messages["required"] = f"{unit.name} arbetar för flera nämnder. Välj vilken som ansvarar."

    def ask_on_choice(self):
        """With script the question about the nämnd comes when a unit is chosen; without it, when the form is sent."""
        address = reverse("project_accountable") + (f"?projekt={self.project.pk}" if self.project.pk else "")
        self.fields["unit"].widget.attrs |= {
            "hx-get": address,
            "hx-trigger": "change",
            "hx-target": "#ansvarig-namnd",
            "hx-include": "#ansvarig-namnd",
        }

    def parts(self):
        """What is compared when two people have changed the project. A status goes with its date and its reason."""
        fields = dict(self.fields)
        accountable = forms.ChoiceField(label="Ansvarig nämnd", required=False)
        accountable.choices = Unit.objects.values_list("slug", "name")
        fields["accountable"] = accountable
        return parts_of(fields, together=(("unit", "accountable"), ("status", "status_date", "reason")))

    def describe_status(self):
        """Say what an empty date means, and what the status is now."""
        field = self.fields["status_date"]
        field.help_text = "Datum, månad eller år. Tomt betyder i dag."
        if self.project.pk and self.project.status:
            change = self.project.status_changes.filter(status=self.project.status).order_by("-id").first()
            since = f" sedan {change.date}" if change and change.date else ""
            self.fields["status"].help_text = f"Nu: {self.project.get_status_display()}{since}."
            field.help_text = "Vid nytt läge. Tomt betyder i dag."
        if self.project.source == Project.Source.HISTORY:
            field.help_text = "Datum, månad eller år. Tomt betyder okänt."

    def relax(self):
        """An idea needs title and unit only; a historic project its title."""
        needed = {name for name, field in self.fields.items() if field.required}
        if self.as_idea:
            needed = {"title", "unit"}
        elif self.project.source == Project.Source.HISTORY:
            needed = {"title"}
        if self.project.pk:
            needed.add("version")
        for name, field in self.fields.items():
            field.required = name in needed
            # The label says nothing about being optional where the hint says when an answer is needed.
            field.explains_itself = name in EXPLAINED

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_kind(self):
        return self.cleaned_data["kind"] or Project.Kind.PROJECT

    def clean_status_date(self):
        date = self.cleaned_data["status_date"]
        if date and date.first > timezone.localdate():
            raise ValidationError("Datumet har inte varit än. Ange när projektet fick sitt läge.")
        return date

    def clean_decided_on(self):
        date = self.cleaned_data["decided_on"]
        if date and date > timezone.localdate():
            raise ValidationError("Beslutsdatumet har inte varit än.")
        return date

    def clean_dnrs(self):
        dnrs = list(dict.fromkeys(" ".join(line.split()) for line in self.cleaned_data["dnrs"].splitlines()))
        dnrs = [dnr for dnr in dnrs if dnr]
        if len(dnrs) > MAX_DNRS:
            raise ValidationError(f"Ange högst {MAX_DNRS} diarienummer.")
        if any(len(dnr) > 60 for dnr in dnrs):
            raise ValidationError("Ett diarienummer är längre än 60 tecken. Skriv ett per rad.")
        return dnrs

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end.last < start.first:
            self.add_error("end", "Slutdatum kan inte vara före startdatum.")
        return cleaned

    def fill(self, project):
        """Give the project its new values; nothing is saved. Returns what `save_project` wants beside it."""
        cleaned = self.cleaned_data
        for name in ("title", "need", "acronym", "kind", "benefit_work", "benefit_residents"):
            setattr(project, name, cleaned[name])
        for name in ("role", "role_note", "education_stage", "is_aid", "dnrs", "programme_reference", "start", "end"):
            setattr(project, name, cleaned[name])
        project.programme = self.choices.programmes.get(cleaned["programme"])
        if "steering_assignment" in cleaned:
            project.steering_assignment = self.choices.assignments.get(cleaned["steering_assignment"])
        unit = self.choices.units.get(cleaned["unit"])
        status = Status.IDEA if self.as_idea else cleaned["status"]
        return {
            "unit": unit,
            "accountable": self.answering(unit),
            "status": status,
            "status_date": cleaned["status_date"] or self.default_date(status),
            "reason": cleaned["reason"],
            "goals": [self.choices.goals[slug] for slug in cleaned["goals"]],
            "council_goals": [self.choices.council_goals[pk] for pk in cleaned.get("council_goals", ())],
            "sdgs": [self.choices.sdgs[number] for number in cleaned.get("sdgs", ())],
            "sums": Sums(cleaned["support"], cleaned["own_cash"], cleaned["own_time"], cleaned["total"]),
            "decided_on": cleaned["decided_on"],
            "version": cleaned["version"] if project.pk else None,
        }

    def answering(self, unit):
        """The chosen nämnd, or the only one there is, or the one that already answered."""
        if "accountable" in self.cleaned_data:
            return self.boards.get(self.cleaned_data["accountable"])
        return next(iter(self.boards.values()), None)

    def default_date(self, status):
        """An empty date means today for a new status; the date of a historic project stays unknown."""
        if status == self.project.status or self.project.source == Project.Source.HISTORY:
            return None
        return PartialDate.day(timezone.localdate())
