"""The activity list: what it shows, filters, sorts and exports, and what it costs."""

import csv
import datetime
import io
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.models import Activity, ActivityUnit, ParticipantGroup
from apps.activities.views import ActivityList
from apps.core import options
from apps.projects import filters as shared
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
Status, Kind = Activity.Status, Activity.Kind
# Session, user, rows with their number.
LIST_QUERIES, EXPORT_QUERIES = 5, 5


@pytest.fixture(autouse=True)
def fresh_options():
    """Choices are kept for a minute; each test has its own."""
    for kept in vars(shared).values():
        if isinstance(kept, options.Options) and not isinstance(kept, options.FixedOptions):
            kept.forget()


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


def rows(client, **query):
    """The names in the list's export, in its order."""
    response = client.get("/aktiviteter/", query | {"format": "json"})
    assert response.status_code == 200, response.content.decode()
    return [row["namn"] for row in json.loads(response.getvalue())]


def page(client, **query):
    response = client.get("/aktiviteter/", query)
    assert response.status_code == 200
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def hits(html):
    """What is said about the number of rows."""
    return re.sub(r"\s+", " ", re.search(r'<p role="status">(.*?)</p>', html, re.DOTALL)[1]).strip()


def take_part(activity, unit):
    ActivityUnit.objects.create(activity=activity, unit=unit, role=ActivityUnit.Role.PARTICIPANT)


def count_group(activity, group, count):
    ParticipantGroup.objects.create(activity=activity, group=group, count=count)


def test_row_shows_what_happened_when_who_about_what_and_how_many(reader):
    host, other = make_unit(name="Kontoret A"), make_unit(name="Bolaget B")
    visit = make_activity(
        title="Besök <b>i</b> Riga",
        unit=host,
        partnership=make_partnership(name="Riga", slug="riga"),
        end=D(2024, 5, 15),
    )
    take_part(visit, other)
    count_group(visit, "elever", 31)
    count_group(visit, "larare", 4)

    html = page(reader)

    assert hits(html) == "1 aktivitet"
    assert f'<a href="/aktiviteter/{visit.pk}/">Besök &lt;b&gt;i&lt;/b&gt; Riga</a>' in html
    for shown in ("2024-05-13", "till 2024-05-15", "Studiebesök", "Kontoret A", "med Bolaget B", ">35<", "Genomförd"):
        assert shown in html
    assert '<a href="/vanorter/riga/">Riga</a>' in html


def test_unknown_is_said_and_what_has_not_happened_is_not_asked_for_participants(reader):
    done = make_activity(title="Gjord")

    assert page(reader).count("uppgift saknas") == 2  # unit and participants
    Activity.objects.filter(pk=done.pk).update(status=Status.CANCELLED)
    assert page(reader).count("uppgift saknas") == 1


@pytest.mark.parametrize("model", ["partnership", "network", "project"])
def test_hidden_subject_is_named_without_a_link_that_would_lead_nowhere(reader, model):
    make = {"partnership": make_partnership, "network": make_network, "project": make_project}[model]
    subject = make()
    make_activity(**{model: subject})
    name = str(subject)
    link = f'<a href="{subject.get_absolute_url()}">{name}</a>'

    assert link in page(reader)
    type(subject).objects.filter(pk=subject.pk).update(hidden_at=timezone.now())
    assert link not in page(reader)
    assert name in page(reader)


def test_organisation_as_subject_is_named(reader):
    make_activity(organisation=make_organisation(name="Linköpings kommun"))

    assert "Linköpings kommun" in page(reader)


def test_hidden_activities_and_those_of_others_ideas_are_left_out(client):
    office = make_unit()
    idea = make_project(unit=office, status=Project.Status.IDEA)
    make_activity(title="Under en idé", project=idea)
    make_activity(title="Dold", hidden_at=timezone.now())
    make_activity(title="Öppen")

    seen = {}
    for who, user in {
        "läsare": make_user(),
        "egen": make_contact(office),
        "annan": make_contact(make_unit()),
        "samordnare": make_user(Role.COORDINATOR),
        "revisor": make_user(Role.AUDITOR),
    }.items():
        client.force_login(user)
        seen[who] = set(rows(client))

    everything = {"Under en idé", "Öppen"}
    assert seen == {
        "läsare": {"Öppen"},
        "egen": everything,
        "annan": {"Öppen"},
        "samordnare": everything,
        "revisor": {"Öppen"},
    }


