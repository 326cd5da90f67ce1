"""The words in use: taken from what everybody may read, and refreshed by a job.

Nothing marked, no ideas, nothing hidden, and of names only those of today's contact persons. A word that has gone out
of sight since the last time is no leak: a spelling is offered only to those whose own search finds it.
"""

from django.db import connection, transaction
from django.db.models import Q

from apps.activities.models import Activity, Advocacy, HorizonScan
from apps.core.search import SIGNS
from apps.organisation.models import ExternalOrganisation
from apps.partnerships.models import Agreement, AssociationGrant, Milestone, Partnership
from apps.portal.search.kinds import BY_SLUG, KINDS
from apps.portal.search.statement import Lines
from apps.projects.models import Project

# Kinds that everybody reads all of.
OPEN = frozenset({"vanorter", "natverk", "enheter", "personer", "program", "representation", "kunskap"})
# Of a table that has grown large: its newest rows hold the words that are in use.
NEWEST = 20_000
LOCK = 20191128  # any fixed number: two jobs at the same time wait for each other
# tokid 1 and 2 are words; stop words say nothing. The spelling that is shown is the most common one.
REFRESH = """
INSERT INTO search_word (plain, word, uses)
SELECT plain, mode() WITHIN GROUP (ORDER BY token), count(*)
FROM (SELECT regexp_replace(unaccent(lower(token)), '\\W', '', 'g') AS plain, token
    FROM ({texts}) AS texts (text), ts_parse('default', translate(text, %s, %s)) AS parsed (kind, token)
    WHERE parsed.kind IN (1, 2) AND length(token) BETWEEN 3 AND 40
        AND ts_lexize('norrkoping_stop', lower(token)) IS DISTINCT FROM '{{}}') AS words
WHERE plain <> '' GROUP BY plain
"""


def public():
    """(rows, their fields) of all that any reader may read."""
    open_projects = Q(project__isnull=True) | ~Q(project__status=Project.Status.IDEA)
    return (
        *((kind.rows(None), kind.names + kind.body) for kind in KINDS if kind.slug in OPEN),
        (Partnership.objects.visible(), ("country_name",)),
        (ExternalOrganisation.objects.visible(), ("name", "aliases")),
        (Project.objects.official().unmarked(), fields_of("projekt")),
        (Activity.objects.visible().unmarked().filter(open_projects), (*fields_of("aktiviteter"), "place")),
        (Agreement.objects.visible().unmarked(), fields_of("avtal")),
        (Milestone.objects.visible().unmarked(), fields_of("milstolpar")),
        (AssociationGrant.objects.visible().unmarked(), fields_of("foreningsbidrag")),
        (Advocacy.objects.visible().unmarked(), fields_of("paverkan")),
        (HorizonScan.objects.visible().unmarked(), fields_of("omvarld")),
    )


def fields_of(slug):
    return BY_SLUG[slug].names + BY_SLUG[slug].body


@transaction.atomic
def refresh():
    """Fill the table anew; returns how many words there are."""
    texts, params = [], []
    for rows, fields in public():
        sql, given = rows.order_by("-pk").values_list(Lines(*fields))[:NEWEST].query.sql_with_params()
        texts.append(f"({sql})")
        params += given
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("DELETE FROM search_word")
        cursor.execute(REFRESH.format(texts=" UNION ALL ".join(texts)), [*params, SIGNS, " " * len(SIGNS)])
        return cursor.rowcount
