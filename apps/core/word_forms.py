"""What a typed word may stand for: its inflections that the stemmer misses, and synonyms from synonyms.toml."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+", re.UNICODE)
SYNONYMS = Path(__file__).with_name("synonyms.toml")
# Letters that PostgreSQL's unaccent takes apart and Unicode does not.
LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
# For synonyms alone: skolor stands for what skola does.
ENDING = re.compile(r"(?:orna|arna|erna|or|ar|er|en|an|et|ns|ts|t|n|a|e|s)$")
# programmet – program, vännerna – vän: the consonant is doubled before an ending.
DOUBLED = re.compile(r"([^\W\d_]{1,}?)(mm|nn)(?:a|ar|er|arna|erna|en|ens|et|ets)$")
LONGEST_ABBREVIATION = 3


class Form(NamedTuple):
    """Words that stand beside each other, or `apart`; an `open` form may go on: skol, skolan, skolutbyte.

    A `synonym` is another word than the one that was typed, and the lesser hit.
    """

    words: tuple[str, ...]
    open: bool = False
    apart: bool = False
    synonym: bool = False

    @property
    def text(self):
        """As PostgreSQL's to_tsquery reads it."""
        text = (" & " if self.apart else " <-> ").join(self.words) + (":*" if self.open else "")
        return f"({text})" if self.apart else text


def folded(text):
    """In lower case without accents, as unaccent leaves it: Kópavogur and KOPAVOGUR are the same."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(LETTERS)


def split(text):
    return tuple(WORD.findall(unicodedata.normalize("NFKC", text)))


def key_of(words):
    """How a term is looked up: without accents, and a word of some length without its ending."""
    return tuple(ENDING.sub("", plain) if len(plain) > 4 else plain for plain in map(folded, words))


@cache
def synonyms():
    """({key of a term: the other terms}, the groups whose words also end compounds); terms are tuples of words."""
    known, endings = {}, []
    for group in tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))["group"]:
        terms = [split(term) for term in group["terms"]]
        if group.get("compounds"):
            endings.append([term[0] for term in terms])
        for term in terms:
            known.setdefault(key_of(term), []).extend(other for other in terms if other != term)
    return known, endings


@cache
def longest():
    """Words in the longest synonym."""
    return max(map(len, synonyms()[0]))


def terms_of(words):
    """One list of forms for each word, or for each phrase that has synonyms; a hit has a form of every list."""
    known, _ = synonyms()
    keys = key_of(words)
    found, place = [], 0
    while place < len(words):
        for length in range(min(longest(), len(words) - place), 0, -1):
            key = keys[place : place + length]
            if length == 1 or key in known:
                break
        found.append(forms_of(tuple(words[place : place + length]), known.get(key, ())))
        place += length
    return found


def forms_of(typed, others):
    """The forms of what was typed, then those of its synonyms."""
    if len(typed) > 1:
        forms = [Form(typed, open=True, apart=True)]
    elif others and len(typed[0]) <= LONGEST_ABBREVIATION:
        forms = [Form(typed)]  # EU is not the beginning of europeisk
    else:
        forms = inflected(typed[0])
    known = {form.words for form in forms}
    return forms + [
        Form(other, open=len(other[-1]) > LONGEST_ABBREVIATION, synonym=True)
        for other in dict.fromkeys(others)
        if other not in known
    ]


def inflected(word):
    """A word with the inflections that the stemmer takes for another word."""
    forms = [Form((word,), open=True)]
    low = word.lower()
    if len(low) > 5 and low[-1] in "aet":
        forms.append(Form((word[:-1],), open=True))  # hållbara, hållbart: hållbar is cut shorter
    for ending in ("ets", "ens", "et", "en"):
        if low.endswith(ending) and len(low) >= len(ending) + 3:
            forms.append(Form((word[: -len(ending)],)))  # rådet, rådets: råd; staden: stad, which is cut to st
            break
    if doubled := DOUBLED.match(low):
        forms.append(Form((doubled[1] + doubled[2][0],)))
    if low.endswith(("eum", "ium")):
        forms.append(Form((word[:-2],), open=True))  # museum, museer
    for group in synonyms()[1]:
        for tail in group:
            if folded(low).endswith(folded(tail)) and len(low) > len(tail) + 2:
                stem = low[: -len(tail)]
                forms += [Form((stem + other,)) for other in group if other != tail]
                break
    return list(dict.fromkeys(forms))
