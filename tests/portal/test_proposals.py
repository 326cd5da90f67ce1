"""Proposals: anybody puts one in five fields, the unit's contact person answers it once."""

import datetime
import threading

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from apps.accounts.models import Role
from apps.activities.actions import AnsweredError, decline_proposal, make_project, propose
from apps.activities.models import Activity, Proposal
from apps.organisation.models import Unit
from apps.projects.models import Project
from tests.factories import (
    make_board,
    make_contact,
    make_partnership,
    make_person,
    make_service,
    make_unit,
    make_user,
)
from tests.reading import headings, links, main, tables

pytestmark = pytest.mark.django_db
TYPED = {"kind": "projekt", "title": " Mat i  skolan ", "unit": "uk", "period": "våren 2027", "text": "Med Riga."}


@pytest.fixture
def office():
    return make_unit(name="Utbildningskontoret", slug="uk")


@pytest.fixture
def reader(client):
    client.user = make_user()
    client.force_login(client.user)
    return client


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def make_proposal(unit, by=None, **fields):
    return propose(by=by or make_user(), unit=unit, **{"kind": "projekt", "title": "Mat i skolan"} | fields)


def messages_of(response):
    return [p.text for p in main(response).all("p", css="message")]


def errors_of(response):
    return [li.text for box in main(response).all("div", css="errs") for li in box.all("li")]


def test_anybody_proposes_and_follows_the_answer(reader, office):
    assert "Vilken enhet hör det till?" in main(reader.get("/foresla/")).text
    response = reader.post("/foresla/", TYPED)
    proposal = Proposal.objects.get()
    assert response["Location"] == f"/forslag/{proposal.pk}/"
    assert (proposal.title, proposal.unit, proposal.created_by) == ("Mat i skolan", office, reader.user)
    page = reader.get(response["Location"])
    assert messages_of(page) == ["Tack! Förslaget är skickat till Utbildningskontoret. Svaret kommer här."]
    assert "Väntar på svar" in main(page).text
    assert "Avböj" not in main(page).text
    decline_proposal(proposal=proposal, reason="Vi har ett sådant.", by=make_contact(office))
    assert "Vi har ett sådant." in main(reader.get(response["Location"])).text
    rows = tables(main(reader.get("/forslag/")))["Förslag, senaste först"]
    assert [(row[0], row[3]) for row in rows] == [("Mat i skolan Projekt, ditt förslag", "Avböjd Vi har ett sådant.")]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"title": "  "}, "Skriv kort vad det gäller."),
        ({"kind": ""}, "Välj vad det är du föreslår."),
        ({"unit": "drommar"}, "Välj ett giltigt alternativ. drommar finns inte bland tillgängliga alternativ."),
        ({"unit": "gamla"}, "Välj ett giltigt alternativ. gamla finns inte bland tillgängliga alternativ."),
        ({"title": "x" * 251}, "Säkerställ att detta värde har som mest 250 tecken (den har 251)."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(reader, office, typed, message):
    make_unit(name="Gamla kontoret", slug="gamla", valid_to="2020")
    response = reader.post("/foresla/", TYPED | typed)
    assert errors_of(response) == [message]
    assert "Med Riga." in response.content.decode()
    assert not Proposal.objects.exists()


def test_the_unit_you_work_at_is_chosen_from_the_start(client, office):
    client.force_login(make_user(person=make_person(department="UTBILDNINGSKONTORET")))
    assert '<option value="uk" selected>' in client.get("/foresla/").content.decode()
    make_unit(slug="nodra", kind=Unit.Kind.COMPANY)
    assert '<option value="nodra" selected>' in client.get("/foresla/?enhet=nodra").content.decode()


def test_nobody_elses_proposal_is_there(client, office):
    proposal = make_proposal(office)
    seen = {}
    people = {
        "own": proposal.created_by,
        "reader": make_user(),
        "contact": make_contact(office),
        "other contact": make_contact(make_unit()),
        "samordnare": make_user(Role.COORDINATOR),
        "revisor": make_user(Role.AUDITOR),
        "administratör": make_user(Role.ADMINISTRATOR),
    }
    for name, user in people.items():
        client = signed_in(user)
        listed = client.get("/forslag/").context["page"].count
        seen[name] = (client.get(f"/forslag/{proposal.pk}/").status_code, listed)
        assert client.get(f"/forslag/{proposal.pk}/aktivitet/").status_code == (
            200 if name in {"contact", "samordnare"} else 403 if name in {"own", "revisor"} else 404
        )
        answer = client.post(f"/forslag/{proposal.pk}/", {"svar": "avboj", "reason": ""})
        assert answer.status_code == (
            200 if name in {"contact", "samordnare"} else 403 if name in {"own", "revisor"} else 404
        ), name
    hidden, shown = (404, 0), (200, 1)
    assert seen == dict.fromkeys(people, hidden) | dict.fromkeys(["own", "contact", "samordnare", "revisor"], shown)
    assert Proposal.objects.get().is_waiting


def test_a_project_proposal_becomes_an_idea_in_the_projects_own_form(office):
    board = make_board()
    make_service(office=office, board=board)
    proposal = make_proposal(office, text="Med Riga.", period="våren 2027")
    contact = signed_in(make_contact(office))
    response = contact.post(f"/forslag/{proposal.pk}/", {"svar": "projekt"})
    project = Project.objects.get()
    assert response["Location"] == f"/projekt/{project.pk}/andra/"
    assert (project.title, project.need) == ("Mat i skolan", "Med Riga.\n\nNär: våren 2027")
    assert project.status == Project.Status.IDEA
    lead = project.leads.get()
    assert (lead.unit, lead.accountable) == (office, board)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.project, proposal.version) == (Proposal.Status.ACCEPTED, project, 2)
    assert f"/projekt/{project.pk}/" in dict(links(main(contact.get(f"/forslag/{proposal.pk}/")))).values()
    # An idea is seen by its own unit: the proposer is told, without a link that would be refused.
    page = main(signed_in(proposal.created_by).get(f"/forslag/{proposal.pk}/"))
    assert "Förslaget blev en post som enheten arbetar med." in page.text
    assert f"/projekt/{project.pk}/" not in dict(links(page)).values()


