"""A vänort's own page, read as it stands."""

import datetime

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.models import Activity, MentionedPartnership, ParticipantGroup
from apps.core.models import Fact
from apps.partnerships.models import Agreement, AgreementParty, CooperationField, Partnership, Twinning
from apps.projects.models import BudgetLine, Project
from tests.factories import (
    make_activity,
    make_agreement,
    make_assignment,
    make_budget,
    make_contact,
    make_milestone,
    make_organisation,
    make_partner,
    make_partnership,
    make_partnership_fact,
    make_person,
    make_programme,
    make_project,
    make_unit,
    make_user,
)
from tests.reading import facts, headings, links, main, tables

pytestmark = pytest.mark.django_db
PATH = "/vanorter/riga/"
Kind = Fact.Kind
POLICY = "Inriktningsdokument KS 2019/0528, bilagan"
LAST = timezone.localdate().year - 1
YEARS = f"{LAST - 1}–{LAST}"


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def office():
    return make_unit(name="Kommunstyrelsens kontor", slug="kommunstyrelsens-kontor", mailbox="ks@example.test")


@pytest.fixture
def riga(office):
    return make_partnership(
        name="Riga",
        slug="riga",
        kind=Partnership.Kind.PARTNER,
        own_name="Rīga",
        own_language="lettiska",
        policy_name="Riga",
        lead="Samarbetsort på andra sidan Östersjön.",
        description="Skolor möts.\n\nStäder planerar.",
        fields=[CooperationField.URBAN, CooperationField.EDUCATION],
        owner_unit=office,
    )


def without_charts(response):
    return {caption: rows for caption, rows in tables(main(response)).items() if not caption.endswith("per år")}


def say(response):
    return main(response).first("p", css="say").text


def column(response):
    return facts(main(response).first("aside"))


def timeline(response):
    """[(year, kind, title, text, is agreement)] of the page."""
    found = []
    for item in main(response).first("ol", css="line").all("li"):
        what = item.first("div", css="what")
        title = next(what.all("a"), None) or what.first("span", css="title")
        words = next(what.all("p"), None)
        found.append(
            (
                item.first("span", css="year").text,
                what.first("span", css="kind").text,
                title.text,
                words.text if words else "",
                item.attributes.get("class") == "agr",
            )
        )
    return found


def test_head_says_what_it_is_and_how_it_stands(reader, riga):
    page = main(reader.get(PATH))
    assert headings(page) == ["Riga", "Vad vi gör tillsammans", "Tidslinje", "Projekt", "Aktiviteter", "Fakta"]
    assert page.first("p", css="lead").text == "Samarbetsort på andra sidan Östersjön."
    assert page.first("span", css="state").text == "Aktivt samarbete"
    assert links(page.first("nav", css="crumb")) == [("Start", "/"), ("Vänorter", "/vanorter/")]
    assert [p.text for p in page.all("p") if not p.attributes.get("class")][:2] == ["Skolor möts.", "Städer planerar."]


def test_fields_lead_to_the_list(reader, riga):
    tags = [(a.text, a.attributes["href"]) for a in main(reader.get(PATH)).all("a", css="tag")]
    assert tags == [
        ("Utbildning", "/vanorter/?omrade=utbildning"),
        ("Stadsutveckling", "/vanorter/?omrade=stadsutveckling"),
    ]


@pytest.mark.parametrize("slug", ["atlantis", "riga-", "0"])
def test_unknown_city_is_404(reader, riga, slug):
    assert reader.get(f"/vanorter/{slug}/").status_code == 404


def test_hidden_city_is_404(reader, riga):
    Partnership.objects.update(hidden_at=timezone.now())
    assert reader.get(PATH).status_code == 404


