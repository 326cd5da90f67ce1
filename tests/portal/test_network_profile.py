"""A network's own page, read as it stands."""

import datetime

import pytest
from django.utils import timezone

from apps.activities.models import MentionedNetwork
from apps.core.models import Fact
from apps.networks.models import CoMember, FocusArea, Network
from apps.projects.models import BudgetLine
from tests.factories import (
    make_activity,
    make_assignment,
    make_budget,
    make_decision,
    make_membership,
    make_membership_year,
    make_network,
    make_network_fact,
    make_organisation,
    make_partner,
    make_person,
    make_programme,
    make_project,
    make_seat,
    make_unit,
    make_user,
)
from tests.multiply import multiplied
from tests.reading import facts, headings, links, main, tables

pytestmark = pytest.mark.django_db
PATH = "/natverk/icorn/"
LAST = timezone.localdate().year - 1


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def office():
    return make_unit(name="Kulturkontoret", slug="kulturkontoret")


@pytest.fixture
def icorn(office):
    return make_network(
        name="ICORN",
        slug="icorn",
        full_name="International Cities of Refuge Network",
        policy_name="Icorn",
        lead="Fristäder för skribenter.",
        purpose="Skydda yttrandefriheten.",
        our_role="Norrköping är fristad.",
        owner_unit=office,
    )


def column(response):
    return facts(main(response).first("aside"))


def test_page_says_what_the_network_is_for_and_what_we_do_there(reader, icorn):
    page = main(reader.get(PATH))
    assert headings(page) == [
        "ICORN",
        "Vad vi gör där",
        "Vad nätverket är till för",
        "Medlemskap",
        "Våra platser",
        "Tidslinje",
        "Projekt",
        "Aktiviteter",
        "Fakta",
    ]
    assert page.first("p", css="lead").text == "Fristäder för skribenter."
    assert page.first("span", css="state").text == "Aktivt medlemskap"
    assert [p.text for p in page.all("p") if not p.attributes.get("class")][:2] == [
        "Norrköping är fristad.",
        "Skydda yttrandefriheten.",
    ]
    assert links(page.first("nav", css="crumb")) == [("Start", "/"), ("Nätverk", "/natverk/")]


def test_an_unconfirmed_membership_is_said(reader, icorn):
    Network.objects.update(status=Network.Status.UNCONFIRMED)
    page = main(reader.get(PATH))
    assert page.first("span", css="state").text == "Obekräftat medlemskap"
    assert page.first("div", css="note").text.startswith("Medlemskapet är obekräftat. Nätverket står i kommunens")


@pytest.mark.parametrize("slug", ["hansan", "icorn2"])
def test_unknown_network_is_404(reader, icorn, slug):
    assert reader.get(f"/natverk/{slug}/").status_code == 404


def test_hidden_network_is_404(reader, icorn):
    Network.objects.update(hidden_at=timezone.now())
    assert reader.get(PATH).status_code == 404


def test_our_areas_stand_first_and_are_marked_in_words(reader, icorn):
    FocusArea.objects.create(network=icorn, name="Exil")
    FocusArea.objects.create(network=icorn, name="Yttrandefrihet", ours=True)
    assert [tag.text for tag in main(reader.get(PATH)).all("span", css="tag")] == [
        "Yttrandefrihet (vårt område)",
        "Exil",
    ]


def test_facts_stand_with_source_and_certainty(reader, icorn, office):
    make_network_fact(network=icorn, kind=Fact.Kind.FOUNDED, text="", date="2005", source="norskpen.no")
    make_network_fact(network=icorn, certainty="inferred")
    make_network_fact(network=icorn, text="Bergen", source="Annan källa", preferred=False)
    make_network_fact(
        network=icorn, kind=Fact.Kind.WEBSITE, text="https://www.icorn.org/", source="icorn.org", certainty="verified"
    )
    make_assignment(unit=office, person=make_person(name="Prov Anna"))
    response = reader.get(PATH)
    assert column(response)[:8] == [
        ("Fullt namn", ["International Cities of Refuge Network"]),
        ("Policyns namn", ["Icorn"]),
        ("Grundat", ["2005 (norskpen.no)"]),
        ("Säte", ["Stavanger härledd (Provkälla)", "Bergen (Annan källa)"]),
        ("Medlemmar", ["uppgift saknas"]),
        ("Ansvarig enhet", ["Kulturkontoret"]),
        ("Kontakt hos oss", ["Prov Anna"]),
        ("Webbplats", ["icorn.org"]),
    ]


