"""The activity form: what, when, where and with whom first, the rest unfolds."""

from crispy_forms.helper import FormHelper
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from apps.activities.actions import SUBJECT
from apps.activities.forms.choices import Choices
from apps.activities.forms.fields import CountField, DayField, HoursField, OpenChoice
from apps.activities.forms.layout import activity_layout
from apps.activities.forms.stored import GROUP_FIELDS, WITHHELD, group_field, primary_of, rows_of, stored
from apps.activities.models import Activity, ParticipantGroup
from apps.activities.questions import questions_for
from apps.activities.subjects import Subject, Subjects, subject_of
from apps.core.countries import COUNTRIES
from apps.core.forms import AmountField, PlainSelect, RecordForm, TextField
from apps.core.options import upfirst_choices
from apps.organisation.models import ExternalOrganisation
from apps.organisation.permissions import unit_ids
from apps.projects.forms.partners import WITHOUT_COUNTRY

Status = Activity.Status
NEW, NONE = "ny", "inget"
# Fields whose emptiness is explained by a hint or is the rule: "(frivilligt)" at each would be noise.
EXPLAINED = {"end", "hours", "cost_own", "cost_external", "pick", "new_kind", "new_country", *GROUP_FIELDS}


def select(label, choices=(), *, empty="Välj", **kwargs):
    return forms.ChoiceField(label=label, choices=[("", empty), *choices], widget=PlainSelect, **kwargs)


def ticks(label, **kwargs):
    return forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple, required=False, **kwargs)


class ActivityForm(RecordForm):
    """Everything about an activity but what it gave. A question that its kind is not asked is not drawn."""

    error_css_class = "bad"
    use_required_attribute = False

    kind = select(
        "Vad för slags aktivitet?",
        upfirst_choices(Activity.Kind),
        empty="Välj slag",
        error_messages={"required": "Välj vad det är för slags aktivitet."},
    )
    title = TextField(
        label="Vad gäller det?",
        max_length=250,
        help_text="Några ord, som en rubrik.",
        error_messages={"required": "Ge aktiviteten en titel."},
    )
    start = DayField(
        label="Vilken dag?",
        help_text="Den första, om det är flera.",
        error_messages={"required": "Ange vilken dag aktiviteten börjar."},
    )
    end = DayField(label="Till och med", required=False, help_text="Tomt om det är en dag.")
    status = select(
        "Läge",
        upfirst_choices(Status),
        empty="Välj läge",
        error_messages={"required": "Välj om aktiviteten är planerad, genomförd eller inställd."},
    )
    place = TextField(label="Var?", max_length=200, required=False)
    subject = TextField(
        label="Med vem?",
        max_length=300,
        required=False,
        help_text="Börja skriva namnet på en vänort, ett nätverk, ett projekt eller en organisation.",
    )
    pick = OpenChoice(label="Vilken menar du?", widget=forms.RadioSelect, required=False)
    new_kind = select("Ny organisation: slag", upfirst_choices(ExternalOrganisation.Kind), required=False)
    new_country = select("Ny organisation: land", COUNTRIES.items(), empty="Välj land", required=False)
    unit = select("Vilken enhet ansvarar?", error_messages={"required": "Välj vilken enhet som ansvarar."})
    accountable = select("Ansvarig nämnd")
    form = forms.ChoiceField(
        label="Hur träffas ni?", choices=upfirst_choices(Activity.Form), widget=forms.RadioSelect, required=False
    )
    hours = HoursField(label="Arbetstimmar", help_text="Allas tid tillsammans, med förberedelser.")
    cost_own = AmountField(label="Egen kostnad", required=False)
    cost_external = AmountField(label="Betalat av andra", required=False)
    purpose = TextField(
        label="Syfte",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Varför? En eller två meningar, utan personuppgifter.",
    )
    goals = ticks("Vilka mål i policyn bidrar den till?")
    sdgs = ticks("Globala mål")
    gifts_given = TextField(label="Gåvor vi gav", max_length=500, required=False)
    gifts_received = TextField(label="Gåvor vi fick", max_length=500, required=False)
    hosts = ticks("Fler enheter som ansvarar")
    participants = ticks("Enheter som deltar")
    partnerships = ticks("Andra vänorter och samarbetsorter")
    networks = ticks("Andra nätverk")

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

    def chosen(self, text):
        """The Subject meant, NEW for one to be added, or None. Asks back when it is not clear."""
        if not text:
            return None
        present = subject_of(self.record) if self.record.pk else None
        if present and text in {present.label, WITHHELD}:
            return present
        picked = self.data.get("pick", "")
        named = self.subjects.named(text)
        if len(named) == 1 and picked != NEW:
            return named[0]
        self.found = named or self.subjects.like(text)
        by_value = {subject.value: subject for subject in self.found}
        if picked in by_value:
            return by_value[picked]
        if picked == NEW and not named:
            return self.new_one()
        self.ask_back(text, named)
        return None

    def ask_back(self, text, named):
        """Offer what may be meant, and to add what the register lacks."""
        field = self.fields["pick"]
        field.choices = [(subject.value, subject.label) for subject in self.found]
        if named:
            self.add_error("subject", f"Flera heter ”{text}”. Välj vilken du menar.")
            return
        field.choices += [(NEW, f"Lägg till ”{text}” som ny organisation")]
        if self.found:
            self.add_error("subject", f"Inget i registret heter just ”{text}”. Välj vad du menar, eller skriv om.")
        else:
            self.found = [NONE]
            self.add_error("subject", f"Inget i registret liknar ”{text}”. Skriv om, lägg till det eller töm fältet.")

    def new_one(self):
        """Is the new organisation told of well enough? Its choice stays in sight until it is."""
        kind, country = self.cleaned_data.get("new_kind"), self.cleaned_data.get("new_country")
        self.fields["pick"].choices = [
            *((subject.value, subject.label) for subject in self.found),
            (NEW, f"Lägg till ”{self.cleaned_data['subject']}” som ny organisation"),
        ]
        self.found = self.found or [NONE]
        if not kind:
            self.add_error("new_kind", "Välj vilket slag av organisation det är.")
        elif not country and kind not in WITHOUT_COUNTRY:
            self.add_error("new_country", "Välj vilket land organisationen finns i.")
        return NEW

    def add_organisation(self):
        """The new organisation, saved; inside the caller's transaction."""
        cleaned = self.cleaned_data
        organisation, _ = ExternalOrganisation.objects.get_or_create(
            name=cleaned["subject"][:200],
            country=cleaned["new_country"],
            hidden_at=None,
            defaults={"kind": cleaned["new_kind"], "created_by": self.user, "updated_by": self.user},
        )
        return Subject("organisation", organisation)

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
