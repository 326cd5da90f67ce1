"""The activity form: what, when, where and with whom first, the rest unfolds."""

from crispy_forms.helper import FormHelper
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from apps.activities.actions import SUBJECT
from apps.activities.forms.asked import ActivityFields
from apps.activities.forms.choices import Choices
from apps.activities.forms.fields import CountField
from apps.activities.forms.layout import activity_layout
from apps.activities.forms.stored import GROUP_FIELDS, group_field, primary_of, rows_of, stored
from apps.activities.forms.with_whom import NEW, WithWhom
from apps.activities.models import Activity, ParticipantGroup
from apps.activities.questions import questions_for
from apps.activities.subjects import Subjects
from apps.organisation.permissions import unit_ids

Status = Activity.Status
# Fields whose emptiness is explained by a hint or is the rule: "(frivilligt)" at each would be noise.
EXPLAINED = {"end", "hours", "cost_own", "cost_external", "pick", "new_kind", "new_country", *GROUP_FIELDS}


class ActivityForm(WithWhom, ActivityFields):
    """Everything about an activity but what it gave. A question that its kind is not asked is not drawn."""

    def __init__(self, data=None, *, user, record, initial=None):
        """`initial` is what a new activity begins with: a kind, a subject, or another activity to copy."""
        self.user, self.record = user, record
        self.rows = rows_of(record)
        self.primary = primary_of(record, self.rows, own=unit_ids(user))
        self.subjects = Subjects(user)
        shown = stored(record, self.rows, self.primary, self.subjects) if record.pk else {}
        super().__init__(data, initial=shown | (initial or {}))
        for group in ParticipantGroup.Group:
            label = group.label[:1].upper() + group.label[1:]
            self.fields[group_field(group.value)] = CountField(label=label)
        self.choices = Choices(user, record, self.rows)
        if self.primary:
            self.choices.units.setdefault(self.primary.slug, self.primary)
        self.offer_choices()
        self.ask_on_choice()
        self.fields["status"].required = bool(record.pk)
        self.fields["version"].required = bool(record.pk)
        self.found = []
        for name, field in self.fields.items():
            field.explains_itself = name in EXPLAINED
        self.arrange()

    def offer_choices(self):
        """Fill the choices that live in the database."""
        for name, offered in self.choices.offered().items():
            self.fields[name].choices = offered
        units = self.fields["unit"].choices
        if len(units) == 1:
            self.initial.setdefault("unit", units[0][0])
        else:
            self.fields["unit"].choices = [("", "Välj enhet"), *units]
            if len(self.choices.own) == 1 and not self.record.pk:
                self.initial.setdefault("unit", self.choices.own[0])

    def ask_on_choice(self):
        """With script the questions follow the kind and the unit; without it there is a button."""
        for name in ("kind", "unit"):
            self.fields[name].widget.attrs |= {
                "hx-post": "",
                "hx-trigger": "change",
                "hx-vals": '{"spara": "fragor"}',
                "hx-target": "#fragor",
                "hx-select": "#fragor",
                "hx-swap": "outerHTML",
            }
        self.fields["subject"].widget.attrs |= {
            "list": "amnen",
            "autocomplete": "off",
            "hx-get": reverse("activity_subjects"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#amnen",
        }

    def now(self, name):
        """What a field holds at the moment, sent or shown."""
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return "" if value is None else value

    def arrange(self):
        """Put the questions of the chosen kind and unit; asked anew when what was typed has been laid in."""
        self.questions = questions_for(self.now("kind"))
        if self.questions.place:
            self.fields["place"].label = self.questions.place
        unit = self.choices.units.get(str(self.now("unit")))
        boards = list(unit.accountable_units()) if unit else []
        if unit and unit == self.primary and self.record.accountable and self.record.accountable not in boards:
            boards.append(self.record.accountable)
        self.boards = {board.slug: board for board in boards}
        field = self.fields["accountable"]
        field.required = len(boards) > 1
        field.choices = [("", "Välj nämnd"), *((board.slug, board.name) for board in boards)]
        if not field.required:
            # What was chosen for another unit means nothing now, and is no fault.
            field.choices += [(self.now("accountable"), self.now("accountable"))]
        if field.required:
            field.help_text = f"{unit.name} arbetar för flera nämnder."
            field.error_messages["required"] = f"{unit.name} arbetar för flera nämnder. Välj vilken som ansvarar."

    def asks(self, name):
        """Is the question put? One that holds an answer already always is, so that nothing hides."""
        if name == "status":
            return bool(self.record.pk)
        if name == "pick":
            return bool(self.found)
        if name == "accountable":
            return self.fields["accountable"].required
        asked = {
            "place": bool(self.questions.place),
            "form": self.questions.form is None,
            "gifts_given": self.questions.gifts,
            "gifts_received": self.questions.gifts,
        }
        if name == "form":
            return asked[name]
        return asked[name] or bool(self.now(name)) or bool(self.errors.get(name) if self.is_bound else None)

    @property
    def groups(self):
        """The groups asked for: those of the kind, and any that has a number."""
        usual = self.questions.groups or tuple(ParticipantGroup.Group.values)
        others = (group for name, group in GROUP_FIELDS.items() if group not in usual and self.now(name) != "")
        return [*usual, *others]

    @cached_property
    def helper(self):
        """Made when the form is drawn: by then what was typed has been laid in."""
        self.arrange()
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = activity_layout(self.asks, self.groups)
        return helper

    @property
    def offered_subjects(self):
        """What the field offers before anything is typed, and without script."""
        return [subject.label for subject in self.subjects.from_start()]

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", "Slutdatum kan inte vara före startdatum.")
        if "subject" in cleaned:
            cleaned["chosen"] = self.chosen(cleaned["subject"])
        return cleaned

    def fill(self):
        """Give the activity its new values; nothing of it is saved. Returns what `save_activity` wants beside it."""
        cleaned, activity = self.cleaned_data, self.record
        for name in ("kind", "title", "start", "end", "place", "purpose", "hours", "cost_own", "cost_external"):
            setattr(activity, name, cleaned[name])
        activity.gifts_given, activity.gifts_received = cleaned["gifts_given"], cleaned["gifts_received"]
        activity.form = self.questions.form or cleaned["form"]
        activity.status = cleaned["status"] or status_by_day(activity)
        subject = self.add_organisation() if cleaned["chosen"] == NEW else cleaned["chosen"]
        for column in SUBJECT:
            setattr(activity, column, subject.record if subject and subject.column == column else None)
        unit = self.choices.units[cleaned["unit"]]
        activity.accountable = self.answering()
        acting, hidden = self.choices.acting, {"hidden_at__isnull": False}
        kept = activity.pk is not None
        return {
            "hosts": [unit, *(acting[slug] for slug in cleaned["hosts"] if slug != unit.slug)],
            "participants": [acting[slug] for slug in cleaned["participants"]],
            "groups": {group: cleaned[name] for name, group in GROUP_FIELDS.items()},
            "goals": [self.choices.goals[slug] for slug in cleaned["goals"]],
            "sdgs": [self.choices.sdgs[number] for number in cleaned["sdgs"]],
            "partnerships": [
                *(self.choices.partnerships[slug] for slug in cleaned["partnerships"]),
                *(activity.mentioned_partnerships.filter(**hidden) if kept else ()),
            ],
            "networks": [
                *(self.choices.networks[slug] for slug in cleaned["networks"]),
                *(activity.mentioned_networks.filter(**hidden) if kept else ()),
            ],
            "version": cleaned["version"] if kept else None,
        }

    def answering(self):
        """The chosen nämnd, or the only one there is."""
        if self.fields["accountable"].required:
            return self.boards.get(self.cleaned_data["accountable"])
        return next(iter(self.boards.values()), None)


def status_by_day(activity):
    """A new activity whose last day has been is done; today's is, tomorrow's is planned."""
    return Status.DONE if activity.last_day <= timezone.localdate() else Status.PLANNED
