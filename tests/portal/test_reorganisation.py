"""Close, rename, split, merge and move a service: what moves, what stays, and that nothing is lost."""

import datetime
import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.models import Activity, ActivityUnit, Proposal
from apps.organisation.models import Reorganisation, Unit, UnitService, UnitSuccession
from apps.portal.reorganisation.carry import ChangedMeanwhileError, complete, due, reorganise
from apps.portal.reorganisation.change import Change, Kind, NewUnit
from apps.portal.reorganisation.moves import MOVES, STAYS
from apps.portal.reorganisation.plan import make_plan
from apps.portal.tasks import complete_reorganisations
from apps.projects.models import Project, ProjectLead
from tests.factories import (
    make_activity,
    make_assignment,
    make_board,
    make_lead,
    make_membership,
    make_network,
    make_parent,
    make_partnership,
    make_person,
    make_project,
    make_service,
    make_status_change,
    make_steering,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
D = datetime.date
DATE = D(2024, 1, 1)
LAST = D(2023, 12, 31)
BY_START = F("start").asc(nulls_first=True)


@pytest.fixture
def admin():
    return make_user(Role.ADMINISTRATOR)


def carry_out(admin, kind, olds, heirs=(), *, date=DATE, choices=None, **more):
    """Preview and confirm, as a person does."""
    change = Change(kind=kind, date=date, olds=tuple(olds), heirs=tuple(heirs), choices=choices or {}, **more)
    plan = make_plan(change, admin)
    done = reorganise(change=change, by=admin, stamp=plan.stamp)
    assert done.moved == plan.moving, "what was shown is what was moved"
    return done


def heirs_of(done):
    return [row.unit for row in done.units.filter(role="new").order_by("place")]


def leads(project):
    rows = ProjectLead.objects.filter(project=project).order_by(BY_START)
    return [(row.unit, row.accountable, row.start, row.end) for row in rows]


def contacts(unit):
    return sorted((row.person.name, row.start, row.end) for row in unit.contacts.all())


def test_every_key_to_a_unit_is_moved_or_said_to_stay():
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
        for field in model._meta.local_fields
        if field.related_model is Unit
    }
    named = [column for move in MOVES for column in move.columns] + [stay.column for stay in STAYS]
    assert sorted(named) == sorted(keys)


def test_rename_moves_all_that_goes_on_and_leaves_what_is_over(admin):
    old, board = make_unit(name="Gamla kontoret"), make_board()
    make_service(office=old, board=board)
    school = make_parent(parent=old).unit
    person = make_person(name="Demo Kontaktperson")
    make_assignment(unit=old, person=person, start=D(2020, 1, 1))
    make_assignment(unit=old, start=D(2018, 1, 1), end=D(2019, 12, 31))
    going = make_project(unit=old, accountable=board, start="2023", end="2026")
    over = make_project(unit=old, start="2021", end="2022", status=Project.Status.FINISHED)
    rejected = make_project(unit=old, status=Project.Status.REJECTED)
    answered = make_project(unit=old, status=Project.Status.REJECTED)
    make_status_change(project=answered, status=Project.Status.REJECTED, date="2024-02")
    before, after = (
        make_activity(unit=old, start=LAST, end=D(2024, 1, 5)),
        make_activity(unit=old, accountable=old, start=DATE),
    )
    city, network = make_partnership(owner_unit=old, confirmed_by=old), make_network(owner_unit=old)
    member, left = make_membership(unit=old, network=network), make_membership(unit=old, start="2010", end="2015")
    waiting = Proposal.objects.create(kind="projekt", title="Förslag", unit=old)
    told = Proposal.objects.create(kind="projekt", title="Nej", unit=old, status="avbojd", answer="Inte nu.")
    steering = make_steering(unit=old)

    done = carry_out(admin, Kind.RENAME, [old], [NewUnit("Nya kontoret", "NK", "nya@exempel.se")], reason="KF § 7")
    (new,) = heirs_of(done)

    old.refresh_from_db()
    assert (old.name, old.slug, f"{old.valid_to}") == ("Gamla kontoret", old.slug, "31 december 2023")
    assert (new.name, new.abbreviation, new.mailbox, new.slug, new.kind) == (
        *("Nya kontoret", "NK", "nya@exempel.se", "nya-kontoret", Unit.Kind.OFFICE),
    )
    assert (new.valid_from.iso, new.valid_to) == ("2024-01-01", None)
    assert list(UnitSuccession.objects.values_list("old", "new", "date")) == [(old.pk, new.pk, DATE)]
    assert leads(going) == [(old, board, None, LAST), (new, board, DATE, None)]
    assert leads(answered) == [(old, None, None, LAST), (new, None, DATE, None)]
    assert leads(over) == [(old, None, None, None)] and leads(rejected) == [(old, None, None, None)]
    assert [(row.office, row.start, row.end) for row in board.served_by.order_by(BY_START)] == [
        (old, None, LAST),
        (new, DATE, None),
    ]
    assert [(row.parent, row.start, row.end) for row in school.parents.order_by(BY_START)] == [
        (old, None, LAST),
        (new, DATE, None),
    ]
    assert contacts(new) == [("Demo Kontaktperson", DATE, None)]
    assert [end for _, _, end in contacts(old)] == [LAST, D(2019, 12, 31)]
    for record in (before, after, city, network, member, left, waiting, told, steering):
        record.refresh_from_db()
    assert (before.units.get().unit, after.units.get().unit, after.accountable) == (old, new, new)
    assert (city.owner_unit, city.confirmed_by, network.owner_unit) == (new, old, new)
    assert (member.unit, left.unit, waiting.unit, told.unit, steering.unit) == (new, old, new, old, old)
    assert done.moved == {
        "betjaning": 1,
        "underordnad": 1,
        "kontakt": 1,
        "projekt": 2,
        "aktivitet": 1,
        "vanort": 1,
        "natverk": 1,
        "medlemskap": 1,
        "forslag": 1,
    }
    assert (done.completed_at is not None, done.reason) == (True, "KF § 7")


