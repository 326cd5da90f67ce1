"""The register extract and the search in free text: nothing that points to a person is left out, in any table."""

import json
from itertools import count

import pghistory
import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.utils import timezone

from apps.accounts.actions import anonymise
from apps.accounts.models import FormDraft, Identity, Person, Role
from apps.portal.people import extract, mentions, references
from apps.projects.models import Project
from tests.factories import make_assignment, make_person, make_project, make_status_change, make_unit, make_user

pytestmark = pytest.mark.django_db

# What a column of each type may hold when only the key of the row matters; {n} differs from row to row.
VALUES = {
    "bigint": "-{n}",
    "integer": "-{n}",
    "smallint": "-{n}",
    "numeric": "0",
    "double precision": "0",
    "boolean": "false",
    "date": "current_date",
    "timestamp with time zone": "now()",
    "jsonb": "'{{}}'",
    "uuid": "gen_random_uuid()",
    "inet": "'10.0.0.1'",
    "ARRAY": "'{{}}'",
}
COLUMNS = """
SELECT column_name, data_type, character_maximum_length FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL
    AND is_identity = 'NO' AND is_generated = 'NEVER'
"""
_numbers = count(1)


def plant(cursor, model, key, value):
    """A row of the table that says nothing but whom its key points to, past every other rule of the table."""
    table, n = model._meta.db_table, next(_numbers)
    cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'x')", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    cursor.execute(COLUMNS, [table])
    row = {
        name: f"'{n}'::varchar({length or 20})" if kind in {"character varying", "text"} else VALUES[kind].format(n=n)
        for name, kind, length in cursor.fetchall()
    }
    row[key.column] = str(value)
    names = ", ".join(f'"{name}"' for name in row)
    cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(row.values())})')  # noqa: S608


def test_a_row_is_found_in_every_table_with_a_key_to_a_person_or_login():
    user = make_user()
    keys = references.pointing_models()
    planted = set()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model, fields in keys.items():
            for key in fields:
                plant(cursor, model, key, references.points_to(key, user.person, user))
                planted.add((model._meta.db_table, str(key.verbose_name)))
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    found = {table.name: table for table in references.tables(user.person)}
    told = {
        (model._meta.db_table, words) for model, fields in keys.items() for words in words_told(found, model, fields)
    }
    assert planted - told == set()
    assert {table for table, _ in planted} == set(found)
    # Every foreign key of the database itself is among them, whichever package made the table.
    assert foreign_keys() - {
        (model._meta.db_table, key.column) for model, fields in keys.items() for key in fields
    } == {("accounts_user", "person_id")}
    assert len(planted) > 60


def words_told(found, model, fields):
    """What the extract says that the person is in the rows of a table."""
    rows = found[model._meta.db_table].rows if model._meta.db_table in found else []
    if rows and "personen är" in rows[0]:
        return {words for row in rows for words in row["personen är"]}
    return {str(key.verbose_name) for key in fields if rows}


