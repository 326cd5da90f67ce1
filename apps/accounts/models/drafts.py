"""Text being typed, kept outside the domain tables until it is saved."""

from django.db import models

from apps.accounts.models.people import User


class FormDraft(models.Model):
    """What a person has typed into a form and not yet saved; nobody else ever sees it.

    `payload` maps field names to lists of strings, as the form was posted. `base_version` is the version of the
    record the form was opened with, None for a new one.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="form_drafts", verbose_name="användare")
    form = models.CharField("formulär", max_length=60)
    object_id = models.BigIntegerField("post", null=True, blank=True)
    payload = models.JSONField("innehåll", default=dict)
    base_version = models.PositiveIntegerField("version", null=True, blank=True)
    saved_at = models.DateTimeField("sparat", auto_now=True)

    class Meta:
        verbose_name = "utkast"
        verbose_name_plural = "utkast"
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form", "object_id"],
                nulls_distinct=False,
                name="accounts_draft_once",
                violation_error_message="Det finns redan ett utkast.",
            )
        ]

    def __str__(self):
        return f"{self.form} {self.object_id or 'ny'}"
