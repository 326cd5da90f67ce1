"""What a view with a long form needs of drafts: offer one, bring it back, keep it, forget it."""

from django.urls import reverse
from django.utils.http import urlencode

from apps.accounts.drafts import store
from apps.core.conflicts import values_of

RESUME = "fortsatt"


class Desk:
    """One person's draft of one form: `Desk(request, "project", project.pk)`; the id is None for a new record.

    The form has the hidden fields of RecordForm. The page includes components/draft_offer.html first, shows
    components/draft_status.html, loads js/drafts.js, and its <form> has the attributes of components/draft_form.html.
    """

    def __init__(self, request, form, object_id):
        self.request = request
        self.object_id = object_id
        self.key = {"user": request.user, "form": form, "object_id": object_id}
        self.form = form
        self.name = store.new_name()

    @property
    def query(self):
        return "" if self.object_id is None else "?" + urlencode({"post": self.object_id})

    @property
    def url(self):
        """Where the script sends what is typed."""
        return reverse("draft", args=[self.form]) + self.query

    @property
    def resume_url(self):
        return reverse("draft_resume", args=[self.form]) + self.query

    @property
    def discard_url(self):
        return reverse("draft_discard", args=[self.form]) + self.query

    def resumed(self):
        """What was typed, when the person has asked to go on with it; else None."""
        if self.request.method != "GET" or self.request.GET.get("utkast") != RESUME:
            return None
        draft = store.find(**self.key)
        return draft.payload if draft else None

    def offer(self):
        """The time of a draft that the person may go on with, or None."""
        draft = store.find(**self.key)
        return store.time_of(draft) if draft else None

    def keep(self):
        """Keep a form that was sent and not saved, unless there is a draft from elsewhere."""
        if not self.request.POST.get("draft"):
            return
        try:
            store.keep(**self.key, values=values_of(self.request.POST))
        except (store.TooLargeError, store.ElsewhereError):
            return

    def forget(self):
        """The form is saved: its own draft has done its work."""
        name = self.request.POST.get("draft")
        if name:
            store.discard(**self.key, name=name.replace("\0", ""))
