"""Writing a record in a form with drafts, also when somebody else saves it meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render

from apps.accounts.drafts import Desk
from apps.core.conflicts import (
    TRIES,
    Settled,
    as_data,
    attach,
    choose,
    has_choices,
    is_list,
    merge,
    parts_of,
    posted_values,
    seal,
    unseal,
    values_of,
)
from apps.core.forms import show_refusal
from apps.core.models import StaleVersionError
from apps.core.security import SecurityEvent, log_security_event
from apps.organisation.permissions import can_change
from apps.organisation.whom_to_ask import whom_to_ask
from apps.projects.views.conflict import Meeting, saver_of, version_in


@dataclass(frozen=True)
class Editing:
    """One kind of record as it is written: `name` is its draft's, `definite` and `it` how it stands in a sentence.

    `form(data, user=, record=, typed=)` is a RecordForm with `fill()`, `save(record, form, by)` its action.
    """

    name: str
    form: Callable[..., Any]
    save: Callable[..., Any]
    template: str
    definite: str
    it: str
    saved: str


def edit(request, record, kind):
    """Show the form, or save what was sent."""
    desk = Desk(request, kind.name, record.pk)
    if request.method == "POST":
        return send(request, desk, record, kind)
    draft = desk.resumed()
    if draft is not None:
        settled, meeting = settle(draft, record, request.user, kind)
        form = kind.form(user=request.user, record=record, typed=typed_in(kind.form, settled.values))
        return show(request, desk, form, kind, meeting)
    form = kind.form(user=request.user, record=record)
    form.initial.update(draft=desk.name, opened=sealed(form, record, kind) if record.pk else "")
    return show(request, desk, form, kind)


def send(request, desk, record, kind):
    """Save what was sent. Somebody may save in the same moment: then it is laid over theirs, and tried again."""
    for _ in range(TRIES):
        settled, meeting = settle(values_of(request.POST), record, request.user, kind)
        form = kind.form(settled.data, user=request.user, record=record)
        if not form.is_valid() or settled.conflicts:
            break
        try:
            saved = kind.save(form.fill(), form, request.user)
        except StaleVersionError:
            record = type(record).objects.get(pk=record.pk)
            if not can_change(request.user, record):
                return refuse(request, record, kind)
            continue
        except ValidationError as error:
            show_refusal(form, error)
            break
        desk.forget()
        if meeting is not None and meeting.taken:
            messages.info(request, meeting.told)
        messages.success(request, kind.saved)
        return redirect(saved)
    desk.keep()
    return show(request, desk, form, kind, meeting)


def refuse(request, record, kind):
    """The record may have gone to another unit meanwhile: what was typed is shown, to be copied."""
    message = whom_to_ask(record, kind.definite, kind.it)
    if request.method != "POST":
        raise PermissionDenied(message)
    log_security_event(SecurityEvent.DENIED, request=request)
    values = values_of(request.POST)
    form = kind.form(user=request.user, record=record)
    typed = [(part.label, part.words(part.pick(values, absent={}))) for part in parts_of(form.fields)]
    context = {
        "message": message,
        "typed": [(label, words) for label, words in typed if words],
        "definite": kind.definite,
        "back": record.get_absolute_url(),
    }
    return render(request, "activities/refused.html", context, status=403)


def typed_in(form_class, values):
    """What stood in a form that was not checked, as initial values for a new one."""
    data = as_data(values)
    return {
        name: data.getlist(name) if is_list(field) else data.get(name) for name, field in form_class.base_fields.items()
    }


def sealed(form, record, kind):
    """For the field `opened` of a form that is shown as the record is saved."""
    return seal(posted_values(form), form=kind.name, pk=record.pk)


def settle(values, record, user, kind):
    """What a posted form comes to when it meets the record as it is saved now: (Settled, Meeting or None)."""
    version = version_in(values)
    if not record.pk or version is None or (version == record.version and not has_choices(values)):
        return Settled(values), None
    shown = kind.form(user=user, record=record)
    parts = parts_of(shown.fields, together=shown.together)
    opened = unseal((values.get("opened") or [""])[-1], form=kind.name, pk=record.pk)
    values = choose(values, parts, opened=opened)
    if version == record.version:
        return Settled(values), None
    saver = saver_of(record, user)
    settled = merge(values, parts, opened=opened, saved=posted_values(shown), saver=saver)
    settled.values |= {"version": [str(record.version)], "opened": [sealed(shown, record, kind)]}
    return settled, Meeting(saver, record.updated_at, settled.conflicts, settled.taken)


def show(request, desk, form, kind, meeting=None):
    conflicts = meeting.conflicts if meeting else []
    attach(form, conflicts)
    context = {
        "form": form,
        "record": form.record if form.record.pk else None,
        "meeting": meeting,
        "desk": desk,
        "offer": desk.offer() if request.method == "GET" and desk.resumed() is None else None,
        "has_errors": form.is_bound or bool(conflicts),
    }
    return render(request, kind.template, context)