def test_form_opened_before_does_not_write_over_what_was_moved(admin):
    project, activity = make_project(unit=(old := make_unit())), make_activity(unit=old, start=D(2024, 2, 1))
    carry_out(admin, Kind.RENAME, [old], [NewUnit("Nya")])
    assert (Project.objects.get(pk=project.pk).version, Activity.objects.get(pk=activity.pk).version) == (2, 2)


def test_second_time_is_refused_and_says_what_happened(admin):
    old = make_unit(name="Gamla kontoret")
    carry_out(admin, Kind.RENAME, [old], [NewUnit("Nya kontoret")])
    old.refresh_from_db()
    with pytest.raises(ValidationError, match="upphör redan 31 december 2023 och fortsätter som Nya kontoret"):
        carry_out(admin, Kind.RENAME, [old], [NewUnit("Ännu nyare")])
    assert Reorganisation.objects.count() == 1


def test_what_came_after_the_preview_is_shown_before_it_moves(admin):
    old = make_unit()
    change = Change(kind=Kind.RENAME, date=DATE, olds=(old,), heirs=(NewUnit("Nya"),))
    stamp = make_plan(change, admin).stamp
    make_project(unit=old)
    with pytest.raises(ChangedMeanwhileError) as raised:
        reorganise(change=change, by=admin, stamp=stamp)
    assert raised.value.plan.moving == {"projekt": 1}
    old.refresh_from_db()
    assert old.valid_to is None and not Reorganisation.objects.exists()
    reorganise(change=change, by=admin, stamp=raised.value.plan.stamp)


def test_merge_joins_what_both_had(admin):
    first, second, board = make_unit(), make_unit(), make_board()
    make_service(office=first, board=board)
    make_service(office=second, board=board, end=D(2025, 12, 31))
    person = make_person(name="Demo Kontaktperson")
    make_assignment(unit=first, person=person)
    make_assignment(unit=second, person=person, start=D(2022, 1, 1))
    both = make_activity(unit=first, start=D(2024, 3, 1))
    ActivityUnit.objects.create(activity=both, unit=second, role=ActivityUnit.Role.PARTICIPANT)
    projects = [make_project(unit=first), make_project(unit=second, accountable=board)]

    (new,) = heirs_of(carry_out(admin, Kind.MERGE, [first, second], [NewUnit("Gemensamma kontoret")]))

    assert [(row.office, row.start, row.end) for row in UnitService.objects.current(DATE)] == [(new, DATE, None)]
    assert contacts(new) == [("Demo Kontaktperson", DATE, None)]
    assert [(part.unit, part.role) for part in both.units.all()] == [(new, "host")]
    assert [leads(project)[-1][0] for project in projects] == [new, new]
    assert set(new.predecessors.values_list("old", flat=True)) == {first.pk, second.pk}