@pytest.fixture
def mixed():
    """Activities that differ in one thing each; named after it."""
    office, board, riga, sern = (
        make_unit(slug="kontoret", name="Kontoret"),
        make_board(slug="namnden"),
        make_partnership(slug="riga", name="Riga"),
        make_network(slug="sern", name="SERN"),
    )
    project = make_project(title="Läslust")
    make_activity(title="värd", unit=office)
    take_part(make_activity(title="deltar", unit=make_unit()), office)
    make_activity(title="inför", accountable=board, unit=make_unit())
    make_activity(title="konferens", kind=Kind.CONFERENCE, unit=make_unit())
    make_activity(title="i Riga", partnership=riga, unit=make_unit())
    make_activity(title="nämner Riga", unit=make_unit()).mentioned_partnerships.add(riga)
    make_activity(title="i SERN", network=sern, unit=make_unit())
    make_activity(title="nämner SERN", unit=make_unit()).mentioned_networks.add(sern)
    make_activity(title="i projekt", project=project, unit=make_unit())
    make_activity(title="planerad", status=Status.PLANNED, unit=make_unit(), start=D(2027, 1, 1))
    make_activity(title="mot mål", unit=make_unit()).goals.add(make_goal(slug="malet", title="Vi utvecklar"))
    make_activity(title="mot sdg", unit=make_unit()).sdgs.add(make_sdg(number=4))
    count_group(make_activity(title="med elever", unit=make_unit()), "elever", 3)
    count_group(make_activity(title="noll elever", unit=make_unit()), "elever", 0)
    make_activity(title="gav kompetens", unit=make_unit(), results=["kompetens", "etablering"])
    make_activity(title="ute sent", unit=make_unit(), start=D(2022, 12, 30), end=D(2023, 1, 2))
    make_activity(title="utan enhet", outcome="Bibliotekarier lärde sig")
    return project


@pytest.mark.parametrize(
    ("query", "expected", "sentence"),
    [
        ({"enhet": "kontoret"}, {"värd", "deltar"}, "2 aktiviteter där Kontoret är med"),
        ({"enhet": "namnden"}, {"inför"}, None),
        ({"enhet": "saknas"}, {"utan enhet"}, "1 aktivitet utan känd enhet"),
        ({"slag": "konferens"}, {"konferens"}, "1 aktivitet av slaget konferens"),
        ({"ort": "riga"}, {"i Riga", "nämner Riga"}, "2 aktiviteter som rör Riga"),
        ({"natverk": "sern"}, {"i SERN", "nämner SERN"}, "2 aktiviteter inom SERN"),
        ({"lage": "planerad"}, {"planerad"}, "1 aktivitet med läget planerad"),
        ({"mal": "malet"}, {"mot mål"}, "1 aktivitet mot målet ”Vi utvecklar”"),
        ({"globalt_mal": "4"}, {"mot sdg"}, None),
        ({"grupp": "elever"}, {"med elever"}, "1 aktivitet där elever deltog"),
        ({"resultat": "kompetens"}, {"gav kompetens"}, "1 aktivitet som gav kompetens"),
        ({"ar": "2023"}, {"ute sent"}, "1 aktivitet under 2023"),
        ({"ar": "2027"}, {"planerad"}, None),
        ({"till": "2023"}, {"ute sent"}, "1 aktivitet till och med 2023"),
        ({"fran": "2022-2", "till": "2022-2"}, {"ute sent"}, "1 aktivitet andra halvåret 2022"),
        ({"fran": "2024-2"}, {"planerad"}, "1 aktivitet från andra halvåret 2024"),
        ({"q": "bibliotek"}, {"utan enhet"}, "1 aktivitet med orden ”bibliotek”"),
        ({"ort": "riga", "slag": "konferens"}, set(), "0 aktiviteter av slaget konferens, som rör Riga"),
    ],
)
def test_filter_gives_its_rows_and_says_so(reader, mixed, query, expected, sentence):
    assert set(rows(reader, **query)) == expected
    if sentence:
        assert hits(page(reader, **query)) == sentence


