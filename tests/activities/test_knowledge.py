"""Knowledge to share: what a unit can teach, to whom it was given, and who writes it."""

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.knowledge.given import knowledge_given_to
from apps.activities.models import KnowledgeGiven, KnowledgeOffer
from tests.factories import (
    make_activity,
    make_board,
    make_contact,
    make_given,
    make_knowledge,
    make_organisation,
    make_partnership,
    make_project,
    make_service,
    make_unit,
    make_user,
)
from tests.reading import links, main, read, tables

pytestmark = pytest.mark.django_db

D = datetime.date


@pytest.fixture
def office():
    return make_unit(name="Kontoret", slug="kontoret")


@pytest.fixture
def contact(office):
    make_service(office=office, board=make_board(name="Nämnden"))
    return make_contact(office)


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


def rows(client, **query):
    return [row["namn"] for row in json.loads(client.get("/kunskap/", query | {"format": "json"}).getvalue())]


def test_contact_person_writes_what_the_unit_can_teach_and_when_it_did(client, contact, office):
    riga = make_partnership(name="Riga", slug="riga")
    visit = make_activity(unit=office, title="Studiebesöket", start=D(2025, 5, 20))
    client.force_login(contact)

    form = main(client.get("/kunskap/ny/")).first("select")
    assert [option.text for option in form.all("option")] == ["Kontoret"]
    created = client.post("/kunskap/ny/", {"title": " Sortera  avfall ", "unit": "kontoret", "text": "En dag."})
    offer = KnowledgeOffer.objects.get()
    assert (created["Location"], offer.title, offer.created_by) == (f"/kunskap/{offer.pk}/", "Sortera avfall", contact)

    given = {"date": "2025-05-20", "receiver": f"ort:{riga.pk}", "activity": str(visit.pk), "note": "Fyra kom."}
    assert client.post(f"/kunskap/{offer.pk}/tillfalle/", given).status_code == 302
    occasion = KnowledgeGiven.objects.get()
    page = main(client.get(f"/kunskap/{offer.pk}/"))
    assert tables(page) == {
        "1 tillfälle, senaste först": [["Riga Fyra kom.", "2025-05-20", "Studiebesöket", "Ändra tillfället 2025-05-20"]]
    }

    # Changed to another receiver; whoever opened the form before is told.
    other = make_organisation(name="Åbo")
    changed = given | {"receiver": f"organisation:{other.pk}", "version": "1"}
    assert client.post(f"/kunskap/{offer.pk}/tillfalle/{occasion.pk}/", changed).status_code == 302
    stale = client.post(f"/kunskap/{offer.pk}/tillfalle/{occasion.pk}/", changed | {"note": "Sent"})
    assert "Någon annan har sparat ändringar" in main(stale).text
    occasion.refresh_from_db()
    assert (occasion.partnership, occasion.organisation, occasion.note) == (None, other, "Fyra kom.")

    renamed = {"title": "Sortera mat", "unit": "kontoret", "text": "", "version": "1"}
    assert client.post(f"/kunskap/{offer.pk}/andra/", renamed).status_code == 302
    story = client.get(f"/kunskap/{offer.pk}/historik/").content.decode()
    assert "i formuläret för kunskap att dela" in story
    assert "Åbo" in story
    assert "Sortera mat" in main(client.get("/enheter/kontoret/")).text

    assert client.post(f"/dolj/delad-kunskap/{occasion.pk}/", {"reason": "Fel"})["Location"] == f"/kunskap/{offer.pk}/"
    assert "Inget tillfälle är registrerat än." in main(client.get(f"/kunskap/{offer.pk}/")).text
    assert client.post(f"/dolj/kunskap/{offer.pk}/", {"reason": "Fel"}).status_code == 302
    assert client.get(f"/kunskap/{offer.pk}/").status_code == 404
    client.force_login(make_user(Role.COORDINATOR))
    hidden = main(client.get("/dolda/")).text
    assert hidden.count("Visa igen: Sortera mat") == 2  # the offer, and the occasion by its offer's name


def test_odd_answers_are_told_beside_their_fields(client, contact, office):
    offer = make_knowledge(unit=office)
    client.force_login(contact)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)

    for sent, errors in (
        ({}, 2),
        ({"date": "igår\x00", "receiver": "ort:9999999999999999999", "activity": "😀"}, 3),
        ({"date": f"{tomorrow}", "receiver": f"ort:{make_partnership().pk}"}, 1),
    ):
        page = main(client.post(f"/kunskap/{offer.pk}/tillfalle/", sent))
        assert len(list(page.first(css="errs").all("a"))) == errors
    page = main(client.post("/kunskap/ny/", {"title": "", "unit": "finns-inte"}))
    assert len(list(page.first(css="errs").all("a"))) == 2
    assert not KnowledgeGiven.objects.exists()


