"""The project list: what it shows, filters, sorts and exports, and what it costs."""

import csv
import datetime
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from apps.accounts.models import Role
from apps.projects import conditions
from apps.projects.models import Budget, BudgetLine, Project, ProjectGoal, ProjectSDG
from apps.projects.views.lists import ProjectList, years
from tests.factories import (
    make_board,
    make_budget,
    make_contact,
    make_goal,
    make_lead,
    make_line,
    make_network,
    make_partner,
    make_partnership,
    make_programme,
    make_project,
    make_sdg,
    make_status_change,
    make_unit,
    make_user,
)
from tests.multiply import multiplied
from tests.reading import read

pytestmark = pytest.mark.django_db
D = datetime.date
Status, Source, Kind = Project.Status, Project.Source, BudgetLine.Kind
# Session, user, rows with their number.
LIST_QUERIES, EXPORT_QUERIES = 5, 5


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


def titles(client, **query):
    """The names in the list's export, in its order."""
    response = client.get("/projekt/", query | {"format": "json"})
    assert response.status_code == 200, response.content.decode()
    return [row["namn"] for row in json.loads(response.getvalue())]


def page(client, **query):
    response = client.get("/projekt/", query)
    assert response.status_code == 200
    return read(response)


def sentence(element):
    return next(part.text for part in element.all("p") if part.attributes.get("role") == "status")


def row_texts(element):
    """The body rows of the list as lists of texts."""
    (table,) = element.all("table", css="plain")
    return [[cell.text for cell in row.all("th", "td")] for row in table.first("tbody").all("tr")]


def test_row_shows_what_when_who_programme_state_and_support(reader):
    project = make_project(
        title="Läs & <b>lär</b>",
        unit=make_unit(name="Skolkontoret"),
        programme=make_programme(short_name="Nordplus"),
        start="2024-02",
        end="2026",
    )
    make_budget(project=project, lines={Kind.SUPPORT: 1_234_567, Kind.OWN_CASH: 1})
    make_budget(project=project, version=2, valid=False, lines={Kind.SUPPORT: 9})
    shown = page(reader)
    assert row_texts(shown) == [
        ["Läs & <b>lär</b>", "2024–2026", "Skolkontoret", "Nordplus", "Pågående", "1 234 567 kr"]
    ]
    assert [link.attributes["href"] for link in shown.first("tbody").all("a")] == [f"/projekt/{project.pk}/"]
    assert sentence(shown) == "1 projekt"


def test_unknown_is_said_in_every_column(reader):
    make_project(title="Okänt", source=Source.HISTORY, status="", start=None, end=None, need="")
    assert row_texts(page(reader)) == [["Okänt", *["uppgift saknas"] * 5]]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.APPLIED, "sökt 500 kr"),
        (Status.REJECTED, "sökt 500 kr"),
        (Status.GRANTED, "500 kr"),
        (Status.FINISHED, "500 kr"),
    ],
)
def test_support_that_was_only_applied_for_says_so(reader, status, words):
    make_budget(project=make_project(status=status), lines={Kind.SUPPORT: 500})
    assert row_texts(page(reader))[0][-1] == words


def test_support_of_a_partner_is_not_ours_and_yearly_lines_are_added(reader):
    project = make_project()
    budget = make_budget(project=project)
    make_line(budget=budget, amount=100, year=2024)
    make_line(budget=budget, amount=200, year=2025)
    make_line(budget=budget, amount=7, partner=make_partner(project=project))
    make_line(budget=budget, amount=70, kind=Kind.FORWARDED)
    assert row_texts(page(reader))[0][-1] == "300 kr"


