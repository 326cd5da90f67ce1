"""Who else in the municipality works with the same city, network, project or organisation, and whom to ask there.

A helpful neighbour while a project or an activity is written, as a piece of the form; a page of its own without script.
"""

import datetime
import re
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from apps.activities import conditions
from apps.activities.models import Activity, ActivityUnit
from apps.activities.subjects import Subject, Subjects
from apps.core.filters import MAX_QUERY
from apps.networks.models import Membership
from apps.organisation.models import ContactAssignment, Unit
from apps.organisation.permissions import assigned_unit_ids
from apps.projects.models import Project, ProjectLead, ProjectPartner

Status = Project.Status
# Projects that somebody works with now, or is about to.
LIVE = (Status.APPLIED, Status.GRANTED, Status.ONGOING, Status.PAUSED)
# What was done longer ago says little about whom to ask.
RECENT = datetime.timedelta(days=5 * 365)
# A note is short: so many subjects, so many units for each.
SUBJECTS, UNITS = 3, 3
# An owner or a member is closer to the matter than one visit.
OWNER = 3
# How a partner is called in the form of a project.
PARTNER = re.compile(r"partner-[0-9]+-organisation")


@dataclass(frozen=True)
class Note:
    """The units that work with one subject, each with its contact person or None."""

    subject: Subject
    units: list

    @property
    def words(self):
        """ "Kulturkontoret och Vård- och omsorgskontoret arbetar också med Linz." """
        names = [unit.name for unit, _ in self.units]
        joined = f"{', '.join(names[:-1])} samt {names[-1]}" if len(names) > 1 else names[0]
        return f"{joined} arbetar också med {self.subject.record}."


@require_safe
def colleagues(request):
    subjects, text = asked_about(request)
    own = Unit.objects.filter(slug=first(request, "enhet", "unit")).first()
    notes = [note_on(subject, request.user, own) for subject in subjects]
    context = {
        "notes": [note for note in notes if note.units],
        "subjects": subjects,
        "text": text,
        "own": own,
        "nothing": bool(subjects) and not any(note.units for note in notes),
    }
    template = "portal/_colleagues.html" if request.htmx else "portal/colleagues.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def first(request, *names):
    """What the first of some parameters holds."""
    return cleaned(next((request.GET[name] for name in names if request.GET.get(name)), ""))


def cleaned(text):
    """Without what PostgreSQL cannot store."""
    return text.replace("\0", "").strip()[:MAX_QUERY]


def asked_about(request):
    """(subjects, what was typed): ?amne=partnership:3, the text of an activity's subject, or a project's partners."""
    found = Subjects(request.user)
    text = first(request, "amne", "subject")
    typed = [value for name, value in request.GET.items() if PARTNER.fullmatch(name)]
    subjects = []
    for one in map(cleaned, [text, *typed]):
        if not one or len(subjects) == SUBJECTS:
            continue
        subject = found.get(one) or next(iter(found.named(one)), None)
        if subject and subject.value not in {other.value for other in subjects}:
            subjects.append(subject)
    label = subjects[0].label if text and subjects else text
    return subjects, label


def note_on(subject, user, own):
    """The units closest to the subject, but for one's own; at most seven queries."""
    scores = Counter(dict.fromkeys(keepers(subject), OWNER))
    for unit, count in [*leading(subject, user), *hosting(subject, user)]:
        scores[unit] += count
    for mine in assigned_unit_ids(user) | ({own.pk} if own else set()):
        scores.pop(mine, None)
    units = {unit.pk: unit for unit in Unit.objects.visible().current().filter(pk__in=scores)}
    closest = sorted(units.values(), key=lambda unit: (-scores[unit.pk], unit.name))[:UNITS]
    assignments = ContactAssignment.objects.current().filter(unit__in=closest, kind=ContactAssignment.Kind.CONTACT)
    contacts = {row.unit_id: row.person for row in assignments.select_related("person").order_by("-start", "-pk")}
    return Note(subject, [(unit, contacts.get(unit.pk)) for unit in closest])


def keepers(subject):
    """Ids of the units that answer for the subject itself or hold its membership."""
    ids = set(subject.record.owner_unit_ids())
    if subject.column == "network":
        members = Membership.objects.visible().filter(network=subject.record, unit__isnull=False)
        members = members.filter(Q(end_last__isnull=True) | Q(end_last__gte=timezone.localdate()))
        ids |= set(members.values_list("unit_id", flat=True))
    return ids


def organisations_of(subject):
    """Ids of the organisations behind the subject: a project's are its partners."""
    if subject.column == "project":
        return ProjectPartner.objects.filter(project=subject.record).values("organisation_id")
    return [subject.record.pk if subject.column == "organisation" else subject.record.organisation_id]


def leading(subject, user):
    """(unit, number of live projects it leads with the subject)."""
    partners = ProjectPartner.objects.filter(organisation__in=organisations_of(subject))
    projects = (
        Project.objects.readable_by(user).unmarked().filter(status__in=LIVE, pk__in=partners.values("project_id"))
    )
    if subject.column == "project":
        projects = projects.exclude(pk=subject.record.pk)
    leads = ProjectLead.objects.current().filter(project__in=projects.values("pk"))
    return list(leads.order_by().values_list("unit").annotate(Count("pk")))


def hosting(subject, user):
    """(unit, number of recent activities about the subject that it answered for)."""
    about = {
        "partnership": conditions.about_partnership,
        "network": conditions.about_network,
        "project": conditions.about_project,
        "organisation": lambda record: Q(organisation=record),
    }[subject.column](subject.record)
    activities = Activity.objects.readable_by(user).unmarked().filter(about, start__gte=timezone.localdate() - RECENT)
    activities = activities.exclude(status=Activity.Status.CANCELLED)
    hosts = ActivityUnit.objects.filter(role=ActivityUnit.Role.HOST, activity__in=activities.values("pk"))
    return list(hosts.order_by().values_list("unit").annotate(Count("pk")))
