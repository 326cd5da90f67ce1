"""Two people change the same project: nothing that either has typed is lost."""

import pytest

from apps.accounts.models import Role
from apps.core.models import StaleVersionError
from apps.organisation.meeting import saver_of
from apps.policy.models import Goal
from apps.projects.actions import save_project
from apps.projects.forms import ProjectForm
from apps.projects.models import Project, ProjectLead
from apps.projects.rules import Status
from tests.factories import (
    make_board,
    make_contact,
    make_goal,
    make_organisation,
    make_person,
    make_programme,
    make_sdg,
    make_service,
    make_unit,
    make_user,
)
from tests.projects.form_page import answer, saved, typed
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(contact, filled):
    make_sdg(number=4), make_sdg(number=5)
    make_goal(slug="andra-malet", document=the_goal().document)
    make_programme(slug="interreg", name="Interreg")
    for name in ("Riga", "Odense", "Linz"):
        make_organisation(name=name, country="LV")
    return saved(contact, filled | {"sdgs": "4", "support": "1 000", "partner-0-organisation": "Riga"})


def the_goal():
    return Goal.objects.get(slug="malet")


@pytest.fixture
def path(project):
    return f"/projekt/{project.pk}/andra/"


@pytest.fixture
def other(client_class, office):
    """The samordnare, in another browser."""
    client = client_class()
    client.force_login(make_user(Role.COORDINATOR, person=make_person(name="Demo Samordnare")))
    return client


@pytest.fixture
def client_class(client):
    return type(client)


def opened(client, path):
    """What the form holds when it is opened, ready to be changed and sent."""
    return typed(read(client.get(path))) | {"spara": "projekt"}


def choices(page):
    """{name: (mine, theirs)} of the choices as they stand on the page."""
    found = {}
    for box in page.all("fieldset", css="conflict"):
        labels = [label.text for label in box.all("label")]
        name = next(radio.attributes["name"] for radio in box.all("input"))
        assert [radio.attributes["value"] for radio in box.all("input") if "checked" in radio.attributes] == ["mitt"]
        found[name] = tuple(labels[:2])
    return found


def test_changes_in_different_fields_are_merged_and_this_is_said(contact, other, project, path):
    mine, theirs = opened(contact, path), opened(other, path)
    saved(other, theirs | {"title": "Lästid", "total": "9 000", "goals": ["malet", "andra-malet"]}, path)
    result = saved(contact, mine | {"need": "Alla ska läsa.", "partner-1-organisation": "Odense"}, path)
    assert (result.title, result.need, result.version) == ("Lästid", "Alla ska läsa.", 3)
    assert sorted(goal.slug for goal in result.goals.all()) == ["andra-malet", "malet"]
    assert sorted(row.organisation.name for row in result.partners.all()) == ["Odense", "Riga"]
    text = read(contact.get(result.get_absolute_url())).text
    assert "Demo Samordnare ändrade ”Titel”, ”Projektets totala budget” och ”Vilka mål" in text


