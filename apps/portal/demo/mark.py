"""The demo mark lives inside the database: only a database that carries it is seeded, or dropped by `make demo`."""

from django.conf import settings
from django.db import DatabaseError

from apps.accounts.models import DatabaseMark, User
from apps.projects.models import Project

DEMO = "demo"


class NotADemoError(Exception):
    """The database holds somebody's work and carries no demo mark; the message says so in Swedish."""


def is_demo():
    """Does this database carry the demo mark? One that cannot be read, or has no tables yet, does not."""
    try:
        return DatabaseMark.objects.filter(kind=DEMO).exists()
    except DatabaseError:
        return False


def claim():
    """Make sure that the database is a demo. One without users and projects is marked, any other is refused.

    A new production database is as empty as a new demo: only DEMO=1 tells them apart, and known passwords follow.
    """
    if is_demo():
        return
    if not settings.DEMO:
        raise NotADemoError("Databasen är inte märkt som demo. Sätt DEMO=1 om den ska bli en. Inget har lagts in.")
    if User.objects.exists() or Project.objects.exists():
        raise NotADemoError(
            "Databasen är inte märkt som demo och innehåller redan användare eller projekt. Inga exempel har lagts in."
        )
    DatabaseMark.objects.create(kind=DEMO)
