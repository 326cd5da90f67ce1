"""The administratör's pages for units: details, services, places and successions."""

import datetime
import threading

import pytest
from django.db import connections
from django.utils import timezone

from apps.accounts.models import Role
from apps.core.models import StaleVersionError
from apps.organisation.actions.units import change_unit, create_unit
from apps.organisation.models import Unit, UnitParent, UnitService, UnitSuccession
from tests.factories import make_board, make_parent, make_service, make_succession, make_unit, make_user

D = datetime.date
PATH = "/administration/enheter/"


@pytest.fixture
def page(client, db):
    """(path, data) → the page; without data it is fetched, with data it is sent."""
    client.force_login(make_user(Role.ADMINISTRATOR))

    def ask(path, data=None, status=200):
        response = client.get(path) if data is None else client.post(path, data, follow=True)
        assert response.status_code == status
        return response.content.decode()

    return ask


@pytest.fixture
def office(db):
    return make_unit(name="Provkontoret", slug="provkontoret")


def details(unit, **fields):
    return {"version": unit.version, "name": unit.name, "certainty": "verified"} | fields


def test_list_has_former_units_too_and_leads_to_where_they_are_written(page, office):
    make_unit(name="Förra kontoret", slug="forra-kontoret", valid_to="2018")
    make_unit(name="Dolda kontoret", hidden_at=timezone.now())
    text = page(PATH)
    assert f'href="{PATH}provkontoret/"' in text and f'href="{PATH}forra-kontoret/"' in text
    assert "Dolda kontoret" not in text


def test_details_are_saved_and_the_address_stays(page, office):
    fields = details(office, name="Provningskontoret", abbreviation="PK", mailbox="pk@exempel.se", valid_from="ca 2015")
    text = page(f"{PATH}provkontoret/", fields)
    office.refresh_from_db()
    assert "Provningskontoret är sparad." in text
    assert (office.name, office.slug, office.abbreviation, office.mailbox, office.valid_from.iso) == (
        *("Provningskontoret", "provkontoret", "PK", "pk@exempel.se", "ca 2015"),
    )
    assert (office.policy_applies, office.version) == (False, 2)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "Skriv enhetens namn."),
        ({"name": "Andra kontoret"}, "Det finns redan en enhet med det namnet."),
        ({"mailbox": "ingen adress"}, "Skriv en e-postadress"),
        ({"valid_from": "2020", "valid_to": "2019"}, "Enheten kan inte upphöra innan den finns."),
        ({"valid_from": "någon gång"}, "Skriv datumet som"),
        ({"certainty": "kanske"}, "Välj ett giltigt alternativ"),
        ({"version": "99999999999999999999"}, "Formuläret har skadats på vägen."),
        ({"name": "a\0b"}, "tecken"),
    ],
)
def test_mistakes_are_told_and_what_was_typed_is_kept(page, office, fields, message):
    make_unit(name="Andra kontoret")
    text = page(f"{PATH}provkontoret/", details(office, note="Skrivet här") | fields)
    assert message in text and "Skrivet här" in text
    office.refresh_from_db()
    assert office.version == 1


def test_second_of_two_administrators_is_told(page, office):
    page(f"{PATH}provkontoret/", details(office, abbreviation="FÖRST"))
    text = page(f"{PATH}provkontoret/", details(office, abbreviation="SIST"))
    assert "Någon annan har sparat ändringar medan du skrev." in text and "SIST" in text
    assert Unit.objects.get(pk=office.pk).abbreviation == "FÖRST"


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_save_once():
    unit, user, outcomes = make_unit(), make_user(Role.ADMINISTRATOR), []

    def save(text):
        try:
            change_unit(unit=unit, by=user, version=1, abbreviation=text)
            outcomes.append(text)
        except StaleVersionError:
            outcomes.append("stale")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=(text,)) for text in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    saved = Unit.objects.get(pk=unit.pk).abbreviation
    assert sorted(outcomes) == sorted([saved, "stale"])


def test_new_unit_gets_an_address_of_its_own(page):
    text = page(
        "/administration/ny-enhet/", {"kind": "activity", "name": "Östra skolan å ä ö", "certainty": "verified"}
    )
    assert "Östra skolan å ä ö är tillagd." in text
    assert Unit.objects.get().slug == "ostra-skolan-a-a-o"
    assert "Det finns redan en enhet" in page(
        "/administration/ny-enhet/", {"kind": "office", "name": "östra skolan Å Ä Ö", "certainty": "verified"}
    )


