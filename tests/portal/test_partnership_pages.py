"""What stands around a vänort's profile: what comes, figures, the whole timeline and the brief before a visit."""

import datetime
import sys
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.accounts.models import Role
from apps.activities.models import Activity, MentionedPartnership, ParticipantGroup, Promise
from apps.core.models import Fact
from apps.partnerships.models import Agreement, AgreementParty, Partnership
from apps.portal.partnership_profile.jubilees import jubilees
from apps.projects.models import BudgetLine, Project
from tests.factories import (
    make_activity,
    make_agreement,
    make_budget,
    make_decision,
    make_given,
    make_grant,
    make_knowledge,
    make_milestone,
    make_organisation,
    make_partner,
    make_partnership,
    make_partnership_fact,
    make_policy_note,
    make_project,
    make_unit,
    make_user,
)
from tests.reading import facts, headings, links, main, tables

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)
Kind = Fact.Kind


@pytest.fixture
def office():
    return make_unit(name="Kommunstyrelsens kontor", slug="kommunstyrelsens-kontor", mailbox="ks@example.test")


@pytest.fixture
def riga(office):
    return make_partnership(
        name="Riga",
        slug="riga",
        owner_unit=office,
        pronunciation="RI-ga",
        contact_role="internationella enheten",
        mailbox="world@riga.test",
    )


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


def points(response):
    """[(year, kind, title)] of the timeline."""
    found = []
    for item in main(response).first("ol", css="line").all("li"):
        what = item.first("div", css="what")
        title = next(what.all("a"), None) or what.first("span", css="title")
        found.append((item.first("span", css="year").text, what.first("span", css="kind").text, title.text))
    return found


def in_words(found):
    return [(one.years, str(one.when), one.of, str(one.since), one.source) for one in found]


def test_jubilees_are_round_years_of_known_dates_within_two_years(riga):
    """Riga since 1988: 40 years in 2028. Decades, "ca", and what is not round or further away give none."""
    made = [
        make_partnership_fact(partnership=riga, kind=Kind.SINCE, number=None, date=date, source=source, preferred=first)
        for date, source, first in (
            ("1988", "Inriktningsdokument KS 2019/0528, bilagan", True),
            ("1960-talet", "Minnesbok", False),
            ("ca 1987", "Minnesbok", False),
            ("1955", "Minnesbok", False),  # 72 years
        )
    ]
    agreements = [
        make_agreement(partnership=riga, date="1988-12-10"),  # the same first year, told once
        make_agreement(partnership=riga, date="2001-11-25", source="Avtalet"),
        make_agreement(partnership=riga, date="2001-11-23", kind=Agreement.Kind.RENEWED),
        make_agreement(partnership=riga, date="2024-02-29"),  # five years in 2029
    ]
    assert in_words(jubilees(made, agreements, TODAY)) == [
        (25, "25 november 2026", "avtalet tecknades", "25 november 2001", "Avtalet"),
        (40, "2028", "samarbetet började", "1988", "policyn"),
    ]
    assert in_words(jubilees([], agreements[1:2], TODAY + datetime.timedelta(days=2))) == []


