"""The list of organisations outside the municipality, with how many projects each has been a partner in."""

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from apps.core.countries import COUNTRIES
from apps.core.exports import Column
from apps.core.filters import ListFilter, OptionsFilter
from apps.core.options import FixedOptions, Options, upfirst_choices
from apps.core.views import ListPage
from apps.organisation.filters import NameFilter
from apps.organisation.models import ExternalOrganisation, PlainNames
from apps.organisation.permissions import can_coordinate, can_create
from apps.projects.models import Project, ProjectPartner

Kind, Level = ExternalOrganisation.Kind, ExternalOrganisation.Level
NONE = "saknas"


def countries():
    """(code, name) of the countries that organisations have, and what is not known."""
    codes = set(ExternalOrganisation.objects.visible().order_by().values_list("country", flat=True).distinct())
    return [*((code, name) for code, name in COUNTRIES.items() if code in codes), (NONE, "Uppgift saknas")]


KINDS = FixedOptions(upfirst_choices(Kind))
LEVELS = FixedOptions([*upfirst_choices(Level), (NONE, "Uppgift saknas")])
COUNTRY_OPTIONS = Options(countries)


class OrganisationFilter(ListFilter):
    q = NameFilter(label="Sök bland organisationerna", method="named")
    slag = OptionsFilter(label="Slag", options=KINDS, field_name="kind")
    niva = OptionsFilter(label="Nivå", options=LEVELS, method="on_level")
    land = OptionsFilter(label="Land", options=COUNTRY_OPTIONS, method="in_country")

    def named(self, queryset, name, value):
        """Part of the name or of another name, whatever its accents; words such as AB or kommun may be left out."""
        typed = PlainNames(Value(value), Value(""))
        known = queryset.alias(plain=PlainNames("name", "aliases"))
        return known.filter(Q(plain__contains=typed) | Q(name__icontains=value))

    def on_level(self, queryset, name, value):
        return queryset.filter(level="" if value == NONE else value)

    def in_country(self, queryset, name, value):
        return queryset.filter(country="" if value == NONE else value)


def with_projects(organisations, user):
    """Adds `projects`: how many projects each is a partner in, marked ones counted without being named."""
    partners = ProjectPartner.objects.filter(
        organisation=OuterRef("pk"), project__in=Project.objects.counted_for(user).order_by().values("pk")
    )
    counts = partners.order_by().values("organisation").annotate(count=Count("pk")).values("count")
    return organisations.annotate(projects=Coalesce(Subquery(counts), 0, output_field=IntegerField()))


class OrganisationList(ListPage):
    filter_class = OrganisationFilter
    sorts = {
        "namn": ("Namn, A–Ö", ["name", "pk"]),
        "-namn": ("Namn, Ö–A", ["-name", "-pk"]),
        "slag": ("Efter slag", ["kind", "name", "pk"]),
        "-slag": ("Efter slag, omvänt", ["-kind", "name", "pk"]),
        "land": ("Efter land", ["country", "name", "pk"]),
        "-land": ("Efter land, omvänt", ["-country", "name", "pk"]),
        "-projekt": ("Flest projekt först", ["-projects", "name", "pk"]),
        "projekt": ("Minst antal projekt först", ["projects", "name", "pk"]),
    }
    columns = [
        Column("Namn", lambda row: row.name, 40),
        Column("Slag", lambda row: row.get_kind_display(), 24),
        Column("Nivå", lambda row: row.get_level_display() or None, 14),
        Column("Land", lambda row: row.country_name or None, 18),
        Column("Andra namn", lambda row: ", ".join(row.alias_list) or None, 36),
        Column("Projekt", lambda row: row.projects, 10),
        Column("Webbplats", lambda row: row.website or None, 32),
        Column("Anmärkning", lambda row: row.note or None, 32),
    ]
    template_name = "portal/organisation_list.html"
    title = "Organisationer"
    export_name = "organisationer"

    def get_queryset(self):
        return with_projects(ExternalOrganisation.objects.visible(), self.request.user)

    def get_context(self, page, filterset):
        user = self.request.user
        return {"can_create": can_create(user), "can_coordinate": can_coordinate(user)}
