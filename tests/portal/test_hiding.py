"""Hiding a record, showing it again, and taking away one's own unused drafts."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.accounts.models import Role
from apps.activities.models import Proposal
from apps.core.models import hide, show
from apps.organisation.models import ExternalOrganisation
from apps.projects.models import Budget, Project, ProjectGoal, StatusChange
from tests import factories as make
from tests.reading import links, main, tables

pytestmark = pytest.mark.django_db
IDEA = Project.Status.IDEA


@pytest.fixture
def coordinator():
    return make.make_user(Role.COORDINATOR, person=make.make_person(name="Demo Samordnare"))


def sign_in(client, user):
    client.force_login(user, backend="apps.accounts.backends.PasswordBackend")
    return client


def messages(response):
    return [str(message) for message in response.context["messages"]]


def hiding(kind, record):
    return reverse("record_hide", args=[kind, record.pk])


def test_contact_person_hides_with_a_reason_and_the_record_leaves_the_lists(client):
    unit = make.make_unit()
    project = make.make_project(unit=unit, title="Lades in två gånger")
    user = make.make_contact(unit)
    sign_in(client, user)
    page = main(client.get(hiding("projekt", project)))
    assert "Ingenting raderas." in page.text
    response = client.post(hiding("projekt", project), {"reason": "Dubblett"}, follow=True)
    assert response.redirect_chain == [(reverse("project_list"), 302)]
    assert messages(response) == ["Projektet Lades in två gånger är dolt. Samordnaren kan visa det igen."]
    project.refresh_from_db()
    assert (project.hidden_at is not None, project.version, project.updated_by) == (True, 2, user)
    assert client.get(project.get_absolute_url()).status_code == 404
    assert project.title not in main(client.get(f"{reverse('project_list')}?q=gånger")).text


def test_reason_is_owed(client, coordinator):
    project = make.make_project()
    response = sign_in(client, coordinator).post(hiding("projekt", project), {"reason": " \x00"})
    assert response.status_code == 200
    project.refresh_from_db()
    assert project.hidden_at is None


@pytest.mark.parametrize(
    ("kind", "build"),
    [
        ("projekt", make.make_project),
        ("aktivitet", make.make_activity),
        ("vanort", make.make_partnership),
        ("natverk", make.make_network),
        ("avtal", make.make_agreement),
        ("milstolpe", make.make_milestone),
        ("program", make.make_programme),
        ("organisation", make.make_organisation),
    ],
)
def test_every_kind_is_hidden_listed_and_shown_again(client, coordinator, kind, build):
    record = build()
    sign_in(client, coordinator)
    assert client.get(hiding(kind, record)).status_code == 200
    assert client.post(hiding(kind, record), {"reason": "Fel"}, follow=True).status_code == 200
    response = client.get(reverse("hidden_list"))
    ((title, _, when, why, _),) = next(iter(tables(main(response)).values()))
    assert (title, why) == (str(record), "Fel")
    assert when.endswith("Demo Samordnare")
    address = reverse("record_show", args=[kind, record.pk])
    assert client.get(address).status_code == 405
    assert client.post(address, follow=True).status_code == 200
    record.refresh_from_db()
    assert record.hidden_at is None
    assert "Inget är dolt." in main(client.get(reverse("hidden_list"))).text


def test_page_says_what_stays_and_leads_to_parts(client, coordinator):
    place = make.make_partnership()
    make.make_activity(partnership=place)
    make.make_partner(organisation=place.organisation)
    agreement = make.make_agreement(partnership=place, title="Vänortsavtal")
    page = main(sign_in(client, coordinator).get(hiding("vanort", place)))
    assert "1 projekt görs med orten." in page.text
    assert "1 aktivitet gäller orten." in page.text
    assert ("Vänortsavtal", hiding("avtal", agreement)) in links(page)


def test_others_do_not_hide(client):
    project = make.make_project(unit=make.make_unit())
    for user in (make.make_user(), make.make_contact(make.make_unit()), make.make_user(Role.AUDITOR)):
        assert sign_in(client, user).post(hiding("projekt", project), {"reason": "x"}).status_code == 403
        assert client.post(reverse("record_show", args=["projekt", project.pk])).status_code == 403
    assert sign_in(client, make.make_user()).get(reverse("hidden_list")).status_code == 403
    assert sign_in(client, make.make_user(Role.AUDITOR)).get(reverse("hidden_list")).status_code == 200


def test_marked_milestone_is_not_known_to_others(client, coordinator):
    milestone = make.make_milestone()
    type(milestone).objects.filter(pk=milestone.pk).update(marked_at="2026-01-01T12:00Z")
    assert sign_in(client, make.make_user()).get(hiding("milstolpe", milestone)).status_code == 404
    assert sign_in(client, coordinator).get(hiding("milstolpe", milestone)).status_code == 200


@pytest.mark.parametrize("kind", ["finns-inte", "projekthandling", "forslag"])
def test_unknown_kind_is_not_there(client, coordinator, kind):
    assert sign_in(client, coordinator).get(reverse("record_hide", args=[kind, 1])).status_code == 404


def test_showing_again_tells_when_something_else_has_taken_its_place(client, coordinator):
    old = hide(make.make_organisation(name="Grannköping", country="SE"), by=coordinator, reason="Dubblett")
    make.make_organisation(name="Grannköping", country="SE")
    with pytest.raises(ValidationError, match="Organisationen finns redan i det landet"):
        show(old, by=coordinator)
    address = reverse("record_show", args=["organisation", old.pk])
    response = sign_in(client, coordinator).post(address, follow=True)
    (message,) = messages(response)
    assert message.startswith("Organisationen Grannköping kan inte visas: Organisationen finns redan i det landet.")
    assert ExternalOrganisation.objects.visible().filter(name="Grannköping").count() == 1


def test_hiding_twice_changes_nothing_the_second_time(coordinator):
    project = make.make_project()
    first = hide(project, by=coordinator, reason="Dubblett")
    second = hide(project, by=coordinator, reason="Igen")
    assert (second.hidden_at, second.version) == (first.hidden_at, 2)


def test_list_of_hidden_costs_the_same_at_any_length(client, coordinator, django_assert_num_queries):
    sign_in(client, coordinator)
    for count in (1, 3, 30):
        for _ in range(count):
            hide(make.make_project(), by=coordinator, reason="Fel")
            hide(make.make_activity(), by=coordinator, reason="Fel")
        client.get(reverse("hidden_list"))
        with django_assert_num_queries(9):
            client.get(reverse("hidden_list"))
    assert client.get(f"{reverse('hidden_list')}?page=9999").status_code == 404


def deleting(kind, record):
    return reverse("record_delete", args=[kind, record.pk])


def test_own_unused_idea_is_taken_away_and_the_history_keeps_it(client):
    unit = make.make_unit()
    user = make.make_contact(unit)
    project = make.make_project(unit=unit, status=IDEA, created_by=user, title="Bara en tanke")
    make.make_budget(project=project, lines={"stod": 5000})
    make.make_partner(project=project)
    make.make_status_change(project=project, status=IDEA)
    project.goals.add(make.make_goal())
    sign_in(client, user)
    assert ("Ta bort idén", deleting("projekt", project)) in links(main(client.get(project.get_absolute_url())))
    assert "tas bort för gott" in main(client.get(deleting("projekt", project))).text
    response = client.post(deleting("projekt", project), follow=True)
    assert messages(response) == ["Idén Bara en tanke togs bort."]
    assert not Project.objects.filter(pk=project.pk).exists()
    for model in (Project, Budget, StatusChange, ProjectGoal):
        assert model.pgh_event_model.objects.filter(pgh_label="delete").exists()
    told = Project.pgh_event_model.objects.get(pgh_label="delete", pgh_obj_id=project.pk)
    assert told.pgh_context.metadata["user"] == user.pk


def used_by_an_activity(project):
    make.make_activity(project=project)


def has_been_applied_for(project):
    make.make_status_change(project=project, status=Project.Status.APPLIED)


def is_somebody_elses(project):
    Project.objects.filter(pk=project.pk).update(created_by=make.make_user())


def is_no_longer_an_idea(project):
    Project.objects.filter(pk=project.pk).update(status=Project.Status.APPLIED)


@pytest.mark.parametrize("spoil", [used_by_an_activity, has_been_applied_for, is_somebody_elses, is_no_longer_an_idea])
def test_what_is_used_or_not_ones_own_is_not_taken_away(client, spoil):
    unit = make.make_unit()
    user = make.make_contact(unit)
    project = make.make_project(unit=unit, status=IDEA, created_by=user)
    spoil(project)
    assert sign_in(client, user).post(deleting("projekt", project)).status_code == 403
    assert Project.objects.filter(pk=project.pk).exists()


def make_proposal(user, **fields):
    return Proposal.objects.create(
        **{"kind": "annat", "title": "Ett förslag", "unit": make.make_unit(), "created_by": user} | fields
    )


def test_own_unanswered_proposal_is_taken_away(client):
    user = make.make_user()
    proposal = make_proposal(user)
    sign_in(client, user)
    page = main(client.get(reverse("proposal_detail", args=[proposal.pk])))
    assert ("Ta bort förslaget", deleting("forslag", proposal)) in links(page)
    response = client.post(deleting("forslag", proposal), follow=True)
    assert messages(response) == ["Förslaget Ett förslag togs bort."]
    assert not Proposal.objects.exists()


def test_answered_or_other_peoples_proposals_stay(client, coordinator):
    user = make.make_user()
    answered = make_proposal(user, status=Proposal.Status.DECLINED, answer="Nej")
    assert sign_in(client, user).post(deleting("forslag", answered)).status_code == 403
    assert sign_in(client, coordinator).post(deleting("forslag", make_proposal(user))).status_code == 403
    assert sign_in(client, make.make_user()).post(deleting("forslag", answered)).status_code == 404
    assert Proposal.objects.count() == 2
