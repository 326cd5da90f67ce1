"""Demo users and demo contact persons. Nobody here exists; every name says "Demo"."""

import datetime

from django.contrib.auth.hashers import make_password

from apps.accounts.models import Person, Role, User
from apps.organisation.models import ContactAssignment

PASSWORD = "demo"  # noqa: S105 - printed by `make run` and shown on the sign-in page
DOMAIN = "norrkoping.example"
LOGINS: tuple[tuple[str, str, str, list[str]], ...] = (
    # user name, name, title, roles
    ("lasare", "Demo Läsare", "handläggare", []),
    ("kontaktperson", "Demo Kontaktperson", "utvecklingsledare", []),
    ("samordnare", "Demo Samordnare", "internationell strateg", [Role.COORDINATOR]),
    ("revisor", "Demo Revisor", "sakkunnig revisor", [Role.AUDITOR]),
    ("administrator", "Demo Administratör", "systemförvaltare", [Role.ADMINISTRATOR]),
)
CONTACT, DEPUTY = ContactAssignment.Kind.CONTACT, ContactAssignment.Kind.DEPUTY
# unit, kind, from, to, handover note. Units that are not here have no contact person: a gap that should be seen.
ASSIGNMENTS = (
    ("kommunstyrelsens-kontor", CONTACT, "2022-01-01", "", ""),
    ("utbildningskontoret", DEPUTY, "2024-08-15", "", ""),
    ("vard-och-omsorgskontoret", CONTACT, "2022-03-01", "", ""),
    ("socialkontoret", CONTACT, "2022-01-01", "", ""),
    ("kompetensforsorjningskontoret", CONTACT, "2023-01-01", "", ""),
    ("tillvaxt-och-utvecklingskontoret", CONTACT, "2024-01-01", "", ""),
    (
        "kultur-och-fritidskontoret",
        CONTACT,
        "2022-01-01",
        "2023-12-31",
        "Exempel: Kontoret upphör. Pågående projekt och nätverken för musik och fristad går över till tillväxt- och "
        "utvecklingskontoret den 1 januari 2024.",
    ),
    (
        "samhallsbyggnadskontoret",
        CONTACT,
        "2022-01-01",
        "2025-06-30",
        "Exempel: Uppdraget är ledigt. Nordic City Network och de pågående projekten behöver en ny kontaktperson.",
    ),
    ("nodra", CONTACT, "2022-01-01", "", ""),
    ("norrkopings-hamn", CONTACT, "2022-06-01", "", ""),
    ("norrkoping-visualisering", CONTACT, "2022-01-01", "", ""),
    ("norrkoping-science-park", CONTACT, "2023-09-01", "", ""),
)


def add_people(lookup):
    """Create the five logins and the contact persons, once. Returns how many persons are new."""
    if User.objects.filter(username__in=[row[0] for row in LOGINS]).exists():
        return 0
    # One hash for all: a real one, slow on purpose, and five of them would be felt at every start of a test.
    password = make_password(PASSWORD)
    for username, name, title, roles in LOGINS:
        person = Person.objects.create(name=name, title=title, email=f"{username}@{DOMAIN}")
        User.objects.create(username=username, person=person, roles=roles, password=password)
        if username == "kontaktperson":
            assign(person, lookup.units["utbildningskontoret"], CONTACT, "2022-01-01")
    for slug, kind, start, end, note in ASSIGNMENTS:
        unit = lookup.units[slug]
        # No login: what they do in the demo, the samordnare does.
        word = "kontakt" if kind == CONTACT else "ersattare"
        person = Person.objects.create(
            name=f"Demo {kind.label.capitalize()}, {unit.name}",
            title="kontaktperson för internationella frågor" if kind == CONTACT else "ersättande kontaktperson",
            email=f"{word}.{slug}@{DOMAIN}",
        )
        assign(person, unit, kind, start, end, note)
    return len(LOGINS) + len(ASSIGNMENTS)


def assign(person, unit, kind, start, end="", note=""):
    """Give the person the task for the unit, from and to."""
    ContactAssignment.objects.create(
        person=person,
        unit=unit,
        kind=kind,
        start=datetime.date.fromisoformat(start),
        end=datetime.date.fromisoformat(end) if end else None,
        handover_note=note,
    )
