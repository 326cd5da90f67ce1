"""The content of the reference data against its sources. Loaded once: these tests only read."""

import pytest
from django.db import transaction
from django.db.models import Count, Q

from apps.core.models import Certainty, Fact
from apps.core.partial_date import Precision
from apps.networks.models import FocusArea, Membership, Network, NetworkFact
from apps.organisation.models import Unit, UnitParent, UnitService, UnitSuccession
from apps.partnerships.models import Agreement, Milestone, Partnership, PartnershipFact, Twinning
from apps.policy.models import Ambition, CouncilGoal, Goal, PolicyDocument, SustainableDevelopmentGoal
from apps.portal.reference import load
from apps.projects.models import Programme

pytestmark = pytest.mark.django_db  # or, run alone, the module would have no test database

POLICY = "Inriktningsdokument KS 2019/0528, bilagan"
NORDIC = ["klaksvik", "kopavogur", "odense", "tammerfors", "trondheim"]


@pytest.fixture(scope="module", autouse=True)
def register(django_db_setup, django_db_blocker):
    """One load for the module, rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


def facts_of_policy(slug, kind):
    rows = PartnershipFact.objects.filter(partnership__slug=slug, kind=kind, source=POLICY).order_by("id")
    return [fact.value.replace("\N{NO-BREAK SPACE}", " ") for fact in rows]


# Content: cities


def test_partnerships_are_the_eight_of_the_annex():
    assert dict(Partnership.objects.values_list("slug", "kind")) == {
        "riga": "samarbetsort",
        "odense": "vanort",
        "tammerfors": "vanort",
        "trondheim": "vanort",
        "klaksvik": "vanort",
        "kopavogur": "vanort",
        "esslingen-am-neckar": "vanort",
        "linz": "samarbetsort",
    }


def test_partnerships_carry_todays_spelling_and_the_policys():
    names = Partnership.objects.values_list("slug", "name", "policy_name", "country")
    assert {slug: rest for slug, *rest in names} == {
        "riga": ["Riga", "Riga", "LV"],
        "odense": ["Odense", "Odense", "DK"],
        "tammerfors": ["Tammerfors", "Tammerfors", "FI"],
        "trondheim": ["Trondheim", "Trondheim", "NO"],
        "klaksvik": ["Klaksvík", "Klaksvik", "FO"],
        "kopavogur": ["Kópavogur", "Kopavógur", "IS"],
        "esslingen-am-neckar": ["Esslingen am Neckar", "Esslingen am Neckar", "DE"],
        "linz": ["Linz", "Linz", "AT"],
    }
    assert Partnership.objects.get(slug="kopavogur").aliases.splitlines() == ["Kopavogur", "Kopavógur", "Kópavogsbær"]


def test_since_is_the_policys_year_with_its_precision():
    rows = PartnershipFact.objects.filter(kind=Fact.Kind.SINCE, preferred=True)
    assert {fact.partnership.slug: fact.date.iso for fact in rows.select_related("partnership")} == {
        "riga": "1988",
        "odense": "1945",
        "tammerfors": "1945",
        "trondheim": "1945",
        "klaksvik": "1985",
        "kopavogur": "1964",
        "esslingen-am-neckar": "1960-talet",
        "linz": "1995",
    }
    esslingen = rows.get(partnership__slug="esslingen-am-neckar")
    assert (esslingen.date.precision, esslingen.date.last.year) == (Precision.DECADE, 1969)


def test_the_year_1946_stands_beside_1945_as_inferred():
    others = PartnershipFact.objects.filter(kind=Fact.Kind.SINCE, preferred=False, date_first__year=1946)
    assert sorted(others.values_list("partnership__slug", "certainty")) == [
        ("odense", "inferred"),
        ("tammerfors", "inferred"),
        ("trondheim", "inferred"),
    ]


def test_populations_of_the_policy_keep_their_qualifier_and_no_year():
    slugs = Partnership.objects.values_list("slug", flat=True)
    assert {slug: facts_of_policy(slug, Fact.Kind.POPULATION) for slug in slugs} == {
        "riga": ["närmare 700 000"],
        "odense": ["cirka 197 000"],
        "tammerfors": ["över 220 000"],
        "trondheim": ["över 200 000"],
        "klaksvik": ["cirka 5 000"],
        "kopavogur": ["cirka 30 000"],
        "esslingen-am-neckar": ["cirka 90 000"],
        "linz": ["190 000"],
    }
    of_policy = PartnershipFact.objects.filter(kind=Fact.Kind.POPULATION, source=POLICY)
    assert set(of_policy.values_list("as_of", flat=True)) == {None}


def test_population_shown_first_is_the_newest_verified_of_the_same_measure():
    rows = PartnershipFact.objects.filter(kind=Fact.Kind.POPULATION, preferred=True)
    assert {
        slug: (number, year) for slug, number, year in rows.values_list("partnership__slug", "number", "as_of")
    } == {
        "riga": (641_000, 2015),
        "odense": (197_000, None),
        "tammerfors": (260_646, None),
        "trondheim": (216_518, None),
        "klaksvik": (5_013, None),
        "kopavogur": (40_040, None),
        "esslingen-am-neckar": (92_390, None),
        "linz": (204_846, None),
    }


def test_trondheim_has_its_university_and_students():
    assert facts_of_policy("trondheim", Fact.Kind.UNIVERSITY) == [
        "Norges teknisk-naturvitenskapelige universitet (NTNU)"
    ]
    assert facts_of_policy("trondheim", Fact.Kind.STUDENTS) == ["30 000"]


def test_twinnings_are_the_ten_pairs_of_the_nordic_five():
    pairs = {frozenset(pair) for pair in Twinning.objects.values_list("first__slug", "second__slug")}
    expected = {frozenset((a, b)) for a in NORDIC for b in NORDIC if a < b}
    assert (pairs, Twinning.objects.count()) == (expected, 10)


def test_agreements_are_rigas_two_and_linz_together_with_linkoping():
    rows = Agreement.objects.order_by("date_first")
    assert [(row.partnership.slug, row.kind, row.date.iso, row.place) for row in rows] == [
        ("riga", "tecknat", "1988", ""),
        ("linz", "tecknat", "1995", ""),
        ("riga", "fornyat", "2014", "Riga"),
    ]
    assert [list(row.parties.values_list("name", flat=True)) for row in rows] == [[], ["Linköpings kommun"], []]


def test_milestones_hold_lucia_and_the_sportscamp():
    lucia = Milestone.objects.get(partnership__slug="odense", title="Gemensamma luciafiranden")
    camp = Milestone.objects.get(partnership__slug="tammerfors", title="Stadium Sportscamp etablerar sig i Tammerfors")
    assert (lucia.date, camp.date.iso) == (None, "2012")


def test_cities_belong_to_the_coordinators_office_and_have_their_organisation():
    rows = Partnership.objects.values_list("owner_unit__slug", "organisation__kind")
    assert set(rows) == {("kommunstyrelsens-kontor", "municipality")}


# Content: networks


def test_networks_are_the_eight_of_the_annex():
    assert dict(Network.objects.values_list("slug", "status")) == {
        "kreativa-stader": "aktiv",
        "eunivercities": "aktiv",
        "sern": "aktiv",
        "nordic-city-network": "obekraftad",
        "healthy-cities": "aktiv",
        "icorn": "aktiv",
        "european-social-network": "aktiv",
        "e2c": "aktiv",
    }


def test_memberships_start_when_the_sources_say_and_are_unknown_otherwise():
    starts = {row.network.slug: row.start and row.start.iso for row in Membership.objects.select_related("network")}
    assert starts == {
        "kreativa-stader": "2017",
        "eunivercities": "2012",
        "sern": None,
        "nordic-city-network": "ca 2010",
        "healthy-cities": None,
        "icorn": "2014",
        "european-social-network": None,
        "e2c": "1999",
    }
    shared = Membership.objects.get(network__slug="eunivercities").co_members.get()
    assert shared.name == "Linköpings universitet"


def test_focus_areas_mark_music_as_ours():
    assert list(FocusArea.objects.filter(ours=True).values_list("network__slug", "name")) == [
        ("kreativa-stader", "Musik")
    ]
    assert FocusArea.objects.filter(network__slug="kreativa-stader").count() == 8
    of_policy = FocusArea.objects.filter(network__slug="eunivercities", source=POLICY)
    assert sorted(of_policy.values_list("name", flat=True)) == [
        "Attraktivitet och marknadsföring",
        "Internationalisering",
        "Lokal och regional ekonomi",
        "Studenter och staden",
        "Teknik och samhälle",
    ]


@pytest.mark.parametrize(("model", "owner"), [(PartnershipFact, "partnership"), (NetworkFact, "network")])
def test_one_value_is_shown_first_where_only_one_can_be_right(model, owner):
    kinds = Fact.Kind
    single = [kinds.POPULATION, kinds.SINCE, kinds.FOUNDED, kinds.SEAT, kinds.MEMBERS, kinds.WEBSITE, kinds.STUDENTS]
    counts = (
        model.objects.filter(kind__in=single).values(owner, "kind").annotate(n=Count("id", filter=Q(preferred=True)))
    )
    assert {row["n"] for row in counts} == {1}


@pytest.mark.parametrize("model", [PartnershipFact, NetworkFact])
def test_facts_without_a_source_that_was_read_say_so(model):
    unread = model.objects.filter(source="Ingen källa, allmän kännedom")
    assert set(unread.values_list("certainty", flat=True)) == {Certainty.UNVERIFIED}
    assert not model.objects.filter(certainty=Certainty.UNVERIFIED, note="").exists()


# Content: organisation


def test_successions_are_the_known_changes():
    rows = UnitSuccession.objects.values_list("old__slug", "new__slug", "date", "certainty")
    assert {(old, new, f"{date}", certainty) for old, new, date, certainty in rows} == {
        ("arbetsmarknads-och-vuxenutbildningsnamnden", "kompetensforsorjningsnamnden", "2023-01-01", "verified"),
        ("arbetsmarknads-och-vuxenutbildningskontoret", "kompetensforsorjningskontoret", "2023-01-01", "verified"),
        ("stadsplaneringsnamnden", "samhallsplaneringsnamnden", "2019-01-01", "inferred"),
        ("tekniska-namnden", "samhallsplaneringsnamnden", "2023-01-01", "inferred"),
        ("bygg-och-miljokontoret", "samhallsbyggnadskontoret", "2019-01-01", "verified"),
        ("stadsbyggnadskontoret", "samhallsbyggnadskontoret", "2019-01-01", "verified"),
        ("tekniska-kontoret", "samhallsbyggnadskontoret", "2019-01-01", "verified"),
        ("kultur-och-fritidskontoret", "tillvaxt-och-utvecklingskontoret", "2024-01-01", "inferred"),
        ("norrkoping-vatten-och-avfall", "nodra", "2018-01-01", "inferred"),
    }


@pytest.mark.parametrize(
    ("day", "office", "boards"),
    [
        (
            "2021-06-01",
            "samhallsbyggnadskontoret",
            "byggnads-och-miljoskyddsnamnden samhallsplaneringsnamnden tekniska-namnden",
        ),
        ("2023-06-01", "samhallsbyggnadskontoret", "byggnads-och-miljoskyddsnamnden samhallsplaneringsnamnden"),
        ("2023-12-31", "kultur-och-fritidskontoret", "kultur-och-fritidsnamnden"),
        ("2024-01-01", "kultur-och-fritidskontoret", ""),
        ("2024-01-01", "tillvaxt-och-utvecklingskontoret", "kommunstyrelsen kultur-och-fritidsnamnden"),
        ("2024-01-01", "utbildningskontoret", "utbildningsnamnden"),
        ("2024-01-01", "kommunstyrelsens-kontor", "kommunstyrelsen"),
    ],
)
def test_offices_serve_their_boards_on_a_day(day, office, boards):
    served = UnitService.objects.current(day).filter(office__slug=office)
    assert sorted(served.values_list("board__slug", flat=True)) == boards.split()


def test_every_office_of_today_serves_a_board():
    offices = Unit.objects.current().filter(kind=Unit.Kind.OFFICE)
    serving = UnitService.objects.current().values("office")
    assert list(offices.exclude(pk__in=serving)) == []


def test_what_is_not_verified_about_a_unit_says_why():
    unsure = Unit.objects.exclude(certainty=Certainty.VERIFIED)
    assert list(unsure.filter(note="")) == []
    assert set(UnitParent.objects.values_list("parent__slug", "certainty")) == {
        ("norrkoping-radhus", "unverified"),
        ("utbildningskontoret", "inferred"),
    }


def test_no_unit_has_an_invented_mailbox():
    assert set(Unit.objects.values_list("mailbox", flat=True)) == {""}


def test_units_the_policy_does_not_address_are_named():
    assert set(Unit.objects.filter(policy_applies=False).values_list("slug", flat=True)) == {
        "kommunfullmaktige",
        "kommunrevisionen",
        "nkpg-city",
        "scenkonst-ost",
        "raddningstjansten-ostra-gotaland",
        "samordningsforbundet-ostra-ostergotland",
    }


# Content: policy and programmes


def test_policy_document_has_no_invented_date():
    document = PolicyDocument.objects.get()
    assert (document.dnr, document.adopted, document.valid) == ("KS 2019/0528", None, True)
    assert "gick inte att hitta" in document.note
    assert not CouncilGoal.objects.exists()


def test_goals_are_the_four_headings():
    assert list(Goal.objects.values_list("number", "slug", "title")) == [
        (1, "verksamhetsutveckling", "Vi utvecklar vår verksamhet"),
        (2, "profilering", "Vi profilerar Norrköping"),
        (3, "paverkansarbete", "Vi bedriver strategiskt påverkansarbete"),
        (4, "attraktiv-arbetsgivare", "Vi gör Norrköpings kommun till en attraktiv arbetsgivare"),
    ]


def test_ambitions_are_numbered_in_the_order_of_the_text():
    codes = list(Ambition.objects.order_by("position").values_list("code", flat=True))
    numbers = {letter: [int(code[1:]) for code in codes if code[0] == letter] for letter in "PMFA"}
    assert {letter: list(range(1, len(found) + 1)) for letter, found in numbers.items()} == numbers
    assert [code[0] for code in codes] == ["P"] * 10 + ["M"] * 10 + ["F"] * 14 + ["A"] * 9
    assert list(Ambition.objects.values_list("position", flat=True)) == list(range(1, 44))


def test_ambitions_have_the_strength_of_their_sentence():
    by_strength = {
        strength: " ".join(Ambition.objects.filter(strength=strength).values_list("code", flat=True))
        for strength in ("ska", "bör", "kan")
    }
    assert by_strength == {
        "ska": "P1 P2 P7 P9 M2 F4 F5 F11 A9",
        "bör": "P8 F6 A4 A5 A7 A8",
        "kan": "M9 F12 A1 A2 A3 A6",
    }


def test_ambitions_of_the_goals_point_to_their_goal_and_only_they():
    areas = {"M": "goal", "F": "success_factor", "A": "way_of_working", "P": "principle"}
    assert [a for a in Ambition.objects.all() if a.area != areas[a.code[0]]] == []
    assert [a for a in Ambition.objects.all() if (a.goal_id is None) == (a.area == "goal")] == []
    assert [a for a in Ambition.objects.select_related("goal") if a.goal and a.goal.title != a.section] == []


def test_the_council_answers_for_the_evaluation():
    last = Ambition.objects.latest("position")
    assert (last.code, last.strength, last.addressee) == ("A9", "ska", "council")


def luminance(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_global_goals_are_readable_on_their_colour():
    goals = list(SustainableDevelopmentGoal.objects.all())
    assert [goal.number for goal in goals] == list(range(1, 18))
    best = {goal.number: max(("#FFFFFF", "#000000"), key=lambda text: contrast(goal.colour, text)) for goal in goals}
    assert {goal.number: goal.text_colour for goal in goals} == best
    assert [goal for goal in goals if contrast(goal.colour, goal.text_colour) < 4.5] == []


def test_programmes_are_one_row_per_period_and_none_after_2027():
    assert list(
        Programme.objects.filter(slug__startswith="interreg-central-baltic").values_list("slug", flat=True)
    ) == [
        "interreg-central-baltic-2014-2020",
        "interreg-central-baltic-2021-2027",
    ]
    assert max(Programme.objects.exclude(last_year=None).values_list("last_year", flat=True)) == 2027


def test_programmes_that_are_not_verified_say_so():
    assert list(Programme.objects.exclude(certainty=Certainty.VERIFIED).filter(note="")) == []
    assert list(Programme.objects.filter(certainty=Certainty.VERIFIED, source="")) == []