def test_facts_stand_with_source_and_certainty_the_preferred_first(reader, riga):
    make_partnership_fact(partnership=riga, number=742_572, source="GeoNames", preferred=False)
    make_partnership_fact(partnership=riga, number=641_000, source="Statistikbyrån", as_of=2015)
    make_partnership_fact(partnership=riga, number=700_000, qualifier="nearly", source=POLICY, preferred=False)
    make_partnership_fact(partnership=riga, kind=Kind.SINCE, number=None, date="1988", source=POLICY)
    make_partnership_fact(
        partnership=riga,
        kind=Kind.WEBSITE,
        number=None,
        text="https://www.riga.lv/",
        source="Ingen källa, allmän kännedom",
        certainty="unverified",
    )
    Twinning.objects.create(first=riga, second=make_partnership(name="Odense", slug="odense"))
    make_agreement(partnership=riga, title="Avtalet förnyas", kind=Agreement.Kind.RENEWED, date="2014")
    make_agreement(partnership=riga, title="Avtal", date="1988")
    response = reader.get(PATH)
    assert column(response) == [
        ("Land", ["Lettland"]),
        ("På lettiska", ["Rīga"]),
        (
            "Invånare",
            [
                "641 000 (Statistikbyrån, 2015)",
                "742 572 (GeoNames, utan år)",
                "närmare 700 000 (policyn, utan år)",
            ],
        ),
        ("Samarbete sedan", ["1988 (policyn)"]),
        ("Avtal", ["1988, förnyat 2014"]),
        ("Vänort också med", ["Odense"]),
        ("Ansvarig enhet", ["Kommunstyrelsens kontor"]),
        ("Kontakt hos oss", ["ks@example.test", "Ingen kontaktperson är utsedd"]),
        ("Kontakt där", ["uppgift saknas"]),
        ("Webbplats", ["riga.lv obekräftad"]),
    ]
    assert ("riga.lv", "https://www.riga.lv/") in links(main(response).first("aside"))


def test_every_source_is_listed_in_full(reader, riga):
    make_partnership_fact(
        partnership=riga, number=641_000, source="Statistikbyrån", as_of=2015, source_url="https://stat.example/"
    )
    make_partnership_fact(
        partnership=riga, number=700_000, source=POLICY, preferred=False, certainty="inferred", note="Utan år."
    )
    [details] = main(reader.get(PATH)).all("details", css="more")
    assert details.first("summary").text == "Källor till 2 uppgifter"
    [rows] = tables(details).values()
    assert rows == [
        ["Invånare 641 000 (2015)", "Statistikbyrån", "Bekräftad"],
        ["Invånare 700 000. Utan år.", POLICY, "Härledd, visas inte först"],
    ]
    assert links(details) == [("Statistikbyrån", "https://stat.example/")]


def test_sentences_with_one_source_name_it_once(reader, riga):
    for kind, text in ((Kind.CULTURE, "Kulturstad."), (Kind.CULTURE, "Konst."), (Kind.ECONOMY, "Hamn.")):
        make_partnership_fact(partnership=riga, kind=kind, number=None, text=text, source=POLICY)
    page = main(reader.get(PATH)).first("div", css="cols").first("div")
    assert facts(page) == [("Kultur", ["Kulturstad.", "Konst."]), ("Näringsliv", ["Hamn."])]
    assert page.first("p", css="src").text == f"Källa: {POLICY}"


def test_unknown_is_said_and_never_zero(reader, office):
    make_partnership(name="Tomby", slug="tomby", owner_unit=None, description="")
    assert column(reader.get("/vanorter/tomby/")) == [
        ("Land", ["Lettland"]),
        ("Invånare", ["uppgift saknas"]),
        ("Samarbete sedan", ["uppgift saknas"]),
        ("Ansvarig enhet", ["uppgift saknas"]),
        ("Kontakt hos oss", ["Ingen kontaktperson är utsedd", "internationellt@norrkoping.example (samordnaren)"]),
        ("Kontakt där", ["uppgift saknas"]),
    ]


def test_contact_persons_follow_the_role_mailbox(reader, riga, office):
    make_assignment(unit=office, person=make_person(name="Prov Bo"), kind="deputy")
    make_assignment(unit=office, person=make_person(name="Prov Anna", email="anna@example.test"))
    make_assignment(unit=office, person=make_person(name="Prov Gammal"), end=datetime.date(2021, 12, 31))
    response = reader.get(PATH)
    assert dict(column(response))["Kontakt hos oss"] == ["ks@example.test", "Prov Anna", "Prov Bo (ersättare)"]
    assert ("Prov Anna", "mailto:anna@example.test") in links(main(response).first("aside"))