def foreign_keys():
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conrelid::regclass::text, attname FROM pg_constraint
            JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
            WHERE contype = 'f' AND confrelid IN ('accounts_person'::regclass, 'accounts_user'::regclass)"""
        )
        return set(cursor.fetchall())


@pytest.fixture
def colleague():
    user = make_user(Role.COORDINATOR, username="prper", person=make_person(name="Prov Personsson", phone="011-15"))
    make_assignment(person=user.person, unit=make_unit(name="Provkontoret"), handover_note="Nyckel i skåpet.")
    project = make_project(title="Provprojektet", created_by=user)
    make_status_change(project=project, by=user)
    make_project(title="Hemliga projektet", created_by=user, marked_at=timezone.now(), marked_by=user)
    make_project(title="Någon annans", created_by=make_user())
    Identity.objects.create(user=user, issuer="https://login.example.test", subject="abc-123")
    FormDraft.objects.create(user=user, form="project", payload={"title": ["Halvskrivet"]})
    AccessAttempt.objects.create(
        username="prper", ip_address="10.0.0.1", user_agent="Webbläsare", failures_since_start=1
    )
    return user


def test_extract_tells_whole_what_speaks_of_the_person_and_names_the_rest(colleague):
    made = json.loads(extract.as_json(extract.build(colleague.person)))
    rows = {table["tabell"]: table["rader"] for table in made["tabeller"]}
    assert made["person"]["namn"] == "Prov Personsson"
    assert made["inloggning"]["användarnamn"] == "prper"
    assert "lösenord" not in {word.lower() for word in made["inloggning"]}
    [assignment] = rows["organisation_contactassignment"]
    assert (assignment["enhet"], assignment["överlämning"]) == ("Provkontoret", "Nyckel i skåpet.")
    assert rows["accounts_identity"][0]["identitet"] == "abc-123"
    assert rows["accounts_formdraft"][0]["innehåll"] == {"title": ["Halvskrivet"]}
    assert rows["axes_accessattempt"][0]["adress"] == "10.0.0.1"
    assert [(row["benämning"], row["personen är"]) for row in rows["projects_project"]] == [
        ("Provprojektet", ["skapad av"]),
        ("Sekretessmarkerad post", ["skapad av", "markerad av"]),
    ]
    assert rows["projects_statuschange"][0]["benämning"] == "Provprojektet"
    assert {row["händelse"] for row in rows["projects_projectevent"]} == {"tillagd"}
    assert "Hemliga projektet" not in json.dumps(made, ensure_ascii=False)
    assert made["registerutdrag"]["antal rader"] == sum(len(found) for found in rows.values())


def test_extract_holds_the_contexts_of_the_history(colleague):
    for user in (colleague.pk, colleague.pk + 1):
        with pghistory.context(user=user, source="request"):
            make_project()
    tables = {table.name: table for table in references.tables(colleague.person)}
    [context] = tables["pghistory_context"].rows
    assert context["uppgifter"] == {"user": colleague.pk, "source": "request"}


def test_readable_extract_is_one_file_with_every_table(colleague):
    html = extract.as_html(extract.build(colleague.person))
    assert f"{timezone.localtime(colleague.person.created_at):%Y-%m-%d %H:%M}</td>" in html
    for words in ("Prov Personsson", "Kontaktuppdrag", "Provkontoret", "Projekt", "Historik om projekt", "abc-123"):
        assert words in html
    assert "Hemliga projektet" not in html
    assert "http" not in html.replace("https://login.example.test", "")


def test_a_long_table_is_cut_for_reading_but_not_for_programs(colleague):
    made = extract.build(colleague.person)
    table = next(table for table in made["tabeller"] if table["tabell"] == "projects_project")
    table["rader"] = [row | {"nummer": n} for n in range(300) for row in table["rader"][:1]]
    table["antal"] = 300
    html = extract.as_html(made)
    assert "300 rader, de 200 senaste visas här och alla i json-filen" in html.replace("\N{NO-BREAK SPACE}", " ")
    assert html.count("Provprojektet</td>") < 260


def test_preview_counts_where_the_person_occurs(colleague):
    assert ("projekt", "skapad av", 2) in references.counts(colleague.person)
    assert ("historik om projekt", "skapad av", 2) in references.counts(colleague.person)
    assert references.counts(make_person()) == []


# Free text


@pytest.fixture
def boss():
    return make_user(Role.ADMINISTRATOR)


def hits(found):
    return sorted((mention.words, mention.title, mention.field, mention.snippet) for mention in found.found)


def test_names_in_free_text_are_found_with_their_place(boss):
    project = make_project(title="Provprojektet", need="Ring PROV PERSONSSON på kontoret.")
    make_status_change(project=project, reason="Enligt prov@example.test")
    make_project(need="Ingen nämns.")
    person = make_person(name="Prov Personsson", email="prov@example.test")
    found = mentions.find(mentions.terms_for(person), reader=boss)
    assert hits(found) == [
        ("lägesändring", f"nummer {project.status_changes.get().pk}", "varför", "Enligt prov@example.test"),
        ("projekt", "Provprojektet", "behov i verksamheten", "Ring PROV PERSONSSON på kontoret."),
    ]
    assert {mention.href for mention in found.found} == {f"/projekt/{project.pk}/"}
    assert found.in_history == 2


def test_what_the_administrator_may_not_read_is_counted_without_its_words(boss):
    marked = make_project(title="Hemligt", need="Prov Personsson", marked_at=timezone.now())
    make_status_change(project=marked, reason="Prov Personsson")
    make_project(title="Idén", need="Prov Personsson", status=Project.Status.IDEA)
    found = mentions.find(["Prov Personsson"], reader=boss)
    assert len(found.found) == 3
    assert {mention.snippet + mention.href for mention in found.found} == {""}
    assert {mention.title.split()[0] for mention in found.found} == {"nummer"}


def test_history_keeps_a_name_that_has_been_mended_and_says_so(boss):
    project = make_project(need="Prov Personsson")
    with pghistory.context(reason="Prov personsson bad om det"):
        Project.objects.filter(pk=project.pk).update(need="Kontaktpersonen")
    found = mentions.find(["Prov Personsson"], reader=boss)
    # The text as it was, and the reason that a form asked for.
    assert (found.found, found.in_history) == ([], 2)


@pytest.mark.parametrize("text", ["", "ab", "\x00abc"])
def test_too_little_to_search_for_finds_nothing(boss, text):
    make_project(need="ab \x01 abc")
    assert mentions.find([text], reader=boss).found == []


def test_signs_with_a_meaning_in_sql_are_taken_as_they_are(boss):
    make_project(title="Ett", need="100 procent")
    make_project(title="Två", need="100% säkert")
    assert [mention.title for mention in mentions.find(["100%"], reader=boss).found] == ["Två"]


def test_many_hits_are_cut_and_said_to_be(boss):
    Project.objects.bulk_create(Project(title=f"Nr {n}", need="Prov Personsson", status="ongoing") for n in range(220))
    found = mentions.find(["Prov Personsson"], reader=boss)
    assert (len(found.found), found.is_cut) == (200, True)


def test_an_anonymised_person_has_no_name_to_search_for():
    person = make_person(name="Prov Personsson", email="prov@example.test")
    anonymise(person=person)
    assert mentions.terms_for(Person.objects.get(pk=person.pk)) == []