def test_a_proposal_becomes_an_activity(office):
    make_service(office=office, board=make_board())
    riga = make_partnership(name="Riga")
    proposal = make_proposal(office, kind="aktivitet", text="Med Riga.")
    contact = signed_in(make_contact(office))
    path = f"/forslag/{proposal.pk}/aktivitet/"
    assert "Mat i skolan" in contact.get(path).content.decode()
    typed = {"title": "Mat", "kind": "studiebesok", "status": "genomford", "start": "2099-05-04", "end": "2099-05-01"}
    response = contact.post(path, typed)
    assert errors_of(response) == ["Slutdatum kan inte vara före startdatum."]
    response = contact.post(path, typed | {"end": ""})
    assert errors_of(response) == ["Dagen har inte varit än. Välj planerad, eller ändra datumet."]
    assert not Activity.objects.exists()
    response = contact.post(path, typed | {"end": "", "status": "planerad", "subject": f"partnership:{riga.pk}"})
    activity = Activity.objects.get()
    assert response["Location"] == f"/aktiviteter/{activity.pk}/"
    assert (activity.subject, activity.start, activity.status) == (riga, datetime.date(2099, 5, 4), "planerad")
    assert [(row.unit, row.role) for row in activity.units.all()] == [(office, "host")]
    proposal.refresh_from_db()
    assert proposal.activity == activity
    # Open to everyone, so the proposer gets the link.
    page = main(signed_in(proposal.created_by).get(f"/forslag/{proposal.pk}/"))
    assert dict(links(page))["Mat"] == f"/aktiviteter/{activity.pk}/"


