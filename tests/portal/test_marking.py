"""Who sets and lifts a sekretessmarkering, what is asked, and what the history and the log keep."""

import json

import pytest

from apps.accounts.models import Role
from apps.core.security import SecurityEvent
from apps.partnerships.models import AgreementDocument
from apps.projects.models import Project, ProjectDocument
from tests.factories import (
    make_activity,
    make_agreement,
    make_contact,
    make_milestone,
    make_partnership,
    make_project,
    make_unit,
    make_user,
)
from tests.projects.form_page import typed
from tests.reading import read

pytestmark = pytest.mark.django_db

FILE = {"title": "Fil", "file": "x", "file_name": "fil.pdf", "content_type": "application/pdf", "size": 1}
WHY = {"paragraph": "OSL 15 kap. 1 §", "reason": "Rör en utländsk delegation."}


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def contact(client, unit):
    user = make_contact(unit)
    client.force_login(user)
    return user


def records(unit):
    """One of each kind, all owned by the unit, by the word in the address."""
    city = make_partnership(owner_unit=unit)
    agreement = make_agreement(partnership=city)
    project = make_project(unit=unit)
    return {
        "projekt": project,
        "aktivitet": make_activity(unit=unit),
        "avtal": agreement,
        "milstolpe": make_milestone(partnership=city),
        "projekthandling": ProjectDocument.objects.create(project=project, **FILE),
        "avtalshandling": AgreementDocument.objects.create(agreement=agreement, **FILE),
    }


def address(kind, record, lift=False):
    return f"/sekretess/{kind}/{record.pk}/{'ta-bort/' if lift else ''}"


def test_every_kind_is_marked_changed_and_lifted(client, contact, unit):
    for kind, record in records(unit).items():
        path, version = address(kind, record), record.version
        page = read(client.get(path))
        assert typed(page)["version"] == str(version)
        assert client.post(path, WHY | {"version": version}).status_code == 302
        record.refresh_from_db()
        assert (record.is_marked, record.marked_by, record.version) == (True, contact, version + 1)
        assert (record.marked_paragraph, record.marked_reason) == (WHY["paragraph"], WHY["reason"])
        began = record.marked_at
        client.post(path, WHY | {"paragraph": "OSL 21 kap. 7 §", "version": record.version})
        record.refresh_from_db()
        assert (record.marked_at, record.marked_paragraph) == (began, "OSL 21 kap. 7 §")
        answer = client.post(address(kind, record, lift=True), {"reason": "Prövad på nytt.", "version": record.version})
        assert answer.status_code == 302
        record.refresh_from_db()
        assert (record.is_marked, record.marked_by, record.marked_reason) == (False, None, "")


def test_history_keeps_who_and_why(client, contact, unit):
    project = make_project(unit=unit)
    client.post(address("projekt", project), WHY | {"version": project.version})
    client.post(address("projekt", project, lift=True), {"reason": "Prövad.", "version": project.version + 1})
    events = Project.pgh_event_model.objects.filter(pgh_obj_id=project.pk).order_by("pgh_id")
    told = [(event.marked_paragraph, event.pgh_context.metadata) for event in events if event.pgh_context]
    assert [(words, facts["user"], facts["reason"]) for words, facts in told] == [
        (WHY["paragraph"], contact.pk, WHY["reason"]),
        ("", contact.pk, "Prövad."),
    ]


def test_log_tells_ids_and_no_text(client, contact, unit, caplog):
    project = make_project(unit=unit)
    with caplog.at_level("INFO", logger="intl.security"):
        client.post(address("projekt", project), WHY | {"version": project.version})
    lines = [json.loads(record.message) for record in caplog.records if record.name == "intl.security"]
    (line,) = [line for line in lines if line["event"] == SecurityEvent.MARKED]
    assert (line["user"], line["kind"], line["record_id"], line["marked"]) == (contact.pk, "projekt", project.pk, True)
    assert WHY["reason"] not in caplog.text


def test_reason_and_paragraph_are_asked_for(client, contact, unit):
    project = make_project(unit=unit)
    answer = client.post(address("projekt", project), {"version": project.version, "paragraph": " ", "reason": ""})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Skriv vilket lagrum som kan gälla." in text
    assert "Skriv varför, så att den som prövar en begäran förstår." in text
    project.refresh_from_db()
    assert not project.is_marked


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 40, "-1"])
def test_old_or_odd_version_saves_nothing(client, contact, unit, version):
    project = make_project(unit=unit)
    assert client.post(address("projekt", project), WHY | {"version": version}).status_code == 200
    project.refresh_from_db()
    assert not project.is_marked


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_are_told_whom_to_ask(client, unit, role):
    project, person = make_project(unit=unit), make_contact(unit).person
    client.force_login(make_user(*([role] if role else [])))
    for path in (address("projekt", project), address("projekt", project, lift=True)):
        for answer in (client.get(path), client.post(path, WHY | {"version": 1})):
            assert answer.status_code == 403
            text = answer.content.decode()
            assert f"Projektet hör till {unit}. Vill du ändra det? Fråga kontaktpersonen {person}." in text


def test_unknown_kinds_and_records_are_not_there(client, contact):
    for path in ("/sekretess/vanort/1/", "/sekretess/program/1/", "/sekretess/x/1/", f"/sekretess/projekt/{10**12}/"):
        assert client.get(path).status_code == 404


def test_file_of_somebody_elses_idea_is_not_there(client, contact):
    idea = make_project(unit=make_unit(), status=Project.Status.IDEA)
    found = ProjectDocument.objects.create(project=idea, **FILE)
    assert client.get(address("projekthandling", found)).status_code == 404


def test_lifting_what_is_not_marked_leads_back(client, contact, unit):
    project = make_project(unit=unit)
    answer = client.get(address("projekt", project, lift=True), follow=True)
    assert "är inte sekretessmarkera" in answer.content.decode()
    assert answer.redirect_chain == [(project.get_absolute_url(), 302)]


def test_link_is_shown_to_those_who_may(client, unit):
    project, activity = make_project(unit=unit), make_activity(unit=unit)
    for user, seen in ((make_contact(unit), True), (make_user(Role.COORDINATOR), True), (make_user(), False)):
        client.force_login(user)
        for record, kind in ((project, "projekt"), (activity, "aktivitet")):
            page = client.get(record.get_absolute_url()).content.decode()
            assert (address(kind, record) in page) is seen