def test_who_may_write(client, contact, office):
    offer = make_knowledge(unit=office)
    paths = (f"/kunskap/{offer.pk}/andra/", f"/kunskap/{offer.pk}/tillfalle/")
    for user, status in (
        (contact, 200),
        (make_contact(make_unit()), 403),
        (make_user(), 403),
        (make_user(Role.AUDITOR), 403),
        (make_user(Role.COORDINATOR), 200),
    ):
        client.force_login(user)
        assert [client.get(path).status_code for path in paths] == [status, status]
        page = main(client.get(f"/kunskap/{offer.pk}/")).text
        assert ("Lägg till tillfälle" in page) == (status == 200)


def test_activity_that_the_reader_may_not_see_is_not_named(reader, office):
    offer = make_knowledge(unit=office)
    idea = make_project(unit=office, status="ide")
    make_given(offer=offer, activity=make_activity(title="Hemligt möte", marked_at="2026-01-01T00:00Z"))
    make_given(offer=offer, activity=make_activity(title="Under idén", project=idea))

    page = main(reader.get(f"/kunskap/{offer.pk}/")).text

    assert "Hemligt" not in page
    assert page.count("aktivitet som inte visas") == 2
    # The form keeps what its writer cannot see.
    occasion = KnowledgeGiven.objects.get(activity__title="Hemligt möte")
    reader.force_login(make_contact(office))
    sent = {"date": "2024-05-13", "receiver": f"ort:{occasion.partnership_id}", "version": "1", "note": "Ny"}
    assert reader.post(f"/kunskap/{offer.pk}/tillfalle/{occasion.pk}/", sent).status_code == 302
    before = occasion.activity_id
    occasion.refresh_from_db()
    assert (occasion.note, occasion.activity_id) == ("Ny", before)


def test_list_filters_sorts_and_tells_who_was_taught(reader, office):
    riga, linz = make_partnership(name="Riga", slug="riga"), make_partnership(name="Linz", slug="linz")
    waste = make_knowledge(title="Avfall", unit=office, text="Kompostera")
    make_given(offer=waste, partnership=riga, date=D(2023, 1, 1))
    make_given(offer=waste, partnership=linz, date=D(2024, 1, 1))
    make_given(offer=waste, partnership=linz, date=D(2024, 2, 1))
    make_given(offer=waste, partnership=make_partnership(name="Dold"), hidden_at="2026-01-01T00:00Z")
    music = make_knowledge(title="Örat: =musik")
    # The city's own organisation is the city.
    make_given(offer=music, organisation=riga.organisation, date=D(2025, 1, 1))
    make_knowledge(title="Brand")
    make_knowledge(title="Dold", hidden_at="2026-01-01T00:00Z")

    assert rows(reader) == ["Avfall", "Brand", "Örat: =musik"]
    assert rows(reader, sort="-senast") == ["Örat: =musik", "Avfall", "Brand"]
    assert rows(reader, sort="-antal") == ["Avfall", "Örat: =musik", "Brand"]
    assert rows(reader, enhet="kontoret") == ["Avfall"]
    assert rows(reader, ort="riga") == ["Avfall", "Örat: =musik"]
    assert rows(reader, delad="inte") == ["Brand"]
    assert rows(reader, delad="delad", q="kompost") == ["Avfall"]
    listed = tables(main(reader.get("/kunskap/")))["I bokstavsordning"]
    assert listed[0] == ["Avfall Kompostera", "Kontoret", "Linz, Riga", "3", "2024-02-01"]
    assert listed[1][2:] == ["ingen än", "0", "–"]
    assert [str(one.offer) for one in knowledge_given_to(riga)] == ["Örat: =musik", "Avfall"]
    assert reader.get("/kunskap/", {"enhet": "finns-inte", "format": "csv"}).status_code == 400
    assert ("Kunskap", "/kunskap/") in links(read(reader.get("/vanorter/")))


def test_list_costs_the_same_queries_whatever_its_length(reader, office):
    reader.get("/kunskap/")  # the choices of the filter are read once a minute
    costs = set()
    for more in (1, 2, 27):
        for _ in range(more):
            make_given(offer=make_knowledge(unit=make_unit()))
        with CaptureQueriesContext(connection) as page:
            reader.get("/kunskap/")
        with CaptureQueriesContext(connection) as export:
            assert reader.get("/kunskap/?format=csv").getvalue()
        costs.add((len(page), len(export)))
    assert len(costs) == 1, costs
