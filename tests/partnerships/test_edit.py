"""Keeping a vänort true: names and texts, statements, milestones, agreements by the rules of the policy, notes."""

import datetime

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.core.models import Fact
from apps.partnerships.models import (
    Agreement,
    Milestone,
    Partnership,
    PartnershipFact,
    PartnershipPolicyNote,
    Twinning,
)
from apps.policy.models import PolicyDocument
from tests.factories import (
    make_agreement,
    make_contact,
    make_milestone,
    make_organisation,
    make_partnership,
    make_partnership_fact,
    make_policy_note,
    make_unit,
    make_user,
)
from tests.reading import facts, main, tables

pytestmark = pytest.mark.django_db
Kind = Fact.Kind
RIGA = "/vanorter/riga/"


@pytest.fixture
def office():
    return make_unit(name="Kommunstyrelsens kontor", slug="kommunstyrelsens-kontor")


@pytest.fixture
def riga(office):
    return make_partnership(name="Riga", slug="riga", owner_unit=office)


@pytest.fixture
def owner(client, office):
    """A client signed in as the contact person of the owner unit."""
    client.force_login(make_contact(office))
    return client


def opened(client, path):
    """What the form at a path holds as a browser would send it back untouched."""
    form = client.get(path).context["form"]
    data = {}
    for name in form.fields:
        field = form[name]
        value = field.value()
        if value is None or value is False:
            continue
        data[name] = value if isinstance(value, list) else field.field.prepare_value(value)
        if value is True:
            data[name] = "on"
    return {name: "" if value is None else value for name, value in data.items()}


def errors(response):
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def test_names_texts_contact_and_twins_are_changed(owner, riga, office):
    odense = make_partnership(name="Odense", slug="odense")
    data = opened(owner, f"{RIGA}andra/") | {
        "aliases": "Rīga\r\n\r\n Rīga \r\nDüna",
        "pronunciation": "RI-ga",
        "contact_role": "internationella enheten",
        "mailbox": "world@riga.test",
        "areas": ["kultur", "ungdom"],
        "twins": [str(odense.pk)],
        "latitude": "57,5",
    }
    assert owner.post(f"{RIGA}andra/", data).url == RIGA
    riga.refresh_from_db()
    assert (riga.aliases, riga.pronunciation, riga.fields) == ("Rīga\nDüna", "RI-ga", ["kultur", "ungdom"])
    assert (riga.latitude, riga.version, riga.owner_unit, riga.slug) == (57.5, 2, office, "riga")
    assert list(Twinning.objects.values_list("first", "second")) == [tuple(sorted((riga.pk, odense.pk)))]
    page = main(owner.get(RIGA))
    assert dict(facts(page.first("aside")))["Kontakt där"] == ["internationella enheten", "world@riga.test"]
    owner.post(f"{RIGA}andra/", opened(owner, f"{RIGA}andra/") | {"twins": []})
    assert not Twinning.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Skriv vad orten heter."),
        ("name", "odense", "Det finns redan en ort med det namnet."),
        ("latitude", "91", "Skriv grader mellan −90 och 90, till exempel 56,946."),
        ("latitude", "nan", "Skriv grader mellan −90 och 90, till exempel 56,946."),
        ("mailbox", "inte en adress", "Skriv en e-postadress, till exempel international@stad.example."),
        ("lead", "x" * 301, "Säkerställ att detta värde har som mest 300 tecken"),
        ("country", "XX", "Välj ett giltigt alternativ."),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field(owner, riga, field, value, words):
    make_partnership(name="Odense", slug="odense")
    response = owner.post(f"{RIGA}andra/", opened(owner, f"{RIGA}andra/") | {field: value})
    assert response.status_code == 200
    assert list(errors(response)) == [field]
    assert errors(response)[field][0].startswith(words[:24])
    assert response.context["form"][field].value() == value
    riga.refresh_from_db()
    assert riga.version == 1


def test_two_who_change_at_once_are_merged_or_asked(owner, riga):
    mine = opened(owner, f"{RIGA}andra/")
    owner.post(f"{RIGA}andra/", opened(owner, f"{RIGA}andra/") | {"pronunciation": "RI-ga", "lead": "Deras."})
    response = owner.post(f"{RIGA}andra/", mine | {"contact_role": "kansliet"})
    assert response.status_code == 302  # different fields: both are kept
    riga.refresh_from_db()
    assert (riga.pronunciation, riga.contact_role, riga.lead) == ("RI-ga", "kansliet", "Deras.")
    response = owner.post(f"{RIGA}andra/", mine | {"lead": "Min."})
    assert [conflict.name for conflict in response.context["meeting"].conflicts] == ["lead"]
    riga.refresh_from_db()
    assert riga.lead == "Deras."