def held(response):
    """The facts of each membership, newest first."""
    page = main(response)
    beside = list(page.first("aside").all("dl"))
    return [facts(one) for one in page.all("dl", css="facts") if one not in beside]


def test_membership_says_what_is_not_known(reader, icorn):
    make_membership(network=icorn, start=None)
    assert held(reader.get(PATH)) == [
        [
            ("Tid", ["uppgift saknas"]),
            ("Varför vi är med", ["uppgift saknas"]),
            ("Vad det har gett", ["uppgift saknas"]),
            ("Avgift per år", ["uppgift saknas"]),
            ("Arbetstid per år", ["uppgift saknas"]),
        ]
    ]


def test_memberships_stand_newest_first_with_all_that_is_known(reader, icorn):
    company = make_unit(name="Provbolaget AB", slug="provbolaget", kind="company")
    now = make_membership(
        network=icorn,
        unit=company,
        start="2014",
        reason="Vi vill bidra.",
        benefit="En fristad.",
        decision=make_decision(paragraph="12", date=datetime.date(2014, 3, 4)),
        note="Genom bolaget.",
    )
    make_membership_year(membership=now, year=2024, fee=25_000, hours=40)
    make_membership_year(membership=now, year=2025, fee=26_000)
    CoMember.objects.create(membership=now, organisation=make_organisation(name="Linköpings universitet"))
    left = make_membership(network=icorn, start="2001", end="2009-06", fee_per_year=0, hours_per_year=0)
    left.expectation, left.end_reason, left.lesson = "Mycket.", "För lite tid.", "Välj färre nätverk."
    left.save()
    make_membership(network=icorn, start="1999", hidden_at=timezone.now())
    response = reader.get(PATH)
    first, second, ending = held(response)
    assert first == [
        ("Håller medlemskapet", ["Provbolaget AB"]),
        ("Medlem tillsammans med", ["Linköpings universitet"]),
        ("Tid", ["från 2014"]),
        ("Varför vi är med", ["Vi vill bidra."]),
        ("Vad det har gett", ["En fristad."]),
        ("Beslut", ["nämndbeslut 2014-03-04 § 12"]),
        ("Anmärkning", ["Genom bolaget."]),
    ]
    assert tables(main(response))["Avgift och arbetstid, år för år"] == [
        ["2025", "26 000 kr", "uppgift saknas"],
        ["2024", "25 000 kr", "40 timmar"],
    ]
    total = main(response).first("tfoot")
    assert [cell.text for cell in total.all("td")] == ["51 000 kr", "minst 40 timmar, 1 år saknar uppgift"]
    assert second[0] == ("Tid", ["2001–juni 2009"])
    assert second[-2:] == [("Avgift per år", ["0 kr"]), ("Arbetstid per år", ["0 timmar"])]
    assert ending == [
        ("Vad vi väntade oss", ["Mycket."]),
        ("Varför det avslutades", ["För lite tid."]),
        ("Beslut om slutet", ["uppgift saknas"]),
        ("Vad vi lärde oss", ["Välj färre nätverk."]),
    ]
    line = main(response).first("ol", css="line")
    assert [(one.first("span", css="year").text, one.first("span", css="title").text) for one in line.all("li")] == [
        ("2014", "Norrköping blir medlem"),
        ("2009", "Medlemskapet avslutades"),
        ("2001", "Norrköping blir medlem"),
    ]


def test_seats_of_today_stand_with_those_who_have_them(reader, icorn, office):
    today = timezone.localdate()
    make_seat(network=icorn, unit=office, person=make_person(name="Prov Nu"), start=datetime.date(LAST, 1, 1))
    make_seat(network=icorn, seat="Suppleant", person=None)
    gone = make_person(name="Prov Förr")
    make_seat(network=icorn, person=gone, start=datetime.date(LAST - 4, 1, 1), end=today - datetime.timedelta(days=1))
    response = reader.get(PATH)
    assert tables(main(response))["Vem som företräder Norrköping i ICORN"] == [
        ["Ledamot, styrelsen Tjänsteperson, Kulturkontoret", "Prov Nu", "–", "Tillsatt"],
        ["Suppleant, styrelsen Tjänsteperson", "–", "–", "Vakant"],
    ]
    assert dict(links(main(response)))["Visa även tidigare platser"] == "/representation/?natverk=icorn"
    line = main(response).first("ol", css="line").text
    assert "Prov Nu tar plats." in line
    assert "Prov Förr" not in line


