"""The pages of one question: to read it and to write it; its steps stand in steps.py."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.activities.advocacy.conditions import OPEN
from apps.activities.advocacy.deadlines import deadline_words
from apps.activities.advocacy.editing import AdvocacyEditor, readable
from apps.activities.advocacy.steps import steps_for
from apps.activities.models import Advocacy
from apps.activities.units import asked_unit
from apps.activities.views.detail import linked
from apps.core.templatetags.intl import iso, longdate, upfirst
from apps.organisation.permissions import can_change, can_create
from apps.organisation.whom_to_ask import YOUR_CONTACT

Status = Advocacy.Status
READERS_CREATE = f"Du kan läsa allt påverkansarbete, men inte lägga till nytt. {YOUR_CONTACT}"


@require_safe
def advocacy_detail(request, pk):
    advocacy = readable(request.user, pk)
    may = can_change(request.user, advocacy)
    steps = steps_for(advocacy) if may else []
    # What is over asks for nothing: then every step is one that may be taken.
    asks = advocacy.status in OPEN and bool(steps)
    context = {
        "advocacy": advocacy,
        "can_change": may,
        "next_step": steps[0] if asks else None,
        "steps": steps[1:] if asks else steps,
        "deadline_words": deadline_words(advocacy.deadline, advocacy.status),
        "is_overdue": advocacy.status == Status.WATCHED
        and advocacy.deadline is not None
        and advocacy.deadline < timezone.localdate(),
        "goals": list(advocacy.goals.all()),
        "story": story(advocacy),
        "facts": facts(advocacy),
    }
    return render(request, "activities/advocacy_detail.html", context)


def story(advocacy):
    """What has happened and what comes, the latest first, as components/timeline.html takes it."""
    rows = []
    if advocacy.presented_on:
        how = advocacy.get_channel_display()
        rows.append(event(advocacy.presented_on, "Framfört", upfirst(how)))
    if advocacy.outcome_on:
        dropped = advocacy.status == Status.DROPPED
        rows.append(event(advocacy.outcome_on, "Lades ned" if dropped else "Utfallet kom"))
    if advocacy.deadline:
        rows.append(event(advocacy.deadline, "Sista dag att framföra något"))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0], reverse=True)]


def event(day, title, text=""):
    return day, {"year": day.year, "kind": longdate(day), "title": title, "text": text}


def facts(advocacy):
    """The quiet column."""
    programme = advocacy.programme if advocacy.programme and advocacy.programme.hidden_at is None else None
    rows = linked("Ansvarig enhet", [advocacy.unit])
    rows += (
        linked("Beslutar", [advocacy.institution]) if advocacy.institution else [{"label": "Beslutar", "value": None}]
    )
    rows.append({"label": "Sista dag", "value": longdate(advocacy.deadline) if advocacy.deadline else "Ingen bestämd"})
    if programme:
        others = f"{reverse('advocacy_list')}?{urlencode({'program': programme.pk})}"
        rows.append({"label": "Program på förslag", "value": programme.name, "href": others})
    rows += [
        *(linked("Genom nätverket", [advocacy.network]) if advocacy.network else []),
        *(linked("Med vänorten", [advocacy.partnership]) if advocacy.partnership else []),
    ]
    optional = (("Diarienummer", advocacy.dnr), ("Källa", advocacy.source_text))
    rows += [{"label": label, "value": value} for label, value in optional if value]
    rows.append({"label": "Senast ändrad", "value": iso(advocacy.updated_at)})
    return rows


@require_http_methods(["GET", "POST"])
def advocacy_create(request):
    if not can_create(request.user):
        raise PermissionDenied(READERS_CREATE)
    return AdvocacyEditor(request, Advocacy(unit=asked_unit(request))).respond()


@require_http_methods(["GET", "POST"])
def advocacy_update(request, pk):
    return AdvocacyEditor(request, readable(request.user, pk)).respond()
