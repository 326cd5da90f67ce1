"""The page with the hits, and the suggestions while one types."""

from dataclasses import dataclass

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from apps.core.filters import MAX_QUERY
from apps.core.search import ask
from apps.portal.search.hits import Hit, also_called, marked, told
from apps.portal.search.kinds import BY_SLUG, KINDS
from apps.portal.search.slips import each_word, meant
from apps.portal.search.statement import SHOWN, find

# Suggestions: so many of each kind, and in all. Names only, so the kinds that are found by their text are left out.
SUGGESTED, SUGGESTED_IN_ALL = 3, 8
SHORTEST = 2
# A score that only a name with all the words gets.
ALL_WORDS = 2.5
NAMED = tuple(kind for kind in KINDS if kind.slug not in ("avtal", "milstolpar"))


class SearchForm(forms.Form):
    """Checks what was typed; an empty field is fine."""

    q = forms.CharField(
        required=False,
        max_length=MAX_QUERY,
        error_messages={"max_length": f"Sökningen är för lång. Skriv högst {MAX_QUERY} tecken."},
    )


@dataclass(frozen=True)
class Shown:
    """The hits of one kind: the best of them, how many there are, and where all are shown."""

    slug: str
    title: str
    words: str
    hits: list[Hit]
    count: int
    is_capped: bool
    href: str  # this kind alone
    list_href: str  # its list with the same words

    @property
    def has_more(self):
        return self.count > len(self.hits)


@require_safe
def search(request):
    """?q= in every kind, ?slag= in one."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    slug = request.GET.get("slag", "")
    if slug and slug not in BY_SLUG:
        raise Http404("Det slaget finns inte.")
    question = ask(text) if text else None
    groups = find(question, request.user, shown=1 if slug else SHOWN, whole=slug) if question else []
    shown = [show(group, question, text) for group in groups]
    context = {
        "form": form,
        "text": text,
        "kind": BY_SLUG.get(slug),
        "all_href": f"?{urlencode({'q': text})}",
        "kinds": shown,
        "groups": [group for group in shown if not slug or group.slug == slug],
        "is_capped": any(group.is_capped for group in shown),
        "total": sum(group.count for group in shown),
        "has_words": question is not None,
    }
    if text and not shown:
        context |= help_with_nothing(text, question, request.user)
    return render(request, "portal/search.html", context)


def show(group, question, text):
    kind = group.kind
    address = urlencode({"q": text})
    return Shown(
        slug=kind.slug,
        title=kind.title,
        words=kind.words,
        hits=[told(kind, row, question) for row in group.rows],
        count=group.total,
        is_capped=group.is_capped,
        href=f"?{address}&slag={kind.slug}",
        list_href=f"{reverse(kind.list_name)}?{address}" if kind.list_name else "",
    )


def help_with_nothing(text, question, user):
    """Why nothing was found and what to try."""
    if question is None:
        return {"meant": [], "words": []}
    words = each_word(question, user)
    return {
        "meant": meant(text, user),
        "words": [
            {"word": word, "count": count, "href": f"?{urlencode({'q': word})}" if count else ""}
            for word, count in words
        ],
    }


@require_safe
def search_suggestions(request):
    """The names that go with what is being typed, as options of a listbox. Two queries."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    question = ask(text) if len(text) >= SHORTEST else None
    options = []
    if question is not None:
        groups = find(question, request.user, kinds=NAMED, shown=SUGGESTED)
        rows = [(group, row) for group in groups for row in group.rows if row["score"] >= ALL_WORDS]
        rows.sort(key=lambda pair: -(pair[1]["score"] + pair[0].kind.weight))
        options = [suggestion(group.kind, row, question) for group, row in rows[:SUGGESTED_IN_ALL]]
    return render(request, "portal/_search_suggestions.html", {"options": options})


def suggestion(kind, row, question):
    """{name, href, kind, also}: another name when that was the one."""
    hit = kind.tell(row)
    name = marked(hit.name, question)
    also = "" if "<mark>" in name else also_called(row["called"], question)
    return {"name": name, "href": hit.href, "kind": kind.one, "also": also}
