"""The municipality's own changes of 2019, 2023 and 2024, and the cases that are easy to get wrong."""

import datetime
import json
from pathlib import Path

import pytest
from django.conf import settings

from apps.accounts.models import Role
from apps.core.partial_date import PartialDate
from apps.organisation.actions.units import save_service
from apps.organisation.models import Unit, UnitService
from apps.portal.reorganisation.carry import reorganise
from apps.portal.reorganisation.change import Change, Kind, NewUnit
from apps.portal.reorganisation.plan import make_plan
from apps.reports.period import Period
from apps.reports.unit_report import all_reports, unit_report
from tests.factories import (
    make_activity,
    make_assignment,
    make_parent,
    make_project,
    make_service,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
D = datetime.date
FIXTURE = {row["slug"]: row for row in json.loads((Path(settings.BASE_DIR) / "fixtures/01_units.json").read_text())}
BEGAN = {
    "samhallsbyggnadskontoret": "Samhällsbyggnadskontoret",
    "samhallsplaneringsnamnden": "Samhällsplaneringsnämnden",
    "kompetensforsorjningsnamnden": "Kompetensförsörjningsnämnden",
    "kompetensforsorjningskontoret": "Kompetensförsörjningskontoret",
    "tillvaxt-och-utvecklingskontoret": "Tillväxt- och utvecklingskontoret",
}
TOUCHED = (
    *("bygg-och-miljokontoret", "stadsbyggnadskontoret", "tekniska-kontoret", "kultur-och-fritidskontoret"),
    *("arbetsmarknads-och-vuxenutbildningskontoret", "arbetsmarknads-och-vuxenutbildningsnamnden"),
    *("stadsplaneringsnamnden", "tekniska-namnden", "byggnads-och-miljoskyddsnamnden", "kommunstyrelsen"),
    *("kommunstyrelsens-kontor", "kultur-och-fritidsnamnden"),
)


@pytest.fixture
def admin():
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def of_2018():
    """The units that existed in 2018 as the reference data has them, and who worked for whom."""
    units = {slug: make_unit(slug=slug, name=FIXTURE[slug]["name"], kind=FIXTURE[slug]["kind"]) for slug in TOUCHED}
    for slug in TOUCHED:
        for service in FIXTURE[slug].get("serves", ()):
            if "start" not in service:
                make_service(office=units[slug], board=units[service["board"]])
    return units


def run(admin, kind, date, olds, heirs, board=None):
    change = Change(kind=kind, date=date, olds=tuple(olds), heirs=tuple(heirs), board=board)
    done = reorganise(change=change, by=admin, stamp=make_plan(change, admin).stamp)
    return [row.unit for row in done.units.filter(role="new").order_by("place")]


def rename(admin, date, old, name):
    return run(admin, Kind.RENAME, date, [old], [NewUnit(name)])[0]


def carry_out_2019(admin, units):
    day = D(2019, 1, 1)
    three = [units[slug] for slug in ("bygg-och-miljokontoret", "stadsbyggnadskontoret", "tekniska-kontoret")]
    run(admin, Kind.MERGE, day, three, [NewUnit(BEGAN["samhallsbyggnadskontoret"])])
    return rename(admin, day, units["stadsplaneringsnamnden"], BEGAN["samhallsplaneringsnamnden"])


def carry_out_2023(admin, units, planning):
    day = D(2023, 1, 1)
    rename(admin, day, units["arbetsmarknads-och-vuxenutbildningskontoret"], BEGAN["kompetensforsorjningskontoret"])
    rename(admin, day, units["arbetsmarknads-och-vuxenutbildningsnamnden"], BEGAN["kompetensforsorjningsnamnden"])
    run(admin, Kind.MERGE, day, [units["tekniska-namnden"]], [planning])


def carry_out_2024(admin, units):
    day = D(2024, 1, 1)
    office = rename(admin, day, units["kultur-och-fritidskontoret"], BEGAN["tillvaxt-och-utvecklingskontoret"])
    service = UnitService(office=office, board=units["kommunstyrelsen"], start=day)
    save_service(service=service, unit=office, by=admin, version=office.version)


def agrees(day, text):
    """Is a day within what the reference data knows? It knows some only as "ca 2018"."""
    if day is None or text is None:
        return day is None and text is None
    known = PartialDate.parse(text)
    return known.first <= day.first <= known.last


def test_the_three_changes_give_the_organisation_of_the_reference_data(admin, of_2018):
    planning = carry_out_2019(admin, of_2018)
    carry_out_2023(admin, of_2018, planning)
    carry_out_2024(admin, of_2018)

    assert set(Unit.objects.values_list("slug", flat=True)) == {*TOUCHED, *BEGAN}
    for unit in Unit.objects.all():
        known = FIXTURE[unit.slug]
        assert (unit.name, unit.kind) == (known["name"], known["kind"])
        assert agrees(unit.valid_from, known.get("valid_from")), unit
        assert agrees(unit.valid_to, known.get("valid_to")), unit
        services = {(row.board.slug, f"{row.start or ''}", f"{row.end or ''}") for row in unit.serves.all()}
        assert services == {
            (row["board"], row.get("start", ""), row.get("end", "")) for row in known.get("serves", ())
        }, unit
        assert {(row.old.slug, f"{row.date}") for row in unit.predecessors.all()} == {
            (row["old"], row["date"]) for row in known.get("predecessors", ())
        }, unit


def ongoing(slug, year, **how):
    return unit_report(Unit.objects.get(slug=slug), Period.of_years(year, year), **how).counts[0].value


def test_reports_of_2022_and_2023_follow_the_organisation_of_their_year(admin, of_2018):
    office, board = (of_2018[f"arbetsmarknads-och-vuxenutbildnings{end}"] for end in ("kontoret", "namnden"))
    make_project(unit=office, accountable=board, start="2022-02", end="2024-12")
    make_project(unit=office, accountable=board, start="2020", end="2022", status="avslutat")
    make_activity(unit=office, accountable=board, start=D(2022, 5, 1))
    planning = carry_out_2019(admin, of_2018)
    carry_out_2023(admin, of_2018, planning)

    counts = {}
    for year in (2022, 2023):
        whole, reports, _, _ = all_reports(Period.of_years(year, year))
        counts[year] = {report.unit.slug: report.counts[0].value for report in reports if not report.is_empty}
        assert whole.counts[0].value == max(counts[year].values())
    assert counts == {
        2022: {office.slug: 2, board.slug: 2},
        2023: {"kompetensforsorjningskontoret": 1, "kompetensforsorjningsnamnden": 1},
    }
    assert ongoing("kompetensforsorjningsnamnden", 2022, with_predecessors=True) == 2


def test_boards_without_a_kontor_of_their_own_are_served_by_a_shared_one(admin):
    """Överförmyndarnämnden and Valnämnden: the kontor leads, each nämnd answers for its own."""
    shared, social = make_unit(name="Kommunstyrelsens kontor"), make_unit(name="Socialkontoret")
    boards = [
        make_unit(kind=Unit.Kind.BOARD, name=FIXTURE[slug]["name"], slug=slug)
        for slug in ("kommunstyrelsen", "overformyndarnamnden", "valnamnden")
    ]
    main, guardians, elections = boards
    for board in boards:
        make_service(office=shared, board=board)
        make_project(unit=shared, accountable=board, start="2023", end="2026")
    make_assignment(unit=shared)

    run(admin, Kind.SERVICE, D(2024, 1, 1), [shared], [social, shared], board=guardians)
    renamed = rename(admin, D(2025, 1, 1), elections, "Val- och demokratinämnden")

    period = Period.of_years(2025, 2025)
    found = {report.name: report.counts[0].value for report in all_reports(period)[1]}
    assert found == {
        "Kommunstyrelsens kontor": 2,
        "Socialkontoret": 1,
        "Kommunstyrelsen": 1,
        "Överförmyndarnämnden": 1,
        "Val- och demokratinämnden": 1,
    }
    assert ongoing("overformyndarnamnden", 2023) == ongoing("valnamnden", 2024) == ongoing("valnamnden", 2023) == 1
    assert [unit.name for unit in social.accountable_units(D(2024, 1, 1))] == ["Överförmyndarnämnden"]
    assert set(shared.accountable_units(D(2025, 1, 1))) == {main, renamed}
    assert shared.contacts.get().end is None


def test_school_follows_its_kontor_and_keeps_its_work_apart_by_date(admin):
    old = make_unit(name="Utbildningskontoret", slug="utbildningskontoret")
    school = make_unit(kind=Unit.Kind.ACTIVITY, name="Hagagymnasiet")
    make_parent(unit=school, parent=old)
    make_project(unit=school, start="2022", end="2026")
    for day in (D(2023, 5, 1), D(2024, 5, 1)):
        make_activity(unit=school, start=day)
    new = rename(admin, D(2024, 1, 1), old, "Lärandekontoret")

    years = [Period.of_years(year, year) for year in (2023, 2024)]
    assert [unit_report(old, year).activities.value for year in years] == [1, 0]
    assert [unit_report(new, year).activities.value for year in years] == [0, 1]
    assert [unit_report(new, year, with_predecessors=True).activities.value for year in years] == [1, 1]
    assert [ongoing(old.slug, 2023), ongoing(old.slug, 2024), ongoing(new.slug, 2024)] == [1, 0, 1]


def test_daughter_of_a_company_keeps_its_parent_and_its_own_report(admin):
    parent = make_unit(kind=Unit.Kind.COMPANY, name="Norrköping Rådhus AB")
    water = make_unit(kind=Unit.Kind.COMPANY, name="Norrköping Vatten och Avfall AB")
    make_parent(unit=water, parent=parent, owner_share=100)
    make_project(unit=water, accountable=water, start="2017", end="2020")
    nodra = rename(admin, D(2018, 1, 1), water, "Nodra AB")
    holding = rename(admin, D(2019, 1, 1), parent, "Norrköpings Stadshus AB")

    places = [(row.unit, row.parent, row.start, row.end, row.owner_share) for row in nodra.parents.order_by("start")]
    assert places == [
        (nodra, parent, D(2018, 1, 1), D(2018, 12, 31), 100),
        (nodra, holding, D(2019, 1, 1), None, 100),
    ]
    assert (nodra.slug, ongoing("nodra-ab", 2018), ongoing(water.slug, 2018)) == ("nodra-ab", 1, 0)
    assert ongoing(holding.slug, 2019) == 0
