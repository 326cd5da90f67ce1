"""Swedish full text search: the stored column and the query."""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models

CONFIG = "norrkoping"
WORD = re.compile(r"[^\W_]+", re.UNICODE)
MAX_WORDS = 8


def search_column(*fields):
    """A stored generated tsvector over the given text columns, in the configuration `norrkoping`."""
    return models.GeneratedField(
        expression=SearchVector(*fields, config=CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
        verbose_name="sökindex",
    )


def prefix_query(text):
    """All words of `text`, each also as the beginning of a longer word; None when there is no word in it."""
    words = WORD.findall(text)[:MAX_WORDS]
    if not words:
        return None
    return SearchQuery(" & ".join(f"{word}:*" for word in words), config=CONFIG, search_type="raw")
