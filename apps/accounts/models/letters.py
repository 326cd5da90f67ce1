"""Letters to colleagues: an outbox where each is one row, so that none is sent twice."""

from django.db import models

from apps.accounts.models.people import Person


class Letter(models.Model):
    """A letter to one person. `key` says what it is about and when ("digest 2026-11"): one for each person and key.

    A send whose outcome nobody knows stays `sending` and is shown to the administratör; it is never repeated by
    itself. Not tracked: what a letter says is read once and cleared away.
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
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("försök", default=0)
    error = models.CharField("fel", max_length=500, blank=True)
    created_at = models.DateTimeField("skapat", auto_now_add=True)
    changed_at = models.DateTimeField("ändrat", auto_now=True)

    class Meta:
        verbose_name = "brev"
        verbose_name_plural = "brev"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "created_at"], name="accounts_letter_state")]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="accounts_letter_once")]

    def __str__(self):
        return self.subject
