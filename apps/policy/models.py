"""The policy document, its goals and ambitions, the council's own goals and the global goals."""

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from apps.core.fields import PartialDateField, partial_date_constraint
from apps.core.models import Record, swedish_char


@pghistory.track()
class PolicyDocument(Record):
    """An inriktningsdokument adopted by kommunfullmäktige. The date of adoption may be unknown."""

    title = models.CharField("titel", max_length=300)
    dnr = models.CharField("diarienummer", max_length=60, unique=True)
    adopted = PartialDateField("antagen")
    valid = models.BooleanField("gäller", default=True)
    note = models.TextField("anmärkning", blank=True, max_length=2000)

    class Meta:
        verbose_name = "inriktningsdokument"
        verbose_name_plural = "inriktningsdokument"
        ordering = ["-id"]
        constraints = [partial_date_constraint("policy_document", "adopted")]

    def __str__(self):
        return f"{self.title} ({self.dnr})"


@pghistory.track()
class Goal(models.Model):
    """One of the four things the municipality wants to reach with international cooperation."""

    document = models.ForeignKey(
        PolicyDocument, on_delete=models.PROTECT, related_name="goals", verbose_name="dokument"
    )
    number = models.PositiveSmallIntegerField("nummer")
    slug = models.SlugField("adressnamn", max_length=60, unique=True)
    title = models.CharField("rubrik", max_length=200)
    summary = models.TextField("innebörd i egna ord", max_length=1000)

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["document", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="policy_goal_number_once")]

    def __str__(self):
        return self.title


@pghistory.track()
class CouncilGoal(Record):
    """One of kommunfullmäktige's own overarching goals, for a mandate period."""

    title = models.CharField("mål", max_length=300)
    first_year = models.PositiveSmallIntegerField("första år")
    last_year = models.PositiveSmallIntegerField("sista år")
    dnr = models.CharField("diarienummer", max_length=60, blank=True)

    class Meta:
        verbose_name = "kommunfullmäktiges mål"
        verbose_name_plural = "kommunfullmäktiges mål"
        ordering = ["-first_year", "title"]
        constraints = [
            models.UniqueConstraint(fields=["title", "first_year"], name="policy_council_goal_once"),
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year")),
                name="policy_council_goal_years",
                violation_error_message="Sista året kan inte vara före det första.",
            ),
        ]

    def __str__(self):
        return self.title


@pghistory.track()
class Ambition(models.Model):
    """One sentence of the policy that can be followed up, in our own words."""

    class Strength(models.TextChoices):
        MUST = "ska", "ska"
        SHOULD = "bör", "bör"
        MAY = "kan", "kan"
        DESCRIPTION = "beskrivning", "beskrivning"

    class Addressee(models.TextChoices):
        COUNCIL = "council", "kommunfullmäktige"
        BOARD = "board", "nämnd"
        COMPANY_BOARD = "company_board", "bolagsstyrelse"
        MANAGEMENT = "management", "ledning"
        OFFICE = "office", "kontor"
        MUNICIPALITY = "municipality", "kommunen"

    class Area(models.TextChoices):
        GOAL = "goal", "mål"
        SUCCESS_FACTOR = "success_factor", "framgångsfaktor"
        WAY_OF_WORKING = "way_of_working", "arbetssätt"
        PRINCIPLE = "principle", "princip"

    document = models.ForeignKey(
        PolicyDocument, on_delete=models.PROTECT, related_name="ambitions", verbose_name="dokument"
    )
    code = models.CharField("kod", max_length=4, unique=True, validators=[RegexValidator(r"^[MFAP][1-9]\d?\Z")])
    strength = models.CharField("styrka", max_length=12, choices=Strength.choices)
    addressee = models.CharField("riktar sig till", max_length=14, choices=Addressee.choices)
    area = models.CharField("område", max_length=16, choices=Area.choices)
    goal = models.ForeignKey(
        Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="ambitions", verbose_name="mål"
    )
    text = models.TextField("ambition i egna ord", max_length=1000)
    section = models.CharField("avsnitt", max_length=200)
    paragraph = models.PositiveSmallIntegerField("stycke i avsnittet")
    position = models.PositiveSmallIntegerField("ordning i texten")

    class Meta:
        verbose_name = "ambition"
        verbose_name_plural = "ambitioner"
        ordering = ["position"]

    def __str__(self):
        return f"{self.code} {self.text}"


@pghistory.track()
class SustainableDevelopmentGoal(models.Model):
    """One of the UN's 17 global goals, with its colour and a text colour of enough contrast on it."""

    number = models.PositiveSmallIntegerField("nummer", primary_key=True)
    name = swedish_char("namn", max_length=100)
    colour = models.CharField("färg", max_length=7, validators=[RegexValidator(r"^#[0-9A-F]{6}\Z")])
    text_colour = models.CharField("textfärg", max_length=7, validators=[RegexValidator(r"^#[0-9A-F]{6}\Z")])

    class Meta:
        verbose_name = "globalt mål"
        verbose_name_plural = "globala mål"
        ordering = ["number"]

    def __str__(self):
        return f"{self.number} {self.name}"