def test_others_may_not_change_and_are_told_whom_to_ask(client, riga, office):
    fact, milestone, agreement = (
        make_partnership_fact(partnership=riga),
        make_milestone(partnership=riga),
        make_agreement(partnership=riga),
    )
    note = make_policy_note(partnership=riga)
    paths = [
        *("andra/", "uppgifter/ny/", "milstolpar/ny/", "avtal/tecknat/", "bedomningar/ny/"),
        *(f"uppgifter/{fact.pk}/", f"uppgifter/{fact.pk}/ta-bort/", f"milstolpar/{milestone.pk}/"),
        *(f"avtal/{agreement.pk}/", f"bedomningar/{note.pk}/"),
    ]
    for user in (make_user(Role.AUDITOR), make_contact(make_unit())):
        client.force_login(user)
        for path in paths:
            assert client.get(RIGA + path).status_code == 403
            assert client.post(RIGA + path, {"title": "Nej", "reason": "Nej"}).status_code == 403
    assert "Kommunstyrelsens kontor" in main(client.get(f"{RIGA}andra/")).text
    client.force_login(make_user(Role.COORDINATOR))
    assert {client.get(RIGA + path).status_code for path in paths} == {200}
    assert client.get(f"{RIGA}avtal/annat/").status_code == 404
    assert client.get(f"/vanorter/{make_partnership().slug}/uppgifter/{fact.pk}/").status_code == 404


def test_a_contact_person_gives_the_city_to_units_of_their_own_only(owner, riga, office):
    other = make_unit(name="Annat kontor", slug="annat")
    response = owner.post(f"{RIGA}andra/", opened(owner, f"{RIGA}andra/") | {"unit": "annat"})
    assert list(errors(response)) == ["unit"]
    owner.force_login(make_user(Role.COORDINATOR))
    assert owner.post(f"{RIGA}andra/", opened(owner, f"{RIGA}andra/") | {"unit": "annat"}).status_code == 302
    riga.refresh_from_db()
    assert riga.owner_unit == other


# Statements


def test_statements_are_added_changed_and_one_is_shown_first(owner, riga):
    old = make_partnership_fact(partnership=riga, number=700_000)
    data = opened(owner, f"{RIGA}uppgifter/ny/") | {
        "kind": "population",
        "value": "641 000",
        "as_of": "2015",
        "source": "Statistikbyrån",
        "preferred": "on",
        "certainty": "verified",
    }
    assert owner.post(f"{RIGA}uppgifter/ny/", data).status_code == 302
    new = PartnershipFact.objects.exclude(pk=old.pk).get()
    old.refresh_from_db()
    assert (new.number, new.as_of, new.preferred, old.preferred) == (641_000, 2015, True, False)
    riga.refresh_from_db()
    assert riga.version == 2  # a statement is a part of its vänort
    path = f"{RIGA}uppgifter/{new.pk}/"
    owner.post(path, opened(owner, path) | {"kind": "since", "value": "1960-talet", "as_of": ""})
    new.refresh_from_db()
    assert (new.number, str(new.date), new.as_of) == (None, "1960-talet", None)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("population", "många"),
        ("population", "9" * 20),
        ("since", "förr i tiden"),
        ("website", "javascript:alert(1)"),
        ("members", "3"),
    ],
)
def test_statements_that_make_no_sense_are_refused(owner, riga, kind, value):
    data = opened(owner, f"{RIGA}uppgifter/ny/") | {"kind": kind, "value": value, "source": "Jag"}
    response = owner.post(f"{RIGA}uppgifter/ny/", data)
    assert set(errors(response)) <= {"value", "kind"}
    assert errors(response)
    assert not PartnershipFact.objects.exists()


def test_a_statement_is_taken_away_with_a_reason_that_the_history_keeps(owner, riga):
    fact = make_partnership_fact(partnership=riga, number=700_000)
    path = f"{RIGA}uppgifter/{fact.pk}/ta-bort/"
    assert list(errors(owner.post(path, {"reason": " "}))) == ["reason"]
    assert owner.post(path, {"reason": "Gällde en annan stad"}).url == RIGA
    assert not PartnershipFact.objects.exists()
    told = main(owner.get("/vanorter/riga/historik/")).text
    assert "Gällde en annan stad" in told
    assert "700 000" in told


def test_milestones_and_notes_are_written_and_changed(owner, riga):
    data = {"title": "Lucia i Riga", "date": "1960-talet", "certainty": "verified"}
    assert owner.post(f"{RIGA}milstolpar/ny/", data).url == f"{RIGA}#tidslinje"
    milestone = Milestone.objects.get()
    path = f"{RIGA}milstolpar/{milestone.pk}/"
    owner.post(path, opened(owner, path) | {"title": "Lucia i Rigas domkyrka"})
    milestone.refresh_from_db()
    assert (milestone.title, str(milestone.date), milestone.version) == ("Lucia i Rigas domkyrka", "1960-talet", 2)
    assert "Lucia i Rigas domkyrka" in main(owner.get(RIGA)).text

    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    response = owner.post(f"{RIGA}bedomningar/ny/", {"date": f"{tomorrow}", "text": "Bra."})
    assert errors(response) == {"date": ["Datumet har inte varit än."]}
    owner.post(f"{RIGA}bedomningar/ny/", {"date": "2025-09-03", "text": "Stämmer med Östersjöpolitiken."})
    note = PartnershipPolicyNote.objects.get()
    assert (note.date, note.partnership) == (datetime.date(2025, 9, 3), riga)
    page = main(owner.get(RIGA)).text
    assert "Stämmer med Östersjöpolitiken." in page
    assert note.created_by.display_name in page
    path = f"{RIGA}bedomningar/{note.pk}/"
    owner.post(path, opened(owner, path) | {"source": "UD:s landsida"})
    note.refresh_from_db()
    assert note.source == "UD:s landsida"


