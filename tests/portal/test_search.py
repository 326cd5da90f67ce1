"""The search over everything: groups, ranking, marks, rights, names while typing, and help when nothing is found."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.models import Role
from apps.organisation.models import Unit
from apps.portal.search import frequency, statement
from apps.portal.search.words import refresh
from apps.projects.models import Project
from tests.factories import (
    make_activity,
    make_agreement,
    make_assignment,
    make_contact,
    make_funder,
    make_grant,
    make_knowledge,
    make_milestone,
    make_network,
    make_organisation,
    make_partnership,
    make_person,
    make_programme,
    make_project,
    make_question,
    make_scan,
    make_seat,
    make_unit,
    make_user,
)
from tests.reading import headings, links, main, read

pytestmark = pytest.mark.django_db
PATH = "/sok/"
SUGGESTIONS = "/sok/forslag/"


@pytest.fixture
def reader(client):
    client.force_login(make_user())
    return client


@pytest.fixture
def register():
    make_partnership(name="Kópavogur", slug="kopavogur", country_name="Island", lead="Kultur i centrum.")
    make_partnership(name="Esslingen am Neckar", slug="esslingen", country_name="Tyskland", lead="Vänort i söder.")
    make_network(name="SERN", slug="sern", lead="Svenska och italienska vänner.", full_name="Emilia-Romagna")
    office = make_unit(name="Kulturkontoret", slug="kulturkontoret", abbreviation="KK")
    make_unit(name="Gamla kulturnämnden", slug="gamla", kind=Unit.Kind.BOARD, valid_to="2018")
    make_assignment(unit=office, person=make_person(name="Prov Åkesson"))
    make_project(title="Kulturskola utan gränser", unit=office, start="2024-02")
    make_activity(title="Kulturnatt", start=datetime.date(2025, 5, 12))
    refresh()


def shown(response):
    """{heading: [(name, address, text)]} of the page."""
    found = {}
    for section in main(response).all("section"):
        hits = [
            (item.first("a").text, item.first("a").attributes["href"], item.first("span", css="kind").text)
            for item in section.all("li")
        ]
        found[section.first("h2").text] = hits
    return found


def names(response):
    return [name for hits in shown(response).values() for name, _, _ in hits]


def lead(response):
    return main(response).first("p", css="lead").text


def offered(response):
    """The other spellings of "Menade du …?"."""
    return [link.text for p in main(response).all("p", css="say") for link in p.all("a")]


def options(response):
    """(name, kind, address) of the suggestions."""
    return [
        (item.first("span").text, item.first("small").text, item.attributes["data-href"])
        for item in read(response).all("li")
    ]


def test_empty_search_helps(reader, register):
    for query in ({}, {"q": ""}, {"q": "   "}):
        response = reader.get(PATH, query)
        assert headings(main(response)) == ["Sök", "Så söker du"]
        assert lead(response).startswith("Sök bland allt du får se")


def test_hits_stand_in_groups_best_first_with_counts(reader, register):
    project = Project.objects.get()
    response = reader.get(PATH, {"q": "kultur"})
    assert lead(response) == "6 träffar i registret."
    [activity] = [address for _, address, _ in shown(response)["Aktiviteter 1"]]
    found = shown(response)
    assert found == {
        "Enheter 2": [
            ("Kulturkontoret", "/enheter/kulturkontoret/", "Kontor, KK"),
            ("Gamla kulturnämnden", "/enheter/gamla/", "Nämnd, finns inte längre"),
        ],
        "Kontaktpersoner 1": [("Prov Åkesson", "/enheter/kulturkontoret/", "Kontaktperson för Kulturkontoret")],
        "Projekt 1": [("Kulturskola utan gränser", f"/projekt/{project.pk}/", "Pågående, från februari 2024")],
        "Aktiviteter 1": [("Kulturnatt", activity, "Studiebesök 12 maj 2025")],
        "Vänorter 1": [("Kópavogur", "/vanorter/kopavogur/", "Island. Kultur i centrum")],
    }
    assert list(found) == ["Enheter 2", "Projekt 1", "Aktiviteter 1", "Vänorter 1", "Kontaktpersoner 1"]
    assert headings(main(response))[0] == "Sök: kultur"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kopavogur", ["Kópavogur"]),
        ("KÓPAVOGUR island", ["Kópavogur"]),
        ("kulturskolor gräns", ["Kulturskola utan gränser"]),
        ("romagna", ["SERN"]),
        ("kk", ["Kulturkontoret"]),
        ("åkesson", ["Prov Åkesson"]),
        ("åkess prov", ["Prov Åkesson"]),
        ("island tyskland", []),
        ("och", []),
        ("!!! ???", []),
        ("😀", []),
        ("'; drop table --", []),
        ("esslingen & !(", ["Esslingen am Neckar"]),
        ("%", []),
        ("_", []),
        ("(.*)", []),
    ],
)
def test_words_are_found_whole_as_beginnings_and_without_accents(reader, register, text, expected):
    response = reader.get(PATH, {"q": text})
    assert names(response) == expected
    if not expected:
        assert lead(response) == "Inga träffar i registret."


def test_every_kind_is_found_and_leads_to_its_page(reader):
    unit = make_unit(name="Måsenheten")
    city = make_partnership(name="Måsstad", slug="masstad")
    network = make_network(name="Måsnätet", slug="masnat")
    make_assignment(unit=unit, person=make_person(name="Prov Måsson"))
    project, activity = make_project(title="Måsar i staden"), make_activity(title="Måsdag")
    programme = make_programme(short_name="Måsprogrammet", name="Måsprogrammet", funder=make_funder(name="Fond"))
    organisation = make_organisation(name="Måsföreningen")
    seat = make_seat(body="Måsrådet", seat="ledamot")
    make_agreement(partnership=city, title="Måsavtal")
    make_milestone(partnership=city, title="Måsen kom")
    grant, question = make_grant(association="Måskören"), make_question(title="Måsfrågan")
    scan, knowledge = make_scan(decision="Måsplan"), make_knowledge(title="Måsvård")
    response = reader.get(PATH, {"q": "mås"})
    found = {title.rsplit(" ", 1)[0]: [address for _, address, _ in hits] for title, hits in shown(response).items()}
    assert found == {
        "Vänorter": [city.get_absolute_url()],
        "Nätverk": [network.get_absolute_url()],
        "Enheter": [unit.get_absolute_url()],
        "Kontaktpersoner": [unit.get_absolute_url()],
        "Projekt": [project.get_absolute_url()],
        "Aktiviteter": [activity.get_absolute_url()],
        "Program": [f"/projekt/?program={programme.slug}"],
        "Externa organisationer": [organisation.get_absolute_url()],
        "Representation": [seat.get_absolute_url()],
        "Avtal": [city.get_absolute_url()],
        "Milstolpar": [city.get_absolute_url()],
        "Föreningsbidrag": [grant.get_absolute_url()],
        "Påverkansarbete": [question.get_absolute_url()],
        "Omvärlds\N{SOFT HYPHEN}kartläggningar": [scan.get_absolute_url()],
        "Kunskap att dela": [knowledge.get_absolute_url()],
    }
    one = reader.get(PATH, {"q": "mås", "slag": "projekt"})
    assert list(shown(one)) == ["Projekt 1"]
    assert len(list(main(one).first("ul", css="kinds").all("li"))) == 16
    assert reader.get(PATH, {"q": "mås", "slag": "finns-inte"}).status_code == 404


def test_a_kind_without_hits_leads_to_those_with(reader, register):
    response = reader.get(PATH, {"q": "kulturnatt", "slag": "vanorter"})
    assert shown(response) == {}
    assert "men det finns träffar av andra slag" in main(response).first("div", css="empty").text


def test_words_are_marked_and_nothing_else_is_let_through(reader):
    make_project(title="Måsar <b>& fiskar</b>", need="Vi vill se måsarna <script>flyga</script> över Strömmen. " * 20)
    html = reader.get(PATH, {"q": "måsar strömmen"}).content.decode()
    assert "<mark>Måsar</mark> &lt;b&gt;&amp; fiskar&lt;/b&gt;" in html
    assert "<mark>måsarna</mark> &lt;script&gt;flyga&lt;/script&gt; över <mark>Strömmen</mark>" in html
    assert "<script>flyga" not in html


def test_a_name_beats_a_text_and_what_was_typed_its_synonyms(reader):
    make_project(title="Annat", need="måsar måsar måsar")
    make_project(title="Sustainable fish")
    make_project(title="Hållbara måsar")
    make_project(title="Måsar")
    assert names(reader.get(PATH, {"q": "måsar"})) == ["Måsar", "Hållbara måsar", "Annat"]
    assert names(reader.get(PATH, {"q": "hållbara"})) == ["Hållbara måsar", "Sustainable fish"]


def test_persons_without_a_current_task_are_not_found(reader):
    unit = make_unit()
    make_person(name="Prov Ingen")
    make_assignment(unit=unit, person=make_person(name="Prov Förr"), end=datetime.date(2021, 1, 1))
    make_assignment(unit=unit, person=make_person(name="Prov Borta", anonymised_at=timezone.now()))
    assert shown(reader.get(PATH, {"q": "prov"})) == {"Enheter 1": [(unit.name, unit.get_absolute_url(), "Kontor")]}


def test_the_search_field_keeps_what_was_typed(reader, register):
    field = main(reader.get(PATH, {"q": '"kultur" <b>'})).first("input")
    assert field.attributes["value"] == '"kultur" <b>'


@pytest.mark.parametrize(
    ("text", "message"),
    [("a" * 201, "Sökningen är för lång. Skriv högst 200 tecken."), ("rig\x00a", None)],
)
def test_what_makes_no_sense_is_told_by_the_field(reader, register, text, message):
    response = reader.get(PATH, {"q": text})
    assert response.status_code == 200
    words = main(response).first("p", css="msg").text
    assert words == message or message is None and words
    assert main(response).first("input").attributes["aria-invalid"] == "true"
    assert shown(response) == {}


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("esslngen", ["Esslingen"]),
        ("kopavgur", ["Kópavogur"]),
        ("kulturskloa", ["Kulturskola"]),
        ("kultur natt", ["Kulturnatt"]),
        ("xyzzy", []),
    ],
)
def test_a_slip_is_answered_with_another_spelling_that_has_hits(reader, register, text, spelling):
    make_project(title="Natten är vår")
    refresh()
    response = reader.get(PATH, {"q": text})
    assert offered(response)[:1] == spelling
    for _, address in links(main(response)):
        if address.startswith("?q="):
            assert shown(reader.get(PATH + address)) != {}
    assert "Pröva det här" in headings(main(response))


def test_empty_results_say_which_word_is_missing(reader, register):
    text = main(reader.get(PATH, {"q": "kultur kryddpeppar"})).text
    assert "Inget du får se innehåller alla orden." in text
    assert "kultur: 6 träffar" in text
    assert "kryddpeppar: inga träffar" in text
    assert "bara småord eller tecken" in main(reader.get(PATH, {"q": "och i på"})).text


def test_many_hits_show_the_best_and_lead_to_the_list(reader):
    for number in range(12):
        make_project(title=f"Skolbyte {number}")
    response = reader.get(PATH, {"q": "skolbyte"})
    assert len(shown(response)["Projekt 12"]) == 5
    address = dict(links(main(response)))["Alla träffar bland projekt"]
    assert address == "/projekt/?q=skolbyte"
    assert reader.get(address).context["page"].count == 12
    assert len(shown(reader.get(PATH, {"q": "skolbyte", "slag": "projekt"}))["Projekt 12"]) == 12


def test_counts_stop_where_ranking_does(reader, monkeypatch):
    monkeypatch.setattr(statement, "RANKED", 5)
    monkeypatch.setattr(statement, "_kept", {})
    for number in range(7):
        make_activity(title=f"Möte {number}")
    response = reader.get(PATH, {"q": "möte"})
    assert lead(response) == "Fler än 5 träffar i registret."
    assert names(response) == [f"Möte {number}" for number in (6, 5, 4, 3, 2)]


def test_common_words_are_read_from_the_newest_and_rare_ones_by_the_index(reader, monkeypatch):
    """The statistics of a large table choose another statement with the same answer."""
    for number in range(4):
        make_project(title=f"Möte {number}")
    monkeypatch.setattr(statement, "RANKED_OF_COMMON", 3)
    monkeypatch.setattr(statement, "_kept", {})
    large = {"projects_project": (100_000, {"mot": 0.9, "1": 0.001})}
    monkeypatch.setattr(frequency, "statistics", lambda: large)
    assert names(reader.get(PATH, {"q": "möte"})) == ["Möte 3", "Möte 2", "Möte 1"]
    assert names(reader.get(PATH, {"q": "möte 1"})) == ["Möte 1"]


def test_statistics_are_those_of_the_database():
    frequency._read.clear()
    assert frequency.statistics() == {}  # the tables of the tests are small
    frequency._read.clear()


def test_ideas_hidden_and_marked_records_are_found_only_by_those_who_may_read_them(client):
    office = make_unit(name="Kontoret", slug="kontoret")
    make_project(title="Hemlig dröm", unit=office, status=Project.Status.IDEA)
    make_project(title="Dold dröm", unit=office, hidden_at=timezone.now())
    make_project(title="Märkt drömsyn", unit=office, marked_at=timezone.now())
    make_partnership(name="Drömstad", slug="dromstad", hidden_at=timezone.now())
    marked = {"unit": office, "marked_at": timezone.now()}
    make_grant(association="Drömkören", **marked)
    make_question(title="Drömfrågan", **marked)
    make_scan(decision="Drömplan", **marked)
    refresh()
    with connection.cursor() as cursor:
        cursor.execute("SELECT plain FROM search_word WHERE plain LIKE '%drom%'")
        assert cursor.fetchall() == []
        # As if they had been seen by everybody when the words were last taken down.
        cursor.execute("INSERT INTO search_word VALUES ('drom', 'dröm', 3), ('dromkoren', 'drömkören', 1)")
    found, spelt, typed = {}, {}, {}
    people = {"own": make_contact(office), "samordnare": make_user(Role.COORDINATOR), "reader": make_user()}
    for name, user in people.items():
        client.force_login(user)
        found[name] = set(shown(client.get(PATH, {"q": "dröm"})))
        spelt[name] = offered(client.get(PATH, {"q": "drömkörne"}))
        typed[name] = len(options(client.get(SUGGESTIONS, {"q": "dröm"})))
    all_of_it = {"Projekt 2", "Föreningsbidrag 1", "Påverkansarbete 1", "Omvärlds\N{SOFT HYPHEN}kartläggningar 1"}
    assert found == {"own": all_of_it, "samordnare": all_of_it, "reader": set()}
    assert spelt == {"own": ["drömkören"], "samordnare": ["drömkören"], "reader": []}
    assert typed == {"own": 5, "samordnare": 5, "reader": 0}


def test_suggestions_are_names_that_lead_to_their_pages(reader, register):
    assert [option[:2] for option in options(reader.get(SUGGESTIONS, {"q": "kult"}))] == [
        ("Kulturkontoret", "Enhet"),
        ("Kulturskola utan gränser", "Projekt"),
        ("Kulturnatt", "Aktivitet"),
        ("Gamla kulturnämnden", "Enhet"),
    ]
    also = options(reader.get(SUGGESTIONS, {"q": "romag"}))
    assert also == [("SERNKallas även Emilia-Romagna", "Nätverk", "/natverk/sern/")]
    for nothing in ("", "k", "centrum", "\x00", "x" * 300, "!!"):
        assert options(reader.get(SUGGESTIONS, {"q": nothing})) == []


def fill(count):
    unit = make_unit()
    for number in range(count):
        make_partnership(name=f"Möte {number}", slug=f"ort-{number}")
        make_project(title=f"Möte {number}")
        make_activity(title=f"Möte {number}")
        make_assignment(unit=unit, person=make_person(name=f"Möte {number}"))
        make_grant(association=f"Möte {number}", unit=unit)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries_do_not_grow_with_the_hits(reader, django_assert_num_queries, count):
    fill(count)
    for path in (PATH, SUGGESTIONS):
        reader.get(path, {"q": "annat"})  # statistics are read every ten minutes, and plans are kept
    with django_assert_num_queries(5):  # session, user, their units, the words, everything else
        response = reader.get(PATH, {"q": "möte"})
    assert lead(response) == f"{5 * count} träffar i registret."
    with django_assert_num_queries(5):
        assert options(reader.get(SUGGESTIONS, {"q": "möt"})) != []


def test_help_with_nothing_costs_a_bounded_number_of_queries(reader, django_assert_max_num_queries, register):
    reader.get(PATH, {"q": "annat"})
    with django_assert_max_num_queries(24):
        reader.get(PATH, {"q": "kulturel finns ej alls kultur skolor mellan dagar"})