@pytest.mark.parametrize(
    ("confirmed", "words"),
    [
        (None, "Uppgifterna är inte bekräftade av någon enhet ännu."),
        (datetime.date(2026, 11, 3), "Senast bekräftad 3 november 2026 av Kommunstyrelsens kontor."),
    ],
)
def test_says_when_the_facts_were_confirmed(reader, riga, office, confirmed, words):
    Partnership.objects.filter(pk=riga.pk).update(confirmed_at=confirmed, confirmed_by=office)
    assert [p.text for p in main(reader.get(PATH)).first("aside").all("p", css="src")] == [
        words,
        "Är något fel? Skriv till ks@example.test.",
    ]


def test_timeline_holds_agreements_milestones_projects_and_activities_newest_first(reader, riga, office):
    linkoping = make_organisation(name="Linköpings kommun")
    signed = make_agreement(partnership=riga, title="Avtal med Riga", date="1988", place="Riga", dnr="KS 1988/12")
    AgreementParty.objects.create(agreement=signed, organisation=linkoping)
    make_milestone(partnership=riga, title="Lucia", date="1960-talet", text="Varje år.")
    make_milestone(partnership=riga, title="Odaterat möte", date=None)
    project = make_project(
        title="Hav",
        unit=office,
        status=Project.Status.FINISHED,
        start="2015-10-01",
        end="2018-12-31",
        programme=make_programme(short_name="Central Baltic"),
    )
    make_partner(project=project, organisation=riga.organisation)
    activity = make_activity(
        unit=office,
        title="Lägerskola",
        kind=Activity.Kind.SCHOOL_EXCHANGE,
        partnership=riga,
        start=datetime.date(2025, 5, 12),
        end=datetime.date(2025, 5, 16),
    )
    ParticipantGroup.objects.create(activity=activity, group="elever", count=31)
    ParticipantGroup.objects.create(activity=activity, group="larare", count=4)
    assert timeline(reader.get(PATH)) == [
        (
            "2025",
            "Skolutbyte · Kommunstyrelsens kontor",
            "Lägerskola",
            "31 elever och 4 lärare och skolpersonal, 12–16 maj 2025.",
            False,
        ),
        ("2018", "Projekt avslutat", "Hav", "Central Baltic", False),
        ("2015", "Projekt startar", "Hav", "Central Baltic", False),
        (
            "1988",
            "Avtal tecknat · Riga · tillsammans med Linköpings kommun",
            "Avtal med Riga",
            "Diarienummer KS 1988/12.",
            True,
        ),
        ("1960-talet", "Milstolpe", "Lucia", "Varje år.", False),
        ("Utan år", "Milstolpe", "Odaterat möte", "", False),
    ]


def test_timeline_leaves_out_what_is_hidden_and_is_said_to_be_empty(reader, riga):
    make_agreement(partnership=riga, hidden_at=timezone.now())
    make_milestone(partnership=riga, hidden_at=timezone.now())
    texts = [empty.text for empty in main(reader.get(PATH)).all("div", css="empty")]
    assert texts == [
        "Här visas avtal, milstolpar, projekt och aktiviteter i tidsordning. Inget är registrerat ännu.",
        "Inga projekt tillsammans med orten är registrerade.",
        "Inga aktiviteter med orten är registrerade.",
    ]


