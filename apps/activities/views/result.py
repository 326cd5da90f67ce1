"""Afterwards: what an activity gave, and what became of what was promised."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from apps.activities.actions import add_promises, settle_promise, tell_outcome
from apps.activities.forms import PromiseForm, ResultForm
from apps.activities.models import Activity, Promise
from apps.activities.views.edit import without_marks
from apps.organisation.editing import Editor
from apps.organisation.permissions import can_change
from apps.organisation.whom_to_ask import whom_to_ask

WORDS = {
    Promise.Status.KEPT: "Löftet är markerat som hållet.",
    Promise.Status.BROKEN: "Löftet är markerat som att det inte blev av.",
    Promise.Status.OPEN: "Löftet är öppet igen.",
}


def readable(user, pk):
    return get_object_or_404(Activity.objects.readable_by(user).defer("search"), pk=pk)


class ResultEditor(Editor):
    form_class = ResultForm
    template_name = "activities/activity_result.html"
    draft = "result"
    definite, it = "aktiviteten", "den"

    def parts(self, form):
        return without_marks(super().parts(form))

    def save(self, form):
        self.upcoming = tell_outcome(activity=self.record, by=self.request.user, **form.fill())
        return self.record

    def reload(self):
        return Activity.objects.get(pk=self.record.pk)

    def saved_words(self, record):
        if self.upcoming is None:
            return "Tack! Det är sparat."
        link = (self.upcoming.get_absolute_url(), self.upcoming.title)
        return format_html('Tack! Det är sparat, och <a href="{}">{}</a> är inlagd som nästa aktivitet.', *link)

    def context(self):
        return {
            "heading": "Skriv vad det gav",
            "save_words": "Spara",
            "back": self.record.get_absolute_url(),
            "is_ahead": self.record.start > timezone.localdate(),
            "promises": self.record.promises.visible(),
        }


@require_http_methods(["GET", "POST"])
def result(request, pk):
    return ResultEditor(request, readable(request.user, pk)).respond()


@require_http_methods(["GET", "POST"])
def promise_create(request, pk):
    activity = readable(request.user, pk)
    if not can_change(request.user, activity):
        raise PermissionDenied(whom_to_ask(activity, "aktiviteten", "den"))
    form = PromiseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        row = (form.cleaned_data["side"], form.cleaned_data["text"], form.cleaned_data["due"])
        added = add_promises(activity=activity, rows=[row], by=request.user)
        messages.success(request, "Löftet är sparat." if added else "Det löftet står redan här.")
        return redirect(f"{activity.get_absolute_url()}#loften")
    return render(request, "activities/promise_form.html", {"form": form, "activity": activity})


@require_POST
def promise_settle(request, pk):
    """Kept, came to nothing, or open again: one click."""
    promise = get_object_or_404(Promise.objects.visible().select_related("activity"), pk=pk)
    activity = readable(request.user, promise.activity_id)
    if not can_change(request.user, activity):
        raise PermissionDenied(whom_to_ask(activity, "aktiviteten", "den"))
    status = request.POST.get("status")
    if status not in Promise.Status.values:
        raise BadRequest("Okänt läge.")
    settle_promise(promise=promise, status=status, by=request.user)
    messages.success(request, WORDS[status])
    return redirect(f"{activity.get_absolute_url()}#loften")
