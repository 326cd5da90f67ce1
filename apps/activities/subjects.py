"""What an activity is about, found by what people type: a vänort, a network, a project or another organisation."""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q

from apps.core.countries import COUNTRIES
from apps.core.search import prefix_query
from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation
from apps.partnerships.models import Partnership
from apps.projects.forms.directory import key
from apps.projects.models import Project

# So many are offered for what somebody has begun to type.
OFFERED = 8
RECENT_PROJECTS = 20
LOOKED_AT = 30
ALIKE = 0.45
# "Linz (samarbetsort)": what stands in brackets is ours.
BRACKETS = re.compile(r"\s*\([^()]*\)\s*\Z")


@dataclass(frozen=True)
class Subject:
    """One record that an activity may be about; `column` is the field of the activity that holds it."""

    column: str
    record: Any

    @property
    def value(self):
        return f"{self.column}:{self.record.pk}"

    @property
    def label(self):
        return f"{self.record} ({KINDS[self.column](self.record)})"

    @property
    def names(self):
        """Everything it goes by, for comparing."""
        texts = [str(self.record), self.label]
        for name in ("own_name", "policy_name", "full_name", "abbreviation", "acronym"):
            texts.append(getattr(self.record, name, ""))
        texts += getattr(self.record, "aliases", "").splitlines()
        return {key(text) for text in texts if text.strip()}


KINDS = {
    "partnership": lambda one: one.get_kind_display(),
    "network": lambda one: "nätverk",
    "project": lambda one: "projekt",
    "organisation": lambda one: COUNTRIES.get(one.country, "organisation"),
}


def subject_of(activity):
    """The main subject of an activity, or None."""
    for column in KINDS:
        if getattr(activity, f"{column}_id"):
            return Subject(column, getattr(activity, column))
    return None


class Subjects:
    """What a reader may say that an activity is about."""

    def __init__(self, user):
        self.user = user
        self._known = None

    @property
    def known(self):
        """Every vänort and network: they are few, and meant most often."""
        if self._known is None:
            self._known = [
                *(Subject("partnership", one) for one in Partnership.objects.visible().defer("search")),
                *(Subject("network", one) for one in Network.objects.visible().defer("search")),
            ]
        return self._known

    def projects(self):
        return Project.objects.readable_by(self.user).exclude(status=Project.Status.REJECTED).defer("search")

    def organisations(self):
        """Those that are not a vänort or network: these stand in the register once, as themselves."""
        own = [subject.record.organisation_id for subject in self.known]
        return ExternalOrganisation.objects.visible().exclude(pk__in=own)

    def from_start(self):
        """Offered before anything is typed."""
        recent = self.projects().order_by("-updated_at", "-id")[:RECENT_PROJECTS]
        return [*self.known, *(Subject("project", one) for one in recent)]

    def get(self, value):
        """The subject of a value like "partnership:3", or None."""
        column, _, pk = value.partition(":")
        if not (pk.isascii() and pk.isdigit() and len(pk) <= 18):
            return None
        records = {"project": self.projects, "organisation": self.organisations}.get(column)
        if records is None:
            return next((one for one in self.known if one.value == value), None)
        record = records().filter(pk=pk).first()
        return Subject(column, record) if record else None

    def named(self, text):
        """Those called exactly so; their label says it first, then their names."""
        found = self.candidates(text)
        wanted = key(text)
        return [one for one in found if key(one.label) == wanted] or [one for one in found if wanted in one.names]

    def like(self, text):
        """The closest to what was typed: those that begin so, those that hold it, those spelt nearly so."""
        wanted = key(BRACKETS.sub("", text)) or key(text)
        if not wanted:
            return []

        def distance(subject):
            names = subject.names
            if any(name.startswith(wanted) for name in names):
                return 0
            if any(f" {wanted}" in name for name in names):
                return 1
            return 2 if any(wanted in name for name in names) else 3

        order = list(KINDS)
        found = [(distance(one), order.index(one.column), one) for one in self.candidates(text)]
        found = [row for row in found if row[0] < 3 or (len(wanted) > 3 and close(wanted, row[2]))]
        return [one for _, _, one in sorted(found, key=lambda row: row[:2])][:OFFERED]

    def candidates(self, text):
        """All that may be meant; three queries and two for the vänorter and networks."""
        bare = BRACKETS.sub("", text).strip() or text.strip()
        wanted = key(bare)
        found = [one for one in self.known if any(wanted in name for name in one.names) or close(wanted, one)]
        query = prefix_query(bare)
        if query is not None:
            projects = self.projects().filter(search=query).annotate(is_so=Q(title__iexact=bare))
            found += [Subject("project", one) for one in projects.order_by("-is_so", "-updated_at", "-id")[:LOOKED_AT]]
        organisations = self.organisations().annotate(alike=TrigramWordSimilarity(bare, "name"))
        organisations = organisations.filter(
            Q(name__unaccent__icontains=bare) | Q(aliases__unaccent__icontains=bare) | Q(alike__gte=ALIKE)
        )
        found += [Subject("organisation", one) for one in organisations.order_by("-alike", "name")[:LOOKED_AT]]
        return found


def close(wanted, subject):
    """Is one of the names a slip of the pen away?"""
    return bool(difflib.get_close_matches(wanted, subject.names, n=1, cutoff=0.75))