def test_projects_and_activities_stand_in_tables_and_lead_to_their_lists(reader, riga, office):
    project = make_project(title="Skolor kring Östersjön", unit=office, programme=make_programme(short_name="Erasmus+"))
    make_budget(project=project, lines={BudgetLine.Kind.SUPPORT: 420_000})
    bare = make_project(
        title="Gammalt", status="", source=Project.Source.HISTORY, start=None, end=None, need="", acronym="GML"
    )
    for one in (project, bare):
        make_partner(project=one, organisation=riga.organisation)
    make_project(title="Utan Riga", unit=office)
    visit = make_activity(unit=office, title="Besök", partnership=riga)
    ParticipantGroup.objects.create(activity=visit, group="tjanstepersoner", count=1_200)
    mentioned = make_activity(title="Möte", start=datetime.date(2023, 2, 1), status=Activity.Status.CANCELLED)
    MentionedPartnership.objects.create(activity=mentioned, partnership=riga)
    response = reader.get(PATH)
    assert without_charts(response) == {
        "2 projekt med Riga, senaste först": [
            ["Skolor kring Östersjön 2024–2025", "Kommunstyrelsens kontor", "Erasmus+", "Pågående", "420 000 kr"],
            ["GML: Gammalt", "uppgift saknas", "uppgift saknas", "uppgift saknas", "uppgift saknas"],
        ],
        "2 aktiviteter med Riga, senaste först": [
            ["Besök Studiebesök, 13 maj 2024", "Kommunstyrelsens kontor", "1 200 tjänstepersoner", "Genomförd"],
            ["Möte Studiebesök, 1 februari 2023", "uppgift saknas", "–", "Inställd"],
        ],
    }
    addresses = dict(links(main(response)))
    assert addresses["Visa i projektlistan"] == "/projekt/?ort=riga"
    assert addresses["Visa i aktivitetslistan"] == "/aktiviteter/?ort=riga"
    assert addresses["GML: Gammalt"] == f"/projekt/{bare.pk}/"
    for address, count in (("/projekt/?ort=riga", 2), ("/aktiviteter/?ort=riga", 2)):
        listed = reader.get(address)
        assert listed.context["page"].count == count


def test_long_tables_show_the_newest_and_say_how_many_there_are(reader, riga):
    for year in range(2010, 2018):
        make_partner(
            project=make_project(title=f"P{year}", start=f"{year}", end=f"{year}"), organisation=riga.organisation
        )
        make_activity(title=f"A{year}", partnership=riga, start=datetime.date(year, 3, 1))
    response = reader.get(PATH)
    shown = without_charts(response)
    assert list(shown) == ["De sex senaste av 8 projekt med Riga", "De sex senaste av 8 aktiviteter med Riga"]
    assert [row[0] for row in shown["De sex senaste av 8 projekt med Riga"]] == [
        f"P{year} {year}" for year in range(2017, 2011, -1)
    ]
    assert "Alla 8 projekt med Riga" in dict(links(main(response)))
    assert len(timeline(response)) == 8


def test_summary_counts_the_latest_two_whole_years(reader, riga, office):
    for fields in (
        {"start": f"{LAST - 3}", "end": f"{LAST - 1}-03-31"},
        {"start": f"{LAST}-12-31", "end": f"{LAST + 3}"},
        {"start": f"{LAST + 1}-01-01", "end": f"{LAST + 3}"},  # begins too late
        {"start": f"{LAST - 4}", "end": f"{LAST - 2}-12-31"},  # ended too early
        {"start": f"{LAST}", "end": f"{LAST}", "kind": Project.Kind.ACCREDITATION},  # is not counted as a project
        {"start": f"{LAST}", "end": f"{LAST}", "status": Project.Status.REJECTED},
    ):
        make_partner(project=make_project(unit=office, **fields), organisation=riga.organisation)
    activity = make_activity(partnership=riga, start=datetime.date(LAST, 12, 31))
    ParticipantGroup.objects.create(activity=activity, group="elever", count=31)
    ParticipantGroup.objects.create(activity=activity, group="larare", count=15)
    make_activity(partnership=riga, start=datetime.date(LAST + 1, 1, 1))
    dreamt = make_activity(project=make_project(status=Project.Status.IDEA), start=datetime.date(LAST, 5, 1))
    MentionedPartnership.objects.create(activity=dreamt, partnership=riga)
    make_activity(partnership=riga, start=datetime.date(LAST, 5, 1), status=Activity.Status.PLANNED)
    assert say(reader.get(PATH)) == (
        f"Under {YEARS} hade Norrköping 2 pågående projekt och 1 aktivitet med Riga. "
        "46 personer deltog, varav 31 elever."
    )


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([{}], "Uppgift om deltagare saknas."),
        ([{"elever": 31}], "31 elever deltog."),
        ([{"elever": 1}], "1 elev deltog."),
        ([{"gaster": 12}], "12 personer deltog."),
        ([{"gaster": 0}], "0 personer deltog."),
        (
            [{"elever": 5, "gaster": 2}, {}],
            "Minst 7 personer deltog, varav 5 elever; för 1 aktivitet saknas uppgift om deltagare.",
        ),
        ([{"elever": 5}, {}, {}], "Minst 5 elever deltog; för 2 aktiviteter saknas uppgift om deltagare."),
    ],
)
def test_summary_says_what_is_not_known_about_participants(reader, riga, groups, words):
    for counts in groups:
        activity = make_activity(partnership=riga, start=datetime.date(LAST, 5, 1))
        for group, count in counts.items():
            ParticipantGroup.objects.create(activity=activity, group=group, count=count)
    happened = "1 aktivitet" if len(groups) == 1 else f"{len(groups)} aktiviteter"
    assert say(reader.get(PATH)) == (
        f"Under {YEARS} hade Norrköping inga pågående projekt och {happened} med Riga. {words}"
    )


