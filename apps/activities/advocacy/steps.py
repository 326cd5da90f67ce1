"""The measures that take a question a step further, each with a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.activities.advocacy import actions
from apps.activities.advocacy.editing import AdvocacyEditor, readable
from apps.activities.advocacy.forms import DropForm, EndForm, PresentForm, ReopenForm
from apps.activities.models import Advocacy
from apps.core.forms import show_refusal
from apps.core.models import StaleVersionError
from apps.core.templatetags.intl import iso, upfirst
from apps.organisation.meeting import saver_of

Status = Advocacy.Status


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
    action: Callable[..., Any]
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
        editor = AdvocacyEditor(request, advocacy)
        if not editor.may():
            return editor.refuse()
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
