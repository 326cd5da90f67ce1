"""Retention: what each rule takes and leaves, that it is tried and cited first, and the log of every run."""

import datetime
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from apps.accounts.models import FormDraft, Identity, Letter, Person, RetentionRule, RetentionRun, Role
from apps.activities.models import Proposal
from apps.portal.retention.job import carry_out, carry_out_all, save_rule, switch, try_out
from apps.portal.retention.kinds import PARTS, ROOTS, event_model_of, pointers_to
from apps.portal.tasks import run_retention, run_retention_rule
from apps.projects.models import Project, ProjectDocument, ProjectGoal
from tests.factories import (
    make_activity,
    make_assignment,
    make_budget,
    make_goal,
    make_letter,
    make_network,
    make_partner,
    make_person,
    make_project,
    make_status_change,
    make_unit,
    make_user,
)
from tests.reading import headings, links, main, tables

pytestmark = pytest.mark.django_db
Concerns = RetentionRule.Concerns
LONG_AGO = timezone.now() - datetime.timedelta(days=800)
PLAN = {"plan_dnr": "KS 2026/0001", "plan_adopted_on": datetime.date(2026, 1, 15)}


@pytest.fixture
def boss():
    return make_user(Role.ADMINISTRATOR, person=make_person(name="Prov Administratör"))


def make_rule(concerns, *, on=True, **fields):
    """A rule of twelve months, tried and switched on."""
    rule = RetentionRule.objects.create(concerns=concerns, **{"months": 12} | PLAN | fields)
    if on:
        try_out(rule=rule)
        switch(rule=rule, active=True, by=None)
        rule.refresh_from_db()
    return rule


def age(model, **fields):
    """Set columns past `auto_now`; all rows of the model unless `pk` is given."""
    pk = fields.pop("pk", None)
    rows = model.objects.filter(pk=pk) if pk else model.objects.all()
    rows.update(**fields)


def history_of(record):
    return event_model_of(type(record)).objects.filter(pgh_obj_id=record.pk)


def make_draft(saved_at=LONG_AGO):
    draft = FormDraft.objects.create(user=make_user(), form="project", payload={"title": ["x"]})
    age(FormDraft, pk=draft.pk, saved_at=saved_at)
    return draft


# What each rule takes and leaves


def test_drafts_go_when_they_have_not_been_touched():
    make_draft()
    fresh = make_draft(timezone.now())
    run = carry_out(rule=make_rule(Concerns.DRAFTS))
    assert (run.error, run.counts) == ("", {"accounts_formdraft": 1})
    assert list(FormDraft.objects.all()) == [fresh]


def test_attempts_to_sign_in_go():
    for model in (AccessAttempt, AccessFailureLog):
        fields = {"failures_since_start": 1} if model is AccessAttempt else {}
        for username in ("gammal", "ny"):
            model.objects.create(username=username, ip_address="10.0.0.1", user_agent=username, **fields)
        model.objects.filter(username="gammal").update(attempt_time=LONG_AGO)
    run = carry_out(rule=make_rule(Concerns.SIGN_INS))
    assert run.counts == {"axes_accessattempt": 1, "axes_accessfailurelog": 1}
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["ny"]


def test_letters_go_when_nobody_has_to_decide_about_them():
    """What waits, and what nobody knows whether it arrived, stays and is told."""
    letters = {state: make_letter(state=state) for state in Letter.State}
    make_letter(state=Letter.State.SENT)
    age(Letter, created_at=LONG_AGO)
    fresh = make_letter(state=Letter.State.SENT)
    run = carry_out(rule=make_rule(Concerns.LETTERS))
    assert (run.error, run.counts, run.kept) == ("", {"accounts_letter": 3}, 2)
    assert set(Letter.objects.all()) == {letters[Letter.State.WAITING], letters[Letter.State.SENDING], fresh}


def make_proposal(**fields):
    return Proposal.objects.create(
        **{"kind": "annat", "title": "Ett förslag", "unit": make_unit(), "status": "avbojd", "answer": "Nej."} | fields
    )


def test_answered_proposals_go_with_their_history_and_what_became_of_them_stays():
    project = make_project()
    old = make_proposal(status="antagen", project=project)
    waiting, fresh = make_proposal(status="ny"), make_proposal()
    Proposal.objects.filter(pk__in=[old.pk, waiting.pk]).update(updated_at=LONG_AGO)
    run = carry_out(rule=make_rule(Concerns.PROPOSALS))
    assert run.counts == {"activities_proposal": 1, "activities_proposalevent": 3}
    assert not history_of(old).exists()
    assert set(Proposal.objects.all()) == {waiting, fresh}
    assert Project.objects.filter(pk=project.pk).exists()