def test_lead_is_the_unit_that_leads_now_or_led_last(reader):
    project = make_project()
    make_lead(project=project, unit=make_unit(name="Först"), end=D(2023, 12, 31))
    make_lead(project=project, unit=make_unit(name="Sist"), start=D(2024, 1, 1), end=D(2090, 12, 31))
    make_lead(project=project, unit=make_unit(name="Nästa"), start=D(2091, 1, 1))
    assert row_texts(page(reader))[0][2] == "Sist"
    with_lead = Project.objects.with_lead().get()
    assert Project.objects.annotate(name_of_lead=conditions.lead_name()).get().name_of_lead == with_lead.lead_name


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (D(2024, 2, 1), D(2026, 1, 31), "2024–2026"),
        (D(2024, 2, 1), D(2024, 12, 31), "2024"),
        (D(2024, 2, 1), None, "från 2024"),
        (None, D(2024, 2, 1), "till 2024"),
        (None, None, None),
    ],
)
def test_years_in_words(start, end, words):
    assert years(start, end) == words


def test_ideas_are_seen_by_their_unit_and_the_samordnare(client):
    office = make_unit()
    make_project(title="Idén", unit=office, status=Status.IDEA)
    make_project(title="Dold", hidden_at=timezone.now())
    make_project(title="Öppen", unit=office)
    users = {
        "läsare": make_user(),
        "egen": make_contact(office),
        "annan": make_contact(make_unit()),
        "samordnare": make_user(Role.COORDINATOR),
        "revisor": make_user(Role.AUDITOR),
        "administratör": make_user(Role.ADMINISTRATOR),
    }
    seen = {}
    for who, user in users.items():
        client.force_login(user)
        seen[who] = set(titles(client))
    both, open_only = {"Idén", "Öppen"}, {"Öppen"}
    assert seen == {
        "läsare": open_only,
        "egen": both,
        "annan": open_only,
        "samordnare": both,
        "revisor": open_only,
        "administratör": open_only,
    }


def test_new_project_is_offered_to_those_who_may_write(client):
    offered = {}
    for who, user in {"läsare": make_user(), "kontakt": make_contact(make_unit())}.items():
        client.force_login(user)
        offered[who] = 'href="/projekt/nytt/"' in client.get("/projekt/").content.decode()
    assert offered == {"läsare": False, "kontakt": True}


@pytest.fixture
def mixed():
    """Projects that differ in one thing each; named after it."""
    office, board = make_unit(slug="kontoret", name="Kontoret"), make_board(slug="namnden", name="Nämnden")
    other = make_unit(slug="annat", name="Annat")
    plain = {"unit": other, "programme": make_programme(slug="annat"), "start": "2024", "end": "2025"}
    make_project(title="leds", **plain | {"unit": office})
    make_project(title="inför", accountable=board, **plain)
    moved = make_project(title="flyttat", **plain | {"unit": None})
    make_lead(project=moved, unit=office, end=D(2022, 12, 31))
    make_lead(project=moved, unit=other, start=D(2023, 1, 1))
    make_project(title="utan enhet", **plain | {"unit": None})
    make_project(title="i program", **plain | {"programme": make_programme(slug="nordplus", name="Nordplus 2023")})
    make_project(title="utan program", **plain | {"programme": None})
    make_project(title="avslutat", status=Status.FINISHED, **plain)
    make_project(title="utan läge", status="", source=Source.HISTORY, **plain)
    make_project(title="gammalt", **plain | {"start": "2019-03", "end": "2021-11"})
    riga = make_partnership(slug="riga", name="Riga")
    sern = make_network(slug="sern", name="SERN")
    make_partner(project=make_project(title="med Riga", **plain), organisation=riga.organisation)
    make_partner(project=make_project(title="med SERN", **plain), organisation=sern.organisation)
    ProjectGoal.objects.create(
        project=make_project(title="mot mål", **plain), goal=make_goal(slug="malet", title="Vi utvecklar")
    )
    ProjectSDG.objects.create(
        project=make_project(title="mot globalt mål", **plain), sdg=make_sdg(number=4, name="God utbildning")
    )
    make_project(title="ackreditering", kind=Project.Kind.ACCREDITATION, **plain)
    make_project(title="förstudie", kind=Project.Kind.PRESTUDY, **plain)
    make_budget(project=make_project(title="känt stöd", **plain), lines={Kind.SUPPORT: 0})
    make_project(title="ord", need="Bibliotek för hållbara städer", **plain)


