"""International networks and Norrköping's membership in them."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.core.fields import PartialDateField, partial_date_constraint
from apps.core.models import Fact, Record, fact_constraint, not_before, swedish_char
from apps.core.search import search_column
from apps.organisation.models import Decision, ExternalOrganisation, Unit


@pghistory.track(exclude=["search"])
class Network(Record):
    """A network of cities or public bodies."""

    class Status(models.TextChoices):
        ACTIVE = "aktiv", "aktivt medlemskap"
        DORMANT = "vilande", "vilande"
        UNCONFIRMED = "obekraftad", "obekräftat medlemskap"
        ENDED = "avslutad", "avslutat"

    name = swedish_char("namn", unique=True)
    slug = models.SlugField("adressnamn", max_length=80, unique=True)
    full_name = models.CharField("fullt namn", max_length=250, blank=True)
    abbreviation = models.CharField("förkortning", max_length=30, blank=True)
    policy_name = models.CharField("policyns namn", max_length=200, blank=True)
    aliases = models.TextField("andra namn", max_length=1000, blank=True, help_text="Ett namn per rad.")
    lead = models.CharField("ingress", max_length=300, help_text="En mening som säger vad nätverket är.")
    purpose = models.TextField("syfte", max_length=3000, blank=True)
    our_role = models.TextField("vad vi gör där", max_length=3000, blank=True)
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
    search = search_column("name", "full_name", "abbreviation", "policy_name", "aliases", "lead", "purpose", "our_role")

    class Meta:
        verbose_name = "nätverk"
        verbose_name_plural = "nätverk"
        ordering = ["name"]
        indexes = [GinIndex(fields=["search"], name="networks_search")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("network_detail", args=[self.slug])

    def owner_unit_ids(self, on=None):
        return {self.owner_unit_id} - {None}


@pghistory.track()
class FocusArea(models.Model):
    """A field the network works in; `ours` marks the ones Norrköping takes part in."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="focus_areas", verbose_name="nätverk")
    name = swedish_char("område", max_length=120)
    ours = models.BooleanField("vårt område", default=False)
    source = models.CharField("källa", max_length=300, blank=True)

    class Meta:
        verbose_name = "fokusområde"
        verbose_name_plural = "fokusområden"
        ordering = ["network", "-ours", "name"]
        constraints = [models.UniqueConstraint(fields=["network", "name"], name="networks_focus_once")]

    def __str__(self):
        return self.name


@pghistory.track()
class NetworkFact(Fact):
    """A statement about a network with its source."""

    WHOLE = "network"

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="facts", verbose_name="nätverk")

    class Meta:
        verbose_name = "uppgift om nätverk"
        verbose_name_plural = "uppgifter om nätverk"
        ordering = ["network", "kind", "-preferred", "id"]
        constraints = [fact_constraint("networks_fact"), partial_date_constraint("networks_fact", "date")]


@pghistory.track()
class Membership(Record):
    """Norrköping's membership, from and to; empty fees and hours are unknown, not zero."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="memberships", verbose_name="nätverk")
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="enhet som håller medlemskapet",
    )
    co_members = models.ManyToManyField(
        ExternalOrganisation, through="CoMember", related_name="+", verbose_name="medlem tillsammans med"
    )
    start = PartialDateField("medlem från")
    end = PartialDateField("medlem till")
    reason = models.TextField("varför vi är med", max_length=2000, blank=True)
    benefit = models.TextField("vad det har gett", max_length=2000, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslut"
    )
    # Daring to stop is a result: what we hoped for, why it ended, who decided, what it taught us.
    end_reason = models.TextField("varför det avslutades", max_length=2000, blank=True)
    expectation = models.TextField("vad vi väntade oss", max_length=2000, blank=True)
    lesson = models.TextField("vad vi lärde oss", max_length=2000, blank=True)
    end_decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslut om slutet"
    )
    fee_per_year = models.DecimalField(
        "avgift per år, kronor",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    hours_per_year = models.PositiveIntegerField("arbetstimmar per år", null=True, blank=True)
    note = models.CharField("anmärkning", max_length=500, blank=True)

    class Meta:
        verbose_name = "medlemskap"
        verbose_name_plural = "medlemskap"
        ordering = ["network", "-start_first", "-id"]
        constraints = [
            partial_date_constraint("networks_membership", "start"),
            partial_date_constraint("networks_membership", "end"),
            not_before("networks_membership", "start_first", "end_last", "Slutet kan inte vara före starten."),
            models.CheckConstraint(
                condition=Q(fee_per_year__isnull=True) | Q(fee_per_year__gte=0),
                name="networks_membership_fee",
                violation_error_message="Avgiften kan inte vara negativ.",
            ),
        ]

    def __str__(self):
        return f"Medlemskap i {self.network}"

    def owner_unit_ids(self, on=None):
        """Who holds it and who answers for the network keep it together."""
        return {self.unit_id, self.network.owner_unit_id} - {None}


@pghistory.track()
class MembershipYear(models.Model):
    """What one year of membership cost; empty is unknown, not zero."""

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="years", verbose_name="medlemskap"
    )
    year = models.PositiveSmallIntegerField("år", validators=[MinValueValidator(1900), MaxValueValidator(2100)])
    fee = models.DecimalField(
        "avgift, kronor", max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    hours = models.PositiveIntegerField("arbetstimmar", null=True, blank=True)

    class Meta:
        verbose_name = "medlemsår"
        verbose_name_plural = "medlemsår"
        ordering = ["membership", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "year"], name="networks_membership_year_once"),
            models.CheckConstraint(
                condition=Q(year__gte=1900, year__lte=2100),
                name="networks_membership_year_range",
                violation_error_message="Ange ett år mellan 1900 och 2100.",
            ),
            models.CheckConstraint(
                condition=Q(fee__isnull=True) | Q(fee__gte=0),
                name="networks_membership_year_fee",
                violation_error_message="Avgiften kan inte vara negativ.",
            ),
        ]

    def __str__(self):
        return f"{self.membership} {self.year}"


@pghistory.track()
class CoMember(models.Model):
    """Who shares the membership, such as Linköpings universitet in EUniverCities."""

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="co_member_rows", verbose_name="medlemskap"
    )
    organisation = models.ForeignKey(
        ExternalOrganisation, on_delete=models.PROTECT, related_name="+", verbose_name="medlem"
    )

    class Meta:
        verbose_name = "medmedlem"
        verbose_name_plural = "medmedlemmar"
        constraints = [models.UniqueConstraint(fields=["membership", "organisation"], name="networks_co_member_once")]

    def __str__(self):
        return f"{self.organisation}"
