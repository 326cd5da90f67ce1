"""The page that changes one record: offers a draft, meets what others have saved, and says who may instead.

One small class for every kind of record whose form is a RecordForm. Project has its own, with rows of partners.
"""

from crispy_forms.layout import Fieldset
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect, render, resolve_url

from apps.accounts.drafts import Desk
from apps.core.conflicts import TRIES, attach, parts_of, posted_values, seal, values_of
from apps.core.forms import show_refusal
from apps.core.models import StaleVersionError
from apps.core.security import SecurityEvent, log_security_event
from apps.organisation.meeting import settle
from apps.organisation.permissions import can_change
from apps.organisation.whom_to_ask import whom_to_ask


def typed_into(form, data):
    """What stood in a form that was sent without being checked, as the first values of a new one."""
    for name, field in form.fields.items():
        several = getattr(field.widget, "allow_multiple_selected", False)
        form.initial[name] = data.getlist(name) if several else data.get(name)
    return form


def parts_of_page(form, conflicts):
    """The headed parts of a form's layout with their number of errors; nothing when one can see it all at once."""
    disputed = [conflict.name for conflict in conflicts]
    parts = []
    layout = getattr(form.helper, "layout", None)
    for each in layout.fields if layout else ():
        if isinstance(each, Fieldset) and each.css_id:
            names = [pointer.name for pointer in each.get_field_names()]
            wrong = sum(len(form.errors.get(name, ())) for name in names) if form.is_bound else 0
            errors = wrong + sum(disputed.count(name) for name in names)
            parts.append({"id": each.css_id, "label": str(each.legend), "errors": errors})
    return parts if len(parts) > 1 else []


class Editor:
    """Shows, merges and saves the form of one record, new or known: `Editor(request, record).respond()`.

    A kind of record says which `form_class` (a RecordForm that takes `user` and `record`), `template_name` and name in
    the store of drafts it has, and `save`s through its action. `record.pk` None is a new one.
    """

    form_class: type
    template_name = "generic/record_form.html"
    draft = ""
    # The record in a sentence, for those who may not change it.
    definite, it = "posten", "den"
    # Fields that are compared and chosen together when two people have changed the record.
    together: tuple = ()

    def __init__(self, request, record):
        self.request, self.record = request, record
        self.desk = Desk(request, self.draft, record.pk)

    def save(self, form):
        """Save through the action. Raises StaleVersionError, or ValidationError by field. Gives the saved record."""
        raise NotImplementedError

    def saved_words(self, record):
        return "Ändringarna är sparade."

    def goes_to(self, record):
        """Where the reader goes when it is saved."""
        return record

    def context(self):
        """More for the template: heading, lead, back."""
        return {}

    def may(self):
        return can_change(self.request.user, self.record)

    def reload(self):
        return type(self.record).objects.get(pk=self.record.pk)

    def make(self, data=None):
        return self.form_class(data, user=self.request.user, record=self.record)

    def parts(self, form):
        return parts_of(form.fields, self.together)

    def respond(self):
        if self.record.pk and not self.may():
            return self.refuse()
        if self.request.method == "POST":
            return self.send()
        typed = self.desk.resumed()
        if typed is not None:
            settled, meeting = self.settle(typed)
            form = typed_into(self.make(), settled.data)
            return self.show(form, meeting)
        form = self.make()
        form.initial.setdefault("version", self.record.version)
        form.initial |= {"draft": self.desk.name, "opened": self.sealed(form) if self.record.pk else ""}
        return self.show(form)

    def sealed(self, form):
        return seal(posted_values(form), form=self.draft, pk=self.record.pk)

    def settle(self, values):
        """What a posted form comes to when it meets the record as it is saved now: (Settled, Meeting or None)."""
        return settle(values, record=self.record, user=self.request.user, form=self.draft, look=self.look)

    def look(self):
        shown = self.make()
        return self.parts(shown), posted_values(shown)

    def send(self):
        """Save what was sent. Somebody may save in the same moment: then it is laid over theirs, and tried again."""
        for _ in range(TRIES):
            settled, meeting = self.settle(values_of(self.request.POST))
            form = self.make(settled.data)
            if not form.is_valid() or settled.conflicts:
                break
            try:
                with transaction.atomic():
                    saved = self.save(form)
            except StaleVersionError:
                self.record = self.reload()
                if not self.may():
                    return self.refuse()
                continue
            except ValidationError as error:
                show_refusal(form, error)
                break
            self.desk.forget()
            if meeting is not None and meeting.taken:
                messages.info(self.request, meeting.told)
            messages.success(self.request, self.saved_words(saved))
            return redirect(self.goes_to(saved))
        self.desk.keep()
        return self.show(form, meeting)

    def show(self, form, meeting=None):
        conflicts = meeting.conflicts if meeting else []
        attach(form, conflicts)
        context = {
            "form": form,
            "record": self.record if self.record.pk else None,
            "meeting": meeting,
            "desk": self.desk,
            "offer": self.desk.offer() if self.request.method == "GET" and self.desk.resumed() is None else None,
            "has_errors": form.is_bound or bool(conflicts),
            "save_words": "Spara",
            "parts": parts_of_page(form, conflicts),
            **self.context(),
        }
        return render(self.request, self.template_name, context)

    def refuse(self):
        """The record is another unit's, perhaps since a moment ago: what was typed is shown, to be copied."""
        message = whom_to_ask(self.record, self.definite, self.it)
        if self.request.method != "POST":
            raise PermissionDenied(message)
        log_security_event(SecurityEvent.DENIED, request=self.request)
        values = values_of(self.request.POST)
        typed = [(part.label, part.words(part.pick(values, absent={}))) for part in self.parts(self.make())]
        context = {
            "message": message,
            "definite": self.definite,
            "typed": [(label, words) for label, words in typed if words],
            "back": resolve_url(self.goes_to(self.record)),
        }
        return render(self.request, "generic/record_refused.html", context, status=403)