def test_what_nobody_has_told_the_result_of_can_be_listed(reader):
    make_activity(title="berättad", outcome="Tre nya arbetssätt.")
    make_activity(title="oberättad")

    assert rows(reader, resultat="saknas") == ["oberättad"]
    assert hits(page(reader, resultat="saknas")) == "1 aktivitet där inget är skrivet om vad det gav"


def test_filter_by_project_comes_with_links_and_stays_while_filtering_on(reader, mixed):
    html = page(reader, projekt=mixed.pk)

    assert rows(reader, projekt=mixed.pk) == ["i projekt"]
    assert hits(html) == "1 aktivitet i projektet Läslust"
    assert f'<input type="hidden" name="projekt" value="{mixed.pk}">' in html


def test_project_that_the_reader_may_not_see_is_not_there(reader):
    idea = make_project(unit=make_unit(), status=Project.Status.IDEA, title="Hemligt")
    make_activity(project=idea)

    html = page(reader, projekt=idea.pk)

    assert "Projektet finns inte." in html
    assert "Hemligt" not in html
    assert reader.get("/aktiviteter/", {"projekt": idea.pk, "format": "csv"}).status_code == 400


def test_participants_not_noted_can_be_found(reader):
    count_group(make_activity(title="noll noterat"), "elever", 0)
    make_activity(title="inget noterat")

    assert rows(reader, deltagare="saknas") == ["inget noterat"]


def test_done_leaves_out_what_belongs_to_an_idea_also_for_those_who_see_it(client):
    office = make_unit()
    make_activity(title="under idé", project=make_project(unit=office, status=Project.Status.IDEA), unit=office)
    make_activity(title="räknas", unit=office)

    for user in (make_user(Role.COORDINATOR), make_contact(office)):
        client.force_login(user)
        assert rows(client, lage="genomford") == ["räknas"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Östersjön", "Ål", "Zebra", "Äpple"]),
        ("-datum", ["Östersjön", "Ål", "Zebra", "Äpple"]),
        ("datum", ["Äpple", "Zebra", "Ål", "Östersjön"]),
        ("titel", ["Zebra", "Ål", "Äpple", "Östersjön"]),
        ("-titel", ["Östersjön", "Äpple", "Ål", "Zebra"]),
        ("lösenord", ["Östersjön", "Ål", "Zebra", "Äpple"]),
    ],
)
def test_sort_is_in_the_address_and_in_swedish_order(reader, sort, expected):
    for day, title in enumerate(["Äpple", "Zebra", "Ål", "Östersjön"], start=1):
        make_activity(title=title, start=D(2024, 1, day))

    assert rows(reader, sort=sort) == expected