def test_merge_into_one_that_is_there_keeps_its_rows(admin):
    heir, old, board = make_unit(), make_unit(), make_board()
    kept = make_service(office=heir, board=board, start=D(2020, 1, 1))
    make_service(office=old, board=board)
    participant = make_activity(unit=old, start=D(2024, 3, 1))
    ActivityUnit.objects.create(activity=participant, unit=heir, role=ActivityUnit.Role.PARTICIPANT)
    carry_out(admin, Kind.MERGE, [old], [heir])
    assert list(UnitService.objects.current(DATE)) == [kept]
    assert [(part.unit, part.role) for part in participant.units.all()] == [(heir, "host")]
    heir.refresh_from_db()
    assert (heir.valid_from, heir.valid_to) == (None, None)


def test_split_places_each_row_where_somebody_chose(admin):
    old = make_unit(kind=Unit.Kind.COMPANY)
    parent = make_parent(unit=old, owner_share=100, parent=make_unit(kind=Unit.Kind.COMPANY)).parent
    one, other = make_project(unit=old, accountable=old), make_project(unit=old, accountable=old)
    city = make_partnership(owner_unit=old)
    key = f"projekt-{ProjectLead.objects.get(project=other).pk}"
    done = carry_out(
        admin, Kind.SPLIT, [old], [NewUnit("Vatten AB"), NewUnit("Avfall AB")], choices={key: 1, f"vanort-{city.pk}": 1}
    )
    water, waste = heirs_of(done)
    city.refresh_from_db()
    assert leads(one)[-1][:2] == (water, water) and leads(other)[-1][:2] == (waste, waste)
    assert city.owner_unit == waste
    for unit in (water, waste):
        assert [(row.parent, row.start, row.owner_share) for row in unit.parents.all()] == [(parent, DATE, 100)]


def test_part_that_is_given_away_moves_and_the_rest_stays(admin):
    old, heir = make_unit(), make_unit()
    kept, given = make_project(unit=old), make_project(unit=old)
    key = f"projekt-{ProjectLead.objects.get(project=given).pk}"
    done = carry_out(admin, Kind.SPLIT, [old], [old, heir], choices={key: 1})
    old.refresh_from_db()
    assert (old.valid_to, done.moved) == (None, {"projekt": 1})
    assert leads(kept) == [(old, None, None, None)]
    assert leads(given) == [(old, None, None, LAST), (heir, None, DATE, None)]
    assert [row.new for row in old.successors.all()] == [heir]


def test_closing_without_an_heir_ends_what_is_dated_and_leaves_the_rest_in_sight(admin):
    old, board = make_unit(), make_board()
    make_service(office=old, board=board)
    make_assignment(unit=old)
    project, city = make_project(unit=old), make_partnership(owner_unit=old)
    planned = make_activity(unit=old, start=D(2024, 3, 1))
    done = carry_out(admin, Kind.CLOSE, [old])
    city.refresh_from_db()
    assert leads(project) == [(old, None, None, LAST)]
    assert not UnitService.objects.current(DATE).exists() and contacts(old)[0][2] == LAST
    assert (city.owner_unit, planned.units.get().unit) == (old, old)
    assert done.moved == {"betjaning": 1, "kontakt": 1, "projekt": 1}


def test_closed_board_leaves_its_projects_with_the_kontor_that_leads_them(admin):
    board, office = make_board(), make_unit()
    project = make_project(unit=office, accountable=board)
    carry_out(admin, Kind.CLOSE, [board])
    assert leads(project) == [(office, board, None, LAST), (office, None, DATE, None)]


def test_row_that_had_not_begun_goes_to_the_new_unit_as_it_is(admin):
    old, earlier = make_unit(), make_unit()
    project = make_project()
    make_lead(project=project, unit=earlier, end=D(2024, 5, 31))
    make_lead(project=project, unit=old, start=D(2024, 6, 1), end=D(2024, 12, 31))
    make_assignment(unit=old, start=D(2024, 9, 1))
    (new,) = heirs_of(carry_out(admin, Kind.RENAME, [old], [NewUnit("Nya")]))
    assert leads(project)[1:] == [(new, None, D(2024, 6, 1), D(2024, 12, 31))]
    assert [start for _, start, _ in contacts(new)] == [D(2024, 9, 1)] and contacts(old) == []


