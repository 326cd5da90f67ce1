"""How often somebody has done what is heavy, or tried to get in."""

from django.db import models


class RequestCount(models.Model):
    """Requests of one kind by one person, or from one address, since a window of time began.

    `key` holds the kind and the user's id; for those who are not signed in a keyed hash of the address, so that no
    address is stored. Not tracked: it is worth nothing after the window.
    """

    key = models.CharField("nyckel", max_length=100, primary_key=True)
    started_at = models.DateTimeField("började")
    count = models.PositiveIntegerField("antal", default=1)

    class Meta:
        verbose_name = "antal förfrågningar"
        verbose_name_plural = "antal förfrågningar"
        indexes = [models.Index(fields=["started_at"], name="accounts_requests_started")]

    def __str__(self):
        return f"{self.count} {self.key}"