def test_what_comes_next_is_told(reader, icorn, office):
    today = timezone.localdate()
    for days, title in ((40, "Sedan"), (9, "Härnäst")):
        make_activity(title=title, network=icorn, start=today + datetime.timedelta(days=days), status="planerad")
    make_activity(title="Förut", network=icorn, start=today - datetime.timedelta(days=1), status="planerad")
    assert "Härnäst: Härnäst, " in main(reader.get(PATH)).text


def test_projects_and_activities_lead_to_their_lists(reader, icorn, office):
    project = make_project(title="Fristad", unit=office, start=f"{LAST}", end=f"{LAST}")
    make_partner(project=project, organisation=icorn.organisation)
    make_budget(project=project, lines={BudgetLine.Kind.SUPPORT: 1_000})
    make_activity(title="Möte", network=icorn, start=datetime.date(LAST, 5, 1))
    MentionedNetwork.objects.create(
        activity=make_activity(title="Nämnt", start=datetime.date(LAST - 5, 5, 1)), network=icorn
    )
    make_activity(title="Annat")
    response = reader.get(PATH)
    assert tables(main(response)) == {
        "1 projekt inom ICORN, senaste först": [
            [f"Fristad {LAST}", "Kulturkontoret", "uppgift saknas", "Pågående", "1 000 kr"]
        ],
        "2 aktiviteter inom ICORN, senaste först": [
            [f"Möte Studiebesök, 1 maj {LAST}", "uppgift saknas", "uppgift saknas", "Genomförd"],
            [f"Nämnt Studiebesök, 1 maj {LAST - 5}", "uppgift saknas", "uppgift saknas", "Genomförd"],
        ],
    }
    assert main(response).first("p", css="say").text == (
        f"Under {LAST - 1}–{LAST} hade Norrköping 1 pågående projekt och 1 aktivitet inom ICORN. "
        "Uppgift om deltagare saknas."
    )
    addresses = dict(links(main(response)))
    assert addresses["Visa i projektlistan"] == "/projekt/?natverk=icorn"
    assert addresses["Visa i aktivitetslistan"] == "/aktiviteter/?natverk=icorn"
    assert [reader.get(addresses[words]).context["page"].count for words in ("Visa i projektlistan",)] == [1]
    assert reader.get(addresses["Visa i aktivitetslistan"]).context["page"].count == 2


def test_bare_network_says_what_would_be_there(reader):
    make_network(name="Tomt", slug="tomt")
    page = main(reader.get("/natverk/tomt/"))
    assert [empty.text for empty in page.all("div", css="empty")] == [
        "Inget medlemskap är registrerat. Här visas vem som är medlem, sedan när, vad det kostar och vad det har gett.",
        "Här visas vem som företräder Norrköping i nätverkets styrelse, årsmöte eller arbetsgrupper. "
        "Ingen plats är registrerad.",
        "Här visas medlemskap, projekt och aktiviteter i tidsordning. Inget med känt datum är registrerat ännu.",
        "Inga projekt inom nätverket är registrerade.",
        "Inga aktiviteter inom nätverket är registrerade.",
    ]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries_do_not_grow_with_what_hangs_on_the_network(reader, django_assert_num_queries, icorn, office, count):
    university = make_organisation()
    with multiplied(count):
        make_network_fact(network=icorn)
        FocusArea.objects.create(network=icorn, name="Område")
        membership = make_membership(network=icorn, unit=office, decision=make_decision())
        CoMember.objects.create(membership=membership, organisation=university)
        project = make_project(unit=office, programme=make_programme())
        make_partner(project=project, organisation=icorn.organisation)
        make_activity(unit=office, network=icorn)
        make_assignment(unit=office)
        make_membership_year(membership=membership)
        make_seat(network=icorn, unit=office, start=datetime.date(LAST, 1, 1))
    with django_assert_num_queries(23):
        assert reader.get(PATH).status_code == 200