def whole_project(**fields):
    project = make_project(unit=make_unit(), **fields)
    make_status_change(project=project)
    make_partner(project=project)
    make_budget(project=project, lines={"stod": 1000})
    project.goals.add(make_goal())
    return project


def add_document(project):
    document = ProjectDocument(
        project=project, title="Avtal", file_name="avtal.pdf", content_type="application/pdf", size=4, sha256="0" * 64
    )
    document.file.save("avtal.pdf", ContentFile(b"%PDF"))
    return document


def test_hidden_project_goes_with_its_parts_history_and_files(django_capture_on_commit_callbacks):
    project = whole_project(hidden_at=LONG_AGO)
    document = add_document(project)
    replacing = add_document(project)
    ProjectDocument.objects.filter(pk=replacing.pk).update(replaces=document)
    shown, recent = whole_project(), whole_project(hidden_at=timezone.now())
    storage, name = document.file.storage, document.file.name
    budgets = list(project.budgets.all())
    rule = make_rule(Concerns.HIDDEN)
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        run = carry_out(rule=rule)
    assert (run.error, run.kept) == ("", 0)
    assert {table: number for table, number in run.counts.items() if not table.endswith("event")} == {
        "projects_project": 1,
        "projects_projectlead": 1,
        "projects_statuschange": 1,
        "projects_projectpartner": 1,
        "projects_budget": 1,
        "projects_budgetline": 1,
        "projects_projectgoal": 1,
        "projects_projectdocument": 2,
    }
    assert run.counts["projects_projectevent"] == 2  # added, and deleted by the run itself
    for record in (project, document, *budgets):
        assert not history_of(record).exists()
    assert not storage.exists(name)
    assert set(Project.objects.all()) == {shown, recent}
    assert ProjectGoal.objects.count() == 2


@pytest.mark.parametrize("hold", ["activity", "proposal"])
def test_a_hidden_project_that_something_points_to_is_kept_and_counted(hold):
    project = whole_project(hidden_at=LONG_AGO)
    if hold == "activity":
        make_activity(project=project)
    else:
        make_proposal(status="antagen", project=project)
    run = carry_out(rule=make_rule(Concerns.HIDDEN))
    assert (run.counts, run.kept) == ({}, 1)
    assert Project.objects.filter(pk=project.pk).exists()


def test_a_newer_version_keeps_the_hidden_one_it_replaces():
    project = make_project()
    old = add_document(project)
    new = add_document(project)
    ProjectDocument.objects.filter(pk=new.pk).update(replaces=old)
    ProjectDocument.objects.filter(pk=old.pk).update(hidden_at=LONG_AGO)
    run = carry_out(rule=make_rule(Concerns.HIDDEN))
    assert (run.counts, run.kept) == ({}, 1)


def test_vanorter_networks_and_units_are_never_taken():
    make_network(hidden_at=LONG_AGO)
    make_unit(hidden_at=LONG_AGO)
    assert carry_out(rule=make_rule(Concerns.HIDDEN)).counts == {}


def test_everything_that_points_to_a_root_is_a_part_of_it_or_keeps_it():
    """A part has a key that must be there; what may live without the record is no part."""
    for root in ROOTS:
        for pointing, key in pointers_to(root):
            if pointing in PARTS and pointing is not root:
                assert not key.null, f"{pointing.__name__} may live without its {root.__name__}"


def test_history_of_what_is_gone_goes_and_other_history_stays():
    gone, fresh, living = make_project(), make_project(), make_project(title="Levande")
    Project.objects.filter(pk=living.pk).update(title="Ändrad")
    pk = gone.pk
    gone.delete()
    fresh.delete()
    backdate(Project, pk)
    run = carry_out(rule=make_rule(Concerns.GONE))
    assert (run.error, run.counts) == ("", {"projects_projectevent": 2})
    gone.pk = pk
    assert not history_of(gone).exists()
    assert history_of(living).count() == 2
    assert event_model_of(Project).objects.filter(pgh_label="delete").count() == 1


