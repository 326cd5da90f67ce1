"""The page of one activity."""

import datetime
import re

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.models import Activity, ActivityUnit, ParticipantGroup
from apps.projects.models import Project
from tests.factories import (
    make_activity,
    make_board,
    make_contact,
    make_goal,
    make_network,
    make_organisation,
    make_partnership,
    make_project,
    make_sdg,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
D = datetime.date
Status = Activity.Status
# Session, user, activity; units, groups, promises, goals, global goals, mentioned vänorter and networks.
PAGE_QUERIES = 11


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


def page(client, activity):
    response = client.get(f"/aktiviteter/{activity.pk}/")
    assert response.status_code == 200
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def figures(html):
    """{label: text} of the figures row."""
    parts = re.findall(r"<dt>(.*?)</dt>\s*<dd(?: class=\"unknown\")?>(.*?)</dd>", html.partition('class="figs"')[2])
    return dict(parts[:4])


def test_page_tells_what_is_known(reader):
    host, guest = make_unit(name="Utbildningskontoret"), make_unit(name="Nodra AB")
    board = make_board(name="Utbildningsnämnden")
    riga, odense, sern = make_partnership(name="Riga"), make_partnership(name="Odense"), make_network(name="SERN")
    activity = make_activity(
        title="Läsning <i>tillsammans</i>",
        unit=host,
        accountable=board,
        partnership=riga,
        end=D(2024, 5, 16),
        place="Riga",
        purpose="Se hur andra gör.",
        outcome="En ny metod.",
        results=["kompetens"],
        hours="37.5",
        cost_own="1234567.50",
        cost_external=0,
        next_step="Bjud hit dem.",
        source_text="Reserapport",
    )
    ActivityUnit.objects.create(activity=activity, unit=guest, role=ActivityUnit.Role.PARTICIPANT)
    for group, count in (("elever", 31), ("larare", 4)):
        ParticipantGroup.objects.create(activity=activity, group=group, count=count)
    activity.mentioned_partnerships.add(odense)
    activity.mentioned_networks.add(sern)
    activity.goals.add(make_goal(title="Vi utvecklar", slug="vi-utvecklar"))
    activity.sdgs.add(make_sdg(number=4, name="God utbildning"))

    html = page(reader, activity)

    assert "Läsning &lt;i&gt;tillsammans&lt;/i&gt;" in html
    assert "Studiebesök 13–16 maj 2024, Riga. Ansvarig: Utbildningskontoret." in html
    assert figures(html) == {
        "Deltagare": "35",
        "Arbetstimmar": "37,5",
        "Egen kostnad": "1 234 567,50 kr",
        "Kostnad betald av andra": "0 kr",
    }
    assert "31 elever, 4 lärare och skolpersonal" in html
    for record in (host, guest, board, riga, odense, sern):
        assert f'<a href="{record.get_absolute_url()}">{record}</a>' in html
    assert '<a href="/aktiviteter/?mal=vi-utvecklar">Vi utvecklar</a>' in html
    for shown in ("Se hur andra gör.", "En ny metod.", "Kompetens", "Bjud hit dem.", "Reserapport", "God utbildning"):
        assert shown in html


def test_unknown_is_not_zero(reader):
    html = page(reader, make_activity())

    assert set(figures(html).values()) == {"uppgift saknas"}
    assert html.count("uppgift saknas") == 4 + 5  # figures; purpose, outcome, goals, place, host
    assert "Studiebesök 13 maj 2024." in html


@pytest.mark.parametrize("status", [Status.PLANNED, Status.CANCELLED])
def test_what_has_not_taken_place_is_not_asked_for_figures(reader, status):
    activity = make_activity(status=status, start=D(2099, 1, 1))

    assert 'class="figs"' not in page(reader, activity)
    Activity.objects.filter(pk=activity.pk).update(cost_own=500)
    assert figures(page(reader, activity))["Egen kostnad"] == "500 kr"


def test_planned_activity_whose_date_has_passed_says_so(reader):
    coming = make_activity(status=Status.PLANNED, start=timezone.localdate())
    passed = make_activity(status=Status.PLANNED, start=timezone.localdate() - datetime.timedelta(1))

    assert "Datumet har passerat." in page(reader, passed)
    assert "Datumet har passerat." not in page(reader, coming)


@pytest.mark.parametrize("field", ["partnership", "network", "project", "organisation"])
def test_subject_is_named_and_linked_when_it_has_a_page(reader, field):
    makers = {
        "partnership": make_partnership,
        "network": make_network,
        "project": make_project,
        "organisation": make_organisation,
    }
    subject = makers[field]()
    activity = make_activity(**{field: subject})
    is_linked = f"{subject}</a>"

    assert is_linked in page(reader, activity)
    type(subject).objects.filter(pk=subject.pk).update(hidden_at=timezone.now())
    assert is_linked not in page(reader, activity)
    assert str(subject) in page(reader, activity)


def test_hidden_mentions_are_left_out(reader):
    activity, hidden = make_activity(), make_partnership(name="Dolda orten", hidden_at=timezone.now())
    activity.mentioned_partnerships.add(hidden)

    assert "Dolda orten" not in page(reader, activity)


def test_the_responsible_board_is_named_once_when_it_is_the_host(reader):
    company = make_unit(name="Hamnen")

    assert "Ansvarar inför" not in page(reader, make_activity(unit=company, accountable=company))


def test_only_those_who_see_an_idea_see_its_activities(client):
    office = make_unit()
    activity = make_activity(project=make_project(unit=office, status=Project.Status.IDEA))
    answers = []
    for user in (make_user(), make_contact(make_unit()), make_contact(office), make_user(Role.COORDINATOR)):
        client.force_login(user)
        answers.append(client.get(f"/aktiviteter/{activity.pk}/").status_code)

    assert answers == [404, 404, 200, 200]


def test_hidden_activity_is_not_there(client):
    client.force_login(make_user(Role.COORDINATOR))

    assert client.get(f"/aktiviteter/{make_activity(hidden_at=timezone.now()).pk}/").status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 18, "9" * 40, "-1", "abc", "%00", "1.0", "１"])
def test_address_that_leads_nowhere_is_404(reader, pk):
    assert reader.get(f"/aktiviteter/{pk}/").status_code == 404


def test_sign_in_is_asked_for(client):
    for path in ("/aktiviteter/", f"/aktiviteter/{make_activity().pk}/"):
        assert client.get(path).status_code == 302


def test_page_costs_the_same_queries_whatever_it_holds(reader, django_assert_num_queries):
    activity = make_activity(unit=make_unit(), partnership=make_partnership())
    with django_assert_num_queries(PAGE_QUERIES):
        page(reader, activity)
    for group in ("elever", "larare", "gaster"):
        ParticipantGroup.objects.create(activity=activity, group=group, count=3)
        ActivityUnit.objects.create(activity=activity, unit=make_unit())
        activity.mentioned_partnerships.add(make_partnership())
        activity.mentioned_networks.add(make_network())
        activity.goals.add(make_goal())
        activity.sdgs.add(make_sdg())

    with django_assert_num_queries(PAGE_QUERIES):
        page(reader, activity)
