"""How hits are shown: the words that were asked for marked, and a piece of the text around them."""

from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from apps.core.word_forms import WORD

BEFORE, AFTER = 70, 130


@dataclass(frozen=True)
class Hit:
    name: SafeString
    href: str
    text: SafeString
    piece: SafeString | str


def marked(text, question):
    """The text, escaped, with the words that were asked for in <mark>."""
    html, end = [], 0
    for found in WORD.finditer(text):
        if question.marks(found[0]):
            html += [conditional_escape(text[end : found.start()]), format_html("<mark>{}</mark>", found[0])]
            end = found.end()
    html.append(conditional_escape(text[end:]))
    return mark_safe("".join(html))  # noqa: S308 - every part is escaped


def piece_of(text, question):
    """The text around the first word that was asked for, marked; empty when there is none."""
    text = " ".join(text.split())
    first = next((found for found in WORD.finditer(text) if question.marks(found[0])), None)
    if first is None:
        return ""
    start, end = max(0, first.start() - BEFORE), min(len(text), first.end() + AFTER)
    if start:
        start = text.find(" ", start, first.start()) + 1 or first.start()
    if end < len(text):
        end = max(text.rfind(" ", first.end(), end), first.end())
    around = ("… " if start else "", marked(text[start:end], question), " …" if end < len(text) else "")
    return format_html_join("", "{}", ((part,) for part in around))


def told(kind, row, question):
    """A row of the statement as a Hit. The piece is left out where name or text already show every word."""
    told = kind.tell(row)
    name, text = marked(told.name, question), marked(told.text, question)
    if (name + text).count("<mark>") >= len(question.terms):
        return Hit(name, told.href, text, "")
    return Hit(name, told.href, text, piece_of(row["around"], question) or also_called(row["called"], question))


def also_called(names, question):
    """The other name that was found; the name itself comes first and is shown already."""
    other = next((line for line in names.split("\n")[1:] if "<mark>" in marked(line, question)), "")
    return format_html("Kallas även {}", marked(other, question)) if other else ""
