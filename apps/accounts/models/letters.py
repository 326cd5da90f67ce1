"""Letters to colleagues: an outbox where each is one row, so that none is sent twice."""

import datetime

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from apps.accounts.models.people import Person, User

# A letter that has been on its way for so long was left by a worker that is gone.
PATIENCE = datetime.timedelta(minutes=10)
# How long to wait after each try that the mail server put off; after the last one the letter has failed.
WAITS = tuple(datetime.timedelta(minutes=minutes) for minutes in (10, 30, 120, 360, 1440))


def unclear(now):
    """The condition that nobody knows whether a letter arrived."""
    return Q(state=Letter.State.SENDING) & (Q(changed_at__lt=now - PATIENCE) | ~Q(error=""))


class LetterQuerySet(models.QuerySet):
    def due(self, now):
        """Those that wait, and have waited long enough since the mail server put them off."""
        waited = Q(error="")
        for tries, wait in enumerate(WAITS, start=1):
            waited |= Q(attempts=tries, changed_at__lte=now - wait)
        return self.filter(waited, state=Letter.State.WAITING)

    def unclear(self, now=None):
        """Handed over, or nearly, and nobody knows whether they arrived; a person must decide."""
        return self.filter(unclear(now or timezone.now()))

    def to_decide(self):
        """{"unclear": number, "failed": number}: what waits for a person; one query."""
        return self.aggregate(
            unclear=Count("pk", filter=unclear(timezone.now())), failed=Count("pk", filter=Q(state=Letter.State.FAILED))
        )


class Letter(models.Model):
    """A letter to one person. `key` says what it is about and when ("digest 2026-11"): one for each person and key.

    It goes to `mailbox`, a role mailbox, when there is one, else to the person's own address. A send whose outcome
    nobody knows stays `sending` and is shown to the administratör; it is never repeated by itself. Not tracked: what
    a letter says is read once and cleared away.
    """

    class State(models.TextChoices):
        WAITING = "vantar", "väntar"
        SENDING = "skickas", "skickas, eller oklart om det gick"
        SENT = "skickat", "skickat"
        FAILED = "misslyckat", "misslyckat"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters", verbose_name="mottagare")
    key = models.CharField("ärende", max_length=60)
    subject = models.CharField("ämne", max_length=200)
    body = models.TextField("brev")
    mailbox = models.EmailField("funktionsbrevlåda", blank=True)
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("försök", default=0)
    error = models.CharField("fel", max_length=500, blank=True)
    created_at = models.DateTimeField("skapat", auto_now_add=True)
    changed_at = models.DateTimeField("ändrat", auto_now=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "brev"
        verbose_name_plural = "brev"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "created_at"], name="accounts_letter_state")]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="accounts_letter_once")]

    def __str__(self):
        return self.subject

    @property
    def address(self):
        """Where it goes; empty when there is nowhere."""
        return self.mailbox or self.person.email

    @property
    def is_unclear(self):
        """The same as the QuerySet's `unclear`, for one letter."""
        return self.state == self.State.SENDING and (bool(self.error) or self.changed_at < timezone.now() - PATIENCE)


class LetterRun(models.Model):
    """One time that letters were written: how many, and what went wrong. A month whose run went well is not run again.

    The log of the job itself, so it has no history of its own.
    """

    key = models.CharField("ärende", max_length=60)
    started_at = models.DateTimeField("började", auto_now_add=True)
    finished_at = models.DateTimeField("slutade", null=True, blank=True)
    written = models.PositiveIntegerField("skrivna brev", default=0)
    idle = models.PositiveIntegerField("personer utan något som väntar", default=0)
    error = models.CharField("fel", max_length=500, blank=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="startad av"
    )

    class Meta:
        verbose_name = "körning av brev"
        verbose_name_plural = "körningar av brev"
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["key", "-started_at"], name="accounts_letter_run_key")]

    def __str__(self):
        return f"{self.key}, {timezone.localtime(self.started_at):%Y-%m-%d}"

    @property
    def was_cut_off(self):
        """Never finished, and no longer at work."""
        return self.finished_at is None and self.started_at < timezone.now() - PATIENCE