def backdate(model, pk):
    """Make a record's history old: no program can, so the test's superuser tells the triggers to stand aside."""
    table = event_model_of(model)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE {table} SET pgh_created_at = %s WHERE pgh_obj_id = %s", [LONG_AGO, pk])  # noqa: S608
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_contexts_that_nothing_points_to_go_with_their_history():
    from_one_request = "11111111-1111-4111-8111-111111111111"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', '{}', true)",
            [from_one_request],
        )
        gone, living = make_project(), make_project()
        cursor.execute("SELECT set_config('pghistory.context_id', '', true)")
        cursor.execute("RESET pghistory.context_id")
    assert str(history_of(living).get().pgh_context_id) == from_one_request
    for project, left in ((gone, 1), (living, 0)):
        pk = project.pk
        project.delete()
        backdate(Project, pk)
        carry_out(rule=RetentionRule.objects.first() or make_rule(Concerns.GONE))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pghistory_context WHERE id = %s", [from_one_request])
            assert cursor.fetchone() == (left,)


def test_persons_without_task_role_and_sign_in_are_anonymised():
    def old_user(*roles, **fields):
        user = make_user(*roles)
        type(user).objects.filter(pk=user.pk).update(date_joined=LONG_AGO, **fields)
        return user.person

    gone = [make_person(name="Utan allt"), old_user(), old_user(last_login=LONG_AGO)]
    former = make_person(name="Hade ett uppdrag")
    make_assignment(person=former, end=LONG_AGO.date())
    stay = [old_user(Role.AUDITOR), old_user(last_login=timezone.now()), make_user().person]
    for end in (None, timezone.localdate() - datetime.timedelta(days=30)):
        person = make_person()
        make_assignment(person=person, end=end)
        stay.append(person)
    age(Person, created_at=LONG_AGO)
    newcomer = make_person()
    run = carry_out(rule=make_rule(Concerns.PERSONS))
    assert (run.error, run.counts) == ("", {"accounts_person": 4})
    anonymised = set(Person.objects.exclude(anonymised_at=None))
    assert anonymised == {*gone, former}
    assert anonymised.isdisjoint({*stay, newcomer})
    assert carry_out(rule=RetentionRule.objects.get()).counts == {}


# Tried first, cited, switched on


def test_a_trial_counts_and_takes_nothing(boss):
    draft = make_draft()
    run = try_out(rule=make_rule(Concerns.DRAFTS, on=False), by=boss)
    assert (run.dry_run, run.counts, run.by, run.error) == (True, {"accounts_formdraft": 1}, boss, "")
    assert list(FormDraft.objects.all()) == [draft]


def test_a_rule_wants_a_plan_and_a_trial_before_it_is_switched_on():
    rule = make_rule(Concerns.DRAFTS, on=False, plan_dnr="", plan_adopted_on=None)
    with pytest.raises(ValidationError) as refused:
        switch(rule=rule, active=True, by=None)
    assert [message.split()[0:2] for message in refused.value.messages] == [["Regeln", "hänvisar"], ["Regeln", "är"]]
    rule.plan_dnr, rule.plan_adopted_on = PLAN.values()
    save_rule(rule=rule, by=None, version=1)
    try_out(rule=rule)
    assert switch(rule=rule, active=True, by=None).active


def test_a_changed_rule_is_off_until_it_has_been_tried_again():
    rule = make_rule(Concerns.DRAFTS)
    rule.months = 1
    save_rule(rule=rule, by=None, version=rule.version)
    rule.refresh_from_db()
    assert (rule.active, rule.version, rule.has_dry_run) == (False, 2, False)
    with pytest.raises(ValidationError, match="inte provkörd"):
        switch(rule=rule, active=True, by=None)


def test_a_rule_that_is_off_takes_nothing_and_the_log_says_why():
    make_draft()
    run = carry_out(rule=make_rule(Concerns.DRAFTS, on=False))
    assert run.error.startswith("Regeln är avslagen. Regeln är inte provkörd")
    assert FormDraft.objects.count() == 1