EVERYTHING = {
    *("leds", "inför", "flyttat", "utan enhet", "i program", "utan program", "avslutat", "utan läge", "gammalt"),
    *("med Riga", "med SERN", "mot mål", "mot globalt mål", "ackreditering", "förstudie", "känt stöd", "ord"),
}


@pytest.mark.parametrize(
    ("query", "expected", "words"),
    [
        ({"enhet": "kontoret"}, {"leds", "flyttat"}, "2 projekt där Kontoret ansvarar"),
        (
            {"enhet": "kontoret", "fran": "2024", "till": "2025"},
            {"leds"},
            "1 projekt som pågick 2024–2025, där Kontoret ansvarar",
        ),
        ({"enhet": "namnden"}, {"inför"}, "1 projekt där Nämnden ansvarar"),
        ({"enhet": "saknas"}, {"utan enhet"}, "1 projekt utan känd enhet"),
        ({"program": "nordplus"}, {"i program"}, "1 projekt inom Nordplus 2023"),
        ({"program": "saknas"}, {"utan program"}, "1 projekt utan känt program"),
        ({"lage": "avslutat"}, {"avslutat"}, "1 projekt med läget avslutat"),
        ({"lage": "saknas"}, {"utan läge"}, "1 projekt utan känt läge"),
        ({"ar": "2020"}, {"gammalt"}, "1 projekt under 2020"),
        ({"ar": "2021", "lage": "pagaende"}, {"gammalt"}, "1 projekt under 2021, med läget pågående"),
        ({"ort": "riga"}, {"med Riga"}, "1 projekt tillsammans med Riga"),
        ({"natverk": "sern"}, {"med SERN"}, "1 projekt tillsammans med SERN"),
        ({"mal": "malet"}, {"mot mål"}, "1 projekt mot målet ”Vi utvecklar”"),
        ({"globalt_mal": "4"}, {"mot globalt mål"}, "1 projekt mot globalt mål 4. God utbildning"),
        ({"slag": "ackreditering"}, {"ackreditering"}, "1 projekt av slaget ackreditering"),
        ({"slag": "raknas"}, EVERYTHING - {"ackreditering"}, "16 projekt utom ackrediteringar"),
        ({"utan_belopp": "1"}, EVERYTHING - {"känt stöd"}, "16 projekt där stödet är okänt"),
        ({"q": "hållbar stad bibliot"}, {"ord"}, "1 projekt med orden ”hållbar stad bibliot”"),
        ({"q": "..."}, set(), None),
        ({"fran": "2026"}, set(), "0 projekt som pågick från 2026"),
        ({"till": "2021-2"}, {"gammalt"}, "1 projekt som pågick till och med andra halvåret 2021"),
        ({}, EVERYTHING, "17 projekt"),
    ],
)
def test_filter(reader, mixed, query, expected, words):
    assert set(titles(reader, **query)) == expected
    if words:
        assert sentence(page(reader, **query)) == words


@pytest.fixture
def lives():
    """One project per thing that can happen in 2024, and the same things in 2022."""
    for year in (2022, 2024):
        make_project(title=f"startar {year}", start=f"{year}-05", end=str(year + 6))
        ended = make_project(title=f"slutar {year}", status=Status.FINISHED, start="2010", end=f"{year}-05")
        make_status_change(project=ended, status=Status.FINISHED, date=f"{year}-05")
        for status, word in (
            (Status.APPLIED, "söks"),
            (Status.REJECTED, "avslås"),
            (Status.ABORTED, "avbryts"),
            (Status.GRANTED, "beviljas"),
        ):
            project = make_project(title=f"{word} {year}", status=status, start="2040", end=None)
            make_status_change(project=project, status=status, date=f"{year}-03")
        paid = make_project(title=f"pengar {year}", start="2040", end=None)
        make_budget(project=paid, kind=Budget.Kind.CHANGED, decided_on=D(year, 4, 1), lines={Kind.SUPPORT: 1})


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("pagaende", {"startar 2022", "startar 2024", "slutar 2024"}),
        ("startade", {"startar 2024"}),
        ("avslutade", {"slutar 2024"}),
        ("ansokta", {"söks 2024"}),
        ("beviljade", {"beviljas 2024"}),
        ("avslagna", {"avslås 2024"}),
        ("avbrutna", {"avbryts 2024"}),
        ("pengar", {"pengar 2024"}),
    ],
)
def test_measure_of_a_period(reader, lives, measure, expected):
    assert set(titles(reader, matt=measure, fran="2024", till="2024")) == expected
    happened, _ = conditions.MEASURES[measure]
    assert (
        sentence(page(reader, matt=measure, fran="2024")).split(", ")[0].endswith(f"projekt som {happened} från 2024")
    )


