"""The administratör's pages: the rules, one rule with its runs, and what can be done with it."""

import datetime

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from pghistory.models import Context

from apps.accounts.models import Person, RetentionRule, RetentionRun
from apps.core.forms import show_refusal
from apps.organisation.permissions import can_administer
from apps.portal.people.references import words_for
from apps.portal.retention.forms import RuleForm
from apps.portal.retention.job import obstacles, save_rule, switch, try_out
from apps.portal.retention.kinds import EXPLAINED, event_models, find
from apps.portal.tasks import run_retention_rule

REFUSED = "Gallringen sköts av administratören."
RUNS_SHOWN = 20
PERSONS_SHOWN = 20
HISTORY = {model._meta.db_table for model in [*event_models(), Context]}
# A run that is not over after this long was cut off.
PATIENCE = datetime.timedelta(hours=1)


def must_administer(request):
    if not can_administer(request.user):
        raise PermissionDenied(REFUSED)


def table_words():
    """{table: words in plural} for the counts of a run."""
    return {model._meta.db_table: words_for(model) for model in apps.get_models()} | {
        "axes_accessattempt": "försök att logga in",
        "axes_accessfailurelog": "misslyckade försök att logga in",
        "axes_accesslog": "inloggningar",
        "axes_accessattemptexpiration": "spärrtider",
    }


def describe(run, words):
    """A run with its state and its counts in words."""
    is_open = run.finished_at is None
    run.was_cut_off = is_open and run.started_at < timezone.now() - PATIENCE
    run.goes_on = is_open and not run.was_cut_off
    rows = {table: number for table, number in run.counts.items() if table not in HISTORY}
    run.rows = sorted((words.get(table, table), number) for table, number in rows.items())
    if history := run.total - sum(rows.values()):
        run.rows.append(("rader historik", history))
    return run


@require_GET
def retention_list(request):
    must_administer(request)
    latest = RetentionRun.objects.filter(rule=OuterRef("pk")).latest_first()
    rules = list(
        RetentionRule.objects.visible().annotate(
            last_run=Subquery(latest.values("pk")[:1]),
        )
    )
    runs = RetentionRun.objects.in_bulk([rule.last_run for rule in rules if rule.last_run])
    words = table_words()
    for rule in rules:
        rule.latest = describe(runs[rule.last_run], words) if rule.last_run else None
    context = {"rules": rules, "has_room": len(rules) < len(RetentionRule.Concerns)}
    return render(request, "portal/retention_list.html", context)


@require_http_methods(["GET", "POST"])
def retention_create(request):
    must_administer(request)
    return edit(request, RetentionRule())


@require_http_methods(["GET", "POST"])
def retention_update(request, pk):
    must_administer(request)
    return edit(request, get_object_or_404(RetentionRule.objects.visible(), pk=pk))


def edit(request, rule):
    form = RuleForm(request.POST if request.method == "POST" else None, rule=rule)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] if rule.pk else None
        try:
            save_rule(rule=form.fill(), by=request.user, version=version)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Regeln är sparad. Provkör den innan du slår på den.")
            return redirect("retention_detail", pk=rule.pk)
    explained = [(choice.label, EXPLAINED[choice]) for choice in RetentionRule.Concerns]
    return render(request, "portal/retention_form.html", {"form": form, "rule": rule, "explained": explained})


@require_http_methods(["GET", "POST"])
def retention_detail(request, pk):
    must_administer(request)
    rule = get_object_or_404(RetentionRule.objects.visible(), pk=pk)
    if request.method == "POST":
        do(request, rule, request.POST.get("gor"))
        return redirect("retention_detail", pk=pk)
    words = table_words()
    runs = [describe(run, words) for run in rule.runs.select_related("by__person").latest_first()[:RUNS_SHOWN]]
    context = {
        "rule": rule,
        "explained": EXPLAINED[rule.concerns],
        "obstacles": obstacles(rule),
        "runs": runs,
        "before": rule.cut_off(),
        "persons": concerned_persons(rule),
    }
    return render(request, "portal/retention_detail.html", context)


def concerned_persons(rule):
    """Whom a rule about persons would anonymise today, so that somebody can look before it does."""
    if rule.concerns != RetentionRule.Concerns.PERSONS:
        return []
    return list(Person.objects.filter(pk__in=find(rule, rule.cut_off()).persons[:PERSONS_SHOWN]))


def do(request, rule, wanted):
    """What the buttons of a rule ask for."""
    if wanted == "prova":
        tell_of_trial(request, try_out(rule=rule, by=request.user))
    elif wanted == "kor":
        order(request, rule)
    elif wanted in {"pa", "av"}:
        try:
            switch(rule=rule, active=wanted == "pa", by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            is_on = "Regeln är påslagen. Den körs i natt." if wanted == "pa" else "Regeln är avslagen."
            messages.success(request, is_on)
    else:
        messages.error(request, "Välj vad du vill göra med regeln.")


def tell_of_trial(request, run):
    if run.error:
        messages.error(request, f"Provkörningen gick inte: {run.error}")
    elif run.total:
        messages.success(request, "Provkörningen är klar. Ingenting är gallrat. Se nedan vad regeln skulle ta.")
    else:
        messages.success(request, "Provkörningen är klar. Regeln skulle inte ta något i dag.")


def order(request, rule):
    """Hand the rule to the worker; what hinders it is said at once."""
    if not rule.active or (missing := obstacles(rule)):
        messages.error(request, " ".join(missing) if rule.active else "Slå på regeln först.")
        return
    run_retention_rule.defer(rule_id=rule.pk, user_id=request.user.pk)
    messages.success(request, "Gallringen är beställd. Ladda om sidan om en stund och se hur det gick.")
