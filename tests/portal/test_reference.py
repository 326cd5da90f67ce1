"""Loading the reference data: nothing people did is undone, and a bad file is named. Its content has its own tests."""

import json
import shutil
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation, Unit, UnitService, UnitSuccession
from apps.partnerships.models import Partnership, PartnershipFact, Twinning
from apps.policy.models import Ambition
from apps.portal.reference import FOLDER, ReferenceDataError, load
from apps.portal.reference_files import KINDS
from apps.projects.models import Funder, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    return load()


@pytest.fixture
def files(tmp_path):
    """A copy of the files, and a function that changes one entry list in it."""
    folder = tmp_path / "fixtures"
    shutil.copytree(FOLDER, folder)

    def change(name, edit):
        path = folder / name
        entries = json.loads(path.read_text())
        edit(entries)
        path.write_text(json.dumps(entries))
        return folder

    change.folder = folder
    return change


# Loading again


def test_second_load_creates_nothing_and_asks_little(loaded, django_assert_max_num_queries):
    before = {kind.model: kind.model.objects.count() for kind in KINDS}
    with django_assert_max_num_queries(20):
        assert load() == Counter()
    assert {kind.model: kind.model.objects.count() for kind in KINDS} == before


def test_loading_again_keeps_a_changed_text(loaded):
    Partnership.objects.filter(slug="riga").update(lead="En ny ingress.", name="Riga stad")
    assert load() == Counter()
    riga = Partnership.objects.get(slug="riga")
    assert (riga.lead, riga.name) == ("En ny ingress.", "Riga stad")


def test_loading_again_keeps_a_hidden_network_hidden(loaded):
    network = Network.objects.get(slug="sern")
    Network.objects.filter(pk=network.pk).update(hidden_at=network.created_at)
    assert load() == Counter()
    assert Network.objects.get(slug="sern").hidden_at == network.created_at


def test_loading_again_knows_an_organisation_under_its_old_name(loaded):
    ExternalOrganisation.objects.filter(name="Parma").update(name="Comune di Parma")
    Funder.objects.filter(name="Tillväxtverket").update(name="Verket för tillväxt")
    assert load() == Counter()
    assert not ExternalOrganisation.objects.filter(name="Parma").exists()


def test_loading_again_keeps_a_corrected_fact(loaded):
    PartnershipFact.objects.filter(partnership__slug="linz", number=190_000).update(number=210_000)
    assert load() == Counter()
    assert not PartnershipFact.objects.filter(partnership__slug="linz", number=190_000).exists()


def test_loading_again_does_not_bring_back_what_was_deleted(loaded):
    Twinning.objects.all().delete()
    PartnershipFact.objects.filter(partnership__slug="odense").delete()
    Ambition.objects.filter(code="A9").delete()
    assert load() == Counter()
    assert not Ambition.objects.filter(code="A9").exists()


def test_what_people_added_first_is_left_alone(files):
    funder = Funder.objects.create(name="Nordiska ministerrådet")
    mine = Programme.objects.create(name="Nordplus 2023–2027", short_name="NP", slug="np", funder=funder)
    load()
    assert list(Programme.objects.filter(name="Nordplus 2023–2027")) == [mine]


def test_a_new_unit_brings_its_succession_from_an_old_one(loaded, files):
    def reorganise(units):
        units.append(
            {
                "slug": "barn-och-utbildningsnamnden",
                "name": "Barn- och utbildningsnämnden",
                "kind": "board",
                "valid_from": "2027-01-01",
                "predecessors": [{"old": "utbildningsnamnden", "date": "2027-01-01"}],
            }
        )

    assert load(files("01_units.json", reorganise)) == Counter({Unit: 1, UnitSuccession: 1})


def test_an_old_office_gets_its_service_for_a_new_board(loaded, files):
    def reorganise(units):
        units.append({"slug": "miljonamnden", "name": "Miljönämnden", "kind": "board"})
        office = next(unit for unit in units if unit["slug"] == "samhallsbyggnadskontoret")
        office["serves"].append({"board": "miljonamnden", "start": "2027-01-01"})

    assert load(files("01_units.json", reorganise)) == Counter({Unit: 1, UnitService: 1})


# Bad files


def set_value(number, name, value):
    return lambda entries: entries[number].__setitem__(name, value)


