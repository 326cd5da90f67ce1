"""Let one record go up in another: nothing that pointed at the loser is lost, and the history of both tells it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import FormDraft
from apps.activities.models import MentionedNetwork, MentionedPartnership
from apps.core.history import because
from apps.core.models import Fact, Record, lock, touch
from apps.organisation.duplicates import pair
from apps.organisation.models import Merge, NotSame
from apps.partnerships.models import Twinning
from apps.portal.merging.choices import TAKE, apply
from apps.portal.merging.kinds import BY_MODEL
from apps.portal.merging.plan import Plan, friends_of
from apps.portal.merging.references import LIFE, references_to

# The forms whose drafts are kept by the number of the record, by the kind of record.
DRAFTS = {
    "organisation": ("organisation",),
    "vanort": ("partnership", "agreement_new", "milestone_new", "partnership_fact_new", "policy_note_new"),
    "natverk": ("network", "network_facts"),
    "projekt": ("project", "project_note_new"),
    "aktivitet": ("activity", "result"),
}
LONGEST_NAME = 200


@dataclass(frozen=True)
class Versions:
    """The versions that the preview was drawn from; None where nobody has looked."""

    winner: int | None = None
    loser: int | None = None


UNSEEN = Versions()


@transaction.atomic
def merge(*, winner, loser, by, reason, picked=None, versions=UNSEEN):
    """Everything that points at `loser` points at `winner` from now on; returns the winner as it became.

    `picked` says for each field that differs which value stays. Raises StaleVersionError when one of the two has been
    changed since the preview, and ValidationError with the reasons when they cannot become one.
    """
    if winner.pk == loser.pk or type(winner) is not type(loser):
        raise ValidationError("Välj två olika poster av samma slag.")
    kind = BY_MODEL[type(winner)]
    wanted = {winner.pk: versions.winner, loser.pk: versions.loser}
    locked = {pk: lock(kind.model, pk, wanted[pk]) for pk in sorted(wanted)}
    plan = Plan(kind, locked[winner.pk], locked[loser.pk])
    if plan.winner.hidden_at or plan.loser.hidden_at:
        raise ValidationError("Den ena posten är dold. Visa den igen först, eller välj en annan.")
    if plan.refusals:
        raise ValidationError(plan.refusals)
    with because(f"”{plan.loser}” och ”{plan.winner}” blev en post. {reason}"):
        carry_out(plan, picked or {}, by=by, reason=reason)
    return plan.winner


def carry_out(plan, picked, *, by, reason):
    """Do what the plan says. The organisations behind two pages become one with them."""
    winner, loser, kind = plan.winner, plan.loser, plan.kind
    # Read before anything is changed.
    choices, moves, inner, names = plan.choices, plan.moves, plan.inner, plan.names
    was_called = getattr(loser, kind.title)
    close(loser, taken=kind.title if picked.get(kind.title) == TAKE else "", by=by)
    for move in moves:
        carry_over(move, winner, loser, by=by)
    if any(move.reference.rule.once == LIFE and not move.stays for move in moves):
        winner.status = loser.status
    setattr(loser, kind.title, was_called)
    apply(choices, picked, winner, loser)
    if names is not None:
        winner.aliases = "\n".join(plan.names_beside(getattr(winner, kind.title)))
    save(touch(winner, by=by), {"aliases", *(one.name for choice in choices for one in choice.fields)})
    remember(kind, winner, loser, by=by, reason=reason)
    if inner is not None and inner.winner.pk != inner.loser.pk:
        carry_out(inner, {}, by=by, reason=reason)


def close(loser, *, taken, by):
    """Hide the loser. A name that the winner takes over, and that no two rows may have, is marked on the hidden one."""
    loser.hidden_at = timezone.now()
    if taken and loser._meta.get_field(taken).unique:
        mark = f" (sammanslagen {loser.pk})"
        setattr(loser, taken, getattr(loser, taken)[: LONGEST_NAME - len(mark)] + mark)
    touch(loser, by=by).save()


def save(winner, changed):
    """Check the fields that were changed, and what a row may not say as a whole, then save."""
    winner.clean_fields(exclude={one.name for one in winner._meta.fields} - changed)
    winner.validate_constraints()
    winner.save()


def carry_over(move, winner, loser, *, by):
    """Point the rows of one foreign key at the winner, and count up the version of what they are a part of."""
    reference = move.reference
    if move.stays:
        return
    if reference.model is Twinning:
        befriend(winner, loser)
        return
    for double in move.doubles:
        absorb(double.row, double.twin, by=by)
    rows = reference.rows(loser)
    if issubclass(reference.model, Fact):
        # Two sources stand side by side; the winner's is still the one that is shown first.
        first = reference.rows(winner).filter(preferred=True).values("kind")
        rows.filter(kind__in=list(first.values_list("kind", flat=True))).update(preferred=False)
    count_up(reference, rows, by=by)
    changed = {"version": F("version") + 1, "updated_by": by, "updated_at": timezone.now()}
    rows.update(**{reference.field.attname: winner.pk}, **(changed if issubclass(reference.model, Record) else {}))
    for model, name in ((MentionedPartnership, "partnership"), (MentionedNetwork, "network")):
        if reference.field.related_model is model._meta.get_field(name).related_model:
            # What an activity is about is not mentioned beside it.
            model.objects.filter(**{name: winner, f"activity__{name}": winner}).delete()


def count_up(reference, rows, *, by):
    """A form that is open on the record that the rows are a part of must notice."""
    if not reference.rule.holder:
        return
    holder = reference.model._meta.get_field(reference.rule.holder)
    ids = list(rows.values_list(holder.attname, flat=True))
    holder.related_model._base_manager.filter(pk__in=ids).update(
        version=F("version") + 1, updated_by=by, updated_at=timezone.now()
    )


def absorb(row, twin, *, by):
    """Take away a row that the winner has the like of; what points at it, such as money, points at the like."""
    model: Any = type(row)
    for reference in references_to(model):
        for other, like in reference.doubles(twin, row).items():
            absorb(other, like, by=by)
        reference.rows(row).update(**{reference.field.attname: twin.pk})
    row.delete()


def befriend(winner, loser):
    """The loser's friends become the winner's: none with itself, none twice."""
    known = {city.pk for _, city in friends_of(winner)} | {winner.pk}
    for row, city in friends_of(loser):
        if city.pk in known:
            row.delete()
            continue
        row.first_id, row.second_id = pair(winner.pk, city.pk)
        row.save()


def remember(kind, winner, loser, *, by, reason):
    """Lead the old address to the new one, and take with us what is known only by number."""
    Merge.objects.create(
        model=kind.label,
        old_id=loser.pk,
        old_slug=getattr(loser, "slug", ""),
        new_id=winner.pk,
        reason=reason,
        by=by,
    )
    apart = NotSame.objects.filter(model=kind.label)
    for row in [*apart.filter(first_id=loser.pk), *apart.filter(second_id=loser.pk)]:
        other = row.second_id if row.first_id == loser.pk else row.first_id
        if other != winner.pk:
            first, second = pair(winner.pk, other)
            NotSame.objects.get_or_create(
                model=kind.label, first_id=first, second_id=second, defaults={"by_id": row.by_id}
            )
    for form in DRAFTS[kind.slug]:
        drafts = FormDraft.objects.filter(form=form)
        # Who has begun on both keeps the one of the winner.
        taken = list(drafts.filter(object_id=winner.pk).values_list("user", flat=True))
        drafts.filter(object_id=loser.pk).exclude(user__in=taken).update(object_id=winner.pk)
