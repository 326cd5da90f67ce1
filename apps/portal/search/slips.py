"""What was meant, when nothing was found: words in use that are spelt alike, joined or taken apart."""

from dataclasses import replace
from itertools import pairwise

from django.db import connection
from django.utils.http import urlencode

from apps.core.search import ask
from apps.core.word_forms import folded, split
from apps.portal.search.statement import find

OFFERED = 3
NEAR = 25
SHORTEST_PART = 3
ALIKE = """
SELECT given.place, near.plain, near.word, near.uses
FROM unnest(%s::text[]) WITH ORDINALITY AS given (plain, place), LATERAL (
    SELECT plain, word, uses FROM search_word ORDER BY search_word.plain <-> given.plain LIMIT %s) AS near
"""
IN_USE = "SELECT plain, word FROM search_word WHERE plain = ANY(%s)"


def meant(text, user):
    """[{label, href, count}] of other spellings that this reader gets hits for; at most OFFERED.

    Every spelling is searched for before it is offered, so it tells nothing that a search would not.
    """
    offered = []
    for spelling in list(dict.fromkeys(spellings(split(text))))[: 2 * OFFERED]:
        question = ask(spelling)
        groups = find(question, user, shown=1) if question else []
        if groups:
            count = sum(group.total for group in groups)
            offered.append({"label": spelling, "href": f"?{urlencode({'q': spelling})}", "count": count})
        if len(offered) == OFFERED:
            break
    return offered


def spellings(words):
    """Texts to try, the likeliest first. Two queries."""
    plain = [folded(word) for word in words]
    pieces = {part for word in plain for pair in parts_of(word) for part in pair}
    joined = {one + two for one, two in pairwise(plain)}
    with connection.cursor() as cursor:
        cursor.execute(IN_USE, [[*plain, *pieces, *joined]])
        known = dict(cursor.fetchall())
        cursor.execute(ALIKE, [plain, NEAR])
        rows = cursor.fetchall()
    # skol bibliotek: skolbibliotek
    for place, (one, two) in enumerate(pairwise(plain)):
        if one + two in known:
            yield " ".join([*words[:place], known[one + two], *words[place + 2 :]])
    near = [
        sorted(
            (slips, -uses, other)
            for place, other_plain, other, uses in rows
            if place == number and 0 < (slips := distance(word, other_plain)) <= allowed(word)
        )
        for number, word in enumerate(plain, 1)
    ]
    best = [
        others[0][2] if others and bare not in known else word
        for word, bare, others in zip(words, plain, near, strict=True)
    ]
    if best != list(words):
        yield " ".join(best)
    # One word at a time, the known ones too: Lund may be a slip for lunds.
    for place, others in enumerate(near):
        for _, _, other in others[:OFFERED]:
            yield " ".join([*best[:place], other, *best[place + 1 :]])
    # skolmat: skol mat
    for place, word in enumerate(plain):
        for one, two in parts_of(word):
            if one in known and two in known:
                yield " ".join([*words[:place], known[one], known[two], *words[place + 1 :]])


def parts_of(word):
    """The word in two, also without the s that joins them."""
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        yield word[:cut], word[cut:]
        if word[cut - 1] == "s" and cut > SHORTEST_PART:
            yield word[: cut - 1], word[cut:]


def allowed(word):
    """How many slips a word of this length may hold."""
    return 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3


def distance(one, two):
    """Letters left out, put in, changed or swapped with the next, to make one word of the other."""
    before, last = [], list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, other in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def each_word(question, user):
    """[(word, hits it has alone)] when there are several; one query a word."""
    if len(question.terms) < 2:
        return []
    found = []
    for forms in question.terms[:4]:
        alone = replace(question, terms=[forms])
        if alone.text:
            groups = find(alone, user, shown=1)
            found.append((" ".join(forms[0].words), sum(group.total for group in groups)))
    return found
