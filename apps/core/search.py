"""Swedish full text search: the stored column and the question."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import connection, models
from django.db.models import F, Func, Value

from apps.core.word_forms import Form, folded, split, terms_of

CONFIG = "norrkoping"
CONFIG_OF_STEMS = "simple"
MAX_WORDS = 8
SIGN = re.compile(r"[\W_]+")
# PostgreSQL reads "kultur/idrott" as a file, "2024-2025" as 2024 and minus 2025, "<stad>" as a tag.
SIGNS = "-/.,:;@_+~<>&=?#%"
# A stem of so many letters is enough to know a word by.
LONG = 4
# What may follow a stem that is not: riga, rigas; mås, måsarna.
ENDING = r"(?:a|ade?|ande|are?|arnas?|as|at|e|ens?|er|ernas?|ers|es|ets?|na?s?|or|ornas?|rs?|s|te?|ts)?"
ENDINGS = rf"{ENDING}\M"
AN_ENDING = re.compile(ENDING)
# Words in use that end in what was typed.
COMPLETED = 12
# Each word without accents, its stem (none for a stop word), and the words in use that a typed one is the end of: when
# at least three letters stand before it and at most four after its stem, so that land is in lapland, not in island.
LOOK_UP = """
SELECT asked.word, asked.plain, stem.lexeme, CASE WHEN asked.typed AND length(stem.lexeme) >= 4 THEN ARRAY(
    SELECT plain FROM search_word
    WHERE plain LIKE '___%%' || stem.lexeme || '%%' AND plain ~ (stem.lexeme || '.{0,4}$')
    ORDER BY uses DESC, plain LIMIT %s) END
FROM (SELECT word, typed, unaccent(word) AS plain FROM unnest(%s::text[], %s::bool[]) AS given (word, typed)) AS asked,
    LATERAL (SELECT CASE WHEN ts_lexize('norrkoping_stop', asked.word) IS DISTINCT FROM '{}'
        THEN coalesce((ts_lexize('swedish_stem', asked.plain))[1], asked.plain) END AS lexeme OFFSET 0) AS stem
"""


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


@dataclass(frozen=True)
class Question:
    """What was asked for: a hit has one of the forms of every term."""

    typed: str
    terms: list[list[Form]]
    stems: dict[str, str | None]  # of every word of every form; None for a stop word
    plain: dict[str, str]  # the same words without accents

    @cached_property
    def text(self):
        """As to_tsquery reads it; what stands there are stems already, so the configuration is `simple`."""
        terms = (filter(None, map(self.form_text, forms)) for forms in self.terms)
        return " & ".join(f"({either})" for forms in terms if (either := " | ".join(dict.fromkeys(forms))))

    def form_text(self, form):
        text, distance = "", 1
        for word in form.words:
            stem = self.stems[word.lower()]
            if stem:
                text += f" {'&' if form.apart else f'<{distance}>'} {stem}" if text else stem
            distance = 1 if stem else distance + 1
        if not text:
            return ""
        if form.open and self.goes_on(word):
            text += ":*"
        elif form.open and len(form.words) == 1:
            text += f" | {self.plain[word.lower()]}:*"  # not rig as in rigg, but Rigaresan
        return f"({text})" if form.apart else text

    def goes_on(self, word):
        """Is the stem of the word the beginning of others? A short one would begin half the dictionary."""
        stem = self.stems[word.lower()]
        return stem is not None and (len(stem) >= LONG or stem == self.plain[word.lower()])

    @property
    def query(self):
        return SearchQuery(self.text, config=CONFIG_OF_STEMS, search_type="raw")

    def lexemes(self, form):
        """The stems of a form, without stop words."""
        return [stem for word in form.words if (stem := self.stems[word.lower()])]

    @cached_property
    def patterns(self):
        """A regular expression for each term, for short names in lower case without accents.

        Compounds count: a long stem may stand anywhere in a word, a short one only where a word begins.
        """
        return self.expressions(lambda stem: stem if len(stem) >= LONG else rf"\m{stem}")

    @cached_property
    def starts(self):
        """The same where every stem begins a word, which is the better hit."""
        return self.expressions(lambda stem: rf"\m{stem}")

    @cached_property
    def literal(self):
        """The same for the very words that were typed, which are better than synonyms and compounds."""
        return self.expressions(lambda stem: rf"\m{stem}{ENDINGS}", synonyms=False)

    @cached_property
    def parts(self):
        """What was typed, for LIKE: a name that holds all of it is worth a closer look."""
        return [f"%{stem}%" for forms in self.terms for stem in self.lexemes(forms[0])]

    def expressions(self, written, *, synonyms=True):
        terms = [
            [self.expression(form, written) for form in forms if synonyms or not form.synonym] for forms in self.terms
        ]
        return ["|".join(dict.fromkeys(either)) for either in (list(filter(None, term)) for term in terms) if either]

    def expression(self, form, written):
        stems = [written(re.escape(stem)) for stem in self.lexemes(form)]
        whole = stems and not (form.open and self.goes_on(form.words[-1]))
        return ".*".join(stems) + (ENDINGS if whole else "")

    def marks(self, word):
        """Is the word, as it stands in a text, one that was asked for?"""
        if word not in self.told:
            plain = folded(word)
            self.told[word] = any(
                plain.startswith(stem) and (goes_on or AN_ENDING.fullmatch(plain, len(stem)))
                for stem, goes_on in self.marked
            )
        return self.told[word]

    @cached_property
    def told(self):
        """What `marks` has answered; texts repeat their words."""
        return {}

    @cached_property
    def marked(self):
        """(stem, whether words go on from it) of all forms."""
        return [
            (stem, form.open and self.goes_on(word))
            for forms in self.terms
            for form in forms
            for word in form.words
            if (stem := self.stems[word.lower()])
        ]


def ask(text):
    """The Question in the first words of `text`; None when none of them can be searched for. One query."""
    words = split(text)[:MAX_WORDS]
    if not words:
        return None
    terms = terms_of(words)
    single = {forms[0].words[0].lower(): forms for forms in terms if len(forms[0].words) == 1}
    asked = list(dict.fromkeys(word.lower() for forms in terms for form in forms for word in form.words))
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [COMPLETED, asked, [word in single for word in asked]])
        rows = cursor.fetchall()
    # unaccent makes signs of some letters, which would be read as operators.
    stems = {word: SIGN.sub("", stem or "") or None for word, _, stem, _ in rows}
    plain = {word: SIGN.sub("", without) for word, without, _, _ in rows}
    for word, _, _, completed in rows:
        for longer in completed or ():
            single[word].append(Form((longer,), open=True))
            stems[longer] = plain[longer] = longer
    question = Question(" ".join(words), terms, stems, plain)
    return question if question.text else None


def prefix_query(text):
    """The question in `text` as a SearchQuery; None when no word can be searched for. One query."""
    question = ask(text)
    return question.query if question else None