def test_measure_without_a_period_is_ever(reader, lives):
    assert set(titles(reader, matt="avslagna")) == {"avslås 2022", "avslås 2024"}
    assert sentence(page(reader, matt="avslagna")) == "2 projekt som avslogs"


@pytest.mark.parametrize("measure", conditions.MEASURES)
def test_every_measure_can_be_asked_for(reader, measure):
    assert titles(reader, matt=measure, fran="2024-1", till="2025-2") == []
    assert titles(reader, matt=measure) == []


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["Öst", "Äng", "Ask", "Zon"]),
        ("-start", ["Öst", "Äng", "Ask", "Zon"]),
        ("start", ["Zon", "Ask", "Äng", "Öst"]),
        ("titel", ["Ask", "Zon", "Äng", "Öst"]),
        ("-titel", ["Öst", "Äng", "Zon", "Ask"]),
        ("andrad", ["Öst", "Äng", "Zon", "Ask"]),
        ("-andrad", ["Ask", "Zon", "Äng", "Öst"]),
        ("lage", ["Ask", "Öst", "Zon", "Äng"]),
        ("-lage", ["Äng", "Zon", "Öst", "Ask"]),
        ("hittepå", ["Öst", "Äng", "Ask", "Zon"]),
    ],
)
def test_sort_is_swedish_and_unknown_starts_stand_last(reader, sort, expected):
    make_project(title="Ask", start="2022", status=Status.APPLIED)
    make_project(title="Zon", start=None, end=None, status=Status.ONGOING, source=Source.HISTORY)
    make_project(title="Äng", start="2023", status=Status.PAUSED)
    make_project(title="Öst", start="2024", status=Status.FINISHED)
    Project.objects.filter(title="Zon").update(status=Status.GRANTED)
    assert titles(reader, sort=sort) == expected


NASTY = ["\x00", "a\x00b", "-1", "0", "9" * 40, "x" * 5000, "😀", "\u202eabc", "'; --", "2024-13", "null", "1e9", "%"]
FILTERS = list(ProjectList.filter_class.base_filters)


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("name", FILTERS)
def test_nasty_value_gets_a_message_by_its_field_and_no_rows(reader, name, value):
    make_project(title="Finns")
    response = reader.get("/projekt/", {name: value})
    assert response.status_code == 200
    exported = reader.get("/projekt/", {name: value, "format": "json"})
    if f'id="id_{name}_error"' in response.content.decode():
        assert sentence(read(response)).startswith("0 projekt")
        assert exported.status_code == 400
    else:
        # Only words to search for can be anything.
        assert name == "q"
        assert exported.status_code == 200


@pytest.mark.parametrize("name", [name for name in FILTERS if name != "q"])
def test_value_that_does_not_exist_is_refused(reader, name):
    make_project()
    response = reader.get("/projekt/", {name: "finns-inte"})
    assert f'id="id_{name}_error"' in response.content.decode()
    assert reader.get("/projekt/", {name: "finns-inte", "format": "csv"}).status_code == 400


@pytest.mark.parametrize("number", ["0", "2", "9999", "x", "\x00", "1" * 30])
def test_page_beyond_the_last_is_not_found(reader, number):
    make_project()
    assert reader.get("/projekt/", {"page": number}).status_code == 404


