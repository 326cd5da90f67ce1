"""Extensions, and the text search configuration `norrkoping`.

Stop words are taken out before accents, so that "för" and "är" disappear; what is left loses its accents and is
stemmed as Swedish, so that Kopavogur finds Kópavogur.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

CREATE = """
CREATE TEXT SEARCH DICTIONARY norrkoping_stop (TEMPLATE = pg_catalog.simple, STOPWORDS = swedish, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION norrkoping (COPY = pg_catalog.swedish);
ALTER TEXT SEARCH CONFIGURATION norrkoping
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part
    WITH norrkoping_stop, unaccent, swedish_stem;
"""
DROP = """
DROP TEXT SEARCH CONFIGURATION norrkoping;
DROP TEXT SEARCH DICTIONARY norrkoping_stop;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    # core depends on no app; every app's first tables may use what is made here.
    run_before = [
        ("accounts", "0001_initial"),
        ("organisation", "0001_initial"),
        ("policy", "0001_initial"),
        ("partnerships", "0001_initial"),
        ("networks", "0001_initial"),
        ("projects", "0001_initial"),
        ("activities", "0001_initial"),
        ("evaluation", "0001_initial"),
    ]
    operations = [UnaccentExtension(), TrigramExtension(), BtreeGistExtension(), migrations.RunSQL(CREATE, DROP)]
