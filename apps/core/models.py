"""What every record has. Abstract models only: core owns no tables."""

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import CombinedExpression
from django.utils import timezone

from apps.core.fields import SWEDISH, PartialDateField
from apps.core.history import because


class RecordQuerySet(models.QuerySet):
    def visible(self):
        """Records that nobody has hidden."""
        return self.filter(hidden_at__isnull=True)


class Record(models.Model):
    """A domain record: never deleted, hidden instead; `version` guards against two people saving over each other."""

    version = models.PositiveIntegerField("version", default=1, editable=False)
    hidden_at = models.DateTimeField("dold", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("skapad", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="skapad av",
    )
    updated_at = models.DateTimeField("ändrad", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="ändrad av",
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def owner_unit_ids(self, on=None):
        """Ids of the units that own this record on a date (today); empty means that only a samordnare may write."""
        return set()


class Confidential(models.Model):
    """A record that may carry a sekretessmarkering.

    The marking warns: whoever is asked for the record must make a new sekretessprövning. Marked content is seen by
    its owner unit, the samordnare and the revisor, and counts in sums without being named.
    """

    marked_at = models.DateTimeField("sekretessmarkerad", null=True, blank=True, editable=False)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="markerad av",
    )
    marked_paragraph = models.CharField("lagrum", max_length=120, blank=True, editable=False)
    marked_reason = models.CharField("skäl till markeringen", max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_marked(self):
        return self.marked_at is not None


class StaleVersionError(ValidationError):
    """Somebody else has saved the record since the form was opened."""

    def __init__(self):
        super().__init__(
            "Någon annan har sparat ändringar medan du skrev. Din text finns kvar här. "
            "Öppna posten i en ny flik, jämför och spara igen.",
            code="stale",
        )


def lock(model, pk, version=None):
    """Fetch one record for change, locked until the transaction ends.

    Raises StaleVersionError when `version`, the one the form was opened with, is no longer the saved one.
    """
    record = model.objects.select_for_update(of=("self",)).get(pk=pk)
    if version is not None and record.version != version:
        raise StaleVersionError
    return record


def touch(record, *, by):
    """Count the version up and note who; the caller saves."""
    record.version += 1
    record.updated_by = by
    return record


STANDING = ["hidden_at", "version", "updated_by", "updated_at"]


@transaction.atomic
def hide(record, *, by, reason):
    """Take a record out of lists, sums and reports. Nothing is deleted; the reason stands in the history."""
    saved = lock(type(record), record.pk)
    if saved.hidden_at is None:
        saved.hidden_at = timezone.now()
        with because(reason):
            touch(saved, by=by).save(update_fields=STANDING)
    return saved


@transaction.atomic
def show(record, *, by, reason=""):
    """Let a hidden record be seen again.

    Raises ValidationError when one among the visible has taken what must be its own, such as a name.
    """
    saved = lock(type(record), record.pk)
    if saved.hidden_at is not None:
        saved.hidden_at = None
        saved.validate_constraints()
        with because(reason):
            touch(saved, by=by).save(update_fields=STANDING)
    return saved


class Certainty(models.TextChoices):
    """How sure a fact is, in the words of the interface."""

    VERIFIED = "verified", "bekräftad"
    INFERRED = "inferred", "härledd"
    UNVERIFIED = "unverified", "obekräftad"


def certainty_field():
    """How sure a row is, as a column."""
    return models.CharField("säkerhet", max_length=10, choices=Certainty.choices, default=Certainty.VERIFIED)


class Fact(models.Model):
    """One statement from one source. Two sources may disagree and stand side by side; one is shown first."""

    class Kind(models.TextChoices):
        POPULATION = "population", "Invånare"
        SINCE = "since", "Sedan"
        FOUNDED = "founded", "Grundat"
        SEAT = "seat", "Säte"
        MEMBERS = "members", "Medlemmar"
        WEBSITE = "website", "Webbplats"
        STUDENTS = "students", "Studenter"
        UNIVERSITY = "university", "Universitet"
        ECONOMY = "economy", "Näringsliv"
        CULTURE = "culture", "Kultur"
        STATUS = "status", "Ställning"
        COOPERATION = "cooperation", "Samarbete"
        OTHER = "other", "Övrigt"

    class Qualifier(models.TextChoices):
        EXACT = "", "exakt"
        ABOUT = "about", "cirka"
        OVER = "over", "över"
        NEARLY = "nearly", "närmare"
        AT_MOST = "at_most", "högst"

    kind = models.CharField("slag", max_length=20, choices=Kind.choices)
    text = models.CharField("uppgift", max_length=500, blank=True, help_text="När uppgiften inte är ett tal.")
    number = models.BigIntegerField("tal", null=True, blank=True)
    qualifier = models.CharField("bestämning", max_length=10, choices=Qualifier.choices, blank=True)
    date = PartialDateField("datum")
    as_of = models.PositiveSmallIntegerField("avser år", null=True, blank=True)
    source = models.CharField("källa", max_length=300)
    source_url = models.URLField("länk till källan", max_length=500, blank=True)
    certainty = certainty_field()
    preferred = models.BooleanField("visas först", default=True)
    note = models.CharField("anmärkning", max_length=500, blank=True)

    # The name of the key to what it is about.
    WHOLE: str

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.get_kind_display()}: {self.value}"

    @property
    def whole(self):
        """What it is about. A statement is a part of that, and is owned, guarded and dated with it."""
        return getattr(self, self.WHOLE)

    def owner_unit_ids(self, on=None):
        return self.whole.owner_unit_ids(on)

    @property
    def version(self):
        return self.whole.version

    @property
    def updated_by(self):
        return self.whole.updated_by

    @property
    def updated_by_id(self):
        return self.whole.updated_by_id

    @property
    def updated_at(self):
        return self.whole.updated_at

    @property
    def value(self):
        """The fact as text without its source: "närmare 700 000", "1960-talet", "Stavanger"."""
        if self.number is not None:
            digits = f"{self.number:,}".replace(",", "\N{NO-BREAK SPACE}")
            return f"{self.get_qualifier_display()} {digits}" if self.qualifier else digits
        if self.date:
            return f"{self.date}"
        return self.text


def fact_constraint(table):
    """A fact holds a number, a date or a text."""
    return models.CheckConstraint(
        condition=Q(number__isnull=False) | Q(date_first__isnull=False) | ~Q(text=""),
        name=f"{table}_holds_a_value",
        violation_error_message="Ange ett tal, ett datum eller en text.",
    )


def not_before(table, start, end, message):
    """A check that `end` is empty or not before `start`, both names of date columns."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__gte": F(start)}),
        name=f"{table}_{end}_not_before_start",
        violation_error_message=message,
    )


def range_between(start, end, *, function="daterange", field=DateRangeField):
    """Everything from start to end, both counted, empty meaning open; for exclusion constraints.

    Two half-open ranges cut with each other, because PostgreSQL raises an error for a range that runs backwards:
    this one is then empty, and the check on the row itself can say what is wrong.
    """
    after = Func(F(start), Value(None), RangeBoundary(inclusive_upper=True), function=function, output_field=field())
    before = Func(Value(None), F(end), RangeBoundary(inclusive_upper=True), function=function, output_field=field())
    return CombinedExpression(after, "*", before, output_field=field())


def swedish_char(verbose_name, max_length=200, **kwargs):
    """A CharField that sorts in Swedish order."""
    return models.CharField(verbose_name, max_length=max_length, db_collation=SWEDISH, **kwargs)
