"""Swedish full text search: the stored column and the query."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Value

CONFIG = "norrkoping"
WORD = re.compile(r"[^\W_]+", re.UNICODE)
MAX_WORDS = 8
# PostgreSQL reads "kultur/idrott" as a file, "2024-2025" as 2024 and minus 2025, "<stad>" as a tag.
SIGNS = "-/.,:;@_+~<>&=?#%"


class Words(Func):
    """A text column with spaces for the signs that would make one token of several words, or none."""

    function = "TRANSLATE"
    output_field = models.TextField()

    def __init__(self, column, **extra):
        super().__init__(column, Value(SIGNS), Value(" " * len(SIGNS)), **extra)


def search_column(*fields):
    """A stored generated tsvector over the given text columns, in the configuration `norrkoping`."""
    return models.GeneratedField(
        expression=SearchVector(*(Words(F(field)) for field in fields), config=CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
        verbose_name="sökindex",
    )


def prefix_query(text):
    """The first words of `text`, each also as the beginning of a longer one; None when there is no word in it."""
    words = WORD.findall(unicodedata.normalize("NFKC", text))[:MAX_WORDS]
    if not words:
        return None
    return SearchQuery(" & ".join(map(any_form, words)), config=CONFIG, search_type="raw")


def any_form(word):
    """A word as the beginning of others. The stemmer cuts hållbar shorter than hållbara and hållbart: try both."""
    if len(word) > 5 and word[-1].lower() in "aet":
        return f"({word}:* | {word[:-1]}:*)"
    return f"{word}:*"