def test_second_person_chooses_field_by_field(contact, other, project, path, office):
    mine, theirs = opened(contact, path), opened(other, path)
    changes = {"title": "Deras", "need": "Deras", "support": "5 000", "sdgs": ["5"], "programme": "interreg"}
    saved(other, theirs | changes | {"partner-0-organisation": "Linz"}, path)
    changes = {"title": "Min", "need": "Min", "support": "6 000", "sdgs": ["4", "5"], "programme": "nordplus"}
    page = answer(contact, mine | changes | {"partner-0-role": "samordnare", "acronym": "M"}, path)

    (box,) = page.all("div", css="errs")
    assert box.first("h2").text == "Fem uppgifter har ändrats av er båda"
    assert "Demo Samordnare sparade den" in box.text
    ids = {element.attributes["id"] for element in page.all() if "id" in element.attributes}
    assert {link.attributes["href"][1:] for link in box.all("a")} <= ids
    asked = choices(page)
    assert list(asked) == ["val-title", "val-need", "val-support", "val-sdgs", "val-partners"]
    assert asked["val-title"] == ("Ditt, som står i fältet: Min", "Det som Demo Samordnare sparade: Deras")
    assert asked["val-partners"][1].endswith("Linz (Lettland), partner")
    assert "När du öppnade formuläret stod det: Läslust" in page.text
    assert next(page.all("title")).text.startswith("Fel: ")
    kept = typed(page)
    assert (kept["title"], kept["need"], kept["support"], kept["acronym"]) == ("Min", "Min", "6 000", "M")
    assert (kept["sdgs"], kept["programme"]) == (["4", "5"], "interreg")
    assert kept["partner-3-role"] == kept["ny-0-role"] == "partner"  # an empty row has not become anything else
    assert Project.objects.get().title == "Deras"

    chosen = {"val-title": "sparat", "val-need": "mitt", "val-support": "sparat", "val-sdgs": "mitt"}
    result = saved(contact, kept | chosen | {"val-partners": "bada", "spara": "projekt"}, path)
    assert (result.title, result.need, result.acronym, result.version) == ("Deras", "Min", "M", 3)
    assert result.programme.slug == "interreg"
    assert sorted(sdg.number for sdg in result.sdgs.all()) == [4, 5]
    assert {row.organisation.name: row.role for row in result.partners.all()} == {
        "Riga": "samordnare",
        "Linz": "partner",
    }
    assert str(result.budgets.get(valid=True).lines.get().amount) == "5000.00"


def test_third_save_while_choosing_is_compared_again(contact, other, project, path):
    mine, theirs = opened(contact, path), opened(other, path)
    saved(other, theirs | {"title": "Andra"}, path)
    page = answer(contact, mine | {"title": "Min"}, path)
    saved(other, opened(other, path) | {"title": "Tredje", "acronym": "T"}, path)
    page = answer(contact, typed(page) | {"val-title": "mitt", "spara": "projekt"}, path)
    assert choices(page)["val-title"] == ("Ditt, som står i fältet: Min", "Det som Demo Samordnare sparade: Tredje")
    result = saved(contact, typed(page) | {"val-title": "mitt", "spara": "projekt"}, path)
    assert (result.title, result.acronym, result.version) == ("Min", "T", 4)


def test_lead_and_status_go_with_what_belongs_to_them(other, project, path, office):
    make_service(office=office, board=make_board(slug="andra", name="Andra nämnden"))
    second = type(other)()
    second.force_login(make_user(Role.COORDINATOR))
    company = make_unit(name="Bolaget", slug="bolaget")
    theirs, mine = opened(other, path), opened(second, path)
    saved(other, theirs | {"unit": "bolaget", "status": "beviljat"}, path)
    page = answer(second, mine | {"accountable": "andra", "status_date": "2025", "reason": "Så var det."}, path)
    asked = choices(page)
    assert asked["val-unit"] == (
        "Ditt, som står i fältet: Skolkontoret Andra nämnden",
        "Det som Demo Samordnare sparade: Bolaget",
    )
    assert asked["val-status"][1] == "Det som Demo Samordnare sparade: Beviljat"
    result = saved(second, typed(page) | {"val-unit": "sparat", "val-status": "sparat", "spara": "projekt"}, path)
    lead = ProjectLead.objects.current().get(project=result)
    assert (lead.unit, lead.accountable, result.status) == (company, None, "beviljat")
    assert "Så var det." not in result.status_changes.values_list("reason", flat=True)


def test_partners_that_only_the_other_changed_are_taken_over(contact, other, project, path):
    mine, theirs = opened(contact, path), opened(other, path)
    saved(other, theirs | {"partner-0-organisation": "", "partner-1-organisation": "odense"}, path)
    # Spelt otherwise, but the same organisation: not a change of mine.
    result = saved(contact, mine | {"partner-0-organisation": "riga", "acronym": "M"}, path)
    assert [row.organisation.name for row in result.partners.all()] == ["Odense"]