def test_day_to_come_changes_what_is_dated_now_and_the_rest_on_the_day(admin, monkeypatch):
    date = timezone.localdate() + datetime.timedelta(days=30)
    eve = date - datetime.timedelta(days=1)
    old = make_unit()
    project, city = make_project(unit=old, end="2090"), make_partnership(owner_unit=old)
    planned = make_activity(unit=old, start=date, status=Activity.Status.PLANNED)
    done = carry_out(admin, Kind.RENAME, [old], [NewUnit("Nya")], date=date)
    (new,) = heirs_of(done)
    assert leads(project) == [(old, None, None, eve), (new, None, date, None)]
    late = make_project(unit=old, end="2090")

    complete_reorganisations(0)
    city.refresh_from_db()
    assert (city.owner_unit, planned.units.get().unit, Reorganisation.objects.get().completed_at) == (old, old, None)

    monkeypatch.setattr(timezone, "localdate", lambda *args: date)
    complete_reorganisations(0)
    city.refresh_from_db()
    assert (city.owner_unit, planned.units.get().unit) == (new, new)
    assert leads(late) == [(old, None, None, eve), (new, None, date, None)]
    assert not due().exists()
    city.owner_unit = None
    city.save()
    complete(reorganisation=done, by=admin)
    assert leads(late)[1:] == [(new, None, date, None)]


def test_work_for_a_board_goes_with_its_service(admin):
    office, heir, board, other = make_unit(), make_unit(), make_board(), make_board()
    for served in (board, other):
        make_service(office=office, board=served)
    moved, stays = make_project(unit=office, accountable=board), make_project(unit=office, accountable=other)
    chosen = make_project(unit=office, accountable=board)
    visit = make_activity(unit=office, accountable=board, start=D(2024, 2, 1))
    make_assignment(unit=office)
    key = f"projekt-{ProjectLead.objects.get(project=chosen).pk}"
    done = carry_out(admin, Kind.SERVICE, [office], [heir, office], board=board, choices={key: 1})
    assert done.moved == {"betjaning": 1, "projekt": 1, "aktivitet": 1}
    assert [row.office for row in UnitService.objects.current(DATE).filter(board=board)] == [heir]
    assert [row.office for row in UnitService.objects.current(DATE).filter(board=other)] == [office]
    assert leads(moved)[-1][:2] == (heir, board)
    assert (leads(stays), leads(chosen)) == ([(office, other, None, None)], [(office, board, None, None)])
    assert (visit.units.get().unit, Activity.objects.get(pk=visit.pk).accountable) == (heir, board)
    assert not UnitSuccession.objects.exists() and contacts(office)[0][2] is None
    with pytest.raises(ValidationError, match="arbetar inte för"):
        carry_out(admin, Kind.SERVICE, [office], [heir, office], board=board)


@pytest.mark.parametrize(
    ("heir", "message"),
    [
        ({"valid_to": "2020-12-31"}, "finns inte 1 januari 2024"),
        ({"valid_from": "2025-01-01"}, "finns inte 1 januari 2024"),
    ],
)
def test_heir_must_exist_on_the_day(admin, heir, message):
    with pytest.raises(ValidationError, match=message):
        carry_out(admin, Kind.MERGE, [make_unit()], [make_unit(**heir)])


def test_unit_cannot_end_before_it_begins(admin):
    with pytest.raises(ValidationError, match="finns först från"):
        carry_out(admin, Kind.CLOSE, [make_unit(valid_from="2024-01-01")])


# The pages

PATH = "/administration/omorganisation/"


def stamp_in(page):
    return re.search(r'name="stampel" value="(\w+)"', page)[1]


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def test_pages_preview_and_confirm_the_same_numbers(client):
    old = make_unit(name="Gamla kontoret", slug="gamla-kontoret")
    make_project(unit=old, title="Vattenprojektet")
    make_project(unit=old, title="Hemlig idé", status=Project.Status.IDEA)
    data = {"olds": "gamla-kontoret", "name": "Nya kontoret", "date": "2024-01-01", "reason": "KF § 7"}
    page = client.post(f"{PATH}byt-namn/", data | {"steg": "granska"}).content.decode()
    assert "2 projekt" in page and "Vattenprojektet" in page and "Hemlig idé" not in page
    assert "Och 1 till som du inte får se namnet på" in page
    assert not Unit.objects.filter(name="Nya kontoret").exists()
    page = client.post(f"{PATH}byt-namn/", data | {"steg": "andra"}).content.decode()
    assert 'value="Nya kontoret"' in page

    confirm = data | {"steg": "bekrafta", "stampel": "gammal"}
    response = client.post(f"{PATH}byt-namn/", confirm)
    assert response.status_code == 409 and "Något har tillkommit eller ändrats" in response.content.decode()
    confirm["stampel"] = stamp_in(response.content.decode())
    response = client.post(f"{PATH}byt-namn/", confirm, follow=True)
    page = response.content.decode()
    assert "Omorganisationen är genomförd" in page and "2 projekt" in page and "KF § 7" in page
    assert "Nya kontoret" in client.get(PATH).content.decode()
    page = client.get("/enheter/gamla-kontoret/").content.decode()
    assert "Efterträds av" in page and "/enheter/nya-kontoret/" in page

    page = client.post(f"{PATH}byt-namn/", confirm | {"name": "Annat namn"}).content.decode()
    assert "Gamla kontoret upphör redan 31 december 2023 och fortsätter som Nya kontoret" in page