def test_pages_keep_filter_and_sort(reader):
    for number in range(30):
        make_project(title=f"Projekt {number:02d}")
    shown = page(reader, lage="pagaende", sort="titel", page="2")
    assert [row[0] for row in row_texts(shown)] == [f"Projekt {number}" for number in range(25, 30)]
    links = {link.attributes["href"] for nav in shown.all("nav", css="pages") for link in nav.all("a")}
    assert links == {f"?lage=pagaende&sort=titel&page={number}" for number in (1, 2)}


def test_empty_list_says_what_would_be_here(reader):
    assert "Inget är registrerat än." in page(reader).text
    assert "Inga projekt stämmer med det du har valt." in page(reader, lage="ide").text


HEADINGS = [
    "Namn",
    "Kortnamn",
    "Slag",
    "Enhet",
    "Program",
    "Läge",
    "Start",
    "Slut",
    "Stöd till Norrköping (kr)",
    "Egen medfinansiering kontant (kr)",
    "Egen tid (kr)",
    "Projektets totala budget (kr)",
    "Diarienummer",
    "Ursprung",
]


@pytest.fixture
def two():
    project = make_project(
        title="=Läslust",
        acronym="LL",
        unit=make_unit(name="Skolkontoret"),
        programme=make_programme(name="Nordplus 2023–2027"),
        start="2024-02",
        end="2026-01-31",
        dnrs=["UN 2024/1", "KS 2024/2"],
    )
    make_budget(
        project=project,
        lines={Kind.SUPPORT: "1234567.50", Kind.OWN_CASH: 0, Kind.OWN_TIME: 30, Kind.TOTAL: 2_000_000},
    )
    make_project(title="Okänt", source=Source.HISTORY, status="", start=None, end=None)


def test_json_export(reader, two):
    assert json.loads(reader.get("/projekt/?format=json").getvalue()) == [
        dict(
            zip(
                [heading.lower() for heading in HEADINGS],
                [
                    *("=Läslust", "LL", "projekt", "Skolkontoret", "Nordplus 2023–2027", "pågående"),
                    *("2024-02", "2026-01-31", 1234567.5, 0, 30, 2_000_000),
                    *("UN 2024/1, KS 2024/2", "registrerat av enheten"),
                ],
                strict=True,
            )
        ),
        dict(
            zip(
                [heading.lower() for heading in HEADINGS],
                ["Okänt", None, "projekt", *[None] * 10, "historisk uppgift"],
                strict=True,
            )
        ),
    ]


def test_csv_export(reader, two):
    response = reader.get("/projekt/?format=csv")
    assert response["Content-Disposition"] == 'attachment; filename="projekt.csv"'
    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == HEADINGS
    assert rows[1][0] == "'=Läslust"
    assert rows[1][8:12] == ["1234567,5", "0", "30", "2000000"]
    assert rows[2] == ["Okänt", "", "projekt", *[""] * 10, "historisk uppgift"]


def test_xlsx_export(reader, two):
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(reader.get("/projekt/?format=xlsx").content))
    rows = workbook.get_sheet_by_name("Projekt").to_python()
    assert rows[0] == HEADINGS
    assert rows[1][0] == "=Läslust"
    assert rows[1][8:12] == [1234567.5, 0.0, 30.0, 2_000_000.0]


def test_export_in_an_unknown_format_is_refused(reader):
    assert reader.get("/projekt/?format=docx").status_code == 400


@pytest.mark.parametrize("count", [1, 3, 300])
def test_number_of_queries_does_not_grow(reader, count):
    office = make_unit()
    with multiplied(count):
        make_project(unit=office)
    reader.get("/projekt/")  # the choices are read once a minute
    for query, queries in (("", LIST_QUERIES), ("?format=json", EXPORT_QUERIES)):
        with CaptureQueriesContext(connection) as captured:
            reader.get(f"/projekt/{query}").getvalue()
        assert len(captured) == queries


def test_contact_person_pays_one_query_for_their_units(client):
    office = make_unit()
    client.force_login(make_contact(office))
    make_project(unit=office)
    client.get("/projekt/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/projekt/")
    assert len(captured) == LIST_QUERIES + 1
