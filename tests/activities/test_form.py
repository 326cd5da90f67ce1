"""Logging an activity and changing it: what is asked, what is saved, and that nobody's text is lost."""

import datetime
import re

import pytest
from django.utils import timezone

from apps.accounts.models import FormDraft, Role
from apps.activities.models import Activity, ActivityUnit, ParticipantGroup
from apps.core.conflicts import posted_values
from apps.organisation.models import ExternalOrganisation
from tests.factories import (
    make_activity,
    make_board,
    make_contact,
    make_goal,
    make_network,
    make_organisation,
    make_partnership,
    make_project,
    make_service,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
D = datetime.date
NEW = "/aktiviteter/ny/"


@pytest.fixture
def office():
    return make_unit(name="Utbildningskontoret", slug="utbildningskontoret")


@pytest.fixture
def contact(client, office):
    client.force_login(make_contact(office))
    return client


def opened(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200
    return response


def filled(response, **changes):
    """The form as a browser would send it back, with some fields changed."""
    form = response.context["form"]
    drawn = set(re.findall(r'name="([^"]+)"', response.content.decode()))
    values = {name: texts for name, texts in posted_values(form).items() if name in drawn and texts != [""]}
    hidden = {name: form[name].value() or "" for name in ("version", "opened", "draft")}
    return values | hidden | changes


def names_in(response):
    return set(re.findall(r' name="([^"]+)"', response.content.decode()))


def log(client, **changes):
    """Send the form for a new activity; gives the activity, or the page with its faults."""
    kind = changes.get("kind")
    page = opened(client, NEW, slag=kind if kind in Activity.Kind.values else "delegation-in")
    sent = filled(page, **{"title": "Besök", "start": "2026-03-02"} | changes)
    response = client.post(NEW, sent)
    return Activity.objects.latest("pk") if response.status_code == 302 else response


def test_the_kind_is_chosen_first_and_each_asks_only_its_own(contact):
    first = opened(contact, NEW).content.decode()
    assert first.count("?slag=") == len(Activity.Kind.values)
    asked = {kind: names_in(opened(contact, NEW, slag=kind)) for kind in Activity.Kind.values}
    assert "place" not in asked["digitalt"]
    assert {kind for kind, names in asked.items() if "place" not in names} == {"digitalt"}
    assert {kind for kind, names in asked.items() if "gifts_given" in names} == {"delegation-in", "delegation-ut"}
    assert {"antal_elever", "antal_larare"} <= asked["ungdomsutbyte"]
    assert "antal_elever" not in asked["delegation-in"]
    assert {kind for kind, names in asked.items() if "form" in names} == {
        *("studiebesok", "konferens", "skolutbyte", "natverksmote", "evenemang")
    }
    # One's own only unit and its only nämnd need no answer; what the day tells is not asked.
    assert not {"accountable", "status"} & asked["delegation-in"]


def test_a_few_answers_log_a_delegation(contact, office):
    board = make_board()
    make_service(office=office, board=board)
    make_partnership(name="Linz", slug="linz", kind="samarbetsort", aliases="Lentia")
    activity = log(contact, subject="lentia", place="Rådhuset", antal_gaster="6", antal_tjanstepersoner="0")
    assert (activity.title, activity.place, f"{activity.subject}") == ("Besök", "Rådhuset", "Linz")
    assert (activity.kind, activity.status, activity.form) == ("delegation-in", "genomford", "plats")
    assert (activity.accountable, activity.created_by.person_id is not None) == (board, True)
    assert {row.unit: row.role for row in activity.units.all()} == {office: "host"}
    assert {row.group: row.count for row in activity.groups.all()} == {"gaster": 6, "tjanstepersoner": 0}


def test_a_day_to_come_makes_it_planned(contact):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert log(contact, start=tomorrow.isoformat()).status == "planerad"
    assert log(contact, kind="digitalt", start=timezone.localdate().isoformat()).form == "digital"


def test_what_is_not_quite_a_name_is_asked_about(contact):
    linz, linkoping = make_partnership(name="Linz"), make_organisation(name="Linköpings kommun")
    page = log(contact, subject="lin")
    html = page.content.decode()
    assert "Inget i registret heter just ”lin”." in html
    assert (f'value="partnership:{linz.pk}"' in html, f'value="organisation:{linkoping.pk}"' in html) == (True, True)
    assert 'value="Besök"' in html
    assert log(contact, subject="lin", pick=f"organisation:{linkoping.pk}").organisation == linkoping


def test_an_organisation_that_the_register_lacks_is_added(contact):
    page = log(contact, subject="Suzhou museum", pick="ny")
    assert "Välj vilket slag av organisation det är." in page.content.decode()
    activity = log(contact, subject="Suzhou museum", pick="ny", new_kind="other", new_country="CN")
    assert (activity.organisation.name, activity.organisation.country) == ("Suzhou museum", "CN")
    assert log(contact, subject="suzhou museum").organisation == activity.organisation
    assert ExternalOrganisation.objects.filter(name="Suzhou museum").count() == 1


def test_the_list_of_subjects_follows_what_is_typed(contact):
    make_partnership(name="Linz", kind="samarbetsort")
    make_project(title="Läslust i Linz", unit=make_unit(), status="pagaende")
    make_project(title="Linz som idé", unit=make_unit(), status="ide")
    text = contact.get("/aktiviteter/amnen/", {"subject": "linz"}).content.decode()
    assert re.findall(r'value="([^"]+)"', text) == ["Linz (samarbetsort)", "Läslust i Linz (projekt)"]


def test_the_namnd_is_asked_for_only_when_there_are_several(contact, office):
    boards = [make_board(), make_board()]
    for board in boards:
        make_service(office=office, board=board)
    page = log(contact)
    assert "Utbildningskontoret arbetar för flera nämnder." in page.content.decode()
    assert log(contact, accountable=boards[1].slug).accountable == boards[1]


def test_other_questions_come_without_losing_what_was_typed(contact):
    page = opened(contact, NEW, slag="konferens")
    again = contact.post(NEW, filled(page, title="Skrivet", place="", kind="digitalt", spara="fragor"))
    assert (again.status_code, "place" in names_in(again), 'value="Skrivet"' in again.content.decode()) == (
        *(200, False),
        True,
    )
    kept = contact.post(NEW, filled(page, place="Riga", kind="digitalt", spara="fragor"))
    assert 'value="Riga"' in kept.content.decode()
    assert not Activity.objects.exists()


def test_a_copy_takes_all_but_days_figures_and_outcome(contact, office):
    guest, riga = make_unit(), make_partnership(name="Riga")
    source = make_activity(
        kind="konferens",
        title="Årets möte",
        unit=office,
        partnership=riga,
        place="Riga",
        purpose="Lära.",
        outcome="Vi lärde.",
        hours=12,
        cost_own=100,
        next_step="Mer",
        gifts_given="Bok",
    )
    ActivityUnit.objects.create(activity=source, unit=guest, role="participant")
    ParticipantGroup.objects.create(activity=source, group="elever", count=4)
    source.goals.add(make_goal())
    page = opened(contact, NEW, kopiera=source.pk)
    contact.post(NEW, filled(page, start="2026-03-02"))
    copy = Activity.objects.latest("pk")
    assert copy != source
    shared = ("kind", "title", "place", "purpose", "partnership")
    assert [getattr(copy, name) for name in shared] == [getattr(source, name) for name in shared]
    assert {row.unit for row in copy.units.all()} == {office, guest}
    assert (copy.goals.count(), copy.groups.count()) == (1, 0)
    assert [copy.hours, copy.cost_own, copy.outcome, copy.next_step, copy.gifts_given] == [None, None, "", "", ""]


def test_changing_keeps_what_the_form_does_not_show(contact, office):
    hidden = make_network(name="Dolt", hidden_at=timezone.now())
    project = make_project(title="Hemligt", unit=make_unit(), status="pagaende", marked_at=timezone.now())
    activity = make_activity(unit=office, project=project, outcome="Kvar", next_step="Kvar", results=["kompetens"])
    activity.mentioned_networks.add(hidden)
    page = opened(contact, f"/aktiviteter/{activity.pk}/andra/")
    assert "Hemligt" not in page.content.decode()
    assert contact.post(f"/aktiviteter/{activity.pk}/andra/", filled(page, title="Ny titel")).status_code == 302
    activity.refresh_from_db()
    assert (activity.title, activity.project, list(activity.mentioned_networks.all())) == (
        "Ny titel",
        project,
        [hidden],
    )
    assert (activity.outcome, activity.next_step, activity.results) == ("Kvar", "Kvar", ["kompetens"])


def test_two_at_the_same_time_meet_field_by_field(contact, office):
    activity = make_activity(unit=office, title="Först", place="Riga")
    path = f"/aktiviteter/{activity.pk}/andra/"
    mine, theirs = opened(contact, path), opened(contact, path)
    contact.post(path, filled(theirs, place="Liepaja", antal_tjanstepersoner="3"))
    merged = contact.post(path, filled(mine, title="Min titel"), follow=True)
    activity.refresh_from_db()
    assert (activity.title, activity.place, activity.groups.get().count) == ("Min titel", "Liepaja", 3)
    assert "medan du skrev" in merged.content.decode()
    asked = contact.post(path, filled(mine, title="Annan", place="Daugavpils"))
    html = asked.content.decode()
    assert ('name="val-place"' in html, 'value="Daugavpils"' in html) == (True, True)
    activity.refresh_from_db()
    assert activity.place == "Liepaja"


def test_only_the_owner_units_change_and_others_hear_whom_to_ask(client, office):
    activity = make_activity(unit=office)
    marked = make_activity(unit=office, marked_at=timezone.now())
    answers = {}
    for who, user in (("läsare", make_user()), ("annan", make_contact(make_unit())), ("egen", make_contact(office))):
        client.force_login(user)
        answers[who] = [client.get(f"/aktiviteter/{one.pk}/andra/").status_code for one in (activity, marked)]
    assert answers == {"läsare": [403, 404], "annan": [403, 404], "egen": [200, 200]}
    client.force_login(make_user())
    assert client.get(NEW).status_code == 403
    assert "hör till Utbildningskontoret" in client.get(f"/aktiviteter/{activity.pk}/andra/").content.decode()


def test_a_contact_person_logs_only_for_own_units(contact):
    stranger = make_unit()
    assert log(contact, unit=stranger.slug).status_code == 200
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"title": "a\0b"},
        {"subject": "\0"},
        {"start": "9" * 40},
        {"start": "2026-13-45"},
        {"antal_gaster": "9" * 40},
        {"antal_gaster": "-1"},
        {"hours": "1e400"},
        {"hours": "9" * 10_000},
        {"hours": "12,55"},
        {"cost_own": "NaN"},
        {"goals": "finns-inte"},
        {"hosts": "\0"},
        {"kind": "finns-inte"},
        {"end": "2020-01-01"},
        {"subject": "😀" * 301},
    ],
)
def test_what_makes_no_sense_gets_a_message(contact, odd):
    page = log(contact, **odd)
    assert page.status_code == 200
    assert 'id="fel"' in page.content.decode()
    assert not Activity.objects.exists()


def test_an_unsaved_text_is_offered_and_comes_back_with_its_questions(contact):
    user = contact.get("/").wsgi_request.user
    payload = {"kind": ["digitalt"], "title": ["Halvt skrivet"], "draft": ["x"]}
    FormDraft.objects.create(user=user, form="activity", payload=payload)
    assert "Du har ett utkast" in opened(contact, NEW).content.decode()
    page = opened(contact, NEW, utkast="fortsatt")
    assert ('value="Halvt skrivet"' in page.content.decode(), "place" in names_in(page)) == (True, False)


def test_the_form_asks_the_same_questions_of_the_database_whatever_there_is(client, django_assert_max_num_queries):
    client.force_login(make_user(Role.COORDINATOR))
    for _ in range(12):
        make_partnership(), make_network(), make_unit(), make_goal(), make_organisation()
        make_project(status="pagaende", unit=make_unit())
    activity = make_activity(unit=make_unit(), partnership=make_partnership())
    with django_assert_max_num_queries(26):
        client.get(f"/aktiviteter/{activity.pk}/andra/")