def test_summary_of_nothing_says_so(reader, riga):
    assert say(reader.get(PATH)) == (
        f"Inga pågående projekt eller genomförda aktiviteter med Riga är registrerade för {YEARS}."
    )


def test_summary_of_projects_alone_asks_for_no_participants(reader, riga):
    make_partner(project=make_project(start=f"{LAST}", end=f"{LAST}"), organisation=riga.organisation)
    assert say(reader.get(PATH)) == (
        f"Under {YEARS} hade Norrköping 1 pågående projekt och inga genomförda aktiviteter med Riga."
    )


def test_an_idea_is_seen_by_its_own_unit_and_the_samordnare_only(client, riga, office):
    make_partner(
        project=make_project(title="Hemlig idé", unit=office, status=Project.Status.IDEA),
        organisation=riga.organisation,
    )
    own, other, coordinator = make_contact(office), make_contact(make_unit()), make_user(Role.COORDINATOR)
    seen = {}
    for name, user in (("own", own), ("other", other), ("coordinator", coordinator), ("reader", make_user())):
        client.force_login(user)
        seen[name] = "Hemlig idé" in main(client.get(PATH)).text
    assert seen == {"own": True, "other": False, "coordinator": True, "reader": False}


def test_new_project_is_offered_to_those_who_may_create(client, riga, office):
    offered = {}
    for name, user in (
        ("contact", make_contact(office)),
        ("reader", make_user()),
        ("auditor", make_user(Role.AUDITOR)),
    ):
        client.force_login(user)
        offered[name] = ("Nytt projekt", "/projekt/nytt/") in links(main(client.get(PATH)))
    assert offered == {"contact": True, "reader": False, "auditor": False}


def test_small_map_is_drawn_only_within_the_outline(reader, riga):
    assert main(reader.get(PATH)).first("svg").first("title").text == "Riga och Norrköping på kartan"
    Partnership.objects.update(latitude=-1.3, longitude=36.8)
    assert list(main(reader.get(PATH)).all("svg")) == []


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries_do_not_grow_with_what_hangs_on_the_city(reader, django_assert_num_queries, riga, office, count):
    university = make_organisation()
    for number in range(count):
        make_partnership_fact(partnership=riga, kind=Kind.CULTURE, number=None, text=f"Uppgift {number}")
        AgreementParty.objects.create(agreement=make_agreement(partnership=riga), organisation=university)
        make_milestone(partnership=riga)
        project = make_project(unit=office, programme=make_programme())
        make_partner(project=project, organisation=riga.organisation)
        make_budget(project=project, lines={BudgetLine.Kind.SUPPORT: 1})
        activity = make_activity(unit=office, partnership=riga)
        ParticipantGroup.objects.create(activity=activity, group="elever", count=1)
        make_assignment(unit=office)
        Twinning.objects.create(first=riga, second=make_partnership())
    with django_assert_num_queries(29):
        assert reader.get(PATH).status_code == 200
