"""The partners in the project form: known ones, new ones, and rows added without losing what was typed."""

import re

import pytest

from apps.organisation.models import ExternalOrganisation
from apps.projects.models import Project
from apps.projects.rules import Status
from tests.factories import (
    make_budget,
    make_line,
    make_organisation,
    make_partner,
    make_project,
)
from tests.projects.form_page import NEW, answer, errors, saved, summary, typed
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["Kópavogur (Island)", "kopavogur", "KÓPAVOGUR", " Kopavogur  ", "Kópavogsbær"])
def test_partner_is_found_by_name_alias_and_without_accents(contact, filled, text):
    town = make_organisation(name="Kópavogur", country="IS", aliases="Kópavogsbær\nKopavogs kommun")
    project = saved(contact, filled | {"partner-1-organisation": text})
    assert [(row.organisation, row.role) for row in project.partners.all()] == [(town, "partner")]


def test_partner_that_nobody_knows_is_refused_with_the_closest(contact, filled):
    make_organisation(name="Tammerfors", country="FI")
    page = answer(contact, filled | {"partner-0-organisation": "Tamerfors"})
    assert errors(page)["partner-0-organisation"].startswith(
        "Ingen organisation i registret heter ”Tamerfors”. Menade du Tammerfors (Finland)? Välj i listan"
    )


def test_partner_whose_name_several_have_must_be_told_apart(contact, filled):
    spain = make_organisation(name="Valencia", country="ES")
    make_organisation(name="Valencia", country="VE")
    page = answer(contact, filled | {"partner-0-organisation": "valencia"})
    several = "Flera organisationer heter så: Valencia (Spanien), Valencia (Venezuela). Välj en av dem."
    assert errors(page) == {"partner-0-organisation": several}
    project = saved(contact, filled | {"partner-0-organisation": "Valencia (Spanien)"})
    assert project.partners.get().organisation == spain


def test_partner_twice_is_refused(contact, filled):
    make_organisation(name="Riga")
    page = answer(contact, filled | {"partner-0-organisation": "Riga", "partner-2-organisation": "riga"})
    assert errors(page) == {"partner-2-organisation": "Riga finns på en rad ovanför."}


def test_emptied_row_takes_the_partner_away(contact, filled, office):
    project = make_project(unit=office, status=Status.APPLIED)
    make_partner(project=project, organisation=make_organisation(name="Ask"))
    kept = make_partner(project=project, organisation=make_organisation(name="Bok"))
    path = f"/projekt/{project.pk}/andra/"
    shown = typed(read(contact.get(path)))
    assert [shown[f"partner-{row}-organisation"] for row in range(5)] == [
        "Ask (Lettland)",
        "Bok (Lettland)",
        "",
        "",
        "",
    ]
    rows = {key: value for key, value in shown.items() if key.startswith(("partner-", "ny-"))}
    saved(contact, filled | rows | {"partner-0-organisation": "", "version": "1"}, path)
    assert list(project.partners.all()) == [kept]


def test_partner_with_money_cannot_be_taken_away(contact, filled, office):
    project = make_project(unit=office, status=Status.APPLIED)
    partner = make_partner(project=project, organisation=make_organisation(name="Ask"))
    make_line(budget=make_budget(project=project), partner=partner)
    page = answer(contact, filled | {"version": "1"}, f"/projekt/{project.pk}/andra/")
    assert summary(page) == [("", "Ask har pengar i projektets budget och kan inte tas bort.")]


NEW_PARTNER = {"ny-0-name": "Valmiera", "ny-0-kind": "municipality", "ny-0-country": "LV", "ny-0-role": "associerad"}


def test_missing_organisation_is_added_with_the_project(contact, filled):
    project = saved(contact, filled | NEW_PARTNER)
    organisation = ExternalOrganisation.objects.get(name="Valmiera")
    assert (organisation.kind, organisation.country) == ("municipality", "LV")
    assert [(row.organisation, row.role) for row in project.partners.all()] == [(organisation, "associerad")]


def test_missing_organisation_is_not_added_when_the_project_is_refused(contact, filled):
    page = answer(contact, filled | NEW_PARTNER | {"need": ""})
    shown = typed(page)
    assert {key: shown[key] for key in NEW_PARTNER} == NEW_PARTNER
    assert not ExternalOrganisation.objects.exists()
    # Refused by the rules behind the form, too.
    aid = {"status": "beviljat", "support": "1", "own_cash": "1", "is_aid": "on"}
    answer(contact, filled | NEW_PARTNER | aid)
    assert not ExternalOrganisation.objects.exists()


@pytest.mark.parametrize("country", ["LV", ""])
def test_organisation_that_is_known_already_is_used_and_this_is_said(contact, filled, country):
    known = make_organisation(name="Válmiera", country="LV")
    project = saved(contact, filled | NEW_PARTNER | {"ny-0-country": country})
    assert project.partners.get().organisation == known
    assert ExternalOrganisation.objects.count() == 1
    assert "Válmiera fanns redan i registret och används." in contact.get(project.get_absolute_url()).content.decode()


def test_organisation_of_the_same_name_in_another_country_is_another(contact, filled):
    make_organisation(name="Valmiera", country="EE")
    saved(contact, filled | NEW_PARTNER)
    assert ExternalOrganisation.objects.count() == 2


def test_known_organisation_typed_as_new_and_chosen_above_is_refused(contact, filled):
    make_organisation(name="Valmiera", country="LV")
    page = answer(contact, filled | NEW_PARTNER | {"partner-0-organisation": "Valmiera"})
    assert errors(page) == {"ny-0-name": "Valmiera finns redan bland projektets partner."}


