"""Files that belong to a record: one table per owning app, the same columns everywhere."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.core.file_check import KINDS
from apps.core.models import Confidential, Record


def stored_as(document, name):
    """A name on disk that tells nothing and cannot be chosen by whoever uploads."""
    return f"handlingar/{document.key.hex[:2]}/{document.key.hex}"


def replaced_once(table):
    """Versions form a chain, not a tree: two people cannot both replace the same file."""
    return models.UniqueConstraint(
        fields=["replaces"],
        condition=Q(hidden_at__isnull=True),
        name=f"{table}_replaced_once",
        violation_error_message="Någon annan har redan lagt in en ny version. Ladda om sidan och ersätt den i stället.",
    )


class Document(Confidential, Record):
    """An uploaded file. `key` is its address, the same for every table; a new version points to the one it replaces."""

    RECORD = ""  # name of the foreign key to what the file belongs to

    key = models.UUIDField("nyckel", default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("rubrik", max_length=200)
    file = models.FileField("fil", upload_to=stored_as, max_length=200)
    file_name = models.CharField("filnamn", max_length=200)
    content_type = models.CharField("filtyp", max_length=100)
    size = models.PositiveBigIntegerField("storlek, byte")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ersätter"
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("document", args=[self.key])

    @property
    def record(self):
        """What the file belongs to: a project, an agreement."""
        return getattr(self, self.RECORD)

    def owner_unit_ids(self, on=None):
        return self.record.owner_unit_ids(on)

    @property
    def kind_label(self):
        """ "PDF", "Word"."""
        return next((kind.label for kind in KINDS.values() if kind.content_type == self.content_type), "Fil")