def test_new_organisation_is_kept_through_a_conflict(contact, other, project, path):
    mine, theirs = opened(contact, path), opened(other, path)
    saved(other, theirs | {"partner-1-organisation": "Odense"}, path)
    new = {"ny-0-name": "Valmiera", "ny-0-kind": "municipality", "ny-0-country": "LV"}
    page = answer(contact, mine | new, path)
    kept = typed(page)
    assert {name: kept[name] for name in new} == new
    result = saved(contact, kept | {"val-partners": "bada", "spara": "projekt"}, path)
    assert sorted(row.organisation.name for row in result.partners.all()) == ["Odense", "Riga", "Valmiera"]


def test_faults_are_told_beside_the_conflicts(contact, other, project, path):
    mine, theirs = opened(contact, path), opened(other, path)
    saved(other, theirs | {"title": "Deras"}, path)
    page = answer(contact, mine | {"title": "Min", "start": "3/11/2026"}, path)
    conflicts, faults = page.all("div", css="errs")
    assert conflicts.first("h2").text == "En uppgift har ändrats av er båda"
    assert faults.first("li").text == "Skriv datumet som 2026-08-01, 2026-08 eller 2026."


def test_same_person_in_two_windows_and_the_same_form_sent_twice(contact, project, path):
    mine = opened(contact, path)
    saved(contact, mine | {"title": "Ett"}, path)
    saved(contact, mine | {"title": "Ett"}, path)
    page = answer(contact, mine | {"title": "Två"}, path)
    assert choices(page)["val-title"][1] == "Det som du själv i ett annat fönster sparade: Ett"


def test_name_is_told_only_to_those_who_may_know(contact, other, project, path, office):
    saved(other, opened(other, path) | {"title": "Deras"}, path)
    project = Project.objects.get()
    assert saver_of(project, make_contact(office)) == "Demo Samordnare"
    assert saver_of(project, make_user(Role.AUDITOR)) == "Demo Samordnare"
    assert saver_of(project, make_contact(make_unit())) == "någon annan"
    assert saver_of(project, project.updated_by) == "du själv i ett annat fönster"


@pytest.mark.parametrize("damage", ["", "x", "a\x00b", "x" * 100_000])
def test_form_that_has_lost_its_beginning_loses_nothing(contact, other, project, path, damage):
    mine, theirs = opened(contact, path), opened(other, path)
    saved(other, theirs | {"title": "Deras"}, path)
    page = answer(contact, mine | {"need": "Min", "opened": damage}, path)
    assert list(choices(page)) == ["val-title", "val-need"]
    result = saved(contact, typed(page) | {"val-title": "sparat", "spara": "projekt"}, path)
    assert (result.title, result.need) == ("Deras", "Min")


def test_save_in_the_same_moment_is_tried_again(contact, other, project, path, monkeypatch):
    """Between reading and locking, somebody else saves: the form meets theirs in a second attempt."""
    mine, theirs = opened(contact, path), opened(other, path)
    fill = ProjectForm.fill

    def beaten(form, project):
        monkeypatch.setattr(ProjectForm, "fill", fill)
        saved(other, theirs | {"title": "Hann före"}, path)
        return fill(form, project)

    monkeypatch.setattr(ProjectForm, "fill", beaten)
    result = saved(contact, mine | {"need": "Min"}, path)
    assert (result.title, result.need, result.version) == ("Hann före", "Min", 3)


def test_project_that_is_given_away_meanwhile_shows_what_was_typed(contact, other, project, path):
    mine, theirs = opened(contact, path), opened(other, path)
    make_contact(make_unit(slug="annat", name="Andra kontoret"))
    saved(other, theirs | {"unit": "annat"}, path)
    response = contact.post(path, mine | {"need": "Min långa text."})
    assert response.status_code == 403
    text = read(response).text
    assert "Projektet hör till Andra kontoret." in text
    assert "Min långa text." in text


def test_action_refuses_an_old_version(project, office):
    fresh = Project.objects.get(pk=project.pk)
    values = {"by": make_user(), "unit": office, "accountable": None, "status": Status.APPLIED, "goals": [the_goal()]}
    save_project(project=fresh, version=1, **values)
    with pytest.raises(StaleVersionError):
        save_project(project=Project.objects.get(pk=project.pk), version=1, **values)
