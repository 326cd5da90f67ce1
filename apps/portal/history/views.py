"""The tab Historik of a record, and the same as a file for the revisor and the samordnare."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.exports import FORMATS, export
from apps.core.security import SecurityEvent, log_security_event
from apps.core.views import ListPage
from apps.organisation.models import Unit
from apps.organisation.permissions import can_change, sees_all_marked, sees_all_of, unit_ids
from apps.portal.hiding.kinds import can_hide, can_show, hide_address, show_address
from apps.portal.history import tables
from apps.portal.history.export import COLUMNS, export_rows
from apps.portal.history.rows import Reader, moments
from apps.portal.history.story import Storyteller
from apps.portal.page_of import PER_PAGE, PageOf
from apps.projects.models import Project

READERS_ONLY = "Bara revisorn och samordnaren läser historiken om det som saknar egen sida."
EXPORTERS_ONLY = "Bara revisorn och samordnaren hämtar historiken som fil."


class MomentPage(PageOf):
    """One page of moments; knows its neighbours."""

    def __init__(self, reader, number):
        self.number, self.per_page = number, PER_PAGE
        self.set(*moments(reader, limit=PER_PAGE, offset=(number - 1) * PER_PAGE))


def find(story, user, **lookup):
    """The record, when the user may read it; one that is hidden is read by those who see all of it."""
    records = story.model.objects.all()
    readable = records.readable_by(user) if hasattr(records, "readable_by") else records.visible()
    record = readable.filter(**lookup).first()
    if record is not None:
        return record
    record = records.filter(**lookup, hidden_at__isnull=False).first()
    if record is None or not sees_all_of(user, record):
        raise Http404
    if isinstance(record, Project) and record.status == Project.Status.IDEA and not can_change(user, record):
        raise Http404
    return record


def owners(record):
    """Ids of the units whose contact persons see all of a record; a unit is its own."""
    return {record.pk} if isinstance(record, Unit) else record.owner_unit_ids()


def show(request, story, **lookup):
    record = find(story, request.user, **lookup)
    owner_ids = owners(record)
    sees_all = sees_all_of(request.user, record) or not owner_ids.isdisjoint(unit_ids(request.user))
    reader = Reader(story, record.pk, sees_all)
    if wanted := request.GET.get("format", ""):
        return as_file(request, reader, f"{record._meta.model_name}-{record.pk}", owner_ids, wanted)
    page = MomentPage(reader, ListPage().page_number(request))
    teller = Storyteller(reader, page.rows, user=request.user, owner_ids=owner_ids)
    context = {
        "record": record,
        "definite": story.definite,
        "kind": story.model._meta.verbose_name_plural,
        "list": LISTS[story],
        "groups": list(teller.groups()),
        "page": page,
        "since": reader.since,
        "with_names": reader.sees_all,
        "export_formats": FORMATS if sees_all_marked(request.user) else {},
        "hide": hide_address(record) if can_hide(request.user, record) else "",
        "show": show_address(record) if can_show(request.user, record) else "",
    }
    return render(request, "portal/history.html", context)


def as_file(request, reader, name, owner_ids, wanted):
    """Everything, one row for each field of each event, with ids and times to the second."""
    if not sees_all_marked(request.user):
        raise PermissionDenied(EXPORTERS_ONLY)
    if wanted not in FORMATS:
        raise BadRequest("Okänt format. Välj xlsx, csv eller json.")
    log_security_event(SecurityEvent.PERSONAL_DATA_EXPORTED, request=request, what="history")
    rows = export_rows(reader, user=request.user, owner_ids=owner_ids)
    return export(wanted, rows, COLUMNS, name=f"historik-{name}-{timezone.localdate():%Y-%m-%d}", title="Historik")


@require_safe
def history_index(request):
    """Where the history is read of what has no page of its own."""
    if not sees_all_marked(request.user):
        raise PermissionDenied(READERS_ONLY)
    return render(request, "portal/history_index.html", {"collections": tables.COLLECTIONS.values()})


@require_safe
def history_collection(request, slug):
    if slug not in tables.COLLECTIONS:
        raise Http404
    if not sees_all_marked(request.user):
        raise PermissionDenied(READERS_ONLY)
    collection = tables.COLLECTIONS[slug]
    reader = Reader(collection, pk=0, sees_all=True)
    if wanted := request.GET.get("format", ""):
        return as_file(request, reader, slug, frozenset(), wanted)
    page = MomentPage(reader, ListPage().page_number(request))
    teller = Storyteller(reader, page.rows, user=request.user, owner_ids=frozenset())
    context = {"collection": collection, "groups": list(teller.groups()), "page": page, "export_formats": FORMATS}
    return render(request, "portal/history_collection.html", context)


LISTS = {
    tables.PROJECT: ("project_list", "Projekt"),
    tables.ACTIVITY: ("activity_list", "Aktiviteter"),
    tables.PARTNERSHIP: ("partnership_list", "Vänorter"),
    tables.KNOWLEDGE: ("knowledge_list", "Kunskap att dela"),
    tables.GRANT: ("grant_list", "Föreningsbidrag"),
    tables.NETWORK: ("network_list", "Nätverk"),
    tables.SEAT: ("representation_list", "Representation"),
    tables.STEERING: ("steering_list", "Styruppdrag"),
    tables.UNIT: ("unit_list", "Enheter"),
    tables.ORGANISATION: ("organisation_list", "Organisationer"),
    tables.EVALUATION: ("evaluation_list", "Utvärdering"),
    tables.ADVOCACY: ("advocacy_list", "Påverkansarbete"),
    tables.HORIZON: ("horizon_list", "Omvärldskartläggning"),
}


@require_safe
def project_history(request, pk):
    return show(request, tables.PROJECT, pk=pk)


@require_safe
def activity_history(request, pk):
    return show(request, tables.ACTIVITY, pk=pk)


@require_safe
def partnership_history(request, slug):
    return show(request, tables.PARTNERSHIP, slug=slug)


@require_safe
def knowledge_history(request, pk):
    return show(request, tables.KNOWLEDGE, pk=pk)


@require_safe
def grant_history(request, pk):
    return show(request, tables.GRANT, pk=pk)


@require_safe
def network_history(request, slug):
    return show(request, tables.NETWORK, slug=slug)


@require_safe
def representation_history(request, pk):
    return show(request, tables.SEAT, pk=pk)


@require_safe
def steering_history(request, pk):
    return show(request, tables.STEERING, pk=pk)


@require_safe
def unit_history(request, slug):
    return show(request, tables.UNIT, slug=slug)


@require_safe
def organisation_history(request, pk):
    return show(request, tables.ORGANISATION, pk=pk)


@require_safe
def evaluation_history(request, first, last):
    return show(request, tables.EVALUATION, first_year=first, last_year=last)


@require_safe
def advocacy_history(request, pk):
    return show(request, tables.ADVOCACY, pk=pk)


@require_safe
def horizon_history(request, pk):
    return show(request, tables.HORIZON, pk=pk)
