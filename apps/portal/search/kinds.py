"""What can be found: every kind of record with its rows and its names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.activities.models import Activity, Advocacy, HorizonScan, KnowledgeOffer
from apps.networks.models import Network, Representation
from apps.organisation.models import ContactAssignment, ExternalOrganisation, Unit
from apps.partnerships.models import Agreement, AssociationGrant, Milestone, Partnership
from apps.portal.search import telling
from apps.portal.search.telling import Told, partial_columns
from apps.projects.models import Programme, Project

SOFT_HYPHEN = "\N{SOFT HYPHEN}"


@dataclass(frozen=True)
class Kind:
    """A kind of record that can be found.

    `names` are the fields it is called by, and weigh most; `body` is searched too, and shown around the word that was
    found. Kinds with `full_text` are searched in their column `search`; the others are few and short, and are read
    through, so that any part of a word is enough. `weight` orders groups whose best hits are equally good; `columns`
    is what `tell` needs of a row; `is_large` may grow to a million.
    """

    slug: str
    title: str
    one: str
    weight: float
    rows: Callable[[Any], Any]  # the user → what they may see
    names: tuple[str, ...]
    body: tuple[str, ...]
    columns: tuple[str, ...]
    tell: Callable[[dict], Told]
    full_text: bool = True
    is_large: bool = False
    list_name: str = ""  # a list that takes ?q= and finds the same

    @property
    def words(self):
        """The title in the middle of a sentence."""
        return self.title[:1].lower() + self.title[1:]


def contacts(user=None):
    """Today's contact persons and deputies of units that can be seen."""
    return ContactAssignment.objects.current().filter(unit__hidden_at__isnull=True, person__anonymised_at__isnull=True)


def organisations(user):
    """Those without a page of another kind: Riga is a vänort."""
    rows = ExternalOrganisation.objects.visible()
    for model in (Partnership, Network):
        rows = rows.exclude(pk__in=model.objects.visible().values("organisation"))
    return rows


def of_city(records):
    return records.filter(partnership__hidden_at__isnull=True)


KINDS = (
    Kind(
        "vanorter",
        "Vänorter",
        "Vänort",
        0.9,
        lambda user: Partnership.objects.visible(),
        ("name", "own_name", "policy_name", "aliases"),
        ("lead", "description"),
        ("name", "slug", "country_name", "lead"),
        telling.partnership,
        list_name="partnership_list",
    ),
    Kind(
        "natverk",
        "Nätverk",
        "Nätverk",
        0.8,
        lambda user: Network.objects.visible(),
        ("name", "full_name", "abbreviation", "policy_name", "aliases"),
        ("lead", "purpose", "our_role"),
        ("name", "slug", "full_name", "lead"),
        telling.network,
        list_name="network_list",
    ),
    Kind(
        "enheter",
        "Enheter",
        "Enhet",
        0.7,
        lambda user: Unit.objects.visible(),
        ("name", "abbreviation"),
        (),
        ("name", "slug", "kind", "abbreviation", "valid_to_last"),
        telling.unit,
        full_text=False,
    ),
    Kind(
        "personer",
        "Kontaktpersoner",
        "Kontaktperson",
        0.6,
        contacts,
        ("person__name",),
        ("unit__name",),
        ("person__name", "kind", "unit__name", "unit__slug"),
        telling.contact,
        full_text=False,
    ),
    Kind(
        "projekt",
        "Projekt",
        "Projekt",
        0.5,
        Project.objects.readable_by,
        ("title", "acronym"),
        ("need", "benefit_work", "benefit_residents", "note"),
        ("title", "acronym", "status", *partial_columns("start")),
        telling.project,
        is_large=True,
        list_name="project_list",
    ),
    Kind(
        "aktiviteter",
        "Aktiviteter",
        "Aktivitet",
        0.4,
        Activity.objects.readable_by,
        ("title",),
        ("purpose", "outcome", "next_step"),
        ("title", "kind", "start", "end", "place", "status"),
        telling.activity,
        is_large=True,
        list_name="activity_list",
    ),
    Kind(
        "program",
        "Program",
        "Program",
        0.3,
        lambda user: Programme.objects.visible(),
        ("short_name", "name"),
        ("funder__name",),
        ("name", "short_name", "slug"),
        telling.programme,
        full_text=False,
    ),
    Kind(
        "organisationer",
        "Externa organisationer",
        "Organisation",
        0.3,
        organisations,
        ("name", "aliases"),
        (),
        ("name", "kind", "country", "aliases"),
        telling.organisation,
        full_text=False,
    ),
    Kind(
        "representation",
        "Representation",
        "Representation",
        0.2,
        lambda user: Representation.objects.visible(),
        ("body", "seat"),
        ("network__name",),
        ("body", "seat", "kind", "end", "person_id"),
        telling.seat,
        full_text=False,
    ),
    Kind(
        "avtal",
        "Avtal",
        "Avtal",
        0.2,
        lambda user: of_city(Agreement.objects.readable_by(user)),
        ("title", "dnr"),
        ("text", "place", "partnership__name"),
        ("title", "kind", *partial_columns("date"), "partnership__name", "partnership__slug"),
        telling.agreement,
        full_text=False,
    ),
    Kind(
        "milstolpar",
        "Milstolpar",
        "Milstolpe",
        0.1,
        lambda user: of_city(Milestone.objects.readable_by(user)),
        ("title",),
        ("text", "partnership__name"),
        ("title", *partial_columns("date"), "partnership__name", "partnership__slug"),
        telling.milestone,
        full_text=False,
    ),
    Kind(
        "foreningsbidrag",
        "Föreningsbidrag",
        "Föreningsbidrag",
        0.2,
        AssociationGrant.objects.readable_by,
        ("association",),
        ("purpose", "outcome"),
        ("association", "decided_on", "unit__name"),
        telling.grant,
    ),
    Kind(
        "paverkan",
        "Påverkansarbete",
        "Påverkansarbete",
        0.2,
        Advocacy.objects.readable_by,
        ("title",),
        ("text", "position", "outcome"),
        ("title", "status", "deadline", "unit__name"),
        telling.advocacy,
    ),
    Kind(
        "omvarld",
        f"Omvärlds{SOFT_HYPHEN}kartläggningar",
        "Omvärldskartläggning",
        0.2,
        HorizonScan.objects.readable_by,
        ("decision",),
        ("arenas", "choice", "reason"),
        ("decision", "decided_on", "considered", "unit__name"),
        telling.scan,
    ),
    Kind(
        "kunskap",
        "Kunskap att dela",
        "Kunskap att dela",
        0.2,
        lambda user: KnowledgeOffer.objects.visible(),
        ("title",),
        ("text",),
        ("title", "unit__name"),
        telling.knowledge,
    ),
)
BY_SLUG = {kind.slug: kind for kind in KINDS}
