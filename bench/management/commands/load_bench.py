"""Fill a database that holds reference data only, and print a session key: `manage.py load_bench 100000`.

Rows are made by PostgreSQL itself. Indexes, foreign keys and triggers are taken away while the rows go in and come
back afterwards, so that the planner sees what it would see in production.
"""

import time

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import BaseCommand
from django.db import connection, transaction

from apps.accounts.models import Person, User
from apps.accounts.sessions import SEEN, STARTED
from apps.portal.search.words import refresh as refresh_words

ACTIVITIES_PER_PROJECT = 10

# From the foreign key's side first; every table gets its rows in one statement.
ROWS = {
    "projects_project": """
        INSERT INTO projects_project (version, created_at, updated_at, kind, title, acronym, programme_reference,
            status, need, benefit_work, benefit_residents, education_stage, is_aid, role, role_note, dnrs, source,
            source_text, certainty, note, start_first, start_last, start_precision, start_circa,
            end_first, end_last, end_precision, end_circa, programme_id)
        SELECT 1, now(), now() - n * interval '1 minute', CASE WHEN n %% 50 = 0 THEN 'ackreditering' ELSE 'projekt' END,
            initcap(word.a[1 + n %% 10]) || ' ' || word.b[1 + n / 10 %% 10] || ' i ' || word.c[1 + n / 100 %% 10]
                || ' ' || n,
            '', 'REF-' || n, (ARRAY['pagaende', 'avslutat', 'avslutat', 'beviljat', 'ansokt', 'avslaget'])[1 + n %% 6],
            'Verksamheten behöver nya arbetssätt för ' || word.b[1 + n %% 10] || '.', '', '', '', false, 'partner', '',
            '{}', 'register', '', 'verified', '', day, day, 'day', false, day + 600, day + 600, 'day', false,
            (SELECT array_agg(id) FROM projects_programme)[1 + n %% (SELECT count(*) FROM projects_programme)]
        FROM generate_series(1::bigint, %(projects)s) AS n,
            LATERAL (SELECT date '2015-01-01' + (n * 7919 %% 4300)::int AS day) AS days,
            (SELECT ARRAY['hållbara','kreativa','trygga','gröna','digitala','öppna','lärande','nordiska','unga','nya']
                AS a,
                ARRAY['städer','skolor','arbetsplatser','mötesplatser','tjänster','vägar','metoder','nätverk',
                'bibliotek','hamnar'] AS b,
                ARRAY['Riga','Linz','Odense','Tammerfors','Trondheim','Klaksvík','Kópavogur','Esslingen','Norden',
                'Europa'] AS c) AS word
    """,
    "projects_projectlead": """
        INSERT INTO projects_projectlead (project_id, unit_id, accountable_id)
        SELECT project.id, service.office_id, service.board_id
        FROM projects_project AS project
        JOIN (SELECT office_id, board_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS count
            FROM organisation_unitservice WHERE "end" IS NULL) AS service ON project.id %% service.count = place
    """,
    "projects_statuschange": """
        INSERT INTO projects_statuschange (project_id, status, reason, created_at, date_first, date_last,
            date_precision, date_circa)
        SELECT id, status, '', now(), start_first, start_first, 'day', false FROM projects_project
    """,
    "projects_budget": """
        INSERT INTO projects_budget (project_id, version, kind, decided_on, valid, source, note)
        SELECT id, 1, 'beviljat', start_first - 30, true, '', '' FROM projects_project
    """,
    "projects_budgetline": """
        INSERT INTO projects_budgetline (budget_id, kind, amount, currency)
        SELECT budget.id, sums.kind, 10000 + budget.id * 7 %% 3000000, 'SEK'
        FROM projects_budget AS budget, (VALUES ('stod'), ('egen_tid'), ('totalt')) AS sums (kind)
    """,
    "projects_projectpartner": """
        INSERT INTO projects_projectpartner (project_id, organisation_id, role)
        SELECT project.id, city.organisation_id, 'partner'
        FROM projects_project AS project
        JOIN (SELECT organisation_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS count
            FROM partnerships_partnership) AS city ON project.id %% city.count = city.place
    """,
    "projects_projectgoal": """
        INSERT INTO projects_projectgoal (project_id, goal_id)
        SELECT project.id, goal.id FROM projects_project AS project
        JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS count FROM policy_goal)
            AS goal ON project.id %% goal.count = goal.place
    """,
    "projects_projectsdg": """
        INSERT INTO projects_projectsdg (project_id, sdg_id) SELECT id, 1 + id %% 17 FROM projects_project
    """,
    "activities_activity": """
        INSERT INTO activities_activity (version, created_at, updated_at, kind, title, start, "end", place, status,
            purpose, outcome, results, form, gifts_given, gifts_received, next_step, source_text, accountable_id,
            partnership_id)
        SELECT 1, now(), now(),
            (ARRAY['delegation-in', 'delegation-ut', 'studiebesok', 'konferens', 'skolutbyte'])[1 + n %% 5],
            'Besök nummer ' || n, day, day + (n %% 4)::int, 'Riga', 'genomford', 'Lära av varandra.', '', '{}',
            'plats', '', '', '', '',
            service.board_id, city.id
        FROM generate_series(1::bigint, %(activities)s) AS n
        CROSS JOIN LATERAL (SELECT date '2015-01-01' + (n * 7919 %% 4300)::int AS day) AS days
        JOIN (SELECT board_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS count
            FROM organisation_unitservice WHERE "end" IS NULL) AS service ON n %% service.count = service.place
        JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS count
            FROM partnerships_partnership) AS city ON n %% city.count = city.place
    """,
    "activities_activityunit": """
        INSERT INTO activities_activityunit (activity_id, unit_id, role)
        SELECT activity.id, service.office_id, 'host'
        FROM activities_activity AS activity
        JOIN (SELECT board_id, min(office_id) AS office_id FROM organisation_unitservice WHERE "end" IS NULL
            GROUP BY board_id) AS service ON service.board_id = activity.accountable_id
    """,
    "activities_participantgroup": """
        INSERT INTO activities_participantgroup (activity_id, "group", count)
        SELECT id, (ARRAY['elever', 'larare', 'tjanstepersoner', 'fortroendevalda'])[1 + id %% 4], 1 + id %% 30
        FROM activities_activity
    """,
}


