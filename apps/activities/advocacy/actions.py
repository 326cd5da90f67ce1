"""How advocacy goes on: watched, put forward, decided or dropped. One transaction each, versions checked."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.activities.models import Advocacy
from apps.core.history import because
from apps.core.models import lock, touch

Status = Advocacy.Status
# From which states each step is taken; the later ones are corrections of what was noted.
PRESENTABLE = (Status.WATCHED, Status.PRESENTED, Status.OUTCOME)
CONCLUDABLE = (Status.PRESENTED, Status.OUTCOME)
DROPPABLE = (Status.WATCHED, Status.PRESENTED)
REOPENABLE = (Status.OUTCOME, Status.DROPPED)
NOT_YET = "Dagen har inte varit än."


@transaction.atomic
def save_advocacy(*, advocacy, by, goals=None, version=None):
    """Create or change a question, or raise ValidationError by form field; its state changes through the steps only.

    `version` is the one the form was opened with. `goals` that are None stay as they are.
    """
    if advocacy.pk:
        saved = lock(Advocacy, advocacy.pk, version)
        advocacy.version, advocacy.status = saved.version, saved.status
    if problems := missing_for(advocacy):
        raise ValidationError(problems)
    if advocacy.pk:
        touch(advocacy, by=by)
    else:
        advocacy.created_by = advocacy.updated_by = by
    advocacy.validate_constraints()
    advocacy.save()
    if goals is not None:
        advocacy.goals.set(goals)
    return advocacy


def missing_for(advocacy):
    """What a question lacks: {form field: message}."""
    missing = {}
    if not advocacy.title:
        missing["title"] = "Skriv vad frågan gäller."
    if advocacy.unit_id is None:
        missing["unit"] = "Välj vilken enhet som ansvarar."
    if not advocacy.position and advocacy.status in CONCLUDABLE:
        missing["position"] = "Skriv vad kommunen har framfört."
    return missing


def taken_from(advocacy, version, states, refusal):
    """The question as it is saved, locked, in a state that the step starts from."""
    saved = lock(Advocacy, advocacy.pk, version)
    if saved.status not in states:
        raise ValidationError(refusal.format(saved.get_status_display()))
    return saved


def keep(saved, by):
    touch(saved, by=by)
    saved.validate_constraints()
    saved.save()
    return saved


@transaction.atomic
def present(*, advocacy, position, channel, on, by, version=None):
    """Note that the position was put forward, how and when; once more corrects what was noted."""
    saved = taken_from(advocacy, version, PRESENTABLE, "Frågan är {}. Ta upp den igen först.")
    if not position.strip():
        raise ValidationError({"position": "Skriv vad kommunen har framfört."})
    if on is None:
        raise ValidationError({"presented_on": "Ange vilken dag det framfördes."})
    if on > timezone.localdate():
        raise ValidationError({"presented_on": NOT_YET})
    if saved.outcome_on and saved.outcome_on < on:
        raise ValidationError({"presented_on": "Det kan inte ha framförts efter att utfallet kom."})
    saved.position, saved.channel, saved.presented_on = position, channel, on
    if saved.status == Status.WATCHED:
        saved.status = Status.PRESENTED
    return keep(saved, by)


@transaction.atomic
def conclude(*, advocacy, outcome, on, by, version=None):
    """Note how it went; once more corrects what was noted."""
    saved = taken_from(advocacy, version, CONCLUDABLE, "Frågan är {}. Skriv först vad kommunen har framfört.")
    if not outcome.strip():
        raise ValidationError({"outcome": "Skriv hur det gick."})
    check_end(saved, on)
    saved.outcome, saved.outcome_on, saved.status = outcome, on, Status.OUTCOME
    return keep(saved, by)


@transaction.atomic
def drop(*, advocacy, reason, on, by, version=None):
    """Stop working with a question that has had no outcome. Why is kept where the outcome would have stood."""
    saved = taken_from(advocacy, version, DROPPABLE, "Frågan är {} och kan inte läggas ned.")
    if not reason.strip():
        raise ValidationError({"outcome": "Skriv varför ni slutar arbeta med frågan."})
    check_end(saved, on)
    saved.outcome, saved.outcome_on, saved.status = reason, on, Status.DROPPED
    with because(reason):
        return keep(saved, by)


def check_end(saved, on):
    if on is None:
        raise ValidationError({"outcome_on": "Ange vilken dag."})
    if on > timezone.localdate():
        raise ValidationError({"outcome_on": NOT_YET})
    if saved.presented_on and on < saved.presented_on:
        raise ValidationError({"outcome_on": "Det kan inte vara före dagen då ståndpunkten framfördes."})


@transaction.atomic
def reopen(*, advocacy, reason, by, version=None):
    """Take up a question again; what was noted at its end stays in the history only."""
    saved = taken_from(advocacy, version, REOPENABLE, "Frågan är {} och behöver inte tas upp igen.")
    if not reason.strip():
        raise ValidationError({"reason": "Skriv varför frågan tas upp igen."})
    saved.outcome, saved.outcome_on = "", None
    saved.status = Status.PRESENTED if saved.presented_on and saved.position else Status.WATCHED
    with because(reason):
        return keep(saved, by)


@transaction.atomic
def change_unit(*, advocacy, unit, by):
    """Let another unit answer for the question."""
    saved = lock(Advocacy, advocacy.pk)
    saved.unit = unit
    return keep(saved, by)