def test_what_comes_and_what_ended_stand_on_the_profile(reader, riga, office):
    make_activity(title="Inställt", partnership=riga, status="installd", start=timezone.localdate())
    make_activity(title="Snart", partnership=riga, status="planerad", start=timezone.localdate())
    make_activity(title="Sen", partnership=riga, status="planerad", start=datetime.date(2099, 1, 1))
    ended = make_agreement(
        partnership=riga,
        kind=Agreement.Kind.ENDED,
        title="Avtalet avslutas",
        date="2024-06-30",
        expectation="Tolv elever",
        lesson="Sök pengar först",
        decision=make_decision(date=datetime.date(2024, 5, 2), paragraph="12", body=office),
    )
    AgreementParty.objects.create(agreement=ended, organisation=make_organisation(name="Linköpings kommun"))
    make_policy_note(partnership=riga, text="Ligger i linje med Östersjöpolitiken.", date=datetime.date(2025, 9, 3))
    make_grant(cities=[riga], association="Kören", granted=40_000, paid=None)
    make_given(partnership=riga, offer=make_knowledge(title="Så mäter vi buller", unit=office))
    page = main(reader.get("/vanorter/riga/"))
    told = dict(facts(page.first("div", css="cols").first("div")))
    assert told["Nästa planerade aktivitet"][0].startswith("Snart ")
    assert told["Avslutat"] == ["30 juni 2024"]
    assert told["Beslut"] == ["Nämndbeslut 2024-05-02 § 12, Kommunstyrelsens kontor"]
    assert (told["Andra parter"], told["Vad vi väntade oss"]) == (["Linköpings kommun"], ["Tolv elever"])
    assert told["Vad vi lärde oss"] == ["Sök pengar först"]
    assert "Resultat: ett avslutat samarbete" in page.text
    assert "Ligger i linje med Östersjöpolitiken." in page.text
    shown = tables(page)
    assert shown["Bidrag till föreningar för utbyte med Riga, per år"] == [
        ["2024", "1", "40 000 kr", "uppgift saknas", "–"]
    ]
    assert shown["Det vi har lärt ut, senaste först"] == [
        ["Så mäter vi buller", "Kommunstyrelsens kontor", "2024-05-13"]
    ]
    aside = dict(facts(page.first("aside")))
    assert aside["Kontakt där"] == ["internationella enheten", "world@riga.test"]
    assert aside["Uttal"] == ["RI-ga"]


def test_figures_say_least_missing_and_zero_apart(reader, riga):
    for year, people in ((2021, 10), (2021, None), (2023, None), (2024, 0)):
        activity = make_activity(partnership=riga, start=datetime.date(year, 5, 1))
        if people is not None:
            ParticipantGroup.objects.create(activity=activity, group="elever", count=people)
    make_activity(partnership=riga, start=datetime.date(2022, 5, 1), status=Activity.Status.PLANNED)
    project, undated = (make_project(title=title) for title in ("Hav", "Utan beslut"))
    for one in (project, undated):
        make_partner(project=one, organisation=riga.organisation)
    first = make_budget(
        project=project,
        lines={BudgetLine.Kind.SUPPORT: Decimal(100_000)},
        decided_on=datetime.date(2021, 1, 5),
        valid=False,
    )
    make_budget(
        project=project,
        version=2,
        kind="andrat",
        replaces=first,
        lines={BudgetLine.Kind.SUPPORT: Decimal(80_000)},
        decided_on=datetime.date(2022, 1, 5),
        valid=False,
    )
    make_budget(project=project, version=3, kind="slutligt", decided_on=datetime.date(2023, 1, 5))  # sum not known
    shown = tables(main(reader.get("/vanorter/riga/siffror/")))
    people = dict(shown["Deltagare i aktiviteter med Riga, per år"])
    assert {year: people[year] for year in ("2021", "2022", "2023", "2024")} == {
        "2021": "minst 10",
        "2022": "0",
        "2023": "uppgift saknas",
        "2024": "0",
    }
    money = dict(shown["Beslutat stöd till projekt med Riga, per år"])
    assert (money["2021"], money["2022"], money["2023"]) == ("100 000 kr", "−20 000 kr", "uppgift saknas")
    text = main(reader.get("/vanorter/riga/")).text
    assert "För 2 aktiviteter saknas uppgift om deltagare." in text
    assert "1 beviljat projekt saknar datum för beslutet och är inte med." in text


