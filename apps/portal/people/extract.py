"""The register extract: what is kept about one person, as JSON for programs and as one HTML file for reading."""

import datetime
import json

from django.template.loader import render_to_string
from django.utils import timezone

from apps.accounts.models import Person, User
from apps.core.exports import plain
from apps.portal.people import references

# The reading copy shows the latest of a long list; the JSON file holds every row.
SHOWN = 200


def build(person):
    """Everything that points to the person, as plain values under Swedish words."""
    user = User.objects.filter(person=person).first()
    tables = references.tables(person)
    return {
        "registerutdrag": {
            "framtaget": plain(timezone.localtime()),
            "register": "Internationell samverkan, Norrköpings kommun",
            "antal rader": sum(len(table.rows) for table in tables),
        },
        "person": references.whole(Person, person),
        "inloggning": references.whole(User, user) if user else None,
        "tabeller": [
            {
                "tabell": table.name,
                "innehåll": table.words,
                "historik": table.is_history,
                "antal": len(table.rows),
                "rader": table.rows,
            }
            for table in tables
        ],
    }


def as_json(extract):
    return json.dumps(extract, ensure_ascii=False, indent=2, default=str)


def as_html(extract):
    """One file that needs nothing else and can be printed."""
    lists = [readable(table) for table in extract["tabeller"]]
    made = extract["registerutdrag"]
    context = {
        "person": in_words(extract["person"]),
        "login": in_words(extract["inloggning"] or {}),
        "lists": lists,
        "made": moment(made["framtaget"]),
        "register": made["register"],
        "total": made["antal rader"],
        "shown": SHOWN,
    }
    return render_to_string("portal/people_extract.html", context)


def readable(table):
    """The table as its heading, its columns and the last rows as texts."""
    words = headings(table["rader"])
    return {
        "words": table["innehåll"],
        "count": table["antal"],
        "headings": words,
        "rows": [cells(row, words) for row in table["rader"][-SHOWN:]],
    }


def headings(rows):
    """Every word that some row has a value under, in the order they come."""
    return list(dict.fromkeys(word for row in rows for word, value in row.items() if value not in (None, "", [])))


def cells(row, words):
    return [text_of(row.get(word)) for word in words]


def in_words(values):
    return [(word, text_of(value)) for word, value in values.items()]


def text_of(value):
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        return ", ".join(text_of(each) for each in value) or "–"
    if isinstance(value, dict):
        return "; ".join(f"{word}: {text_of(each)}" for word, each in value.items())
    return moment(value) if is_moment(value) else str(value)


def moment(text):
    """2026-11-24T04:10+00:00 -> 2026-11-24 05:10, as the clock stood here."""
    try:
        return f"{timezone.localtime(datetime.datetime.fromisoformat(text)):%Y-%m-%d %H:%M}"
    except ValueError:
        return text.replace("T", " ")


def is_moment(value):
    return isinstance(value, str) and len(value) >= 16 and value[10:11] == "T" and value[:4].isdigit()
