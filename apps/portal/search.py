"""One search over everything a reader may see: vänorter, networks, projects, activities, units, contact persons."""

import unicodedata
from dataclasses import dataclass

from django import forms
from django.contrib.postgres.lookups import Unaccent
from django.contrib.postgres.search import SearchRank, TrigramWordSimilarity
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from apps.activities.models import Activity
from apps.core.filters import MAX_QUERY
from apps.core.search import MAX_WORDS, prefix_query
from apps.core.templatetags.intl import longdate, upfirst
from apps.core.views import COUNT_LIMIT
from apps.core.word_forms import WORD
from apps.networks.models import Network
from apps.organisation.models import ContactAssignment, Unit
from apps.partnerships.models import Partnership
from apps.projects.models import Project

# Ranking every match of a common word costs more than the answer is worth.
RANKED = 2_000
SHOWN = 10
ALIKE = 0.45
SUGGESTED = 3


class SearchForm(forms.Form):
    """Checks what was typed; an empty field is fine."""

    q = forms.CharField(
        required=False,
        max_length=MAX_QUERY,
        error_messages={"max_length": f"Sökningen är för lång. Skriv högst {MAX_QUERY} tecken."},
    )


@dataclass(frozen=True)
class Hit:
    name: str
    href: str
    text: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind: the best of them, how many there are, and where all are listed."""

    slug: str
    title: str
    hits: list[Hit]
    count: int
    href: str = ""

    @property
    def is_capped(self):
        return self.count > COUNT_LIMIT

    @property
    def has_more(self):
        return self.count > len(self.hits)


@require_safe
def search(request):
    form = SearchForm(request.GET)
    valid = form.is_valid()
    text = form.cleaned_data["q"].strip() if valid else ""
    groups = found(text, request.user) if text else []
    hits = any(group.count for group in groups)
    context = {
        "form": form,
        "text": text,
        "groups": [group for group in groups if group.count],
        "total": sum(min(group.count, COUNT_LIMIT) for group in groups),
        "is_capped": any(group.is_capped for group in groups),
        "suggestions": suggestions(text, request.user) if text and not hits else [],
    }
    return render(request, "portal/search.html", context)


def found(text, user):
    """A Group of each kind, also the empty ones."""
    query = prefix_query(text)
    words = WORD.findall(text)[:MAX_WORDS]
    if query is None:
        return []
    parameters = urlencode({"q": text})
    return [
        ranked(
            "vanorter",
            "Vänorter",
            Partnership.objects.visible(),
            query,
            partnership_hit,
            "partnership_list",
            parameters,
        ),
        ranked("natverk", "Nätverk", Network.objects.visible(), query, network_hit, "network_list", parameters),
        ranked("projekt", "Projekt", Project.objects.readable_by(user), query, project_hit, "project_list", parameters),
        ranked(
            "aktiviteter",
            "Aktiviteter",
            Activity.objects.readable_by(user),
            query,
            activity_hit,
            "activity_list",
            parameters,
        ),
        plain("enheter", "Enheter", Unit.objects.visible().filter(named(words, "name", "abbreviation")), unit_hit),
        plain("personer", "Kontaktpersoner", contacts().filter(named(words, "person__name")), contact_hit),
    ]


def ranked(slug, title, records, query, hit, list_name, parameters):
    """The best of the newest matches; two queries."""
    matches = records.filter(search=query)
    newest = matches.order_by("-pk").values("pk")[:RANKED]
    best = (
        records.model.objects.filter(pk__in=newest)
        .annotate(rank=SearchRank(F("search"), query))
        .order_by("-rank", "-pk")
    )
    count = matches.order_by()[: COUNT_LIMIT + 1].count()
    hits = [hit(record) for record in best.defer("search")[:SHOWN]] if count else []
    return Group(slug, title, hits, count, f"{reverse(list_name)}?{parameters}")


def plain(slug, title, rows, hit):
    """The first of a short list; two queries."""
    return Group(slug, title, [hit(row) for row in rows[:SHOWN]], rows.order_by().count())


def named(words, *fields):
    """Every word is part of one of the fields."""
    condition = Q()
    for word in words:
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__icontains": word})
        condition &= either
    return condition


def contacts():
    """Today's contact persons and deputies, with unit."""
    return (
        ContactAssignment.objects.current()
        .filter(unit__hidden_at__isnull=True, person__anonymised_at__isnull=True)
        .select_related("unit", "person")
        .order_by("person__name", "unit__name", "id")
    )


def partnership_hit(partnership):
    return Hit(partnership.name, partnership.get_absolute_url(), f"{partnership.country_name}. {partnership.lead}")


def network_hit(network):
    return Hit(network.name, network.get_absolute_url(), network.lead)


def project_hit(project):
    status = upfirst(project.get_status_display()) if project.status else "Läge okänt"
    begun = f", från {project.start}" if project.start else ""
    return Hit(project.name, project.get_absolute_url(), f"{status}{begun}")


def activity_hit(activity):
    kind = upfirst(activity.get_kind_display())
    return Hit(activity.title, activity.get_absolute_url(), f"{kind} {longdate(activity.start)}")


def unit_hit(unit):
    former = "" if unit.is_current() else ", finns inte längre"
    return Hit(unit.name, unit.get_absolute_url(), f"{upfirst(unit.get_kind_display())}{former}")


def contact_hit(assignment):
    text = f"{upfirst(assignment.get_kind_display())} för {assignment.unit.name}"
    return Hit(assignment.person.name, assignment.unit.get_absolute_url(), text)


def without_accents(text):
    """As PostgreSQL's unaccent leaves it, so that Kopavogur is like Kópavogur."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def alike(records, text, *fields):
    """(likeness, name) of the records whose name is nearest to what was typed; one query."""
    likeness = [TrigramWordSimilarity(text, Unaccent(field)) for field in fields]
    near = records.order_by().annotate(likeness=Greatest(*likeness) if len(likeness) > 1 else likeness[0])
    near = near.filter(likeness__gte=ALIKE).order_by("-likeness", fields[0])
    return list(near.values_list("likeness", fields[0])[:SUGGESTED])


def suggestions(text, user):
    """Names like the one that was not found, with links; six queries. Only the newest projects are looked through."""
    typed = without_accents(text)
    # Read first: as a subquery, every title of the register would be compared before the newest are picked out.
    newest = list(Project.objects.readable_by(user).order_by("-pk").values_list("pk", flat=True)[:RANKED])
    near = [
        *alike(Partnership.objects.visible(), typed, "name", "aliases", "policy_name"),
        *alike(Network.objects.visible(), typed, "name", "full_name", "aliases"),
        *alike(Unit.objects.visible(), typed, "name"),
        *alike(contacts(), typed, "person__name"),
        *alike(Project.objects.filter(pk__in=newest), typed, "title"),
    ]
    names = dict.fromkeys(name for _, name in sorted(near, key=lambda pair: -pair[0]))
    address = reverse("search")
    return [{"label": name, "href": f"{address}?{urlencode({'q': name})}"} for name in list(names)[:SUGGESTED]]
