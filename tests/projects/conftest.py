import pytest

from apps.accounts.models import Role
from apps.core import options
from apps.projects import filters
from tests.factories import (
    make_board,
    make_contact,
    make_document,
    make_goal,
    make_programme,
    make_service,
    make_unit,
    make_user,
)
from tests.projects.form_page import ROWS


@pytest.fixture(autouse=True)
def fresh_options():
    """Choices are kept for a minute; each test has its own."""
    for kept in vars(filters).values():
        if isinstance(kept, options.Options) and not isinstance(kept, options.FixedOptions):
            kept.forget()


@pytest.fixture
def office():
    service = make_service(office=make_unit(name="Skolkontoret", slug="skolkontoret"), board=make_board(slug="namnden"))
    return service.office


@pytest.fixture
def contact(client, office):
    """Signed in as contact person of the office."""
    client.force_login(make_contact(office))
    return client


@pytest.fixture
def coordinator(client, office):
    client.force_login(make_user(Role.COORDINATOR))
    return client


@pytest.fixture
def filled(office):
    """What a contact person types for an application."""
    make_programme(slug="nordplus")
    make_goal(slug="malet", document=make_document())
    return ROWS | {
        "title": "Läslust",
        "need": "Fler ska läsa.",
        "unit": "skolkontoret",
        "programme": "nordplus",
        "status": "ansokt",
        "start": "2026-08",
        "end": "2027",
        "goals": "malet",
        "spara": "projekt",
    }
