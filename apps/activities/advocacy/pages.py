"""The pages of one question: to read it, to write it, and to take it a step further."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.activities.advocacy import actions
from apps.activities.advocacy.conditions import OPEN
from apps.activities.advocacy.deadlines import deadline_words
from apps.activities.advocacy.forms import AdvocacyForm, DropForm, EndForm, PresentForm, ReopenForm
from apps.activities.editing import Editing, edit
from apps.activities.editing.flow import refuse
from apps.activities.models import Advocacy
from apps.activities.views.detail import linked
from apps.core.forms import show_refusal
from apps.core.models import StaleVersionError
from apps.core.templatetags.intl import iso, longdate, upfirst
from apps.organisation.permissions import can_change, can_create
from apps.organisation.whom_to_ask import YOUR_CONTACT
from apps.projects.views.conflict import saver_of

Status = Advocacy.Status
READERS_CREATE = f"Du kan läsa allt påverkansarbete, men inte lägga till nytt. {YOUR_CONTACT}"
EDITING = Editing(
    name="advocacy",
    form=AdvocacyForm,
    save=lambda record, form, by: actions.save_advocacy(
        advocacy=record, by=by, goals=form.chosen_goals, version=form.cleaned_data["version"]
    ),
    template="activities/advocacy_form.html",
    definite="frågan",
    it="den",
    saved="Frågan är sparad.",
)


def readable(user, pk):
    records = Advocacy.objects.readable_by(user).select_related(
        "unit", "institution", "programme", "network", "partnership", "updated_by__person"
    )
    return get_object_or_404(records.defer("search"), pk=pk)


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
    """What has happened and what comes, oldest first, as components/timeline.html takes it."""
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
        rows.append({"label": "Program på förslag", "value": programme.name})
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
    return edit(request, Advocacy(), EDITING)


@require_http_methods(["GET", "POST"])
def advocacy_update(request, pk):
    advocacy = readable(request.user, pk)
    if not can_change(request.user, advocacy):
        return refuse(request, advocacy, EDITING)
    return edit(request, advocacy, EDITING)


@dataclass(frozen=True)
class Step:
    """A measure with a page of its own: from which states it is taken, what it asks, and what is said when it is done.

    `reads` maps the form's fields to the columns they begin with, `action` takes the cleaned values.
    """

    name: str
    form: type
    states: tuple
    label: str
    again: str
    heading: str
    lead: str
    button: str
    done: str
    action: object
    reads: dict = field(default_factory=dict)

    def words(self, advocacy):
        """What the way to it is called: the step, or mending what was noted in it."""
        return self.again if advocacy.status in CORRECTED.get(self.name, ()) else self.label


CORRECTED = {
    "advocacy_present": (Status.PRESENTED, Status.OUTCOME),
    "advocacy_conclude": (Status.OUTCOME,),
}
PRESENT = Step(
    "advocacy_present",
    PresentForm,
    actions.PRESENTABLE,
    "Skriv vad som framfördes",
    "Rätta det framförda",
    "Vad kommunen har framfört",
    "Vad som framfördes, på vilket sätt och när.",
    "Spara det framförda",
    "Det framförda är sparat.",
    lambda values, **facts: actions.present(
        position=values["position"], channel=values["channel"], on=values["presented_on"], **facts
    ),
    {"position": "position", "channel": "channel", "presented_on": "presented_on"},
)
CONCLUDE = Step(
    "advocacy_conclude",
    EndForm,
    actions.CONCLUDABLE,
    "Skriv hur det gick",
    "Rätta utfallet",
    "Hur det gick",
    "Vad som beslutades, och om det blev som kommunen ville.",
    "Spara utfallet",
    "Utfallet är sparat.",
    lambda values, **facts: actions.conclude(outcome=values["outcome"], on=values["outcome_on"], **facts),
    {"outcome": "outcome", "outcome_on": "outcome_on"},
)
DROP = Step(
    "advocacy_drop",
    DropForm,
    actions.DROPPABLE,
    "Lägg ned",
    "",
    "Lägg ned frågan",
    "Frågan står kvar i listan som nedlagd, med skälet. Den kan tas upp igen.",
    "Lägg ned frågan",
    "Frågan är nedlagd.",
    lambda values, **facts: actions.drop(reason=values["outcome"], on=values["outcome_on"], **facts),
)
REOPEN = Step(
    "advocacy_reopen",
    ReopenForm,
    actions.REOPENABLE,
    "Ta upp igen",
    "",
    "Ta upp frågan igen",
    "Frågan blir öppen på nytt.",
    "Ta upp frågan igen",
    "Frågan är öppen igen.",
    lambda values, **facts: actions.reopen(reason=values["reason"], **facts),
)
STEPS = (PRESENT, CONCLUDE, DROP, REOPEN)


def steps_for(advocacy):
    """The steps that can be taken now, the next one first: what is noted already is mended after that."""
    found = [step for step in STEPS if advocacy.status in step.states]
    found.sort(key=lambda step: advocacy.status in CORRECTED.get(step.name, ()))
    return [{"label": step.words(advocacy), "href": reverse(step.name, args=[advocacy.pk])} for step in found]


def take(step):
    """The page of a step."""

    @require_http_methods(["GET", "POST"])
    def page(request, pk):
        advocacy = readable(request.user, pk)
        if not can_change(request.user, advocacy):
            return refuse(request, advocacy, EDITING)
        if request.method == "POST":
            return save(request, advocacy, step)
        if advocacy.status not in step.states:
            messages.info(request, f"Frågan är {advocacy.get_status_display()}: {step.label.lower()} går inte nu.")
            return redirect(advocacy)
        began = {name: getattr(advocacy, column) for name, column in step.reads.items()}
        for name in ("presented_on", "outcome_on"):
            began[name] = began.get(name) or timezone.localdate()
        return show(request, advocacy, step, step.form(initial=began | {"version": advocacy.version}))

    page.__name__ = step.name
    return page


def save(request, advocacy, step):
    form = step.form(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            saved = step.action(values, advocacy=advocacy, by=request.user, version=values["version"])
        except StaleVersionError:
            return met(request, advocacy, step, form)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, step.done)
            return redirect(saved)
    return show(request, advocacy, step, form)


def met(request, advocacy, step, form):
    """Somebody else has saved meanwhile: what was typed stays, and the next save is laid upon what there is now."""
    data = request.POST.copy()
    data["version"] = str(advocacy.version)
    form = step.form(data)
    form.is_valid()
    saver = saver_of(advocacy, request.user)
    form.add_error(
        None,
        f"{upfirst(saver)} har sparat frågan medan du skrev. Det du skrev står kvar. Läs vad som är sparat nu, "
        "och spara igen om ditt ska gälla.",
    )
    return show(request, advocacy, step, form, now=now_told(advocacy))


def now_told(advocacy):
    """What is saved, for whoever was writing at the same time."""
    rows = (
        ("Läge", upfirst(advocacy.get_status_display())),
        ("Ståndpunkt", advocacy.position),
        ("Framfört", iso(advocacy.presented_on) if advocacy.presented_on else ""),
        ("Utfall", advocacy.outcome),
        ("Utfallet kom", iso(advocacy.outcome_on) if advocacy.outcome_on else ""),
    )
    return [(label, value) for label, value in rows if value]


def show(request, advocacy, step, form, now=()):
    context = {
        "form": form,
        "advocacy": advocacy,
        "step": step,
        "heading": step.heading,
        "now": now,
        "has_errors": form.is_bound,
    }
    return render(request, "activities/advocacy_step.html", context, status=409 if now else 200)


advocacy_present, advocacy_conclude, advocacy_drop, advocacy_reopen = (take(step) for step in STEPS)
