"""History is written by the database, for every record, and nothing can rewrite it."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.urls import reverse
from procrastinate.contrib.django import app

from apps.accounts.models import (
    DatabaseMark,
    FormDraft,
    Identity,
    Letter,
    LetterRun,
    Person,
    RequestCount,
    RetentionRun,
    Role,
    User,
)
from apps.core.history import from_command, importing, tell_history, telling
from apps.core.models import hide
from apps.policy.models import Goal
from apps.projects.models import Project, ProjectGoal
from tests import factories as make

pytestmark = pytest.mark.django_db

# Names and logins are not tracked, so that one row can be anonymised; the mark describes the database itself.
# Neither are identities and drafts, which belong to the login, nor the logs of retention and of letters, which are
# histories themselves.
UNTRACKED = {Person, User, DatabaseMark, Identity, FormDraft, RetentionRun, RequestCount, Letter, LetterRun}


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("apps.")]


def event_models():
    return {model.pgh_tracked_model: model for model in own_models() if hasattr(model, "pgh_tracked_model")}


def rows(sql, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def labels(record):
    """What happened to a record, in order."""
    events = event_models()[type(record)]._base_manager.filter(pgh_obj_id=record.pk)
    return list(events.order_by("pgh_id").values_list("pgh_label", flat=True))


def test_all_but_persons_and_logins_are_tracked():
    events = event_models()
    records = {model for model in own_models() if model not in events.values()}
    assert records - set(events) == UNTRACKED


@pytest.mark.parametrize("model", event_models(), ids=lambda model: model.__name__)
def test_every_column_but_derived_ones_is_in_the_history(model):
    tracked = {field.name for field in event_models()[model]._meta.fields if not field.name.startswith("pgh_")}
    derived = {field.name for field in model._meta.local_fields if field.generated}
    assert {field.name for field in model._meta.local_fields} - tracked == derived


@pytest.mark.parametrize("model", event_models(), ids=lambda model: model.__name__)
def test_every_tracked_table_has_its_triggers(model):
    triggers = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND NOT tgisinternal"
    on_record = [name for (name,) in rows(triggers, [model._meta.db_table])]
    on_events = [name for (name,) in rows(triggers, [event_models()[model]._meta.db_table])]
    kinds = sorted(name.rsplit("_", 1)[0].removeprefix("pgtrigger_") for name in on_record)
    assert kinds == ["delete_delete", "history", "insert_insert", "update_update"]
    assert sorted(name.rsplit("_", 1)[0] for name in on_events) == ["history", "pgtrigger_append_only"]


def test_insert_update_and_delete_leave_rows():
    programme = make.make_programme()
    programme.note = "Ny anmärkning"
    programme.save()
    pk = programme.pk
    programme.delete()
    programme.pk = pk
    assert labels(programme) == ["insert", "update", "delete"]
    events = event_models()[type(programme)].objects.filter(pgh_obj_id=pk).order_by("pgh_id")
    assert list(events.values_list("note", flat=True)) == ["", "Ny anmärkning", "Ny anmärkning"]


def test_saving_without_change_leaves_no_row():
    goal = make.make_goal()
    goal.save()
    assert labels(goal) == ["insert"]


def test_bulk_changes_and_raw_sql_leave_rows_too():
    first, second = make.make_project(), make.make_project()
    Project.objects.filter(pk__in=[first.pk, second.pk]).update(note="Ändrad i klump")
    second.title = "Ändrad i klump"
    Project.objects.bulk_update([first, second], ["title"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE projects_project SET need = 'Ändrat förbi programmet' WHERE id = %s", [first.pk])
    assert labels(first) == ["insert", "update", "update"]
    assert labels(second) == ["insert", "update", "update"]


def test_bulk_create_leaves_rows():
    document = make.make_document()
    goals = Goal.objects.bulk_create(
        Goal(document=document, number=number, slug=f"mal-{number}", title="Mål", summary="Text")
        for number in range(1, 4)
    )
    assert [labels(goal) for goal in goals] == [["insert"]] * 3


@pytest.mark.parametrize(
    "take_away",
    [
        lambda project, goal: project.goals.clear(),
        lambda project, goal: project.goals.remove(goal),
        lambda project, goal: project.goals.set([]),
        lambda project, goal: project.delete(),
        lambda project, goal: rows("DELETE FROM projects_projectgoal RETURNING id"),
    ],
    ids=["clear", "remove", "set", "cascade", "sql"],
)
@pytest.mark.parametrize("put", ["set", "add"])
def test_many_to_many_rows_are_tracked(put, take_away):
    project, goal = make.make_project(), make.make_goal()
    getattr(project.goals, put)(*([[goal]] if put == "set" else [goal]))
    row = ProjectGoal.objects.get(project=project)
    take_away(project, goal)
    assert labels(row) == ["insert", "delete"]


def contexts(record):
    """What the history was told about each change of a record, in order; None for what nobody told."""
    events = event_models()[type(record)]._base_manager.filter(pgh_obj_id=record.pk).order_by("pgh_id")
    return list(events.values_list("pgh_context__metadata", flat=True))


def test_change_past_the_program_has_no_context():
    assert contexts(make.make_goal()) == [None]


def test_request_tells_user_roles_and_page_and_nothing_that_was_typed(client):
    user = make.make_user(Role.COORDINATOR)
    project = make.make_project()
    client.force_login(user, backend="apps.accounts.backends.PasswordBackend")
    path = f"{reverse('record_hide', args=['projekt', project.pk])}?hemligt=utskrivet"
    assert client.post(path, {"reason": "Lades in två gånger"}).status_code == 302
    assert contexts(project)[1:] == [
        {
            "source": "request",
            "user": user.pk,
            "roles": ["samordnare"],
            "view": "record_hide",
            "reason": "Lades in två gånger",
        }
    ]


def test_import_command_and_job_are_told_by_name():
    with importing("reference"):
        goal = make.make_goal()
    with from_command(["manage.py", "seed_demo", "--hemligt=1"]):
        goal.title = "Från ett kommando"
        goal.save()
    job = SimpleNamespace(job=SimpleNamespace(task_name="apps.x.tasks.nightly", task_kwargs={"user_id": 7}))
    goal.title = "Från ett jobb"
    tell_history(goal.save, job, worker=None)
    assert contexts(goal) == [
        {"source": "import", "kind": "reference"},
        {"source": "command", "command": "seed_demo"},
        {"source": "job", "task": "apps.x.tasks.nightly", "user": 7},
    ]


def test_worker_tells_the_history_about_every_job():
    assert tell_history in app.worker_defaults["task_middleware"]


def test_what_serves_for_hours_is_no_context_of_its_own():
    with from_command(["manage.py", "procrastinate", "worker"]):
        assert contexts(make.make_goal()) == [None]


def test_reason_holds_for_what_is_done_for_it_alone():
    """Two records hidden in one go, each for its own reason, and a third change for none."""
    user = make.make_user(Role.COORDINATOR)
    first, second, third = make.make_project(), make.make_project(), make.make_project()
    with transaction.atomic(), telling(user=user.pk):
        hide(first, by=user, reason="Dubblett")
        hide(second, by=user, reason="Fel enhet")
        third.save()
    assert contexts(first)[-1] == {"user": user.pk, "reason": "Dubblett"}
    assert contexts(second)[-1] == {"user": user.pk, "reason": "Fel enhet"}
    assert contexts(third)[-1] == {"user": user.pk}


def test_search_column_is_not_in_the_history():
    project = make.make_project(title="Hållbara städer")
    (event,) = event_models()[Project].objects.filter(pgh_obj_id=project.pk)
    assert event.title == "Hållbara städer"
    assert not hasattr(event, "search")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_projectevent SET title = 'Omskriven'",
        "DELETE FROM projects_projectevent",
        "TRUNCATE projects_projectevent",
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE projects_project CASCADE",
        "TRUNCATE pghistory_context",
    ],
)
def test_history_cannot_be_rewritten(statement):
    project = make.make_project()
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        rows(statement)
    assert labels(project) == ["insert"]


def test_history_cannot_be_rewritten_through_the_models():
    project = make.make_project()
    events = event_models()[Project].objects.filter(pgh_obj_id=project.pk)
    with pytest.raises(ProgrammingError, match="Cannot update or delete rows"), transaction.atomic():
        events.delete()
    with pytest.raises(ProgrammingError, match="Cannot update or delete rows"), transaction.atomic():
        events.update(title="Omskriven")
    assert events.get().title == project.title