@pytest.mark.parametrize("sort", ActivityList.sorts)
def test_sort_reads_an_index(sort):
    """Plans of an empty table say nothing, so reading it all is switched off; what is left is an index, or a sort."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")

    plan = Activity.objects.visible().order_by(*ActivityList.sorts[sort][1])[:25].explain()

    assert "Index Scan" in plan
    assert "Sort" not in plan


def test_page_costs_the_same_queries_whatever_its_length(client, django_assert_num_queries):
    client.force_login(make_user())
    riga = make_partnership()
    page(client)  # the choices of the filter are read once a minute

    def grow(count):
        for _ in range(count):
            activity = make_activity(unit=make_unit(), partnership=riga)
            take_part(activity, make_unit())
            count_group(activity, "elever", 2)

    for more in (1, 2, 297):
        grow(more)
        with django_assert_num_queries(LIST_QUERIES):
            client.get("/aktiviteter/")
        with CaptureQueriesContext(connection) as export:
            assert client.get("/aktiviteter/?format=csv").getvalue()
        assert len(export) == EXPORT_QUERIES


def test_export_has_the_columns_and_tells_unknown_from_zero(reader):
    known = make_activity(
        title="=Känd",
        unit=make_unit(name="Kontoret"),
        place="Riga",
        end=D(2024, 5, 15),
        hours="12.5",
        cost_own="1234567.50",
        cost_external=0,
        outcome="Vi lärde oss.",
        partnership=make_partnership(name="Riga"),
        results=["kompetens"],
    )
    count_group(known, "elever", 31)
    make_activity(title="Okänd", start=D(2023, 1, 1))

    text = reader.get("/aktiviteter/?format=csv").getvalue().decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text), delimiter=";")
    data = json.loads(reader.get("/aktiviteter/?format=json").getvalue())

    expected = {
        "Namn": ("'=Känd", "Okänd"),
        "Slag": ("studiebesök", "studiebesök"),
        "Från": ("2024-05-13", "2023-01-01"),
        "Till": ("2024-05-15", "2023-01-01"),
        "Plats": ("Riga", ""),
        "Enhet": ("Kontoret", ""),
        "Gäller": ("Riga", ""),
        "Deltagare": ("31", ""),
        "Timmar": ("12,5", ""),
        "Egen kostnad (kr)": ("1234567,5", ""),
        "Kostnad betald av andra (kr)": ("0", ""),
        "Läge": ("genomförd", "genomförd"),
        "Vad det gav": ("Vi lärde oss.", ""),
        "Resultat": ("kompetens", ""),
        "Elever": ("31", ""),
        "Förtroendevalda": ("0", ""),
    }
    assert list(first)[:13] == list(expected)[:13]
    assert {key: (first[key], second[key]) for key in expected} == expected
    assert data[0]["namn"] == "=Känd"
    assert (data[0]["kostnad betald av andra (kr)"], data[1]["kostnad betald av andra (kr)"]) == (0, None)


def test_export_holds_every_row_of_the_filter_and_not_the_page(reader):
    for _ in range(30):
        make_activity(kind=Kind.CONFERENCE)
    make_activity()

    assert len(rows(reader, slag="konferens", page="2")) == 30


def test_pages_and_their_end(reader):
    for _ in range(26):
        make_activity()

    assert "Sida 2 av 2" in page(reader, page="2")
    assert reader.get("/aktiviteter/?page=3").status_code == 404


def test_empty_register_and_empty_filter_say_different_things(reader):
    assert "Inget är loggat än." in page(reader)
    assert "Visa alla aktiviteter" in page(reader, q="zzzz")


ODD = ["\x00", "a\x00b", "-1", "9" * 40, "x" * 10_000, "😀", "\u202etxet", "<script>", "NaN", "１２", "2024-13"]
CHOICES = ["enhet", "slag", "ort", "natverk", "lage", "mal", "globalt_mal", "grupp", "deltagare", "resultat", "loften"]


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("name", [*CHOICES, "projekt", "ar", "fran", "till"])
def test_value_that_makes_no_sense_gets_a_message_by_its_field_and_no_rows(reader, name, value):
    make_activity(title="Ska inte synas")

    html = page(reader, **{name: value})

    assert f'id="id_{name}_error"' in html
    assert "Ska inte synas" not in html
    assert "<script>" not in html
    assert reader.get("/aktiviteter/", {name: value, "format": "csv"}).status_code == 400


@pytest.mark.parametrize("value", [*ODD, "& | ! :* <-> ( ' \\", "%", "   "])
def test_any_search_text_is_answered(reader, value):
    for wanted in ("", "csv"):
        assert reader.get("/aktiviteter/", {"q": value, "format": wanted}).status_code in {200, 400}


@pytest.mark.parametrize("value", ["9999", "0", "-1", "abc", "9" * 40, "\x00", "²", "1.0"])
def test_page_that_is_not_there_is_404(reader, value):
    make_activity()

    assert reader.get("/aktiviteter/", {"page": value}).status_code == 404


@pytest.mark.parametrize("value", ["pdf", "exe", "\x00", "XLSX", "csv "])
def test_unknown_format_is_refused(reader, value):
    assert reader.get("/aktiviteter/", {"format": value}).status_code == 400


def test_period_that_runs_backwards_is_said(reader):
    make_activity(title="Ska inte synas")

    html = page(reader, fran="2025", till="2024")

    assert "Till kan inte vara före från." in html
    assert "Ska inte synas" not in html
