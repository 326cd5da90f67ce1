"""Vänorter and samarbetsorter: what we know, what was agreed and what happened."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apps.core.documents import Document, replaced_once
from apps.core.fields import PartialDateField, partial_date_constraint
from apps.core.models import Confidential, Fact, Record, certainty_field, fact_constraint, swedish_char
from apps.core.search import search_column
from apps.organisation.confidential import ConfidentialQuerySet
from apps.organisation.models import Decision, ExternalOrganisation, Unit


class CooperationField(models.TextChoices):
    """Fields of cooperation; the values stand in URLs."""

    EDUCATION = "utbildning", "Utbildning"
    CULTURE = "kultur", "Kultur"
    YOUTH = "ungdom", "Ungdom"
    BUSINESS = "naringsliv", "Näringsliv"
    URBAN = "stadsutveckling", "Stadsutveckling"
    ENVIRONMENT = "miljo", "Miljö"
    SOCIAL = "sociala-fragor", "Sociala frågor"
    SPORT = "idrott", "Idrott"
    VISUALISATION = "visualisering", "Visualisering"
    DEMOCRACY = "demokrati", "Demokrati och jämställdhet"


@pghistory.track(exclude=["search"])
class Partnership(Record):
    """A city that Norrköping cooperates with over a long time."""

    class Kind(models.TextChoices):
        TWIN = "vanort", "vänort"
        PARTNER = "samarbetsort", "samarbetsort"

    class Status(models.TextChoices):
        ACTIVE = "aktiv", "aktivt samarbete"
        DORMANT = "vilande", "vilande"
        ENDED = "avslutad", "avslutat"

    kind = models.CharField("slag", max_length=12, choices=Kind.choices)
    name = swedish_char("namn", unique=True)
    slug = models.SlugField("adressnamn", max_length=80, unique=True)
    own_name = models.CharField("eget namn", max_length=200, blank=True)
    own_language = models.CharField("språk för det egna namnet", max_length=60, blank=True)
    policy_name = models.CharField("policyns stavning", max_length=200, blank=True)
    aliases = models.TextField("andra namn", max_length=1000, blank=True, help_text="Ett namn per rad.")
    pronunciation = models.CharField("uttal", max_length=100, blank=True)
    country = models.CharField("landskod", max_length=2, validators=[RegexValidator(r"^[A-Z]{2}\Z")])
    country_name = swedish_char("land", max_length=80)
    latitude = models.FloatField("latitud", validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField("longitud", validators=[MinValueValidator(-180), MaxValueValidator(180)])
    lead = models.CharField("ingress", max_length=300, help_text="En mening som säger vad samarbetet är.")
    description = models.TextField("beskrivning", max_length=5000, blank=True)
    contact_role = models.CharField(
        "kontakt där", max_length=200, blank=True, help_text="En funktion, till exempel internationella enheten."
    )
    mailbox = models.EmailField("funktionsbrevlåda där", blank=True)
    fields = ArrayField(
        models.CharField(max_length=20, choices=CooperationField.choices),
        default=list,
        blank=True,
        verbose_name="samarbetsområden",
    )
    status = models.CharField("läge", max_length=10, choices=Status.choices, default=Status.ACTIVE)
    owner_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ansvarig enhet"
    )
    organisation = models.OneToOneField(
        ExternalOrganisation, on_delete=models.PROTECT, related_name="+", verbose_name="extern organisation"
    )
    confirmed_at = models.DateField("senast bekräftad", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bekräftad av"
    )
    search = search_column("name", "own_name", "policy_name", "aliases", "country_name", "lead", "description")

    class Meta:
        verbose_name = "vänort"
        verbose_name_plural = "vänorter"
        ordering = ["name"]
        indexes = [
            GinIndex(fields=["search"], name="partnerships_search"),
            GinIndex(fields=["fields"], name="partnerships_fields"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="partnerships_on_earth",
                violation_error_message="Koordinaterna ligger inte på jorden.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partnership_detail", args=[self.slug])

    def owner_unit_ids(self, on=None):
        return {self.owner_unit_id} - {None}

    @property
    def pages(self):
        """The pages beside the profile, [(address, name)], for the tabs."""
        names = {
            "partnership_timeline": "Tidslinje",
            "partnership_figures": "Siffror",
            "partnership_brief": "Inför besöket",
        }
        return [(reverse(name, args=[self.slug]), words) for name, words in names.items()]


@pghistory.track()
class Twinning(models.Model):
    """Two of our vänorter that are vänorter with each other too; the lower id first."""

    first = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="twinnings_as_first", verbose_name="ena orten"
    )
    second = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="twinnings_as_second", verbose_name="andra orten"
    )

    class Meta:
        verbose_name = "inbördes vänskap"
        verbose_name_plural = "inbördes vänskap"
        ordering = ["first", "second"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="partnerships_twinning_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="partnerships_twinning_ordered",
                violation_error_message="Ange två olika orter, den med lägst id först.",
            ),
        ]

    def __str__(self):
        return f"{self.first} – {self.second}"


@pghistory.track()
class PartnershipFact(Fact):
    """A statement about a vänort with its source."""

    WHOLE = "partnership"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="facts", verbose_name="vänort")

    class Meta:
        verbose_name = "uppgift om vänort"
        verbose_name_plural = "uppgifter om vänorter"
        ordering = ["partnership", "kind", "-preferred", "id"]
        constraints = [fact_constraint("partnerships_fact"), partial_date_constraint("partnerships_fact", "date")]


class OfPartnershipQuerySet(ConfidentialQuerySet):
    """Agreements and milestones: whoever answers for the vänort owns them."""

    def owned_by(self, units):
        return Q(partnership__owner_unit__in=units)


@pghistory.track()
class Agreement(Confidential, Record):
    """An agreement that was signed, renewed or ended."""

    class Kind(models.TextChoices):
        SIGNED = "tecknat", "tecknat"
        RENEWED = "fornyat", "förnyat"
        ENDED = "avslutat", "avslutat"

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="agreements", verbose_name="vänort"
    )
    kind = models.CharField("slag", max_length=10, choices=Kind.choices)
    title = models.CharField("rubrik", max_length=200)
    date = PartialDateField("datum")
    place = models.CharField("plats", max_length=120, blank=True)
    parties = models.ManyToManyField(
        ExternalOrganisation, through="AgreementParty", related_name="+", verbose_name="andra parter"
    )
    text = models.TextField("innehåll", max_length=2000, blank=True)
    motivation = models.TextField("motivering", max_length=2000, blank=True)
    expectation = models.TextField("vad vi väntade oss", max_length=2000, blank=True)
    lesson = models.TextField("vad vi lärde oss", max_length=2000, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslut"
    )
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    source = models.CharField("källa", max_length=300, blank=True)
    certainty = certainty_field()

    objects = OfPartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = "avtal"
        verbose_name_plural = "avtal"
        ordering = ["partnership", "-date_first", "-id"]
        constraints = [partial_date_constraint("partnerships_agreement", "date")]

    def __str__(self):
        return self.title

    def owner_unit_ids(self, on=None):
        return self.partnership.owner_unit_ids(on)


@pghistory.track()
class AgreementParty(models.Model):
    """A further party of an agreement, such as Linköping in the one with Linz."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="party_rows", verbose_name="avtal")
    organisation = models.ForeignKey(
        ExternalOrganisation, on_delete=models.PROTECT, related_name="+", verbose_name="part"
    )

    class Meta:
        verbose_name = "avtalspart"
        verbose_name_plural = "avtalsparter"
        constraints = [models.UniqueConstraint(fields=["agreement", "organisation"], name="partnerships_party_once")]

    def __str__(self):
        return f"{self.organisation}"


@pghistory.track()
class AgreementDocument(Document):
    """The agreement itself as a file."""

    RECORD = "agreement"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="documents", verbose_name="avtal")

    class Meta:
        verbose_name = "avtalshandling"
        verbose_name_plural = "avtalshandlingar"
        ordering = ["agreement", "-created_at", "-id"]
        constraints = [replaced_once("partnerships_document")]


@pghistory.track()
class Milestone(Confidential, Record):
    """Something that happened between the cities and is worth remembering."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="milestones", verbose_name="vänort"
    )
    title = models.CharField("rubrik", max_length=200)
    date = PartialDateField("datum")
    text = models.TextField("beskrivning", max_length=1000, blank=True)
    source = models.CharField("källa", max_length=300, blank=True)
    certainty = certainty_field()

    objects = OfPartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = "milstolpe"
        verbose_name_plural = "milstolpar"
        ordering = ["partnership", "-date_first", "-id"]
        constraints = [partial_date_constraint("partnerships_milestone", "date")]

    def __str__(self):
        return self.title

    def owner_unit_ids(self, on=None):
        return self.partnership.owner_unit_ids(on)
