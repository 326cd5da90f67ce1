"""Keeping, finding and throwing away what a person has typed and not yet saved."""

import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import FormDraft

# The forms that have drafts; a new one is written here.
FORMS = frozenset(
    {
        "activity",
        "advocacy",
        "agreement",
        "agreement_new",
        "grant",
        "horizon",
        "knowledge",
        "membership",
        "membership_years",
        "milestone",
        "milestone_new",
        "network",
        "network_facts",
        "network_new",
        "organisation",
        "partnership",
        "partnership_fact",
        "partnership_fact_new",
        "partnership_new",
        "policy_note",
        "policy_note_new",
        "project",
        "project_note",
        "project_note_new",
        "result",
        "seat",
        "steering",
    }
)
# So that nobody fills the database: longer than any form of ours, and more forms than anybody has open.
MOST_CHARACTERS = 100_000
MOST_FIELDS = 1_000
MOST_DRAFTS = 40
# What a draft has no use for: the token of the page, and which button was pressed.
LEFT_OUT = frozenset({"csrfmiddlewaretoken", "spara"})


class TooLargeError(Exception):
    """More text than any form of ours holds."""


class ElsewhereError(Exception):
    """The same form has a draft from another page, which must not be written over."""

    def __init__(self, draft):
        super().__init__()
        self.draft = draft


def new_name():
    """A name for an open form, so that its draft is told from that of another tab."""
    return secrets.token_urlsafe(9)


def time_of(draft):
    """ "14:32", or with the date when it was not today."""
    saved = timezone.localtime(draft.saved_at)
    return f"{saved:%H:%M}" if saved.date() == timezone.localdate() else f"{saved:%Y-%m-%d %H:%M}"


def cleaned(values):
    """Posted values as they are kept. PostgreSQL stores no NUL."""
    kept = {
        name.replace("\0", ""): [text.replace("\0", "") for text in texts]
        for name, texts in values.items()
        if name not in LEFT_OUT
    }
    size = sum(len(name) + sum(len(text) for text in texts) for name, texts in kept.items())
    if size > MOST_CHARACTERS or len(kept) > MOST_FIELDS:
        raise TooLargeError
    return kept


def name_of(payload):
    return (payload.get("draft") or [""])[0]


def version_of(payload):
    text = (payload.get("version") or [""])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def find(*, user, form, object_id):
    return FormDraft.objects.filter(user=user, form=form, object_id=object_id).first()


def keep(*, user, form, object_id, values):
    """Store what is typed; returns the draft.

    Raises TooLargeError, or ElsewhereError when there is a draft from another page.
    """
    payload = cleaned(values)
    try:
        with transaction.atomic():
            draft = FormDraft.objects.select_for_update().filter(user=user, form=form, object_id=object_id).first()
            if draft is None:
                draft = FormDraft(user=user, form=form, object_id=object_id)
            elif name_of(draft.payload) != name_of(payload):
                raise ElsewhereError(draft)
            draft.payload, draft.base_version = payload, version_of(payload)
            draft.save()
    except IntegrityError:
        # Another tab made its first draft in the same moment.
        raise ElsewhereError(find(user=user, form=form, object_id=object_id)) from None
    beyond = FormDraft.objects.filter(user=user).order_by("-saved_at", "-id").values("pk")[MOST_DRAFTS:]
    FormDraft.objects.filter(pk__in=list(beyond.values_list("pk", flat=True))).delete()
    return draft


def take_over(*, user, form, object_id):
    """Give the draft a new name, so that the page that wrote it stops writing over it. Says whether there is one."""
    with transaction.atomic():
        draft = FormDraft.objects.select_for_update().filter(user=user, form=form, object_id=object_id).first()
        if draft is not None:
            payload = draft.payload | {"draft": [new_name()]}
            FormDraft.objects.filter(pk=draft.pk).update(payload=payload)  # when it was typed stays as it was
    return draft is not None


def discard(*, user, form, object_id, name=None):
    """Throw the draft away; with `name` only if it is the draft of that page."""
    drafts = FormDraft.objects.filter(user=user, form=form, object_id=object_id)
    if name is not None:
        drafts = drafts.filter(payload__draft__0=name)
    drafts.delete()
