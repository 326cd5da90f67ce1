"""What becomes of a letter. Each step is one short transaction, and no step is taken twice:

put → väntar → skickas → skickat | misslyckat | väntar again, when the mail server put it off

`skickas` is saved before the letter is handed over. Whoever finds it there, after a crash or a silence, does not know
whether it arrived: only a person sends it again.
"""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.letters.transport import (
    PutOffError,
    RefusedError,
    UnclearError,
    UnreachableError,
    can_send,
    hand_over,
    message_for,
)
from apps.accounts.models import Letter
from apps.accounts.models.letters import WAITS

logger = logging.getLogger(__name__)
State = Letter.State
MAX_TRIES = len(WAITS) + 1
NO_ADDRESS = "Personen har ingen e-postadress."
GIVEN_UP = "Efter {tries} försök: {error}"
CHANGED_MEANWHILE = "Brevets läge har ändrats medan du läste. Ladda om sidan."
NOWHERE = "E-post är inte inställd. Be driften om EMAIL_HOST."


def put(*, person, key, subject="", body="", mailbox="", error=""):
    """Lay a letter in the outbox, unless the person has one with that key; with an error it has failed already."""
    fresh = {"subject": subject, "body": body, "mailbox": mailbox}
    fresh |= {"state": State.FAILED, "error": clipped(error)} if error else {}
    return Letter.objects.get_or_create(person=person, key=key, defaults=fresh)


def send_waiting():
    """Send every letter that is due; several workers share them. Returns how many were handed over."""
    sent = 0
    while can_send() and (letter := claim()):
        try:
            sent += send(letter)
        except UnreachableError:
            break  # no server, no use in trying the others
    return sent


def claim():
    """The oldest letter that is due and that nobody else has taken, now `skickas`; None when there is none.

    Saved for good before it returns: what happens to us from here on, nobody sends this letter once more.
    """
    with transaction.atomic(durable=True):
        due = Letter.objects.due(timezone.now()).select_for_update(skip_locked=True, of=("self",))
        letter = due.select_related("person").order_by("created_at", "id").first()
        if letter is not None:
            letter.state, letter.error = State.SENDING, ""
            letter.attempts += 1
            letter.save(update_fields=["state", "error", "attempts", "changed_at"])
    return letter


def send(letter):
    """Hand over a claimed letter and note how it went; True when the server took it.

    Raises UnreachableError when there is no server, so that nobody waits for it once more.
    """
    if not letter.address:
        note(letter, State.FAILED, NO_ADDRESS)
        return False
    try:
        hand_over(message_for(letter))
    except PutOffError as error:
        put_off(letter, error)
        if isinstance(error, UnreachableError):
            raise
    except RefusedError as error:
        note(letter, State.FAILED, str(error))
    except UnclearError as error:
        note(letter, State.SENDING, str(error))
    else:
        note(letter, State.SENT)
        return True
    return False


def put_off(letter, error):
    logger.warning("Letter %s was put off at try %s", letter.pk, letter.attempts)
    if letter.attempts < MAX_TRIES:
        note(letter, State.WAITING, str(error))
    else:
        note(letter, State.FAILED, GIVEN_UP.format(tries=letter.attempts, error=error))


def note(letter, state, error=""):
    """How this try went. Says nothing when a person has decided about the letter meanwhile."""
    mine = Letter.objects.filter(pk=letter.pk, state=State.SENDING, attempts=letter.attempts)
    return mine.update(state=state, error=clipped(error), changed_at=timezone.now())


@transaction.atomic
def send_again(*, letter, by, draft=None):
    """A person lets an unclear or failed letter be sent again; `draft` is {subject, body, mailbox} as it now reads."""
    letter = undecided(letter)
    for name, value in (draft or {}).items():
        setattr(letter, name, value)
    letter.state, letter.error = State.WAITING, ""
    letter.save()
    return letter


@transaction.atomic
def note_arrival(*, letter, by):
    """A person has found out that an unclear letter did arrive."""
    letter = undecided(letter)
    if letter.state != State.SENDING:
        raise ValidationError(CHANGED_MEANWHILE)
    letter.state, letter.error = State.SENT, ""
    letter.save()
    return letter


def undecided(letter):
    """The letter, locked, if it is unclear or has failed."""
    saved = Letter.objects.select_for_update(of=("self",)).select_related("person").get(pk=letter.pk)
    if not (saved.is_unclear or saved.state == State.FAILED):
        raise ValidationError(CHANGED_MEANWHILE)
    return saved


def clipped(error):
    """One line that fits in the column."""
    return " ".join(error.split())[: Letter._meta.get_field("error").max_length]