@pytest.mark.parametrize(("name", "slug"), [("Kontoret", "kontoret-2"), ("🦊", "enhet"), ("Ny enhet", "ny-enhet")])
def test_address_is_free(db, name, slug):
    make_unit(slug="kontoret", name="Kontoret", valid_to="2018")
    assert create_unit(name=name, kind="office", by=make_user()).slug == slug


def test_services_places_and_successions_are_written_on_the_unit(page, office):
    board, parent, old = make_board(slug="namnden"), make_unit(slug="huset"), make_unit(slug="gamla")
    for kind, other, more in (
        ("arbetar-for", board, {"start": "2024-01-01", "note": "Beslut"}),
        ("hor-till", parent, {"owner_share": "47,5", "end": "31 december 2025"}),
        ("tog-over-efter", old, {"date": "2024-01-01"}),
    ):
        office.refresh_from_db()
        sent = {"version": office.version, "other": other.slug, "certainty": "inferred"} | more
        assert "Sparat:" in page(f"{PATH}provkontoret/{kind}/", sent)
    service, place, succession = UnitService.objects.get(), UnitParent.objects.get(), UnitSuccession.objects.get()
    assert (service.office, service.board, service.start, service.note) == (office, board, D(2024, 1, 1), "Beslut")
    assert (place.parent, float(place.owner_share), place.end) == (parent, 47.5, D(2025, 12, 31))
    assert (succession.old, succession.new, succession.certainty) == (old, office, "inferred")
    text = page(f"{PATH}provkontoret/")
    assert "från 1 januari 2024" in text and "47,5 procent" in text
    assert Unit.objects.get(pk=office.pk).version == 4


def test_row_is_mended_and_taken_away(page, office):
    service = make_service(office=office, board=make_board(slug="namnden"))
    path = f"{PATH}provkontoret/arbetar-for/{service.pk}/"
    assert 'value="namnden" selected' in page(path)
    page(path, {"version": 1, "other": "namnden", "certainty": "verified", "end": "2025-06-30"})
    assert UnitService.objects.get().end == D(2025, 6, 30)
    assert "Det finns kvar i historiken." in page(f"{path}ta-bort/", {})
    assert not UnitService.objects.exists()


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        ("arbetar-for", {"other": "namnden"}, "Kontoret betjänar redan nämnden under den tiden."),
        (
            "arbetar-for",
            {"other": "namnden", "start": "2030-01-01", "end": "2029-01-01"},
            "Slutdatum kan inte vara före",
        ),
        ("arbetar-for", {"other": "under"}, "Välj ett giltigt alternativ"),
        ("hor-till", {"other": "under"}, "Det blir en cirkel."),
        ("hor-till", {"other": "namnden", "owner_share": "101"}, "Ägarandelen ska vara över 0 och högst 100 procent."),
        ("hor-till", {"other": ""}, "Välj en enhet."),
        ("eftertrads-av", {"other": "nya", "date": "2024-01-01"}, "finns redan."),
        ("eftertrads-av", {"other": "nya"}, "Ange från vilken dag."),
    ],
)
def test_what_the_database_refuses_is_told_beside_the_field(page, office, kind, fields, message):
    make_service(office=office, board=make_board(slug="namnden"))
    make_parent(unit=make_unit(slug="under"), parent=office)
    make_succession(old=office, new=make_unit(slug="nya"))
    text = page(f"{PATH}provkontoret/{kind}/", {"version": 1, "certainty": "verified"} | fields)
    assert message in text and "behöver rättas" in text


def test_stale_row_is_refused(page, office):
    make_board(slug="namnden")
    text = page(f"{PATH}provkontoret/arbetar-for/", {"version": 7, "other": "namnden", "certainty": "verified"})
    assert "Någon annan har sparat ändringar medan du skrev." in text
    assert not UnitService.objects.exists()


def test_row_of_another_unit_is_not_found(page, office):
    other = make_service()
    page(f"{PATH}provkontoret/arbetar-for/{other.pk}/", status=404)
    page(f"{PATH}provkontoret/hittepa/", status=404)
    page(f"{PATH}finns-inte/", status=404)


def test_others_do_not_see_the_buttons(client, office):
    client.force_login(make_user(Role.COORDINATOR))
    for path in ("/enheter/", "/enheter/provkontoret/"):
        assert "/administration/" not in client.get(path).content.decode()
    response = client.get(PATH)
    assert response.status_code == 403 and "administratören" in response.content.decode()
