"""Drafts of the project form: offered, brought back, laid over what others saved, gone when saved."""

import pytest
from django.test import Client

from apps.accounts.models import FormDraft, Role
from apps.projects.models import Project
from apps.projects.rules import Status
from tests.factories import make_board, make_contact, make_project, make_service, make_unit, make_user
from tests.projects.form_page import NEW, answer, saved, typed
from tests.reading import read

pytestmark = pytest.mark.django_db
RESUMED = "?utkast=fortsatt"


def keep(client, values, query=""):
    assert client.post(f"/utkast/project/{query}", values).status_code == 200


def offers(page):
    return [box.first("strong").text for box in page.all("section", css="draft-offer")]


def test_draft_is_offered_and_brought_back_with_everything_typed(contact, filled):
    shown = typed(read(contact.get(NEW)))
    half = {"need": "", "start": "hösten", "is_aid": "on", "partner-1-organisation": "Rig", "ny-0-name": "Valmiera"}
    keep(contact, shown | filled | half)
    page = read(contact.get(NEW))
    (offer,) = offers(page)
    assert offer.startswith("Du har ett utkast från ")
    assert typed(page)["title"] == ""
    page = read(contact.get(NEW + RESUMED))
    assert offers(page) == []
    assert next(page.all("title")).text.startswith("Nytt projekt")
    back = typed(page)
    # Rows close up: an empty one between two is no loss.
    half = {name: value for name, value in half.items() if not name.startswith("partner")}
    assert {name: back[name] for name in half} == half | {"is_aid": ["on"]}
    assert back["partner-0-organisation"] == "Rig"
    assert (back["title"], back["goals"], back["draft"]) == ("Läslust", ["malet"], shown["draft"])


def test_draft_is_gone_when_the_form_is_saved(contact, filled):
    shown = typed(read(contact.get(NEW)))
    keep(contact, shown | filled)
    saved(contact, filled | {"draft": shown["draft"]})
    assert not FormDraft.objects.exists()
    assert offers(read(contact.get(NEW))) == []


def test_draft_of_another_tab_stays_when_a_form_is_saved(contact, filled):
    keep(contact, filled | {"draft": "annan-flik"})
    saved(contact, filled | {"draft": "den-har"})
    assert offers(read(contact.get(NEW)))


def test_form_that_was_refused_is_kept_without_script(contact, filled):
    shown = typed(read(contact.get(NEW)))
    answer(contact, filled | {"need": "", "draft": shown["draft"]})
    assert offers(read(contact.get(NEW)))
    assert typed(read(contact.get(NEW + RESUMED)))["title"] == "Läslust"


def test_draft_is_seen_by_nobody_else(contact, filled, office):
    keep(contact, filled | {"draft": "min"})
    other = Client()
    other.force_login(make_contact(office))
    assert offers(read(other.get(NEW))) == []
    assert "Läslust" not in other.get(NEW + RESUMED).content.decode()


def test_old_draft_meets_what_others_have_saved_since(contact, filled, office):
    project = make_project(unit=office, title="Läslust", need="Behov", status=Status.APPLIED)
    path = f"/projekt/{project.pk}/andra/"
    shown = typed(read(contact.get(path)))
    keep(contact, shown | filled | {"title": "Mitt utkast", "acronym": "M"}, f"?post={project.pk}")
    other = Client()
    other.force_login(make_user(Role.COORDINATOR))
    values = typed(read(other.get(path))) | filled | {"title": "Deras", "role_note": "Deras"}
    saved(other, values, path)
    page = read(contact.get(path + RESUMED))
    assert [box.first("input").attributes["name"] for box in page.all("fieldset", css="conflict")] == ["val-title"]
    assert "”Om vår roll”" in page.text
    result = saved(contact, typed(page) | {"val-title": "mitt", "spara": "projekt"}, path)
    assert (result.title, result.acronym, result.role_note, result.version) == ("Mitt utkast", "M", "Deras", 3)
    assert not FormDraft.objects.exists()


