"""The page of a project: what it says, what it says is unknown, who sees it, and what it costs."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.models import Activity
from apps.projects.models import Budget, BudgetLine, Project
from apps.projects.rules import Status
from tests.factories import (
    make_activity,
    make_board,
    make_budget,
    make_contact,
    make_council_goal,
    make_funder,
    make_goal,
    make_lead,
    make_line,
    make_network,
    make_organisation,
    make_partner,
    make_partnership,
    make_programme,
    make_project,
    make_sdg,
    make_status_change,
    make_steering,
    make_unit,
    make_user,
)
from tests.multiply import multiplied
from tests.reading import read

pytestmark = pytest.mark.django_db
D = datetime.date
Kind = BudgetLine.Kind
QUERIES = 18


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


def show(client, project):
    response = client.get(project.get_absolute_url())
    assert response.status_code == 200
    return read(response).first("main")


def figures(page):
    """{label: the texts beneath it}."""
    return {figure.first("dt").text: [part.text for part in figure.all("dd")] for figure in page.all("div", css="fig")}


def facts(page):
    """{label: value} of the quiet column."""
    found, label = {}, ""
    for part in page.first("dl", css="facts").all("dt", "dd"):
        if part.tag == "dt":
            label = part.text
        else:
            found[label] = part.text
    return found


def notes(page):
    return [note.text for note in page.all("div", css="note")]


def table(page, caption):
    """The rows of a table as lists of texts."""
    found = next(table for table in page.all("table") if table.first("caption").text == caption)
    return [[cell.text for cell in row.all("th", "td")] for row in found.first("tbody").all("tr")]


def timelines(page):
    """[[(year, kind, title, text)]] of each timeline, in page order."""
    return [[event(item) for item in line.all("li")] for line in page.all("ol", css="line")]


def event(item):
    def text(*tags, css=None):
        return " ".join(part.text for part in item.all(*tags, css=css))

    return text("span", css="year"), text("span", css="kind"), text("a") or text("span", css="title"), text("p")


def links(element):
    return {link.text: link.attributes["href"] for link in element.all("a")}


def headings(page):
    return [heading.text for heading in page.all("h2")]


@pytest.fixture
def full():
    """A project where everything is known."""
    project = make_project(
        title="Läslust",
        acronym="LL",
        unit=make_unit(name="Skolkontoret", slug="skolkontoret"),
        accountable=make_board(name="Skolnämnden", slug="skolnamnden"),
        programme=make_programme(
            name="Nordplus 2023–2027", short_name="Nordplus", slug="nordplus", funder=make_funder(name="Ministerrådet")
        ),
        start="2024-02",
        end="2090-01-31",
        need="Fler ska läsa.\nOckså hemma.",
        benefit_work="Lärare lär sig.",
        role="partner",
        role_note="Vi leder en del.",
        dnrs=["UN 2024/1", "KS 2024/2"],
        programme_reference="NP-1",
        steering_assignment=make_steering(document="Uppdragsplan", year=2024, point="3", text="Öka läsningen."),
    )
    project.goals.add(make_goal(slug="malet", title="Vi utvecklar"))
    project.sdgs.add(make_sdg(number=4, name="God utbildning"))
    project.council_goals.add(make_council_goal(title="Kunskap"))
    make_budget(
        project=project,
        lines={Kind.SUPPORT: "1234567.50", Kind.OWN_CASH: 0, Kind.OWN_TIME: 30_000, Kind.TOTAL: 2_000_000},
    )
    make_status_change(project=project, status=Status.APPLIED, date="2023-09")
    make_status_change(project=project, status=Status.ONGOING, date="2024-02-01", reason="Nu kör vi.")
    return project


def test_page_says_what_is_known(reader, full):
    page = show(reader, full)
    assert page.first("h1").text == "Läslust"
    assert page.first("p", css="lead").text == (
        "Projekt (LL) inom Nordplus, leds av Skolkontoret. Februari 2024–31 januari 2090."
    )
    assert page.first("span", css="state").text == "Pågående"
    assert figures(page) == {
        "Stöd till Norrköping": ["1,2 mnkr", "1 234 567,50 kr, beviljat 15 januari 2024"],
        "Egen medfinansiering, kontant": ["0 kr", "0 kr"],
        "Egen tid": ["30 tkr", "30 000 kr"],
        "Projektets totala budget": ["2,0 mnkr", "2 000 000 kr"],
    }
    shown = facts(page)
    assert shown.pop("Senast ändrad") == timezone.localdate().isoformat()
    assert shown == {
        "Ansvarig enhet": "Skolkontoret",
        "Ansvarar inför": "Skolnämnden",
        "Program": "Nordplus 2023–2027",
        "Finansiär": "Ministerrådet",
        "Start": "februari 2024",
        "Slut": "31 januari 2090",
        "Uppdrag": "Uppdragsplan 2024, 3: Öka läsningen.",
        "Vår roll": "Partner, Vi leder en del.",
        "Projektnummer": "NP-1",
        "Diarienummer": "UN 2024/1, KS 2024/2",
    }
    assert {
        "Skolkontoret": "/enheter/skolkontoret/",
        "Nordplus 2023–2027": "/projekt/?program=nordplus",
    }.items() <= links(page).items()
    for text in ("Fler ska läsa.", "Också hemma.", "Lärare lär sig.", "Vi utvecklar", "God utbildning", "Kunskap"):
        assert text in page.text
    assert notes(page) == []
    assert timelines(page) == [
        [("2024", "1 februari 2024", "Pågående", "Nu kör vi."), ("2023", "september 2023", "Ansökt", "")]
    ]


def test_history_says_what_is_unknown_and_where_it_comes_from(reader):
    project = make_project(
        title="Gammalt",
        source=Project.Source.HISTORY,
        source_text="Årsredovisning 2010",
        certainty="unverified",
        status="",
        start=None,
        end=None,
        need="",
    )
    page = show(reader, project)
    assert page.first("p", css="lead").text == "Projekt. När det pågick är okänt."
    assert "Läge: uppgift saknas" in page.text
    assert set(map(tuple, figures(page).values())) == {("uppgift saknas",)}
    shown = facts(page)
    assert {shown[label] for label in ("Ansvarig enhet", "Program", "Finansiär", "Start", "Slut")} == {"uppgift saknas"}
    assert shown["Källa"] == "Årsredovisning 2010 obekräftad"
    assert notes(page) == [
        "Historisk uppgift. Projektet är hämtat ur äldre källor. Det som ingen källa säger står som uppgift saknas."
    ]


def test_source_that_is_unknown_says_so(reader):
    page = show(reader, make_project(source=Project.Source.HISTORY))
    assert facts(page)["Källa"] == "uppgift saknas"


def test_sum_in_euro_without_a_rate_stands_in_euro(reader):
    project = make_project()
    budget = make_budget(project=project, kind=Budget.Kind.APPLIED, decided_on=None)
    make_line(budget=budget, amount=1000, currency="EUR")
    make_line(budget=budget, amount=500, currency="EUR")
    make_line(budget=budget, amount=1_697_128, currency="EUR", kind=Kind.TOTAL_SUPPORT)
    page = show(reader, project)
    assert figures(page)["Stöd till Norrköping"] == ["uppgift saknas", "1 500 euro, ansökt"]
    assert facts(page)["Stöd till hela projektet"] == "1 697 128 euro"


def test_sum_in_euro_with_a_rate_is_in_kronor_and_a_partners_part_is_not_ours(reader):
    project = make_project()
    budget = make_budget(project=project)
    make_line(budget=budget, amount=1000, currency="EUR", rate="11.5")
    make_line(budget=budget, amount=70, partner=make_partner(project=project))
    assert figures(show(reader, project))["Stöd till Norrköping"][0] == "12 tkr"


def test_budget_versions_are_shown_when_there_are_several(reader, full):
    assert "Budgetens versioner" not in headings(show(reader, full))
    Budget.objects.update(valid=False)
    make_budget(
        project=full, version=2, kind=Budget.Kind.CHANGED, decided_on=D(2025, 3, 1), lines={Kind.SUPPORT: 1_300_000}
    )
    page = show(reader, full)
    assert table(page, "Den nyaste överst") == [
        ["2. Ändrat gäller", "2025-03-01", "1 300 000 kr", *["uppgift saknas"] * 3],
        ["1. Beviljat", "2024-01-15", "1 234 567,50 kr", "0 kr", "30 000 kr", "2 000 000 kr"],
    ]
    assert figures(page)["Stöd till Norrköping"] == ["1,3 mnkr", "1 300 000 kr, ändrat 1 mars 2025"]


def test_partners_link_to_their_vanort_or_network(reader):
    project = make_project()
    riga, sern = make_partnership(name="Riga", slug="riga"), make_network(name="SERN", slug="sern")
    hidden = make_partnership(name="Dold", organisation=make_organisation(hidden_at=timezone.now()))
    parma = make_organisation(name="Parma", country="IT")
    hidden.hidden_at = timezone.now()
    hidden.save()
    for organisation in (
        parma,
        riga.organisation,
        sern.organisation,
        hidden.organisation,
    ):
        make_partner(project=project, organisation=organisation)
    make_partner(project=project, organisation=make_organisation(name="Ledaren", country="FI"), role="samordnare")
    page = show(reader, project)
    rows = {row[0]: row[1:] for row in table(page, "5 partner i projektet")}
    assert rows["Parma"] == ["Italien", "Partner"]
    assert rows["Ledaren"] == ["Finland", "Samordnare"]
    assert rows[sern.organisation.name] == ["–", "Partner"]
    shown = links(page)
    assert shown[riga.organisation.name] == "/vanorter/riga/"
    assert shown[sern.organisation.name] == "/natverk/sern/"
    assert shown["Parma"] == parma.get_absolute_url()
    assert hidden.organisation.name not in shown


def test_activities_of_the_project_are_listed_newest_first(reader):
    project, unit = make_project(), make_unit(name="Skolkontoret")
    make_activity(title="Först", project=project, unit=unit, start=D(2024, 5, 13), end=D(2024, 5, 15))
    make_activity(title="Sist", project=project, start=D(2025, 1, 2), status=Activity.Status.PLANNED)
    make_activity(title="Annat")
    make_activity(title="Dold", project=project, hidden_at=timezone.now())
    page = show(reader, project)
    assert timelines(page) == [
        [
            ("2025", "Studiebesök", "Sist", "2 januari 2025 (planerad)"),
            ("2024", "Studiebesök · Skolkontoret", "Först", "13–15 maj 2024"),
        ]
    ]
    assert "Visa alla aktiviteter i projektet" not in page.text


def test_many_activities_are_shown_in_their_list(reader):
    project = make_project()
    for _ in range(11):
        make_activity(project=project)
    page = show(reader, project)
    assert len(timelines(page)[0]) == 10
    assert links(page)["Visa alla aktiviteter i projektet"] == f"/aktiviteter/?projekt={project.pk}"


def test_what_is_missing_is_a_note_and_stops_nothing(client, full):
    unit = full.leads.get().unit
    full.sdgs.clear()
    Project.objects.update(steering_assignment=None)
    client.force_login(make_user())
    words = "Saknas: uppdrag i uppdragsplan eller ägardirektiv, globala mål."
    assert notes(show(client, full)) == [words]
    client.force_login(make_contact(unit))
    assert notes(show(client, full)) == [f"{words} Fyll i det som saknas"]


def test_project_past_its_end_is_asked_about(reader, full):
    full.end = "2025"
    full.save()
    assert notes(show(reader, full)) == [
        "Slutdatumet har passerat. Är projektet avslutat? Ändra läget, så räknas det rätt."
    ]


def test_aid_with_own_time_is_informed_about(reader, full):
    Project.objects.update(is_aid=True)
    page = show(reader, full)
    assert notes(page) == ["Biståndsprojekt med egen tid. Egen arbetstid är tillåten i bistånd och redovisas för sig."]
    assert facts(page)["Bistånd"] == "Ja, bara externa pengar"


def test_earlier_leads_are_named_with_their_time(reader):
    project = make_project()
    old, new = make_unit(name="Gamla kontoret", slug="gamla"), make_unit(name="Nya kontoret")
    make_lead(project=project, unit=old, accountable=make_board(name="Nämnden"), end=D(2023, 12, 31))
    make_lead(project=project, unit=new, start=D(2024, 1, 1))
    page = show(reader, project)
    assert facts(page)["Ansvarig enhet"] == "Nya kontoret"
    assert headings(page)[-2:] == ["Tidigare ansvariga enheter", "Fakta"]
    assert "Gamla kontoret, inför Nämnden: till 31 december 2023" in page.text
    assert links(page)["Gamla kontoret"] == "/enheter/gamla/"


def test_planned_handover_is_not_told_as_done(reader):
    project, end = make_project(), timezone.localdate() + datetime.timedelta(days=30)
    make_lead(project=project, unit=make_unit(name="Nuvarande kontoret"), end=end)
    make_lead(project=project, unit=make_unit(name="Nästa kontor"), start=end + datetime.timedelta(days=1))
    page = show(reader, project)
    assert "leds av Nuvarande kontoret" in page.first("p", css="lead").text
    assert "Nästa kontor" not in page.text


def test_unit_that_led_it_last_led_it(reader):
    project = make_project()
    make_lead(project=project, unit=make_unit(name="Stängda kontoret"), end=D(2023, 12, 31))
    assert "leddes av Stängda kontoret" in show(reader, project).first("p", css="lead").text


def test_only_those_who_may_change_are_offered_to(client, full):
    unit, path = full.leads.get().unit, f"/projekt/{full.pk}/andra/"
    offered = {}
    for who, user in {
        "läsare": make_user(),
        "egen": make_contact(unit),
        "annan": make_contact(make_unit()),
        "samordnare": make_user(Role.COORDINATOR),
        "revisor": make_user(Role.AUDITOR),
        "administratör": make_user(Role.ADMINISTRATOR),
    }.items():
        client.force_login(user)
        offered[who] = path in links(show(client, full)).values()
    assert offered == {
        "läsare": False,
        "egen": True,
        "annan": False,
        "samordnare": True,
        "revisor": False,
        "administratör": False,
    }


def test_idea_is_there_for_its_unit_and_the_samordnare_only(client):
    unit = make_unit()
    idea = make_project(unit=unit, status=Status.IDEA, start=None, end=None, need="")
    seen = {}
    for who, user in {
        "läsare": make_user(),
        "egen": make_contact(unit),
        "annan": make_contact(make_unit()),
        "samordnare": make_user(Role.COORDINATOR),
        "revisor": make_user(Role.AUDITOR),
    }.items():
        client.force_login(user)
        seen[who] = client.get(idea.get_absolute_url()).status_code
    assert seen == {"läsare": 404, "egen": 200, "annan": 404, "samordnare": 200, "revisor": 404}
    client.force_login(make_contact(unit))
    page = show(client, idea)
    assert (figures(page), notes(page)) == ({}, [])


@pytest.mark.parametrize("pk", ["0", "999999999999", "9" * 40])
def test_project_that_does_not_exist_is_not_found(reader, pk):
    assert reader.get(f"/projekt/{pk}/").status_code == 404


def test_hidden_project_is_not_found(reader):
    project = make_project(hidden_at=timezone.now())
    assert reader.get(project.get_absolute_url()).status_code == 404


def test_text_that_people_typed_is_escaped(reader):
    project = make_project(title="<script>alert(1)</script>", need="<b>x</b>", note="<i>y</i>")
    html = reader.get(project.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert "<b>x</b>" not in html


@pytest.mark.parametrize("count", [1, 3, 300])
def test_number_of_queries_does_not_grow(reader, full, count):
    with multiplied(count):
        make_partner(project=full)
        make_activity(project=full, unit=make_unit())
        make_status_change(project=full)
        make_budget(project=full, version=2, valid=False, lines={Kind.SUPPORT: 1})
    with CaptureQueriesContext(connection) as captured:
        reader.get(full.get_absolute_url())
    assert len(captured) == QUERIES
