"""The other record, by words or by likeness."""

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Concat

from apps.activities.models import Activity
from apps.core.search import prefix_query
from apps.core.templatetags.intl import longdate, upfirst
from apps.networks.models import Network
from apps.organisation.duplicates import nearest, plain_lines
from apps.organisation.models import ExternalOrganisation, PlainNames
from apps.partnerships.models import Partnership
from apps.projects.models import Project

SHOWN = 20


def below_each_other(*columns):
    """Columns as lines of one text."""
    lines = [part for column in columns for part in (Value("\n"), F(column))][1:]
    return Concat(*lines, output_field=TextField())


NAMES = {
    ExternalOrganisation: PlainNames("name", "aliases"),
    Partnership: PlainNames("name", below_each_other("own_name", "policy_name", "aliases")),
    Network: PlainNames("name", below_each_other("full_name", "abbreviation", "policy_name", "aliases")),
    Project: PlainNames("title", "acronym"),
    Activity: PlainNames("title", Value("")),
}


def lines_of(record):
    """The names of a record as they are compared."""
    if isinstance(record, Project):
        return plain_lines(record.title, record.acronym)
    return plain_lines(getattr(record, "name", "") or getattr(record, "title", ""), getattr(record, "aliases", ""))


def search(kind, user, text):
    """Records of the kind whose name holds the words, or that the words are found in."""
    records = kind.readable_by(user)
    if kind.model in (Project, Activity):
        query = prefix_query(text)
        return records.filter(search=query) if query else records.none()
    typed = PlainNames(Value(text), Value(""))
    named = records.alias(plain=NAMES[kind.model])
    return named.filter(Q(plain__contains=typed) | Q(name__icontains=text))


def near(kind, user, record):
    """Records of the kind that may be the same as this one, likest first."""
    records = kind.readable_by(user).exclude(pk=record.pk)
    if isinstance(record, Activity):
        return list(records.filter(start=record.start).order_by("-pk")[:SHOWN])
    if isinstance(record, Project):
        same = records.filter(title=record.title)
        return list(same.order_by("-pk")[:SHOWN])
    return nearest(records, NAMES[kind.model], lines_of(record))


def about(record):
    """A line that tells a record from others of its name."""
    if isinstance(record, ExternalOrganisation | Partnership):
        words = [upfirst(record.get_kind_display()), record.country_name]
    elif isinstance(record, Network):
        words = ["Nätverk", record.full_name if record.full_name != record.name else ""]
    elif isinstance(record, Project):
        words = [upfirst(record.get_status_display()), f"från {record.start}" if record.start else ""]
    else:
        words = [upfirst(record.get_kind_display()), longdate(record.start)]
    return ", ".join(filter(None, words))