def test_a_run_that_fails_takes_nothing_says_what_failed_and_can_be_run_again():
    """The database refuses in the middle: what had gone comes back."""
    project = whole_project(hidden_at=LONG_AGO)
    make_rule(Concerns.HIDDEN)
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'disken är full'; END $$"""
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE DELETE ON projects_statuschange FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    with pytest.raises(Exception, match="see the log of runs"):
        carry_out_all()
    run = RetentionRun.objects.filter(dry_run=False).get()
    assert (run.error, run.counts, run.finished_at is None) == ("ProgrammingError: disken är full", {}, False)
    assert Project.objects.filter(pk=project.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP TRIGGER refuse ON projects_statuschange")
    [run] = carry_out_all()
    assert (run.error, run.counts["projects_project"]) == ("", 1)


def test_a_run_that_was_cut_off_is_closed_by_the_next():
    rule = make_rule(Concerns.DRAFTS)
    lost = RetentionRun.objects.create(rule=rule, rule_version=1, dry_run=False, before=LONG_AGO)
    carry_out(rule=rule)
    lost.refresh_from_db()
    assert lost.error == "Körningen avbröts innan den var klar. Ingenting gallrades."
    assert lost.finished_at


# The worker


@pytest.fixture
def no_jobs(transactional_db):
    """The tables of the jobs are procrastinate's own, and are not emptied with ours."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_the_rules_that_are_on(boss, no_jobs):
    hidden = whole_project(hidden_at=LONG_AGO)
    make_draft()
    drafts, projects = make_rule(Concerns.DRAFTS), make_rule(Concerns.HIDDEN)
    make_rule(Concerns.PROPOSALS, on=False)
    run_retention_rule.defer(rule_id=drafts.pk, user_id=boss.pk)
    run_retention.defer(timestamp=0)
    assert (run_retention.name, "") in app.periodic_registry.periodic_tasks  # and every night by itself
    database = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}"))
    worker = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot", "--concurrency=1"]
    subprocess.run(worker, cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": database}, check=True, timeout=60)
    # The worker may also find the nightly job due.
    runs = RetentionRun.objects.filter(dry_run=False).order_by("pk")[:3]
    assert [(run.rule, run.by, run.error) for run in runs] == [
        (drafts, boss, ""),
        (projects, None, ""),
        (drafts, None, ""),
    ]
    assert [
        run.counts.get(table) for run, table in zip(runs, ["accounts_formdraft", "projects_project"], strict=False)
    ] == [1, 1]
    assert not Project.objects.filter(pk=hidden.pk).exists()
    assert not history_of(hidden).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT status::text FROM procrastinate_jobs")
        assert cursor.fetchall() == [("succeeded",)]


# The pages


@pytest.fixture
def page(client, boss):
    client.force_login(boss)
    return client


def messages(response):
    return [each.text for each in main(response).all("p", css="message")]


def errors(response):
    return [each.text for each in main(response).first("div", css="errs").all("li")]


def test_from_a_new_rule_to_a_run_that_is_ordered(page, boss):
    make_draft()
    typed = {"concerns": "utkast", "months": "6"}
    response = page.post("/gallring/ny/", typed, follow=True)
    assert headings(main(response))[0] == "Utkast i formulär"
    assert "Regeln hänvisar inte till en antagen informationshanteringsplan" in main(response).text
    rule = RetentionRule.objects.get()
    path = f"/gallring/{rule.pk}/"
    change = {"months": "6", "version": "1", "plan_dnr": "KS 2026/0001", "plan_adopted_on": "15 januari 2026"}
    assert "Provkör den innan" in messages(page.post(f"{path}andra/", change, follow=True))[0]
    response = page.post(path, {"gor": "prova"}, follow=True)
    assert messages(response) == ["Provkörningen är klar. Ingenting är gallrat. Se nedan vad regeln skulle ta."]
    [[when, how, rows]] = tables(main(response))["De senaste, nyast överst"]
    assert when.endswith("Prov Administratör")
    assert (how, rows) == ("Provkörd", "1 utkast")
    assert messages(page.post(path, {"gor": "kor"}, follow=True)) == ["Slå på regeln först."]
    assert messages(page.post(path, {"gor": "pa"}, follow=True)) == ["Regeln är påslagen. Den körs i natt."]
    assert "Gallringen är beställd" in messages(page.post(path, {"gor": "kor"}, follow=True))[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'rule_id', args->>'user_id' FROM procrastinate_jobs WHERE task_name LIKE '%retention_rule'"
        )
        assert cursor.fetchall() == [(str(rule.pk), str(boss.pk))]
    run_retention_rule(rule_id=rule.pk, user_id=boss.pk)
    [row] = tables(main(page.get("/gallring/"))).values()
    assert [cell[:19] for cell in row[0][:4]] == ["Utkast i formulär", "6 månader", "KS 2026/0001 antage", "Påslagen"]
    assert row[0][4].startswith("Gallrade 1 rad")
    assert messages(page.post(path, {"gor": "av"}, follow=True)) == ["Regeln är avslagen."]
    assert messages(page.post(path, {"gor": "x"}, follow=True)) == ["Välj vad du vill göra med regeln."]


def test_a_failed_run_says_what_failed_and_offers_to_run_again(page):
    rule = make_rule(Concerns.DRAFTS)
    RetentionRun.objects.create(
        rule=rule, rule_version=1, dry_run=False, before=LONG_AGO, finished_at=timezone.now(), error="X: disken är full"
    )
    response = page.get(f"/gallring/{rule.pk}/")
    rows = tables(main(response))["De senaste, nyast överst"]
    assert rows[0][1].startswith("Misslyckades X: disken är full")
    assert "Kör igen" in main(response).text
    RetentionRun.objects.create(rule=rule, rule_version=1, dry_run=False, before=LONG_AGO)
    RetentionRun.objects.filter(finished_at=None).update(started_at=LONG_AGO)
    assert "Avbröts" in main(page.get(f"/gallring/{rule.pk}/")).text


def test_the_start_page_of_the_administrator_says_what_needs_care(page):
    assert "Gallringen misslyckades" not in main(page.get("/")).text
    rule = make_rule(Concerns.DRAFTS)
    RetentionRun.objects.create(
        rule=rule, rule_version=1, dry_run=False, before=LONG_AGO, finished_at=timezone.now(), error="X: disken är full"
    )
    user = make_user(person=make_person(email="prov@example.test"), is_active=False)
    make_person(email="prov@example.test")
    Identity.objects.create(user=user, issuer="https://login.example.test", subject="1")
    notes = main(page.get("/")).all("div", css="note")
    assert [links(note) for note in notes] == [
        [("En inloggning delar e-postadress med någon annan", "/konto/kopplingar/")],
        [("Gallringen misslyckades: utkast i formulär", f"/gallring/{rule.pk}/")],
    ]
    make_draft()
    assert carry_out(rule=rule).error == ""
    assert "Gallringen misslyckades" not in main(page.get("/")).text


def test_a_rule_about_persons_names_those_it_concerns(page):
    make_person(name="Prov Bortglömd")
    age(Person, created_at=LONG_AGO)
    rule = make_rule(Concerns.PERSONS, on=False)
    assert "Prov Bortglömd" in main(page.get(f"/gallring/{rule.pk}/")).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"concerns": "", "months": "6"}, "Välj vad regeln gäller."),
        ({"concerns": "allt", "months": "6"}, "Det finns redan en regel om det."),
        ({"concerns": "dolda", "months": "6"}, "Det finns redan en regel om det."),
        ({"concerns": "utkast", "months": ""}, "Ange antal månader."),
        ({"concerns": "utkast", "months": "0"}, "Ange minst 1 månad."),
        ({"concerns": "utkast", "months": "9" * 40}, "Ange högst 1200 månader."),
        ({"concerns": "utkast", "months": "sex"}, "Ange antal månader med siffror."),
        ({"concerns": "utkast", "months": "6", "plan_dnr": "KS 1"}, "En plan anges med både diarienummer och datum."),
        (
            {"concerns": "utkast", "months": "6", "plan_dnr": "KS 1", "plan_adopted_on": "2999-01-01"},
            "Planen måste vara antagen. Datumet har inte varit än.",
        ),
    ],
)
def test_what_makes_no_sense_in_a_rule_is_said_beside_the_field(page, typed, said):
    make_rule(Concerns.HIDDEN, on=False)
    assert errors(page.post("/gallring/ny/", typed)) == [said]
    assert RetentionRule.objects.count() == 1


def test_two_who_change_the_same_rule_are_told(page):
    rule = make_rule(Concerns.DRAFTS, on=False)
    rule.months = 24
    save_rule(rule=rule, by=None, version=1)
    response = page.post(f"/gallring/{rule.pk}/andra/", {"months": "6", "version": "1"})
    assert errors(response)[0].startswith("Någon annan har sparat ändringar")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR])
def test_only_the_administrator_sees_the_rules(client, role):
    rule = make_rule(Concerns.DRAFTS, on=False)
    client.force_login(make_user(role))
    for path in ("/gallring/", f"/gallring/{rule.pk}/", "/gallring/ny/", "/gallring/999999/"):
        assert client.get(path).status_code == 403
    assert client.post(f"/gallring/{rule.pk}/", {"gor": "pa"}).status_code == 403


@pytest.mark.parametrize("count", [1, 6])
def test_queries_do_not_grow_with_the_rules(page, django_assert_num_queries, count):
    for concerns in list(Concerns)[:count]:
        make_rule(concerns, on=False)
        try_out(rule=RetentionRule.objects.get(concerns=concerns))
    with django_assert_num_queries(4):  # session, user, rules, their last runs
        page.get("/gallring/")
