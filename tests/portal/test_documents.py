"""Files of projects and agreements: who may do what, what is refused, how they are handed out."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Role
from apps.partnerships.models import AgreementDocument
from apps.portal.documents.actions import hide_document
from apps.projects.models import Project, ProjectDocument
from tests import factories as make
from tests import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make.make_unit()


@pytest.fixture
def project(unit):
    return make.make_project(unit=unit)


@pytest.fixture
def contact(unit):
    return make.make_contact(unit)


@pytest.fixture
def coordinator():
    return make.make_user(Role.COORDINATOR)


@pytest.fixture
def act_as(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def sent(name="Beslut.pdf", content=None, **fields):
    """What a browser sends; with fields=None no file."""
    return {"title": "Beslut", "file": SimpleUploadedFile(name, content or files.pdf())} | fields


def new_address(project):
    return reverse("project_document_create", args=[project.pk])


def add(client, project, **fields):
    response = client.post(new_address(project), sent(**fields))
    assert response.status_code == 302, errors(response)
    return project.documents.latest("pk")


def errors(response):
    return re.findall(
        r'<div class="msg"[^>]*><span class="visually-hidden">Fel:</span> ([^<]+)', response.content.decode()
    )


def body(response):
    return b"".join(response.streaming_content)


def status(client, document):
    """The answer to somebody who fetches the file; it is read to its end, which closes it."""
    response = client.get(document.get_absolute_url())
    if response.streaming:
        body(response)
    return response.status_code


# Upload


def test_contact_person_uploads_and_everyone_fetches(act_as, contact, project):
    document = add(act_as(contact), project, name="Beslut åäö.pdf")
    assert (document.title, document.file_name, document.content_type) == (
        "Beslut",
        "Beslut åäö.pdf",
        "application/pdf",
    )
    assert (document.created_by, document.size) == (contact, len(files.pdf()))
    reader = act_as(make.make_user())
    assert f'href="/handlingar/{document.key}/"' in reader.get(project.get_absolute_url()).content.decode()
    response = reader.get(document.get_absolute_url())
    assert body(response) == files.pdf()
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Beslut%20%C3%A5%C3%A4%C3%B6.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_name_on_disk_tells_nothing(act_as, contact, project):
    document = add(act_as(contact), project, name="../../../etc/passwd.pdf")
    assert re.fullmatch(r"handlingar/[0-9a-f]{2}/[0-9a-f]{32}", document.file.name)
    assert document.file_name == "passwd.pdf"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\x\\Beslut.pdf", "Beslut.pdf"),
        ("Beslut\u202efdp.exe.pdf", "Beslutfdp.exe.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("....pdf", "handling.pdf"),
        ("😀 mötet.pdf", "😀 mötet.pdf"),
    ],
)
def test_name_is_made_harmless(act_as, contact, project, name, kept):
    assert add(act_as(contact), project, name=name).file_name == kept


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ritning.svg", b"<svg onload='alert(1)'/>", "Det går att ladda upp pdf, Word"),
        ("sida.html", b"<html>", "Det går att ladda upp pdf, Word"),
        ("ingen ändelse", b"x", "Det går att ladda upp pdf, Word"),
        ("Makron.docm", files.office("docx"), "Det går att ladda upp pdf, Word"),
        ("Makron.docx", files.office("docx", ("word/vbaProject.bin", b"x")), "Filen innehåller makron."),
        ("Sida.pdf", b"<html>%PDF-", "men innehåller något annat"),
        ("tom.pdf", b"", "Filen är tom."),
    ],
)
def test_refused_file_is_told_beside_the_field_and_what_was_typed_is_kept(
    act_as, contact, project, caplog, name, content, words
):
    sending = {"title": "Ansökan & bilaga"} | {"file": SimpleUploadedFile(name, content)}
    with caplog.at_level("INFO", "intl.security"):
        response = act_as(contact).post(new_address(project), sending)
    assert response.status_code == 200
    assert [words in error for error in errors(response)] == [True]
    assert 'value="Ansökan &amp; bilaga"' in response.content.decode()
    assert project.documents.count() == 0
    events = [json.loads(record.message) for record in caplog.records if record.name == "intl.security"]
    assert [event["event"] for event in events] == ["sign-in", "upload-refused"]
    assert name not in caplog.text


def test_large_file_is_refused_with_its_size(act_as, contact, project, settings):
    settings.MAX_UPLOAD = 2**20
    response = act_as(contact).post(new_address(project), sent(content=b"%PDF-" + b"x" * 3_000_000))
    assert errors(response) == ["Filen är 2,9\N{NO-BREAK SPACE}MB. Den får vara högst 1 MB."]


@pytest.mark.parametrize(
    ("scanner", "words"),
    [
        (["sh", "-c", "exit 0", "sh"], []),
        (["sh", "-c", '! grep -q PDF "$1"', "sh"], ["Virusskyddet stoppade filen."]),
        (["sh", "-c", "exit 2", "sh"], ["Virusskyddet svarar inte. Försök igen om en stund."]),
        (["/finns/inte"], ["Virusskyddet svarar inte. Försök igen om en stund."]),
    ],
)
def test_scanner_has_the_last_word(act_as, contact, project, settings, scanner, words):
    settings.UPLOAD_SCANNER = scanner
    response = act_as(contact).post(new_address(project), sent())
    assert (errors(response) if response.status_code == 200 else []) == words
    assert project.documents.count() == (0 if words else 1)


def test_far_too_large_request_is_refused_unread(act_as, contact, project, settings):
    settings.MAX_UPLOAD_REQUEST = 3_000_000
    response = act_as(contact).post(new_address(project), sent(content=b"x" * 3_000_001))
    assert response.status_code == 413
    assert "Det du skickade är för stort" in response.content.decode()


def test_good_file_has_to_be_chosen_again_when_something_else_is_wrong(act_as, contact, project):
    response = act_as(contact).post(new_address(project), sent(title=""))
    assert "webbläsaren släpper den" in " ".join(errors(response))


def test_file_goes_when_its_row_cannot_be_saved(act_as, contact, project, settings, monkeypatch, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def broken(self, *args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ProjectDocument, "save", broken)
    with pytest.raises(RuntimeError):
        act_as(contact).post(new_address(project), sent())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_agreement_has_files_too(act_as, contact, unit, coordinator):
    agreement = make.make_agreement(partnership=make.make_partnership(owner_unit=unit))
    address = reverse("agreement_document_create", args=[agreement.pk])
    page = agreement.partnership.get_absolute_url()
    assert act_as(make.make_user()).post(address, sent()).status_code == 403
    assert address not in act_as(make.make_user()).get(page).content.decode()
    assert address in act_as(contact).get(page).content.decode()
    assert act_as(contact).post(address, sent()).status_code == 302
    document = AgreementDocument.objects.get()
    assert body(act_as(make.make_user()).get(document.get_absolute_url())) == files.pdf()
    agreement.hidden_at = timezone.now()
    agreement.save()
    assert status(act_as(coordinator), document) == 404


# Who may


def test_others_neither_upload_nor_change(act_as, contact, project):
    document = add(act_as(contact), project)
    others = [make.make_user(), make.make_contact(make.make_unit()), make.make_user(Role.AUDITOR)]
    others.append(make.make_user(Role.ADMINISTRATOR))
    for user in others:
        client = act_as(user)
        assert client.get(new_address(project)).status_code == 403
        assert client.post(new_address(project), sent()).status_code == 403
        for name in ("document_replace", "document_hide", "document_show"):
            assert client.post(reverse(name, args=[document.key]), sent()).status_code == 403
        assert "Lägg till handling" not in client.get(project.get_absolute_url()).content.decode()
    assert project.documents.get().hidden_at is None


def test_file_of_an_idea_is_not_there_for_others(act_as, contact, project, coordinator):
    document = add(act_as(contact), project)
    Project.objects.filter(pk=project.pk).update(status=Project.Status.IDEA)
    for user in (make.make_user(), make.make_contact(make.make_unit()), make.make_user(Role.ADMINISTRATOR)):
        assert status(act_as(user), document) == 404
        assert act_as(user).post(reverse("document_hide", args=[document.key])).status_code == 404
    for user in (contact, coordinator):
        assert status(act_as(user), document) == 200


def test_marked_file_is_seen_by_its_unit_the_coordinator_and_the_auditor(act_as, contact, project, coordinator, caplog):
    marking = {"marked": "on", "paragraph": "31 kap. 16 § OSL", "reason": "Priser"}
    document = add(act_as(contact), project, title="Avtal med leverantör", **marking)
    assert (document.marked_by, document.marked_paragraph) == (contact, "31 kap. 16 § OSL")
    page = project.get_absolute_url()
    for user in (make.make_user(), make.make_contact(make.make_unit()), make.make_user(Role.ADMINISTRATOR)):
        assert status(act_as(user), document) == 404
        assert "Avtal med leverantör" not in act_as(user).get(page).content.decode()
    for user in (contact, coordinator, make.make_user(Role.AUDITOR)):
        with caplog.at_level("INFO", "intl.security"):
            assert status(act_as(user), document) == 200
        assert json.loads(caplog.records[-1].message)["event"] == "downloaded-marked"
        assert "Sekretessmarkerad: 31 kap. 16 § OSL" in act_as(user).get(page).content.decode()


def test_marking_asks_for_paragraph_and_reason(act_as, contact, project):
    response = act_as(contact).post(new_address(project), sent(marked="on"))
    assert {"Ange lagrum för markeringen.", "Ange skäl till markeringen."} < set(errors(response))
    assert project.documents.count() == 0


# Versions


def replace(client, document, **fields):
    return client.post(reverse("document_replace", args=[document.key]), sent(**fields))


def test_new_version_is_shown_and_the_old_one_stays(act_as, contact, project):
    client = act_as(contact)
    old = add(client, project, title="Beslut 1")
    assert replace(client, old, title="Beslut 2").status_code == 302
    new = project.documents.get(title="Beslut 2")
    page = act_as(make.make_user()).get(project.get_absolute_url()).content.decode()
    assert "1 handling, senaste först" in page
    assert page.index("Beslut 2") < page.index("1 äldre version") < page.rindex("Beslut 1")
    for document in (old, new):
        assert status(client, document) == 200


def test_of_two_new_versions_only_one_replaces(act_as, contact, project):
    client = act_as(contact)
    old = add(client, project)
    replace(client, old)
    response = replace(client, old, title="För sent")
    assert "Någon annan har redan lagt in en ny version." in errors(response)[0]
    assert project.documents.count() == 2


def test_new_version_of_a_marked_file_is_marked_and_marking_covers_the_old_ones(act_as, contact, project):
    client = act_as(contact)
    old = add(client, project)
    replace(client, old)
    new = project.documents.latest("pk")
    new.marked_at, new.marked_paragraph = timezone.now(), "31 kap. 16 § OSL"
    new.save()
    reader = act_as(make.make_user())
    for document in (old, new):
        assert status(reader, document) == 404
    assert str(old.key) not in reader.get(project.get_absolute_url()).content.decode()
    replace(act_as(contact), new)
    assert project.documents.latest("pk").marked_paragraph == "31 kap. 16 § OSL"


def test_hidden_file_gives_way_and_the_coordinator_shows_it_again(act_as, contact, project, coordinator):
    client = act_as(contact)
    old = add(client, project, title="Beslut 1")
    replace(client, old, title="Beslut 2")
    new = project.documents.get(title="Beslut 2")
    assert client.post(reverse("document_hide", args=[new.key])).status_code == 302
    page = client.get(project.get_absolute_url()).content.decode()
    assert "Beslut 1" in page
    assert str(new.key) not in page
    assert status(client, new) == 404
    client = act_as(coordinator)
    assert str(new.key) in client.get(project.get_absolute_url()).content.decode()
    assert client.post(reverse("document_show", args=[new.key])).status_code == 302
    new.refresh_from_db()
    assert (new.hidden_at, new.version) == (None, 3)


def test_hidden_file_stays_hidden_when_another_took_its_place(act_as, contact, project, coordinator):
    client = act_as(contact)
    old = add(client, project)
    replace(client, old)
    hidden = hide_document(document=project.documents.latest("pk"), by=contact)
    replace(client, old, title="Den tredje")
    response = act_as(coordinator).post(reverse("document_show", args=[hidden.key]), follow=True)
    assert "En annan version har tagit filens plats." in response.content.decode()


# The rest


@pytest.mark.parametrize("count", [1, 3, 30])
def test_list_of_files_costs_one_query_whatever_their_number(
    act_as, contact, project, count, django_assert_num_queries
):
    rows = [
        ProjectDocument(project=project, title=f"{number}", file="x", file_name="a.pdf", content_type="x", size=1)
        for number in range(count)
    ]
    ProjectDocument.objects.bulk_create(rows)
    client = act_as(make.make_user())
    client.get(project.get_absolute_url())
    with django_assert_num_queries(14):
        client.get(project.get_absolute_url())


def test_file_missing_in_the_storage_is_not_found(act_as, contact, project):
    document = add(act_as(contact), project)
    document.file.storage.delete(document.file.name)
    assert status(act_as(contact), document) == 404


@pytest.mark.parametrize("key", ["00000000-0000-0000-0000-000000000000", "..%2f..%2fetc%2fpasswd", "x", "%00"])
def test_unknown_file_is_not_found(act_as, key):
    assert act_as(make.make_user()).get(f"/handlingar/{key}/").status_code == 404
