"""Helpful neighbours: who else works with the same, and whom to ask there."""

import datetime

import pytest
from django.utils import timezone

from tests.factories import (
    make_activity,
    make_assignment,
    make_contact,
    make_membership,
    make_network,
    make_partner,
    make_partnership,
    make_person,
    make_project,
    make_unit,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def own():
    return make_unit(name="Utbildningskontoret", slug="utbildningskontoret")


@pytest.fixture
def contact(client, own):
    client.force_login(make_contact(own))
    return client


def note(client, **query):
    response = client.get("/kollegor/", query, headers=HTMX)
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    return " ".join(response.content.decode().split())


def test_units_that_lead_host_or_own_are_named_with_their_contact(contact, own):
    linz = make_partnership(name="Linz", owner_unit=make_unit(name="Ägarkontoret"))
    care = make_unit(name="Vård- och omsorgskontoret")
    make_assignment(unit=care, person=make_person(name="Kim Prov"))
    project = make_project(unit=care, status="pagaende")
    make_partner(project=project, organisation=linz.organisation)
    make_activity(unit=own, partnership=linz, start=timezone.localdate())
    long_ago = timezone.localdate() - datetime.timedelta(days=3000)
    make_activity(unit=make_unit(name="Glömda kontoret"), partnership=linz, start=long_ago)
    for asked in ({"amne": f"partnership:{linz.pk}"}, {"subject": "linz"}, {"partner-0-organisation": "Linz"}):
        html = note(contact, **asked, enhet=own.slug)
        assert "Ägarkontoret samt Vård- och omsorgskontoret arbetar också med Linz." in html
        assert ("Kim Prov" in html, "Utbildningskontoret" in html, "Glömda" in html) == (True, False, False)
    page = contact.get("/kollegor/", {"amne": "Linz"}).content.decode()
    assert ("<html" in page, "Kim Prov" in page) == (True, True)


def test_ideas_and_marked_records_of_others_say_nothing(contact):
    sern = make_network(name="SERN")
    idea = make_project(unit=make_unit(), status="ide")
    marked = make_project(unit=make_unit(), status="pagaende", marked_at=timezone.now())
    for project in (idea, marked):
        make_partner(project=project, organisation=sern.organisation)
    make_activity(unit=make_unit(), network=sern, start=timezone.localdate(), marked_at=timezone.now())
    assert note(contact, amne="SERN") == note(contact, amne="finns inte") == note(contact, amne="\0") == ""
    assert "Ingen annan enhet" in contact.get("/kollegor/", {"amne": "SERN"}).content.decode()
    make_membership(network=sern, unit=make_unit(name="Medlemskontoret"))
    assert "Medlemskontoret arbetar också med SERN." in note(contact, amne="SERN")


def test_questions_do_not_grow_with_what_there_is(contact, django_assert_max_num_queries):
    linz = make_partnership(name="Linz")
    for _ in range(8):
        unit = make_unit()
        make_activity(unit=unit, partnership=linz, start=timezone.localdate())
        make_partner(project=make_project(unit=unit, status="pagaende"), organisation=linz.organisation)
    with django_assert_max_num_queries(14):
        note(contact, amne="Linz", enhet="utbildningskontoret")
