"""What a database is for."""

from django.db import models


class DatabaseMark(models.Model):
    """One row that says what this database is for. Only a database marked as demo is seeded or dropped by make."""

    kind = models.CharField("slag", max_length=10, unique=True, choices=[("demo", "demo")])
    created_at = models.DateTimeField("skapad", auto_now_add=True)

    class Meta:
        verbose_name = "databasmärke"
        verbose_name_plural = "databasmärken"

    def __str__(self):
        return self.kind