# Agreements: rules 2 and 5 of the policy


def test_a_new_agreement_asks_for_a_motivation_that_stays_visible(owner, riga):
    linkoping = make_organisation(name="Linköpings kommun", country="SE")
    path = f"{RIGA}avtal/tecknat/"
    data = opened(owner, path) | {"date": "2026-05-01", "party_0": "linköpings kommun", "party_1": ""}
    response = owner.post(path, data)
    assert list(errors(response)) == ["motivation"]
    assert response.context["form"]["date"].value() == "2026-05-01"  # what was typed is kept
    decision = {"decision_kind": "board", "decision_date": "2026-04-20", "decision_paragraph": "7"}
    response = owner.post(path, data | decision | {"motivation": "Inget program betalar för luciatåg."})
    assert response.url == f"{RIGA}#handlingar"
    agreement = Agreement.objects.get()
    assert [row.organisation for row in agreement.party_rows.all()] == [linkoping]
    assert (agreement.kind, agreement.decision.paragraph) == ("tecknat", "7")
    told = dict(facts(main(owner.get(RIGA)).first("div", css="cols").first("div")))
    assert told["Varför vi ingick avtalet"] == ["Inget program betalar för luciatåg."]
    assert told["Andra parter"] == ["Linköpings kommun"]
    path = f"{RIGA}avtal/{agreement.pk}/"
    assert list(errors(owner.post(path, opened(owner, path) | {"motivation": ""}))) == ["motivation"]
    owner.post(path, opened(owner, path) | {"place": "Riga", "party_0": ""})
    agreement.refresh_from_db()
    assert (agreement.place, agreement.version, agreement.party_rows.count()) == ("Riga", 2, 0)


def test_a_renewal_and_what_is_older_than_the_policy_ask_for_none(owner, riga):
    PolicyDocument.objects.create(title="Riktning", dnr="KS 2019/0528")
    renewed = opened(owner, f"{RIGA}avtal/fornyat/") | {"date": "2026-05-01"}
    assert owner.post(f"{RIGA}avtal/fornyat/", renewed).status_code == 302
    signed = opened(owner, f"{RIGA}avtal/tecknat/")
    assert owner.post(f"{RIGA}avtal/tecknat/", signed | {"date": "1949"}).status_code == 302
    assert list(errors(owner.post(f"{RIGA}avtal/tecknat/", signed | {"date": "2019-12-01"}))) == ["motivation"]
    assert list(errors(owner.post(f"{RIGA}avtal/tecknat/", signed | {"date": ""}))) == ["motivation"]
    old = make_agreement(partnership=riga, date="2020-01-01")  # in the register without words: mended all the same
    path = f"{RIGA}avtal/{old.pk}/"
    assert owner.post(path, opened(owner, path) | {"place": "Riga"}).status_code == 302


def test_an_ending_records_expectation_decision_and_lesson(owner, riga):
    path = f"{RIGA}avtal/avslutat/"
    data = opened(owner, path) | {"date": "2026-06-30", "ends_partnership": "on"}
    response = owner.post(path, data)
    assert set(errors(response)) == {"expectation", "lesson", "decision_kind"}
    words = {"expectation": "Tolv elever", "lesson": "Sök pengar först", "decision_kind": "delegated"}
    assert owner.post(path, data | words | {"decision_date": "2026-06-01"}).status_code == 302
    riga.refresh_from_db()
    assert riga.status == Partnership.Status.ENDED
    page = main(owner.get(RIGA))
    told = dict(facts(page.first("div", css="cols").first("div")))
    assert (told["Vad vi väntade oss"], told["Vad vi lärde oss"]) == (["Tolv elever"], ["Sök pengar först"])
    assert "Lärdom: Sök pengar först" in page.first("ol", css="line").text


def test_a_party_that_is_not_in_the_register_is_told(owner, riga):
    make_organisation(name="Linköpings kommun", country="SE")
    path = f"{RIGA}avtal/fornyat/"
    response = owner.post(path, opened(owner, path) | {"party_0": "Linköping", "party_1": "\0"})
    assert errors(response)["party_0"] == [
        "Ingen organisation i registret heter ”Linköping”. Menade du Linköpings kommun?"
    ]
    assert not Agreement.objects.exists()


def test_documents_of_an_agreement_are_reached_from_the_profile(owner, riga):
    agreement = make_agreement(partnership=riga, title="Avtalet")
    page = main(owner.get(RIGA))
    addresses = {link.attributes["href"] for link in page.all("a")}
    assert f"/avtal/{agreement.pk}/handlingar/ny/" in addresses
    assert f"{RIGA}avtal/{agreement.pk}/" in addresses
    assert list(tables(page)) == []