class Command(BaseCommand):
    help = "Fills a database with made-up rows for measurements."

    def add_arguments(self, parser):
        parser.add_argument("projects", type=int)

    def handle(self, *, projects, **options):
        sizes = {"projects": projects, "activities": projects * ACTIVITIES_PER_PROJECT}
        with transaction.atomic(), connection.cursor() as cursor:
            restore = strip(cursor, list(ROWS))
            for statement in ROWS.values():
                cursor.execute(statement, sizes)
            for statement in restore:
                cursor.execute(statement)
        with connection.cursor() as cursor:
            refresh_words()  # as the job does every hour
            cursor.execute("VACUUM ANALYZE")
        self.stdout.write(sign_in())


def strip(cursor, tables):
    """Drop indexes and foreign keys, silence triggers; returns the statements that bring them back."""
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'x')",
        [tables],
    )
    constraints = cursor.fetchall()
    for table, name, _ in constraints:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = ANY(%s::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
        [tables],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    return [
        *blank(cursor, tables),
        *(definition for _, definition in indexes),
        *(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in constraints),
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables),
    ]


def blank(cursor, tables):
    """Let text columns that the rows here do not name be empty, as Django leaves them; returns what undoes it."""
    cursor.execute(
        "SELECT attrelid::regclass::text, quote_ident(attname) FROM pg_attribute WHERE attrelid = ANY(%s::regclass[])"
        " AND attnum > 0 AND attnotnull AND NOT attisdropped AND NOT atthasdef"
        " AND atttypid IN ('varchar'::regtype, 'text'::regtype)",
        [tables],
    )
    columns = cursor.fetchall()
    for table, column in columns:
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT ''")
    return [f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT" for table, column in columns]


def sign_in():
    """A session of a reader, made in the database as the sign-in page would."""
    user = User.objects.create_user("matning", person=Person.objects.create(name="Demo Läsare"))
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "apps.accounts.backends.PasswordBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[STARTED] = session[SEEN] = int(time.time())
    session.create()
    return session.session_key