def set_fact(name, value):
    return lambda entries: entries[0]["facts"][0].__setitem__(name, value)


@pytest.mark.parametrize(
    ("name", "edit", "message"),
    [
        ("01_units.json", set_value(1, "valid_from", "i våras"), "01_units.json, post 2 (kommunstyrelsen)"),
        ("01_units.json", set_value(1, "valid_from", ["2020"]), "”valid_from” har fel form"),
        ("01_units.json", set_value(1, "kind", "styrelse"), "”kind”"),
        ("01_units.json", set_value(1, "namn", "KS"), "”namn” är inget fält i enheter"),
        ("01_units.json", set_value(1, "name", {"sv": "KS"}), "”name” har fel form"),
        ("01_units.json", set_value(1, "name", "K\0S"), "01_units.json, post 2 (kommunstyrelsen)"),
        ("01_units.json", set_value(1, "slug", "kommunfullmaktige"), "samma post finns två gånger"),
        ("01_units.json", set_value(1, "slug", None), "01_units.json, post 2: ”slug” saknas"),
        ("01_units.json", set_value(1, "parents", [{"parent": "okänd"}]), '”parent” "okänd" finns inte bland enheter'),
        ("01_units.json", set_value(1, "parents", {"parent": "x"}), "”parents” ska vara en lista"),
        ("01_units.json", set_value(1, "parents", [{"parent": "kommunstyrelsen"}]), "kan inte lyda under sig själv"),
        ("01_units.json", lambda entries: entries.insert(0, "KS"), "01_units.json, post 1: ska vara ett objekt"),
        ("04_programmes.json", set_value(0, "first_year", 2099), "Sista året kan inte vara före det första"),
        ("04_programmes.json", set_value(0, "first_year", 10**12), "04_programmes.json, post 1 (erasmus-2014-2020)"),
        ("09_partnerships.json", set_value(0, "organisation", "Riga"), "finns inte bland externa organisationer"),
        ("09_partnerships.json", set_value(0, "fields", ["fiske"]), "”fields”"),
        ("09_partnerships.json", set_value(0, "twinned_with", [None]), "twinned_with 1: raden är tom"),
        ("09_partnerships.json", set_fact("kind", "folkmängd"), "09_partnerships.json, post 1 (riga), facts 1: ”kind”"),
        ("09_partnerships.json", set_fact("date", None), "Ange ett tal, ett datum eller en text"),
    ],
)
def test_bad_data_is_named_by_file_and_entry_and_nothing_is_loaded(files, name, edit, message):
    with pytest.raises(ReferenceDataError) as error:
        load(files(name, edit))
    assert message in str(error.value)
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [("[{", "05_sdgs.json: filen är inte giltig JSON"), ('{"number": 1}', "05_sdgs.json: filen ska vara en lista")],
)
def test_broken_file_is_named(files, content, message):
    (files.folder / "05_sdgs.json").write_text(content)
    with pytest.raises(ReferenceDataError, match=message):
        load(files.folder)


def test_missing_and_unknown_files_are_named(files):
    (files.folder / "05_sdgs.json").rename(files.folder / "05_mal.json")
    with pytest.raises(ReferenceDataError, match=r"05_mal\.json: okänd fil"):
        load(files.folder)
    (files.folder / "05_mal.json").unlink()
    with pytest.raises(ReferenceDataError, match=r"05_sdgs\.json: filen saknas"):
        load(files.folder)


def test_a_year_may_be_written_as_a_number(files):
    load(files("09_partnerships.json", set_fact("date", 1988)))
    assert PartnershipFact.objects.filter(partnership__slug="riga", date_precision="year", preferred=True).exists()


# The command


def test_command_says_what_it_created_and_then_nothing():
    first, second = StringIO(), StringIO()
    call_command("load_reference", stdout=first)
    call_command("load_reference", stdout=second)
    assert "    8 vänorter" in first.getvalue().splitlines()
    assert second.getvalue() == "Grunddata: inget nytt.\n"


def test_command_fails_with_the_message(files):
    folder = files("01_units.json", set_value(0, "kind", ""))
    with pytest.raises(CommandError, match=r"inget är ändrat. 01_units\.json, post 1 \(kommunfullmaktige\)"):
        call_command("load_reference", folder=folder)