def test_a_refusal_needs_a_reason(office):
    proposal = make_proposal(office)
    contact = signed_in(make_contact(office))
    response = contact.post(f"/forslag/{proposal.pk}/", {"svar": "avboj", "reason": " "})
    assert errors_of(response) == ["Skriv varför förslaget avböjs."]
    assert 'aria-invalid="true"' in response.content.decode()
    response = contact.post(f"/forslag/{proposal.pk}/", {"svar": "avboj", "reason": "Finns redan."}, follow=True)
    assert messages_of(response) == ["Förslaget är avböjt. Den som föreslog kan läsa ditt svar."]
    history = list(Proposal.pgh_event_model.objects.order_by("pgh_id").values_list("status", "answer"))
    assert history == [("ny", ""), ("avbojd", "Finns redan.")]


def test_a_proposal_is_sent_on_to_the_unit_it_belongs_to(office):
    other = make_unit(name="Socialkontoret", slug="soc")
    proposal = make_proposal(office)
    contact = signed_in(make_contact(office))
    path = f"/forslag/{proposal.pk}/"
    assert errors_of(contact.post(path, {"svar": "vidare"})) == ["Välj vilken enhet det hör till."]
    response = contact.post(path, {"svar": "vidare", "unit": "soc"}, follow=True)
    assert messages_of(response) == ["Förslaget är skickat vidare till Socialkontoret, som svarar."]
    assert contact.get(path).status_code == 404
    assert signed_in(make_contact(other)).get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "typed"),
    [("", {"svar": "projekt"}), ("", {"svar": "avboj", "reason": "Nej."}), ("aktivitet/", {"title": "Mat"})],
)
def test_the_second_answer_is_told_of_the_first(office, path, typed):
    proposal = make_proposal(office)
    first = make_contact(office)
    decline_proposal(proposal=proposal, reason="Finns redan.", by=first)
    response = signed_in(make_contact(office)).post(f"/forslag/{proposal.pk}/{path}", typed, follow=True)
    assert messages_of(response) == [
        f"{first.display_name} har redan svarat: förslaget avböjdes. Ditt svar sparades inte."
    ]
    assert "Finns redan." in main(response).text
    assert not Project.objects.exists()


def test_a_proposal_taken_back_while_it_is_answered_is_not_answered(office):
    proposal = make_proposal(office)
    own = signed_in(proposal.created_by)
    assert "Ta tillbaka förslaget" in dict(links(main(own.get(f"/forslag/{proposal.pk}/"))))
    read_before = Proposal.objects.get()
    proposal.delete()
    with pytest.raises(AnsweredError, match="tagit tillbaka"):
        make_project(proposal=read_before, by=make_contact(office))
    assert not Project.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_make_one_record():
    office = make_unit()
    proposal, people = make_proposal(office), [make_user(Role.COORDINATOR) for _ in range(4)]
    start, outcomes = threading.Barrier(len(people)), []

    def answer(user):
        try:
            start.wait(10)
            make_project(proposal=proposal, by=user)
            outcomes.append("made")
        except AnsweredError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    close_old_connections()
    assert sorted(outcomes) == ["made", "refused", "refused", "refused"]
    assert Project.objects.count() == 1


def test_contact_and_samordnare_are_offered_what_waits(office):
    make_proposal(office)
    for user in (make_contact(office), make_user(Role.COORDINATOR)):
        assert signed_in(user).get("/forslag/?vems=svara").context["page"].count == 1
    other = signed_in(make_contact(make_unit()))
    assert other.get("/forslag/?vems=svara").context["page"].count == 0
    assert headings(main(other.get("/forslag/")))[0] == "Förslag"


@pytest.mark.parametrize("count", [1, 3, 300])
def test_queries_of_the_list_do_not_grow(client, django_assert_num_queries, office, count):
    for _ in range(count):
        make_proposal(office)
    client.force_login(make_contact(office))
    with django_assert_num_queries(5):
        assert client.get("/forslag/").status_code == 200
