"""The tab Historik: what it tells, to whom, and what it costs."""

import csv
import datetime
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from pghistory.core import event_models

from apps.accounts.models import Role
from apps.activities.models import (
    ActivityGoal,
    ActivitySDG,
    MentionedNetwork,
    MentionedPartnership,
    ParticipantGroup,
    Proposal,
)
from apps.core.history import telling
from apps.core.models import hide
from apps.networks.models import CoMember, FocusArea, Representation
from apps.organisation.models import SteeringAssignment
from apps.partnerships.models import AgreementParty, Twinning
from apps.portal.history import tables
from apps.portal.history.names import PAGES
from apps.portal.history.words import differences
from apps.projects.actions import change_lead, change_status, set_budget
from apps.projects.models import BudgetLine, Project, ProjectGoal
from apps.projects.rules import Sums
from tests import factories as make
from tests.reading import links, main

pytestmark = pytest.mark.django_db
STATUS = Project.Status


def later():
    """Let what has happened so far have happened an hour earlier: a test is one transaction, at one moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model in event_models():
            cursor.execute(f"UPDATE {model._meta.db_table} SET pgh_created_at = pgh_created_at - interval '1 hour'")
        cursor.execute("SET LOCAL session_replication_role = origin")


def by(user, view="project_update", **facts):
    return telling(source="request", user=user.pk, roles=user.roles, view=view, **facts)


def page(client, user, record, **query):
    client.force_login(user, backend="apps.accounts.backends.PasswordBackend")
    return client.get(f"{record.get_absolute_url()}historik/", query)


def told(client, user, record):
    """What stands in the history: [(heading, where, [changes])], newest first."""
    items = main(page(client, user, record)).first("ol", css="told").all("li")
    return [
        (
            item.first("h3").text,
            item.first("p", css="kind").text,
            [change.text for lists in item.all("ul") for change in lists.all("li")],
        )
        for item in items
        if item.parent.attributes.get("class") == "told"
    ]


@pytest.fixture
def coordinator():
    return make.make_user(Role.COORDINATOR, person=make.make_person(name="Demo Samordnare"))


@pytest.fixture
def reader():
    return make.make_user()


def test_every_tracked_table_is_told_somewhere():
    tracked = {model.pgh_tracked_model for model in event_models()}
    declared = [table.model for story in tables.STORIES for table in story.all_tables]
    declared += [table.model for one in tables.COLLECTIONS.values() for table in one.tables if not table.gone]
    assert tracked == set(declared)
    # These have a page of their own, and are told on that of the record they belong to as well.
    twice = {Proposal, Representation, SteeringAssignment}
    assert {model for model in declared if declared.count(model) > 1} == twice


@pytest.mark.parametrize(
    "table",
    [table for story in tables.STORIES for table in story.tables],
    ids=lambda table: table.model.__name__,
)
def test_declared_columns_exist_and_are_indexed_in_the_history(table):
    fields = {field.name: field for field in table.model._meta.concrete_fields}
    assert set(table.heads) <= set(fields)
    events = tables.event_model(table.model)
    assert all(events._meta.get_field(name).db_index for name in table.links)


def test_pages_that_are_named_exist():
    assert set(PAGES) - set(get_resolver().reverse_dict) == set()


def test_change_is_told_in_one_sentence(client, coordinator):
    project = make.make_project(end="2026-03-31")
    later()
    with by(coordinator):
        project.end = "2026-06"
        project.save()
    (heading, where, changes), first = told(client, coordinator, project)
    assert heading == "Demo Samordnare ändrade slut från 31 mars 2026 till juni 2026"
    assert where == "Samordnaren, i formuläret Ändra projekt"
    assert changes == []
    assert first[:2] == ("Någon utanför programmet la in projektet", "Direkt i databasen")


def test_new_budget_is_told_by_the_sums_that_changed(client, coordinator):
    project = make.make_project()
    sums = {BudgetLine.Kind.SUPPORT: 1_200_000, BudgetLine.Kind.OWN_CASH: 50_000}
    make.make_budget(project=project, lines=sums)
    later()
    with by(coordinator):
        set_budget(
            project=project,
            sums=Sums(1_350_000, 50_000, None, None),
            granted=True,
            decided_on=datetime.date(2026, 11, 3),
        )
    heading, _, changes = told(client, coordinator, project)[0]
    assert heading == "Demo Samordnare ändrade budget och stöd till Norrköping"
    assert changes == [
        "Budget: version 2 (ändrat), finansiärens beslut 3 november 2026",
        "Stöd till Norrköping: från 1 200 000 kr till 1 350 000 kr",
    ]


def test_status_is_told_by_its_label_with_day_and_reason(client, coordinator):
    project = make.make_project()
    later()
    with by(coordinator):
        change_status(
            project=project, status=STATUS.PAUSED, on=datetime.date(2026, 11, 1), by=coordinator, reason="Väntar"
        )
    assert told(client, coordinator, project)[0][2] == [
        "Läge: från pågående till vilande från 1 november 2026, skäl: Väntar"
    ]


def test_unit_is_called_what_it_was_called_then(client, coordinator):
    office = make.make_unit(name="Gamla kontoret")
    project = make.make_project()
    later()
    with by(coordinator):
        change_lead(project=project, unit=office, accountable=None, by=coordinator)
    later()
    office.name = "Nya kontoret"
    office.save()
    assert told(client, coordinator, project)[0][0] == "Demo Samordnare la till ansvarig enhet: Gamla kontoret"


def test_long_text_shows_what_was_put_in_and_taken_out(client, coordinator):
    text = " ".join(f"ord{number}" for number in range(60))
    project = make.make_project(need=text)
    later()
    with by(coordinator):
        project.need = text.replace("ord30", "nytt")
        project.save()
    response = page(client, coordinator, project)
    diff = main(response).first("span", css="diff")
    assert [(mark.tag, mark.text) for mark in diff.all("ins", "del")] == [
        ("del", "borttaget: ord30"),
        ("ins", "tillagt: nytt"),
    ]
    assert diff.text.startswith("… ord22 ") and diff.text.endswith(" ord38 …")


def test_texts_that_have_nothing_in_common_stand_after_each_other():
    parts = differences("alfa " * 30, "omega " * 30)
    assert [part.kind for part in parts if part.kind != "same"] == ["del", "ins"]


def test_child_rows_of_every_table_are_told(client, coordinator):
    """One row of each child table, and then it goes again."""
    goal, sdg = make.make_goal(title="Profilera"), make.make_sdg(number=4, name="Utbildning")
    activity = make.make_activity(unit=make.make_unit(name="Kontoret"))
    place, other = make.make_partnership(name="Provköping"), make.make_partnership(name="Provby")
    network = make.make_network(name="Provnätet")
    later()
    with by(coordinator):
        rows = [
            ParticipantGroup.objects.create(activity=activity, group="elever", count=12),
            MentionedPartnership.objects.create(activity=activity, partnership=place),
            MentionedNetwork.objects.create(activity=activity, network=network),
            ActivityGoal.objects.create(activity=activity, goal=goal),
            ActivitySDG.objects.create(activity=activity, sdg=sdg),
        ]
    assert told(client, coordinator, activity)[0][2] == [
        "Deltagare: la till elever (antal: 12)",
        "Annan vänort: la till Provköping",
        "Annat nätverk: la till Provnätet",
        "Mål: la till Profilera",
        "Globalt mål: la till 4 Utbildning",
    ]
    later()
    with by(coordinator):
        for row in rows:
            row.delete()
    assert told(client, coordinator, activity)[0][2][0] == "Deltagare: tog bort elever (antal: 12)"

    with by(coordinator):
        agreement = make.make_agreement(partnership=place, title="Avtal", date="1949")
        AgreementParty.objects.create(agreement=agreement, organisation=make.make_organisation(name="Grannköping"))
        make.make_milestone(partnership=place, title="Lucia", date="1960-talet")
        make.make_partnership_fact(partnership=place, number=700_000, qualifier="nearly", source="Källan")
        Twinning.objects.create(first=min(place, other, key=id_of), second=max(place, other, key=id_of))
    assert told(client, coordinator, place)[0][2] == [
        "Avtal: la till Avtal (slag: tecknat; datum: 1949)",
        "Part i avtal: la till Grannköping",
        "Milstolpe: la till Lucia (datum: 1960-talet)",
        "Uppgift: la till Invånare: närmare 700 000 (källa: Källan)",
        "Inbördes vänskap: la till Provköping och Provby",
    ]

    with by(coordinator):
        membership = make.make_membership(network=network, start="2019", fee_per_year=5000)
        CoMember.objects.create(membership=membership, organisation=make.make_organisation(name="Universitetet"))
        FocusArea.objects.create(network=network, name="Klimat", ours=True)
        make.make_network_fact(network=network)
    assert told(client, coordinator, network)[0][2] == [
        "Medlemskap: la till avgift per år: 5 000 kr; medlem från: 2019",
        "Medlem tillsammans med: la till Universitetet",
        "Område: la till Klimat (vårt område: ja)",
        "Uppgift: la till Säte: Stavanger (källa: Provkälla)",
    ]


def id_of(record):
    return record.pk


def test_whole_project_is_told_when_it_is_new(client, coordinator):
    with by(coordinator, view="project_create"):
        project = make.make_project(title="Nytt", unit=make.make_unit(name="Kontoret"))
        make.make_partner(project=project, organisation=make.make_organisation(name="Grannköping"))
        project.goals.add(make.make_goal(title="Profilera"))
        make.make_budget(project=project, lines={BudgetLine.Kind.SUPPORT: 5000})
    ((heading, where, changes),) = told(client, coordinator, project)
    assert (heading, where) == ("Demo Samordnare la in projektet", "Samordnaren, i formuläret Nytt projekt")
    assert {
        "Titel: Nytt",
        "Läge: pågående",
        "Start: februari 2024",
        "Stöd till Norrköping: la till 5 000 kr",
        "Ansvarig enhet: la till Kontoret",
        "Partner: la till Grannköping",
        "Mål: la till Profilera",
    } <= set(changes)


def test_contact_persons_are_named_to_their_own_unit_only(client, coordinator, reader):
    unit = make.make_unit()
    later()
    with by(coordinator):
        make.make_assignment(
            unit=unit, person=make.make_person(name="Demo Ersättare"), kind="deputy", handover_note="Ring först"
        )
    own = make.make_contact(unit)
    later()
    expected = "ersättare, Demo Ersättare (från och med: 1 januari 2020; överlämning: Ring först)"
    assert expected in json.dumps(told(client, own, unit), ensure_ascii=False)
    text = json.dumps(told(client, reader, unit), ensure_ascii=False)
    assert "ersättare, en medarbetare (från och med: 1 januari 2020)" in text
    assert "Demo" not in text and "Ring först" not in text


def test_who_is_told_by_role_to_those_who_do_not_own_the_record(client, reader, coordinator):
    unit = make.make_unit(name="Kontoret")
    contact = make.make_contact(unit)
    project = make.make_project(unit=unit)
    for user in (contact, coordinator, reader):
        later()
        with by(user, reason="Enligt beslut"):
            project.acronym = f"K{user.pk}"
            project.save()
    ours = [heading.split(" ändrade")[0] for heading, _, _ in told(client, contact, project)[:3]]
    assert ours == [reader.person.name, "Demo Samordnare", contact.person.name]
    others = [heading.split(" ändrade")[0] for heading, _, _ in told(client, reader, project)[:3]]
    assert others == ["En medarbetare", "Samordnaren", "Kontaktperson för Kontoret"]
    assert "Enligt beslut" in main(page(client, reader, project)).text


def test_what_was_written_while_it_was_an_idea_stays_with_the_unit(client, reader):
    unit = make.make_unit()
    contact = make.make_contact(unit)
    project = make.make_project(status=STATUS.IDEA, unit=unit, need="Hemlig tanke")
    assert page(client, reader, project).status_code == 404
    later()
    with by(contact):
        project.status, project.need = STATUS.APPLIED, "Officiellt behov"
        project.save()
    later()
    project.acronym = "KORT"
    project.save()
    text = main(page(client, reader, project)).text
    assert "Hemlig tanke" not in text
    assert "Officiellt behov" in text and "KORT" in text
    assert "läses bara av ansvarig enhet, samordnaren och revisorn" in text
    assert "Hemlig tanke" in main(page(client, contact, project)).text


def mark(record):
    type(record).objects.filter(pk=record.pk).update(
        marked_at="2026-01-01T12:00Z", marked_paragraph="OSL 15:1", marked_reason="Främmande makt"
    )


def test_marked_child_is_told_to_those_who_see_all(client, coordinator, reader):
    place = make.make_partnership()
    milestone = make.make_milestone(partnership=place, title="Hemligt möte")
    make.make_milestone(partnership=place, title="Öppet möte")
    later()
    mark(milestone)
    text = main(page(client, reader, place)).text
    assert "Öppet möte" in text and "Hemligt möte" not in text and "Främmande makt" not in text
    seen = main(page(client, coordinator, place)).text
    assert "Hemligt möte" in seen and "Sekretessmarkerade milstolpe Hemligt möte" in seen and "Främmande makt" in seen


def test_what_was_taken_out_before_a_marking_was_lifted_stays_unread(client, coordinator, reader):
    project = make.make_project(need="Känslig mening")
    later()
    mark(project)
    later()
    Project.objects.filter(pk=project.pk).update(need="Öppen mening")
    later()
    Project.objects.filter(pk=project.pk).update(marked_at=None, marked_reason="", marked_paragraph="")
    text = main(page(client, reader, project)).text
    assert "Känslig mening" not in text and "Främmande makt" not in text
    assert "Känslig mening" in main(page(client, coordinator, project)).text


def test_record_pointed_to_is_not_named_to_those_who_may_not_read_it(client, coordinator, reader):
    idea = make.make_project(title="Hemlig idé", status=STATUS.IDEA)
    activity = make.make_activity()
    later()
    # An activity that belonged to an idea for a while.
    type(activity).objects.filter(pk=activity.pk).update(project=idea)
    later()
    type(activity).objects.filter(pk=activity.pk).update(project=None)
    assert "Hemlig idé" not in main(page(client, reader, activity)).text
    assert "något du inte kan se" in main(page(client, reader, activity)).text
    assert "Hemlig idé" in main(page(client, coordinator, activity)).text


def test_hidden_record_is_read_by_those_who_see_all(client, coordinator, reader):
    project = make.make_project(title="Dubblett")
    later()
    with by(coordinator, view="record_hide"):
        hide(project, by=coordinator, reason="Lades in två gånger")
    assert page(client, reader, project).status_code == 404
    response = page(client, coordinator, project)
    text = main(response).text
    assert "Demo Samordnare dolde projektet" in text and "Skäl: Lades in två gånger" in text
    assert project.get_absolute_url() not in [href for _, href in links(main(response))]
    assert main(response).first("form").attributes["action"] == reverse("record_show", args=["projekt", project.pk])


def test_saving_without_change_is_said_to_be_so(client, coordinator):
    project = make.make_project()
    later()
    with by(coordinator):
        project.version += 1
        project.save()
    assert told(client, coordinator, project)[0][0] == "Demo Samordnare sparade utan att några uppgifter ändrades"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR])
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_export_has_ids_times_and_every_field(client, role, kind):
    user = make.make_user(role)
    project = make.make_project(end="2026-03-31")
    later()
    with by(user, reason="Enligt beslut"):
        project.end = "2026-06-30"
        project.save()
    response = page(client, user, project, format=kind)
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == "json":
        rows = json.loads(content)
        (row,) = [row for row in rows if row["uppgift"] == "slut"][:1]
        assert (row["från"], row["till"], row["vem"]) == ("31 mars 2026", "30 juni 2026", user.display_name)
        assert row["skäl"] == "Enligt beslut" and row["användarens id"] == user.pk and row["postens id"] == project.pk
        assert row["händelsens id"] and row["sammanhangets id"] and row["tabell"] == "projects_project"
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert {"lades in", "ändrades"} == {row["Vad hände"] for row in rows}


def test_others_get_no_file(client, reader):
    unit = make.make_unit()
    project = make.make_project(unit=unit)
    assert page(client, reader, project, format="csv").status_code == 403
    assert page(client, make.make_contact(unit), project, format="csv").status_code == 403
    assert page(client, make.make_user(Role.AUDITOR), project, format="exe").status_code == 400


def many_changes(project, users, count):
    """So many moments, by turns of some users, each with a change of the project, its lead, a partner and a goal."""
    goals, units = [make.make_goal(), make.make_goal()], [make.make_unit(), make.make_unit()]
    make.make_lead(project=project, unit=make.make_unit())
    make.make_partner(project=project)
    project.goals.add(make.make_goal())
    for number in range(count):
        with by(users[number % len(users)]):
            Project.objects.filter(pk=project.pk).update(acronym=f"K{number}", need=f"Behov {number} " * 20)
            project.leads.update(unit=units[number % 2])
            project.partners.update(role=("partner", "associerad")[number % 2])
            ProjectGoal.objects.filter(project=project).update(goal=goals[number % 2])


def test_history_costs_the_same_number_of_questions(client, coordinator):
    """At 1, 3 and 300 moments, 1,200 events: a page is a page."""
    users = [coordinator, make.make_user(), make.make_user(Role.AUDITOR)]
    costs = {}
    for count in (1, 3, 300):
        project = make.make_project()
        many_changes(project, users, count)
        page(client, coordinator, project)
        with CaptureQueriesContext(connection) as queries:
            response = page(client, coordinator, project)
        costs[count] = len(queries)
        assert response.status_code == 200
    assert costs[1] == costs[3] == costs[300]
    assert page(client, coordinator, project, page=12).status_code == 200
    assert page(client, coordinator, project, page=999).status_code == 404


def test_links_of_the_tabs(client, coordinator):
    for record in (
        make.make_project(),
        make.make_activity(),
        make.make_partnership(),
        make.make_network(),
        make.make_unit(),
    ):
        address = record.get_absolute_url()
        client.force_login(coordinator, backend="apps.accounts.backends.PasswordBackend")
        tabs = main(client.get(address)).first("nav", css="tabs")
        more = [(name, href) for href, name in getattr(record, "pages", [])]
        assert links(tabs) == [("Översikt", address), *more, ("Historik", f"{address}historik/")]
        assert [
            link.text
            for link in main(client.get(f"{address}historik/")).first("nav", css="tabs").all("a")
            if link.attributes.get("aria-current") == "page"
        ] == ["Historik"]


def test_evaluation_has_a_history(client, coordinator):
    one = make.make_round()
    client.force_login(coordinator, backend="apps.accounts.backends.PasswordBackend")
    response = client.get(reverse("evaluation_history", args=[one.first_year, one.last_year]))
    assert "la in utvärderingen" in main(response).text


def test_what_has_no_page_of_its_own_is_told_together(client, coordinator, reader):
    programme = make.make_programme(name="Provprogrammet")
    later()
    with by(coordinator):
        programme.note = "Nytt"
        programme.save()
    address = reverse("history_collection", args=["program"])
    client.force_login(coordinator, backend="apps.accounts.backends.PasswordBackend")
    assert address in [href for _, href in links(main(client.get(reverse("history_index"))))]
    headings = [heading.text for heading in main(client.get(address)).all("h3")]
    assert headings[0] == "Demo Samordnare ändrade program Provprogrammet, anmärkning: skrev in Nytt"
    assert client.get(address, {"format": "json"}).status_code == 200
    assert client.get(f"{address}?page=9999").status_code == 404
    client.force_login(reader, backend="apps.accounts.backends.PasswordBackend")
    assert client.get(address).status_code == client.get(reverse("history_index")).status_code == 403


def test_what_was_taken_away_for_good_is_still_told(client, coordinator):
    project = make.make_project(title="Bara en tanke", status=STATUS.IDEA)
    later()
    with by(coordinator, view="record_delete"):
        project.delete()
    client.force_login(coordinator, backend="apps.accounts.backends.PasswordBackend")
    text = main(client.get(reverse("history_collection", args=["borttaget"]))).text
    assert "Demo Samordnare" in text and "Bara en tanke" in text


@pytest.mark.parametrize("slug", tables.COLLECTIONS)
def test_every_collection_can_be_read(client, coordinator, slug):
    client.force_login(coordinator, backend="apps.accounts.backends.PasswordBackend")
    assert client.get(reverse("history_collection", args=[slug])).status_code == 200