def test_name_close_to_a_known_one_is_asked_about_before_it_is_added(contact, filled):
    known = make_organisation(name="Valmieras stad", country="LV")
    page = answer(contact, filled | NEW_PARTNER)
    assert list(errors(page)) == ["ny-0-which"]
    choices = [field.attributes["value"] for field in page.all("input") if field.attributes.get("name") == "ny-0-which"]
    assert choices == [str(known.pk), f"annan:{known.pk}"]
    assert not Project.objects.exists()
    project = saved(contact, filled | NEW_PARTNER | {"ny-0-which": choices[0]})
    assert project.partners.get().organisation == known
    # A no is a no to those that were shown, not to what is alike later.
    assert list(errors(answer(contact, filled | NEW_PARTNER | {"ny-0-which": "annan:0"}))) == ["ny-0-which"]
    project = saved(contact, filled | NEW_PARTNER | {"ny-0-which": choices[1]})
    assert project.partners.get().organisation.name == "Valmiera"
    # Known by another name, as after a merge, also with its country.
    known.aliases = "Wolmar"
    known.save()
    project = saved(contact, filled | {"partner-0-organisation": "Wolmar (Lettland)"})
    assert project.partners.get().organisation == known


def test_title_that_a_project_has_already_is_told_when_it_is_saved(contact, filled):
    same = make_project(title=filled["title"], status=Status.APPLIED)
    make_project(title=filled["title"], status=Status.IDEA)  # somebody else's, which is nobody's business
    project = saved(contact, filled)
    page = contact.get(project.get_absolute_url()).content.decode()
    assert f'heter så: <a href="{same.get_absolute_url()}">' in page
    assert "heter så" not in contact.get(project.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ny-0-kind": ""}, {"ny-0-kind": "Välj vilket slag av organisation det är."}),
        ({"ny-0-country": ""}, {"ny-0-country": "Välj vilket land organisationen finns i."}),
        ({"ny-0-name": ""}, {"ny-0-name": "Ange vad organisationen heter."}),
    ],
)
def test_missing_organisation_needs_name_kind_and_country(contact, filled, change, expected):
    assert errors(answer(contact, filled | NEW_PARTNER | change)) == expected


def test_network_may_belong_to_no_country(contact, filled):
    saved(contact, filled | NEW_PARTNER | {"ny-0-kind": "network", "ny-0-country": ""})
    assert ExternalOrganisation.objects.get().country == ""


def test_more_rows_keep_everything_typed_and_check_nothing(contact, filled):
    values = filled | {
        "need": "",
        "support": "1.000",
        "is_aid": "on",
        "partner-0-organisation": "Rige",
        "partner-2-organisation": "Åbo",
        "partner-2-role": "samordnare",
        "ny-0-name": "Valmiera",
        "ny-0-country": "LV",
        "spara": "rader",
    }
    page = answer(contact, values)
    assert errors(page) == {}
    assert not next(page.all("title")).text.startswith("Fel")
    shown = typed(page)
    rows = [(shown[f"partner-{row}-organisation"], shown[f"partner-{row}-role"]) for row in range(5)]
    assert rows == [("Rige", "partner"), ("Åbo", "samordnare"), *[("", "partner")] * 3]
    assert [(shown[f"ny-{row}-name"], shown[f"ny-{row}-country"]) for row in range(2)] == [("Valmiera", "LV"), ("", "")]
    assert (shown["partner-TOTAL_FORMS"], shown["ny-TOTAL_FORMS"]) == ("5", "2")
    assert {key: shown[key] for key in ("title", "need", "support", "programme", "start", "is_aid", "goals")} == {
        "title": "Läslust",
        "need": "",
        "support": "1.000",
        "programme": "nordplus",
        "start": "2026-08",
        "is_aid": ["on"],
        "goals": ["malet"],
    }
    assert not Project.objects.exists()


def test_rows_that_were_added_are_saved(contact, filled):
    for name in ("Ask", "Bok", "Cypress"):
        make_organisation(name=name)
    values = {f"partner-{row}-organisation": name for row, name in enumerate(("Ask", "Bok", "Cypress"))}
    more = typed(answer(contact, filled | values | {"ny-0-name": "Dag", "spara": "rader"}))
    more |= {"ny-0-kind": "school", "ny-0-country": "DK", "ny-1-name": "Ek", "ny-1-kind": "eu", "spara": "projekt"}
    project = saved(contact, more)
    names = sorted(row.organisation.name for row in project.partners.all())
    assert names == ["Ask", "Bok", "Cypress", "Dag", "Ek"]


@pytest.mark.parametrize("total", ["", "x", "-1", "1000000", "\x00", "9" * 30])
def test_damaged_list_of_partners_is_told(contact, filled, total):
    page = answer(contact, filled | {"partner-TOTAL_FORMS": total})
    assert summary(page) == [("", "Listan över partner har skadats på vägen. Öppna formuläret på nytt.")] or summary(
        page
    ) == [("", "Ange högst 60 partner.")]
    assert answer(contact, filled | {"partner-TOTAL_FORMS": total, "spara": "rader"})


def test_organisation_list_is_escaped(contact, filled):
    make_organisation(name='"><script>alert(1)</script>')
    html = contact.get(NEW).content.decode()
    assert "<script>alert" not in html
    assert re.search(r'<option value="&quot;&gt;&lt;script&gt;', html)
