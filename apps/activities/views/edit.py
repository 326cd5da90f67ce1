"""Logging an activity and changing it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from apps.activities.actions import save_activity
from apps.activities.conditions import hosted_by_any
from apps.activities.forms import ActivityForm
from apps.activities.forms.stored import COPIED, primary_of, rows_of, stored
from apps.activities.models import Activity
from apps.activities.questions import QUESTIONS
from apps.activities.subjects import Subjects
from apps.core.conflicts import parts_of, values_of
from apps.core.filters import MAX_QUERY
from apps.organisation.duplicates import warn_of_same
from apps.organisation.editing import Editor, typed_into
from apps.organisation.permissions import assigned_unit_ids, can_create, unit_ids
from apps.organisation.whom_to_ask import YOUR_CONTACT

READERS_CREATE = f"Du kan läsa alla aktiviteter, men inte logga nya. {YOUR_CONTACT}"
# Earlier activities of one's own units that are offered to copy.
COPIES = 5
# What the buttons send.
QUESTIONS_ONLY, THEN_OUTCOME = "fragor", "resultat"


class ActivityEditor(Editor):
    form_class = ActivityForm
    template_name = "activities/activity_form.html"
    draft = "activity"
    definite, it = "aktiviteten", "den"
    together = (("unit", "accountable"), ("start", "end"))

    def __init__(self, request, record, initial=None):
        super().__init__(request, record)
        self.initial = initial
        self.is_new = record.pk is None

    def make(self, data=None):
        return ActivityForm(data, user=self.request.user, record=self.record, initial=self.initial)

    def parts(self, form):
        aids = {"pick", "new_kind", "new_country"}
        fields = {name: field for name, field in form.fields.items() if name not in aids}
        return without_marks(parts_of(fields, self.together))

    def respond(self):
        may = self.is_new or self.may()
        if may and self.request.method == "POST" and self.request.POST.get("spara") == QUESTIONS_ONLY:
            return self.ask_again()
        return super().respond()

    def ask_again(self):
        """The form with what was typed, unchecked, and the questions that the kind and the unit call for now."""
        settled, meeting = self.settle(values_of(self.request.POST))
        return self.show(typed_into(self.make(), settled.data), meeting)

    def save(self, form):
        saved = save_activity(activity=self.record, by=self.request.user, **form.fill())
        if self.is_new:
            warn_of_same(self.request, saved, start=saved.start)
        return saved

    def reload(self):
        return Activity.objects.get(pk=self.record.pk)

    def saved_words(self, record):
        if not self.is_new:
            return "Aktiviteten är sparad."
        if record.status == Activity.Status.PLANNED:
            return "Aktiviteten är sparad som planerad. När dagen har varit blir du påmind om att skriva vad den gav."
        return "Aktiviteten är loggad som genomförd."

    def goes_to(self, record):
        if self.request.POST.get("spara") == THEN_OUTCOME:
            return reverse("activity_result", args=[record.pk])
        return record

    def context(self):
        return {
            "heading": "Logga aktivitet" if self.is_new else "Ändra aktivitet",
            "back": reverse("activity_list") if self.is_new else self.record.get_absolute_url(),
        }


def without_marks(parts):
    """Parts whose labels are questions, as words in a sentence: "Var: vad ska gälla?"."""
    for part in parts:
        part.label = part.label.rstrip("?")
    return parts


@require_http_methods(["GET", "POST"])
def create(request):
    if not can_create(request.user):
        raise PermissionDenied(READERS_CREATE)
    initial = begun(request)
    editor = ActivityEditor(request, Activity(), initial)
    if request.method == "GET" and not initial.get("kind") and editor.desk.resumed() is None:
        return choose_kind(request, editor)
    return editor.respond()


def begun(request):
    """What the address says that a new activity begins with: a kind, a subject, or an activity to copy."""
    source = request.GET.get("kopiera")
    if source is not None:
        return copied(request.user, source)
    initial = {}
    if request.GET.get("slag") in QUESTIONS:
        initial["kind"] = request.GET["slag"]
    subject = Subjects(request.user).get(request.GET.get("amne", "").replace("\0", ""))
    if subject:
        initial["subject"] = subject.label
    return initial


def copied(user, pk):
    """All that a copy shares with an earlier activity."""
    if not (pk.isascii() and pk.isdigit() and len(pk) <= 18):
        raise Http404
    source = get_object_or_404(Activity.objects.readable_by(user).defer("search"), pk=pk)
    rows = rows_of(source)
    primary = primary_of(source, rows, own=unit_ids(user))
    values = stored(source, rows, primary, Subjects(user))
    return {name: values[name] for name in COPIED}


def choose_kind(request, editor):
    """The first step: ten kinds to choose from, and what one's own units logged last."""
    own = assigned_unit_ids(request.user)
    earlier = Activity.objects.readable_by(request.user).filter(hosted_by_any(own)).only("title", "kind", "start")
    context = {
        "kinds": [(kind, kind.label, questions.example) for kind, questions in QUESTIONS.items()],
        "earlier": list(earlier.order_by("-start", "-id")[:COPIES]) if own else [],
        "subject": request.GET.get("amne", "") if editor.initial.get("subject") else "",
        "subject_label": editor.initial.get("subject", ""),
        "desk": editor.desk,
        "offer": editor.desk.offer(),
    }
    return render(request, "activities/activity_kind.html", context)


@require_http_methods(["GET", "POST"])
def update(request, pk):
    activity = get_object_or_404(Activity.objects.readable_by(request.user).defer("search"), pk=pk)
    return ActivityEditor(request, activity).respond()


@require_GET
def subjects(request):
    """What the subject may be, while it is typed: options for the field's list."""
    if not can_create(request.user):
        raise PermissionDenied(READERS_CREATE)
    text = request.GET.get("subject", "").replace("\0", "").strip()[:MAX_QUERY]
    found = Subjects(request.user)
    offered = found.like(text) if len(text) > 1 else found.from_start()
    return render(request, "activities/_subjects.html", {"labels": [subject.label for subject in offered]})