def everything_in(riga, office):
    """One of each kind, all in 2018 but two."""
    make_agreement(partnership=riga, title="Avtal", date="2018-06-01")
    make_milestone(partnership=riga, title="Milstolpe", date="2010-talet")
    project = make_project(title="Projekt", unit=office, start="2015", end="2018-12-31", status=Project.Status.FINISHED)
    make_partner(project=project, organisation=riga.organisation)
    make_activity(title="Besök", unit=office, partnership=riga, start=datetime.date(2018, 5, 13))
    mentioned = make_activity(title="Möte", unit=office, start=datetime.date(2018, 5, 12))
    MentionedPartnership.objects.create(activity=mentioned, partnership=riga)
    make_grant(cities=[riga], association="Kören", decided_on=datetime.date(2018, 3, 1))
    make_given(partnership=riga, offer=make_knowledge(title="Kunskap"), date=datetime.date(2018, 2, 1))


def test_timeline_mixes_everything_newest_first_and_is_cut_by_year_and_kind(reader, riga, office):
    everything_in(riga, office)
    whole = [title for _, _, title in points(reader.get("/vanorter/riga/tidslinje/"))]
    assert whole == ["Projekt", "Avtal", "Besök", "Möte", "Bidrag till Kören", "Kunskap", "Projekt", "Milstolpe"]
    of_year = [title for _, _, title in points(reader.get("/vanorter/riga/tidslinje/?ar=2018"))]
    assert of_year == [*whole[:6], "Milstolpe"]
    kinds = {"avtal": 1, "milstolpe": 1, "projekt": 2, "aktivitet": 2, "bidrag": 1, "kunskap": 1}
    for kind, count in kinds.items():
        assert len(points(reader.get(f"/vanorter/riga/tidslinje/?slag={kind}"))) == count
    assert points(reader.get("/vanorter/riga/tidslinje/?ar=2018&slag=projekt")) == [
        ("2018", "Projekt avslutat", "Projekt")
    ]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ar=20188", "Skriv ett år med fyra siffror, till exempel 2024."),
        ("ar=%00", "Skriv ett år med fyra siffror"),
        ("slag=annat", "Det valet finns inte. Välj ett annat i listan."),
    ],
)
def test_values_of_the_timeline_that_make_no_sense_are_told(reader, riga, office, query, words):
    everything_in(riga, office)
    page = main(reader.get(f"/vanorter/riga/tidslinje/?{query}"))
    assert words in page.text or "tecken" in page.text
    assert list(page.all("ol", css="line")) == []


def test_timeline_is_read_a_page_at_a_time_at_the_same_cost(reader, riga, office, django_assert_num_queries):
    everything_in(riga, office)
    for number in range(30):
        make_activity(title=f"Besök {number}", unit=office, partnership=riga, start=datetime.date(2019, 1, 1))
    with django_assert_num_queries(10):
        first = points(reader.get("/vanorter/riga/tidslinje/"))
    second = points(reader.get("/vanorter/riga/tidslinje/?page=2"))
    assert (len(first), len(second)) == (25, 13)
    assert len({title for _, _, title in first} & {title for _, _, title in second}) == 0
    assert reader.get("/vanorter/riga/tidslinje/?page=3").status_code == 404
    assert reader.get("/vanorter/riga/tidslinje/?page=9999").status_code == 404


def test_marked_and_hidden_things_stay_out_of_readers_pages(client, riga, office):
    marked = {"marked_at": timezone.now(), "marked_paragraph": "OSL", "marked_reason": "Skäl"}
    secret = make_activity(title="Hemligt besök", unit=office, partnership=riga, gifts_given="Hemlig gåva", **marked)
    Promise.objects.create(activity=secret, side="vi", text="Hemligt löfte")
    make_agreement(partnership=riga, title="Hemligt avtal", **marked)
    make_grant(cities=[riga], association="Hemlig förening", **marked)
    make_milestone(partnership=riga, title="Dold milstolpe", hidden_at=timezone.now())
    seen = {}
    for name, user in (("reader", make_user()), ("auditor", make_user(Role.AUDITOR))):
        client.force_login(user)
        pages = ("", "tidslinje/", "infor-besoket/")
        seen[name] = " ".join(main(client.get(f"/vanorter/riga/{page}")).text for page in pages)
    assert "Hemlig" not in seen["reader"]
    for words in ("Hemligt besök", "Hemligt löfte", "Hemlig gåva", "Hemligt avtal", "Hemlig förening"):
        assert words in seen["auditor"]
    assert "Dold milstolpe" not in seen["auditor"]