def test_split_page_lets_every_row_be_placed(client):
    old = make_unit(slug="gamla-kontoret")
    project = make_project(unit=old)
    key = f"val-projekt-{ProjectLead.objects.get(project=project).pk}"
    data = {"olds": "gamla-kontoret", "names": "Norra kontoret\nSödra  kontoret\n", "date": "2024-01-01"}
    page = client.post(f"{PATH}dela/", data).content.decode()
    assert f'name="{key}"' in page
    confirm = data | {"steg": "bekrafta", "stampel": stamp_in(page)}
    assert client.post(f"{PATH}dela/", confirm | {key: "2"}).status_code == 400
    client.post(f"{PATH}dela/", confirm | {key: "1"})
    assert leads(project)[-1][0].name == "Södra kontoret"


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("byt-namn", {}, "Välj en enhet."),
        ("byt-namn", {"olds": "finns-inte"}, "Välj ett giltigt alternativ"),
        ("byt-namn", {"olds": "kontoret", "name": "KONTORET"}, "Det finns redan en enhet med det namnet."),
        ("byt-namn", {"date": "1066-01-01"}, "Kontrollera året: 1066."),
        ("byt-namn", {"date": "2024"}, "Skriv datumet som 2026-08-01."),
        ("byt-namn", {"name": "a\0b"}, "tecken"),
        ("sla-ihop", {"olds": ["kontoret", "namnden"], "name": "Ny"}, "Enheter av olika slag kan inte slås ihop."),
        ("sla-ihop", {"olds": ["kontoret"], "name": "Ny"}, "Välj minst två."),
        ("sla-ihop", {"olds": ["kontoret"], "heir": "kontoret"}, "kan inte gå upp i sig själv"),
        ("sla-ihop", {"olds": ["kontoret"]}, "Skriv vad den nya enheten heter"),
        ("dela", {"olds": "kontoret", "names": "En", "date": "2024-01-01"}, "minst två enheter att dela på"),
        ("dela", {"olds": "kontoret", "names": "En\nen"}, "Samma namn står två gånger."),
        ("dela", {"olds": "kontoret", "heirs": ["kontoret"], "names": "Två", "date": "2024-01-01"}, "sig själv"),
        ("lagg-ned", {"olds": "kontoret", "heir": "kontoret"}, "Välj en annan enhet än den som läggs ned."),
        (
            "flytta-betjaning",
            {"board": "namnden", "olds": "kontoret", "heir": "kontoret", "date": "2024-01-01"},
            "arbetar inte för",
        ),
    ],
)
def test_mistakes_are_told_beside_the_field(client, kind, data, message):
    make_unit(name="Kontoret", slug="kontoret")
    make_board(name="Nämnden", slug="namnden")
    page = client.post(f"{PATH}{kind}/", data).content.decode()
    assert message in page and "Genomför omorganisationen" not in page
    for value in data.values():
        if isinstance(value, str) and "\0" not in value and value not in {"finns-inte"}:
            assert value in page


def test_preview_costs_the_same_queries_whatever_it_moves(client, django_assert_num_queries):
    data = {"olds": "kontoret", "name": "Nya", "date": "2024-01-01"}
    old = make_unit(slug="kontoret")
    for more in (1, 20):
        for _ in range(more):
            make_project(unit=old)
            make_activity(unit=old, start=D(2024, 2, 1))
            make_assignment(unit=old)
            make_membership(unit=old)
            make_partnership(owner_unit=old)
            make_parent(parent=old)
            make_service(office=old)
        with django_assert_num_queries(PREVIEW_QUERIES):
            client.post(f"{PATH}byt-namn/", data)


PREVIEW_QUERIES = 32


def test_only_the_administrator_reorganises(client):
    client.force_login(make_user(Role.COORDINATOR))
    for path in (PATH, f"{PATH}byt-namn/"):
        response = client.get(path)
        assert response.status_code == 403 and "administratören" in response.content.decode()
    client.force_login(make_user(Role.ADMINISTRATOR))
    assert client.get(f"{PATH}hittepa/").status_code == 404