def test_draft_that_is_not_there_shows_the_form_as_it_is(contact, filled):
    assert typed(read(contact.get(NEW + RESUMED)))["title"] == ""
    assert typed(read(contact.get(f"{NEW}?utkast=%00")))["title"] == ""


def test_draft_full_of_garbage_opens_as_a_form(contact, filled):
    garbage = dict.fromkeys((*filled, "version", "opened", "partner-0-role", "val-need"), "\x00\u202e9" * 20)
    for number in ("-1", "x", "9" * 30):
        keep(contact, garbage | {"draft": "x", "partner-TOTAL_FORMS": number})
        assert contact.get(NEW + RESUMED).status_code == 200
    project = make_project(unit=make_unit(slug="eget"), status=Status.APPLIED)
    client = Client()
    client.force_login(make_contact(project.leads.get().unit))
    keep(client, garbage | {"draft": "x", "version": "999"}, f"?post={project.pk}")
    assert client.get(f"/projekt/{project.pk}/andra/{RESUMED}").status_code == 200


# --- a form that is sent without a session


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def sent(client, values, path=NEW, origin="http://testserver"):
    return client.post(path, values, headers={"Origin": origin})


def test_text_of_a_form_without_session_is_handed_back(strict, filled, office):
    user = make_contact(office)
    strict.force_login(user)
    page = read(strict.get(NEW))
    values = typed(page) | filled | {"csrfmiddlewaretoken": token(page)}
    strict.cookies.pop("sessionid")
    response = sent(strict, values)
    assert response.status_code == 403
    page = read(response)
    assert "Du har blivit utloggad. Texten finns kvar här." in page.text
    assert page.first("form", css="form").attributes["action"] == NEW
    # Signing in makes the token of the page old; the text comes back once more, and then it is saved.
    strict.force_login(user)
    response = sent(strict, hidden(page) | {"csrfmiddlewaretoken": "x" * 32})
    assert "Du har loggat in på nytt" in read(response).text
    page = read(response)
    project = saved_by(strict, hidden(page) | {"csrfmiddlewaretoken": token(page)})
    assert project.title == "Läslust"


def token(page):
    fields = [field for field in page.all("input") if field.attributes.get("name") == "csrfmiddlewaretoken"]
    return fields[-1].attributes["value"]


def hidden(page):
    fields = page.first("form", css="form").all("input")
    return {field.attributes["name"]: field.attributes["value"] for field in fields}


def saved_by(client, values):
    response = sent(client, values)
    assert response.status_code == 302
    return Project.objects.get()


@pytest.mark.parametrize("origin", ["https://example.com", "null"])
def test_text_from_another_site_is_not_passed_on(strict, filled, office, origin):
    strict.force_login(make_contact(office))
    strict.get(NEW)
    response = sent(strict, filled | {"draft": "x", "csrfmiddlewaretoken": "x" * 32}, origin=origin)
    assert response.status_code == 403
    assert "Läslust" not in response.content.decode()


# --- the question about the nämnd, as the page fetches it


def test_question_about_the_namnd_comes_with_the_unit(contact, filled, office):
    address = "/projekt/namnd/?unit=skolkontoret"
    assert read(contact.get(address)).text == ""
    make_service(office=office, board=make_board(slug="andra", name="Andra nämnden"))
    page = read(contact.get(address + "&accountable=andra"))
    (question,) = page.all("select")
    chosen = [option.text for option in question.all("option") if "selected" in option.attributes]
    assert (question.attributes["name"], chosen) == ("accountable", ["Andra nämnden"])
    for nasty in ("", "%00", "x" * 1000, "finns-inte"):
        assert read(contact.get(f"/projekt/namnd/?unit={nasty}&projekt={nasty}")).text == ""
    unit = read(contact.get(NEW)).first("select")
    assert (unit.attributes["hx-get"], unit.attributes["hx-target"]) == ("/projekt/namnd/", "#ansvarig-namnd")
