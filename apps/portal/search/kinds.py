"""What can be found: every kind of record with its rows, its names, and how a hit of it is told."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from apps.activities.models import Activity, Advocacy, HorizonScan, KnowledgeOffer
from apps.core.countries import COUNTRIES
from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import daterange, longdate, upfirst
from apps.networks.models import Network, Representation
from apps.organisation.models import ContactAssignment, ExternalOrganisation, Unit
from apps.partnerships.models import Agreement, AssociationGrant, Milestone, Partnership
from apps.projects.models import Programme, Project

SOFT_HYPHEN = "\N{SOFT HYPHEN}"


@dataclass(frozen=True)
class Told:
    """A hit in words: what it is called, where it leads, and a few words about it."""

    name: str
    href: str
    text: str


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


def day(text):
    """Every column comes as text."""
    return datetime.date.fromisoformat(text) if text else None


def partial(row, name):
    first = day(row[f"{name}_first"])
    return PartialDate(first, row[f"{name}_precision"], row[f"{name}_circa"] == "true") if first else None


def partial_columns(name):
    return tuple(f"{name}_{part}" for part in ("first", "precision", "circa"))


def label(choices, value):
    """The words of a choice, with a capital letter."""
    return upfirst(choices(value).label) if value in choices.values else ""


def sentences(*parts):
    """Parts with a full stop between them; empty ones are left out."""
    return ". ".join(part.removesuffix(".") for part in parts if part)


def parts(*words):
    return ", ".join(word for word in words if word)


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


def tell_partnership(row):
    return Told(
        row["name"], reverse("partnership_detail", args=[row["slug"]]), sentences(row["country_name"], row["lead"])
    )


def tell_network(row):
    full = row["full_name"] if row["full_name"] != row["name"] else ""
    return Told(row["name"], reverse("network_detail", args=[row["slug"]]), sentences(full, row["lead"]))


def tell_unit(row):
    ended = day(row["valid_to_last"])
    former = "finns inte längre" if ended and ended < datetime.date.today() else ""
    kind = label(Unit.Kind, row["kind"])
    return Told(row["name"], reverse("unit_detail", args=[row["slug"]]), parts(kind, row["abbreviation"], former))


def tell_contact(row):
    text = f"{label(ContactAssignment.Kind, row['kind'])} för {row['unit__name']}"
    return Told(row["person__name"], reverse("unit_detail", args=[row["unit__slug"]]), text)


def tell_project(row):
    acronym = row["acronym"] if row["acronym"] != row["title"] else ""
    start = partial(row, "start")
    text = parts(label(Project.Status, row["status"]) or "Läge okänt", f"från {start}" if start else "")
    return Told(
        f"{acronym}: {row['title']}" if acronym else row["title"], reverse("project_detail", args=[row["id"]]), text
    )


def tell_activity(row):
    when = daterange(day(row["start"]), day(row["end"])) if row["end"] else longdate(day(row["start"]))
    kind = label(Activity.Kind, row["kind"])
    status = "" if row["status"] == Activity.Status.DONE else label(Activity.Status, row["status"]).lower()
    return Told(
        row["title"], reverse("activity_detail", args=[row["id"]]), parts(f"{kind} {when}", row["place"], status)
    )


def tell_programme(row):
    """A programme has no page: its projects are what one looks for."""
    full = row["name"] if row["name"] != row["short_name"] else ""
    return Told(row["short_name"], f"{reverse('project_list')}?program={row['slug']}", parts(full, "visar projekten"))


def tell_organisation(row):
    text = parts(label(ExternalOrganisation.Kind, row["kind"]), COUNTRIES.get(row["country"], ""))
    also = row["aliases"].replace("\n", ", ")
    return Told(row["name"], reverse("organisation_detail", args=[row["id"]]), sentences(text, also))


def tell_agreement(row):
    date = partial(row, "date")
    kind = f"Avtal, {label(Agreement.Kind, row['kind']).lower()}"
    return Told(
        row["title"],
        reverse("partnership_detail", args=[row["partnership__slug"]]),
        parts(f"{kind} {date}" if date else kind, row["partnership__name"]),
    )


def tell_milestone(row):
    date = partial(row, "date")
    return Told(
        row["title"],
        reverse("partnership_detail", args=[row["partnership__slug"]]),
        parts("Milstolpe", str(date) if date else "", row["partnership__name"]),
    )


def tell_grant(row):
    decided = day(row["decided_on"])
    text = parts("Föreningsbidrag", f"beslut {longdate(decided)}" if decided else "ej beslutat", row["unit__name"])
    return Told(row["association"], reverse("grant_detail", args=[row["id"]]), text)


def tell_advocacy(row):
    deadline = day(row["deadline"])
    text = parts(label(Advocacy.Status, row["status"]), f"senast {longdate(deadline)}" if deadline else "")
    return Told(row["title"], reverse("advocacy_detail", args=[row["id"]]), parts(text, row["unit__name"]))


def tell_scan(row):
    text = parts(f"Beslut {longdate(day(row['decided_on']))}", label(HorizonScan.Considered, row["considered"]).lower())
    return Told(row["decision"], reverse("horizon_detail", args=[row["id"]]), parts(text, row["unit__name"]))


def tell_knowledge(row):
    return Told(row["title"], reverse("knowledge_detail", args=[row["id"]]), row["unit__name"])


def tell_seat(row):
    ended = day(row["end"])
    text = parts(label(Representation.Kind, row["kind"]), f"till och med {longdate(ended)}" if ended else "")
    vacant = "" if row["person_id"] else "vakant"
    name = f"{row['body']}: {row['seat']}"
    return Told(name, reverse("representation_detail", args=[row["id"]]), parts(text, vacant))


KINDS = (
    Kind(
        "vanorter",
        "Vänorter",
        0.9,
        lambda user: Partnership.objects.visible(),
        ("name", "own_name", "policy_name", "aliases"),
        ("lead", "description"),
        ("name", "slug", "country_name", "lead"),
        tell_partnership,
        list_name="partnership_list",
    ),
    Kind(
        "natverk",
        "Nätverk",
        0.8,
        lambda user: Network.objects.visible(),
        ("name", "full_name", "abbreviation", "policy_name", "aliases"),
        ("lead", "purpose", "our_role"),
        ("name", "slug", "full_name", "lead"),
        tell_network,
        list_name="network_list",
    ),
    Kind(
        "enheter",
        "Enheter",
        0.7,
        lambda user: Unit.objects.visible(),
        ("name", "abbreviation"),
        (),
        ("name", "slug", "kind", "abbreviation", "valid_to_last"),
        tell_unit,
        full_text=False,
    ),
    Kind(
        "personer",
        "Kontaktpersoner",
        0.6,
        contacts,
        ("person__name",),
        ("unit__name",),
        ("person__name", "kind", "unit__name", "unit__slug"),
        tell_contact,
        full_text=False,
    ),
    Kind(
        "projekt",
        "Projekt",
        0.5,
        Project.objects.readable_by,
        ("title", "acronym"),
        ("need", "benefit_work", "benefit_residents", "note"),
        ("title", "acronym", "status", *partial_columns("start")),
        tell_project,
        is_large=True,
        list_name="project_list",
    ),
    Kind(
        "aktiviteter",
        "Aktiviteter",
        0.4,
        Activity.objects.readable_by,
        ("title",),
        ("purpose", "outcome", "next_step"),
        ("title", "kind", "start", "end", "place", "status"),
        tell_activity,
        is_large=True,
        list_name="activity_list",
    ),
    Kind(
        "program",
        "Program",
        0.3,
        lambda user: Programme.objects.visible(),
        ("short_name", "name"),
        ("funder__name",),
        ("name", "short_name", "slug"),
        tell_programme,
        full_text=False,
    ),
    Kind(
        "organisationer",
        "Externa organisationer",
        0.3,
        organisations,
        ("name", "aliases"),
        (),
        ("name", "kind", "country", "aliases"),
        tell_organisation,
        full_text=False,
    ),
    Kind(
        "representation",
        "Representation",
        0.2,
        lambda user: Representation.objects.visible(),
        ("body", "seat"),
        ("network__name",),
        ("body", "seat", "kind", "end", "person_id"),
        tell_seat,
        full_text=False,
    ),
    Kind(
        "avtal",
        "Avtal",
        0.2,
        lambda user: of_city(Agreement.objects.readable_by(user)),
        ("title", "dnr"),
        ("text", "place", "partnership__name"),
        ("title", "kind", *partial_columns("date"), "partnership__name", "partnership__slug"),
        tell_agreement,
        full_text=False,
    ),
    Kind(
        "milstolpar",
        "Milstolpar",
        0.1,
        lambda user: of_city(Milestone.objects.readable_by(user)),
        ("title",),
        ("text", "partnership__name"),
        ("title", *partial_columns("date"), "partnership__name", "partnership__slug"),
        tell_milestone,
        full_text=False,
    ),
    Kind(
        "foreningsbidrag",
        "Föreningsbidrag",
        0.2,
        AssociationGrant.objects.readable_by,
        ("association",),
        ("purpose", "outcome"),
        ("association", "decided_on", "unit__name"),
        tell_grant,
    ),
    Kind(
        "paverkan",
        "Påverkansarbete",
        0.2,
        Advocacy.objects.readable_by,
        ("title",),
        ("text", "position", "outcome"),
        ("title", "status", "deadline", "unit__name"),
        tell_advocacy,
    ),
    Kind(
        "omvarld",
        f"Omvärlds{SOFT_HYPHEN}kartläggningar",
        0.2,
        HorizonScan.objects.readable_by,
        ("decision",),
        ("arenas", "choice", "reason"),
        ("decision", "decided_on", "considered", "unit__name"),
        tell_scan,
    ),
    Kind(
        "kunskap",
        "Kunskap att dela",
        0.2,
        lambda user: KnowledgeOffer.objects.visible(),
        ("title",),
        ("text",),
        ("title", "unit__name"),
        tell_knowledge,
    ),
)
BY_SLUG = {kind.slug: kind for kind in KINDS}