def test_brief_holds_what_one_must_know_at_the_door(reader, riga, office):
    make_partnership_fact(partnership=riga, number=641_000, source="Statistikbyrån", as_of=2015)
    make_agreement(partnership=riga, date="1988")
    meeting = make_activity(
        title="Förra mötet",
        unit=office,
        partnership=riga,
        outcome="Vi kom överens.",
        next_step="Boka resan.",
        gifts_given="Bok",
        gifts_received="Vas",
    )
    rows = (
        ("vi", "Skicka planen", "hallet", None),
        ("vi", "Bjuda in", "oppet", "2027-03-31"),
        ("de", "Svara", "brutet", None),
    )
    for side, text, status, due in rows:
        Promise.objects.create(activity=meeting, side=side, text=text, status=status, due=due)
    project = make_project(title="Hav", unit=office, start="2020", end="2099")
    make_partner(project=project, organisation=riga.organisation)
    page = main(reader.get("/vanorter/riga/infor-besoket/"))
    assert headings(page)[0] == "Inför besöket: Riga"
    told = dict(facts(page.first("aside")))
    assert told["Uttal"] == ["RI-ga"]
    assert told["Invånare"] == ["641 000 (Statistikbyrån, 2015)"]
    assert told["Kontakt där"] == ["internationella enheten", "world@riga.test"]
    assert told["Kontakt hos oss"][0] == "ks@example.test"
    shown = tables(page)
    assert shown["Det vi lovade varandra, och om det hölls"] == [
        ["Bjuda in 2024-05-13 Förra mötet", "Vi", "Inte än senast 2027-03-31"],
        ["Skicka planen 2024-05-13 Förra mötet", "Vi", "Ja"],
        ["Svara 2024-05-13 Förra mötet", "De", "Nej"],
    ]
    assert shown["Senaste gåvorna"] == [["2024-05-13", "Bok", "Vas"]]
    assert "Vi kom överens." in page.text
    assert "Boka resan." in page.text
    assert ("Hav", f"/projekt/{project.pk}/") in links(page)


@pytest.mark.parametrize("page", ["tidslinje/", "siffror/", "infor-besoket/"])
def test_pages_of_an_empty_or_hidden_city(reader, riga, page):
    assert "registrera" in main(reader.get(f"/vanorter/riga/{page}")).text
    Partnership.objects.update(hidden_at=timezone.now())
    assert reader.get(f"/vanorter/riga/{page}").status_code == 404


def test_sums_beyond_what_a_list_counts_are_left_to_their_own_page(reader, riga, monkeypatch):
    monkeypatch.setattr(sys.modules["apps.portal.profile.listed"], "COUNT_LIMIT", 2)
    monkeypatch.setattr(sys.modules["apps.portal.profile.summary"], "MOST", 2)
    last = timezone.localdate().year - 1
    for _ in range(3):
        activity = make_activity(partnership=riga, start=datetime.date(last, 5, 1))
        ParticipantGroup.objects.create(activity=activity, group="elever", count=5)
    page = main(reader.get("/vanorter/riga/"))
    assert page.first("p", css="say").text.endswith("och fler än 2 aktiviteter med Riga.")
    assert "De tre senaste av" not in page.text
    assert ("Räkna pengar och deltagare per år", "/vanorter/riga/siffror/") in links(page)
    people = dict(tables(main(reader.get("/vanorter/riga/siffror/")))["Deltagare i aktiviteter med Riga, per år"])
    assert people[str(last)] == "15"
