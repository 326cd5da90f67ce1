"""Writing a month's letters into the outbox: one for each person, however often and by however many it is run."""

import logging

from django.db import transaction
from django.utils import timezone

from apps.accounts.letters.outbox import clipped, put
from apps.accounts.letters.transport import told
from apps.accounts.models import Letter, LetterRun
from apps.portal.letters.digest import Desk
from apps.portal.letters.recipients import persons, recipients

logger = logging.getLogger(__name__)
DIGEST = "digest"
SUBJECT = "Internationell samverkan: månadens brev"
NOT_WRITTEN = "Brevet gick inte att skriva. {error}"


class LettersFailedError(Exception):
    """The month's letters could not be written; the log of runs says why."""


def month_key(day):
    """ "digest 2026-11"."""
    return f"{DIGEST} {day:%Y-%m}"


def is_done(day):
    """Have the letters of the month been written?"""
    return LetterRun.objects.filter(key=month_key(day), finished_at__isnull=False, error="").exists()


def write_letters(*, by=None, today=None):
    """Write the letters of the month to all who have none yet; gives the run as it stands in the log.

    A letter that cannot be written stands in the outbox as failed and stops no other.
    """
    today = today or timezone.localdate()
    run = LetterRun.objects.create(key=month_key(today), by=by)
    try:
        write_all(run, today)
    except Exception as error:
        logger.exception("The letters %s could not be written", run.key)
        run.error = clipped(told(error))
    run.finished_at = timezone.now()
    run.save()
    return run


def write_all(run, today):
    desk = Desk(today)
    have = Letter.objects.filter(key=run.key).values("person")
    for recipient in recipients(persons(today).exclude(pk__in=have), today):
        try:
            with transaction.atomic():
                wanted = desk.digest(recipient)
                draft = wanted and draft_of(wanted)
        except Exception as error:
            logger.exception("The letter %s to person %s could not be written", run.key, recipient.person.pk)
            draft = {"subject": SUBJECT, "error": NOT_WRITTEN.format(error=told(error))}
        if draft is None:
            run.idle += 1
            continue
        _, is_new = put(person=recipient.person, key=run.key, **draft)
        run.written += is_new


def draft_of(digest):
    """The letter as the outbox takes it."""
    return {"subject": digest.subject, "body": digest.body, "mailbox": digest.recipient.mailbox}


def draft_now(letter, today):
    """The letter as it would be written today; None when nothing waits any longer or it is no monthly letter."""
    found = recipients(persons(today).filter(pk=letter.person_id), today)
    digest = Desk(today).digest(found[0]) if found and letter.key.startswith(f"{DIGEST} ") else None
    return digest and draft_of(digest)
