"""How a hit of each kind is told: its name, where it leads, and a few words about it."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from apps.activities.models import Activity, Advocacy, HorizonScan
from apps.core.countries import COUNTRIES
from apps.core.partial_date import PartialDate
from apps.core.templatetags.intl import daterange, longdate, upfirst
from apps.networks.models import Representation
from apps.organisation.models import ContactAssignment, ExternalOrganisation, Unit
from apps.partnerships.models import Agreement
from apps.projects.models import Project


@dataclass(frozen=True)
class Told:
    """A hit in words: what it is called, where it leads, and a few words about it."""

    name: str
    href: str
    text: str


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


def partnership(row):
    return Told(
        row["name"], reverse("partnership_detail", args=[row["slug"]]), sentences(row["country_name"], row["lead"])
    )


def network(row):
    full = row["full_name"] if row["full_name"] != row["name"] else ""
    return Told(row["name"], reverse("network_detail", args=[row["slug"]]), sentences(full, row["lead"]))


def unit(row):
    ended = day(row["valid_to_last"])
    former = "finns inte längre" if ended and ended < datetime.date.today() else ""
    kind = label(Unit.Kind, row["kind"])
    return Told(row["name"], reverse("unit_detail", args=[row["slug"]]), parts(kind, row["abbreviation"], former))


def contact(row):
    text = f"{label(ContactAssignment.Kind, row['kind'])} för {row['unit__name']}"
    return Told(row["person__name"], reverse("unit_detail", args=[row["unit__slug"]]), text)


def project(row):
    acronym = row["acronym"] if row["acronym"] != row["title"] else ""
    start = partial(row, "start")
    text = parts(label(Project.Status, row["status"]) or "Läge okänt", f"från {start}" if start else "")
    return Told(
        f"{acronym}: {row['title']}" if acronym else row["title"], reverse("project_detail", args=[row["id"]]), text
    )


def activity(row):
    when = daterange(day(row["start"]), day(row["end"])) if row["end"] else longdate(day(row["start"]))
    kind = label(Activity.Kind, row["kind"])
    status = "" if row["status"] == Activity.Status.DONE else label(Activity.Status, row["status"]).lower()
    return Told(
        row["title"], reverse("activity_detail", args=[row["id"]]), parts(f"{kind} {when}", row["place"], status)
    )


def programme(row):
    """A programme has no page: its projects are what one looks for."""
    full = row["name"] if row["name"] != row["short_name"] else ""
    return Told(row["short_name"], f"{reverse('project_list')}?program={row['slug']}", parts(full, "visar projekten"))


def organisation(row):
    text = parts(label(ExternalOrganisation.Kind, row["kind"]), COUNTRIES.get(row["country"], ""))
    also = row["aliases"].replace("\n", ", ")
    return Told(row["name"], reverse("organisation_detail", args=[row["id"]]), sentences(text, also))


def agreement(row):
    date = partial(row, "date")
    kind = f"Avtal, {label(Agreement.Kind, row['kind']).lower()}"
    return Told(
        row["title"],
        reverse("partnership_detail", args=[row["partnership__slug"]]),
        parts(f"{kind} {date}" if date else kind, row["partnership__name"]),
    )


def milestone(row):
    date = partial(row, "date")
    return Told(
        row["title"],
        reverse("partnership_detail", args=[row["partnership__slug"]]),
        parts("Milstolpe", str(date) if date else "", row["partnership__name"]),
    )


def grant(row):
    decided = day(row["decided_on"])
    text = parts("Föreningsbidrag", f"beslut {longdate(decided)}" if decided else "ej beslutat", row["unit__name"])
    return Told(row["association"], reverse("grant_detail", args=[row["id"]]), text)


def advocacy(row):
    deadline = day(row["deadline"])
    text = parts(label(Advocacy.Status, row["status"]), f"senast {longdate(deadline)}" if deadline else "")
    return Told(row["title"], reverse("advocacy_detail", args=[row["id"]]), parts(text, row["unit__name"]))


def scan(row):
    text = parts(f"Beslut {longdate(day(row['decided_on']))}", label(HorizonScan.Considered, row["considered"]).lower())
    return Told(row["decision"], reverse("horizon_detail", args=[row["id"]]), parts(text, row["unit__name"]))


def knowledge(row):
    return Told(row["title"], reverse("knowledge_detail", args=[row["id"]]), row["unit__name"])


def seat(row):
    ended = day(row["end"])
    text = parts(label(Representation.Kind, row["kind"]), f"till och med {longdate(ended)}" if ended else "")
    vacant = "" if row["person_id"] else "vakant"
    name = f"{row['body']}: {row['seat']}"
    return Told(name, reverse("representation_detail", args=[row["id"]]), parts(text, vacant))
