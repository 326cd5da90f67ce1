"""What each kind of rule finds: rows old enough, and with them what belongs to them alone.

Nothing is deleted from below something that stays: a record that another record still points to is kept and counted
as kept. What counts as a part of a record is listed here, so a table made later keeps its record until somebody has
thought about it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.apps import apps
from django.db.models import Exists, FileField, Max, Model, OuterRef, Q, Subquery

from apps.accounts.models import FormDraft, Letter, Person, RetentionRule
from apps.activities.models import (
    Activity,
    ActivityGoal,
    ActivitySDG,
    ActivityUnit,
    Advocacy,
    AdvocacyGoal,
    HorizonScan,
    KnowledgeGiven,
    KnowledgeOffer,
    MentionedNetwork,
    MentionedPartnership,
    ParticipantGroup,
    Promise,
    Proposal,
)
from apps.networks.models import Representation
from apps.organisation.models import ContactAssignment
from apps.partnerships.models import AgreementDocument, AssociationGrant, AssociationGrantCity
from apps.projects.models import (
    Budget,
    BudgetLine,
    Project,
    ProjectCouncilGoal,
    ProjectDocument,
    ProjectGoal,
    ProjectLead,
    ProjectPartner,
    ProjectPolicyNote,
    ProjectSDG,
    StatusChange,
)

Concerns = RetentionRule.Concerns
# What may go when it has been hidden long enough.
ROOTS = (
    Project,
    Activity,
    Advocacy,
    HorizonScan,
    Proposal,
    ProjectDocument,
    AgreementDocument,
    AssociationGrant,
    KnowledgeOffer,
    KnowledgeGiven,
)
# Rows that are nothing without the record they point to.
PARTS = {
    ProjectLead,
    ProjectPartner,
    Budget,
    BudgetLine,
    StatusChange,
    ProjectDocument,
    ProjectPolicyNote,
    ProjectGoal,
    ProjectCouncilGoal,
    ProjectSDG,
    ActivityUnit,
    ParticipantGroup,
    Promise,
    MentionedPartnership,
    MentionedNetwork,
    ActivityGoal,
    ActivitySDG,
    AdvocacyGoal,
    AssociationGrantCity,
}
# The rounds of evaluation and what they decided stay, and so does the history of the rules themselves.
NEVER = {"evaluation", "accounts"}

# In words, for the page.
EXPLAINED = {
    Concerns.DRAFTS: "Text som någon skrev i ett formulär men aldrig sparade, räknat från senaste ändringen.",
    Concerns.SIGN_INS: "Loggade försök att logga in med lösenord: användarnamn, adress, webbläsare och tid.",
    Concerns.PROPOSALS: "Förslag som har fått svar, med sin historik. Posten som ett förslag ledde till finns kvar.",
    Concerns.HIDDEN: "Poster som har varit dolda så länge, med det som hör till dem, sin historik och sina filer. "
    "En post som något annat pekar på behålls. Vänorter, nätverk, enheter och beslut berörs inte.",
    Concerns.GONE: "Historik om rader som inte finns längre, även rader som togs bort ur en post som finns kvar, "
    "till exempel en partner. Historik om det som finns berörs inte, och inte heller utvärderingarnas.",
    Concerns.LETTERS: "Brev som har skickats eller misslyckats, räknat från när de skrevs. Brev som väntar, och brev "
    "som ingen vet om de kom fram, behålls tills någon har tagit ställning till dem.",
    Concerns.PERSONS: "Personer som så länge har varit utan uppdrag, roll och inloggning anonymiseras, en i taget.",
}


@dataclass
class Found:
    """What a rule is about to take: primary keys by model, persons to anonymise, and how many roots are kept."""

    rows: dict[type[Model], set] = field(default_factory=dict)
    persons: list[int] = field(default_factory=list)
    kept: int = 0

    def add(self, model, keys):
        if keys := set(keys):
            self.rows.setdefault(model, set()).update(keys)

    @property
    def counts(self):
        found = {model._meta.db_table: len(keys) for model, keys in self.rows.items()}
        return found | ({Person._meta.db_table: len(self.persons)} if self.persons else {})


def find(rule, before):
    """What the rule takes of what is older than `before`."""
    found = Found()
    FINDERS[rule.concerns](found, before)
    return found


def drafts(found, before):
    found.add(FormDraft, keys_of(FormDraft.objects.filter(saved_at__lt=before)))


def sign_ins(found, before):
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        found.add(model, keys_of(model.objects.filter(attempt_time__lt=before)))
    expirations = AccessAttemptExpiration.objects.filter(access_attempt__attempt_time__lt=before)
    found.add(AccessAttemptExpiration, keys_of(expirations))


def proposals(found, before):
    answered = Proposal.objects.exclude(status=Proposal.Status.NEW).filter(updated_at__lt=before)
    add_trees(found, Proposal, answered)


def hidden(found, before):
    for model in ROOTS:
        add_trees(found, model, model.objects.filter(hidden_at__lt=before))


def gone(found, before):
    """The history of rows that are no longer there and to which nothing has happened since."""
    for event in event_models():
        tracked = event.pgh_tracked_model
        if tracked._meta.app_label in NEVER:
            continue
        remains = Exists(tracked._base_manager.filter(pk=OuterRef("pgh_obj_id")))
        same = event._base_manager.filter(pgh_obj_id=OuterRef("pgh_obj_id")).order_by().values("pgh_obj_id")
        latest = Subquery(same.annotate(latest=Max("pgh_created_at")).values("latest"))
        old = event._base_manager.filter(~remains).annotate(latest=latest).filter(latest__lt=before)
        found.add(event, keys_of(old))


def letters(found, before):
    old = Letter.objects.filter(created_at__lt=before)
    settled = old.filter(state__in=[Letter.State.SENT, Letter.State.FAILED])
    found.add(Letter, keys_of(settled))
    found.kept += old.count() - settled.count()


def persons(found, before):
    lasts = Q(end=None) | Q(end__gte=before.date())
    busy = ContactAssignment.objects.filter(lasts, person=OuterRef("pk"))
    seated = Representation.objects.visible().filter(lasts, Q(person=OuterRef("pk")) | Q(deputy=OuterRef("pk")))
    seen = Q(user__date_joined__gte=before) | Q(user__last_login__gte=before) | ~Q(user__roles=[])
    candidates = Person.objects.filter(~Exists(busy), ~Exists(seated), anonymised_at=None, created_at__lt=before)
    found.persons = list(candidates.exclude(Q(user__isnull=False) & seen).order_by("pk").values_list("pk", flat=True))


FINDERS: dict[str, Callable] = {
    Concerns.DRAFTS: drafts,
    Concerns.SIGN_INS: sign_ins,
    Concerns.PROPOSALS: proposals,
    Concerns.HIDDEN: hidden,
    Concerns.GONE: gone,
    Concerns.LETTERS: letters,
    Concerns.PERSONS: persons,
}


def keys_of(queryset):
    return queryset.order_by().values_list("pk", flat=True)


def event_models():
    return [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]


def event_model_of(model):
    return next((event for event in event_models() if event.pgh_tracked_model is model), None)


def add_trees(found, model, queryset):
    """Each record with its parts and their history, unless something else still points to any of them."""
    for key in keys_of(queryset):
        tree = {model: {key}}
        grow(tree, model, {key})
        if is_held(tree):
            found.kept += 1
            continue
        for part, keys in tree.items():
            found.add(part, keys)
            event = event_model_of(part)
            if event is not None:
                found.add(event, keys_of(event._base_manager.filter(pgh_obj_id__in=keys)))


def pointers_to(model):
    """(model, key) for every foreign key that points to the model; the history points without holding."""
    for relation in model._meta.get_fields(include_hidden=True):
        points_here = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if points_here and not hasattr(relation.related_model, "pgh_tracked_model"):
            yield relation.related_model, relation.field


def grow(tree, model, keys):
    """Add the parts of these rows, and the parts' parts."""
    for pointing, key in pointers_to(model):
        if pointing not in PARTS or pointing is model:
            continue
        below = set(keys_of(pointing._base_manager.filter(**{f"{key.name}__in": keys})))
        below -= tree.get(pointing, set())
        if below:
            tree.setdefault(pointing, set()).update(below)
            grow(tree, pointing, below)


def is_held(tree):
    """Does a row outside the tree point into it?"""
    for model, keys in tree.items():
        for pointing, key in pointers_to(model):
            outside = pointing._base_manager.filter(**{f"{key.name}__in": keys})
            if outside.exclude(pk__in=tree.get(pointing, ())).exists():
                return True
    return False


def files_of(found):
    """(storage, name) of the files that go with their rows."""
    return [
        (getattr(row, column.name).storage, getattr(row, column.name).name)
        for model, keys in found.rows.items()
        for column in model._meta.local_fields
        if isinstance(column, FileField) and not hasattr(model, "pgh_tracked_model")
        for row in model._base_manager.filter(pk__in=keys)
        if getattr(row, column.name)
    ]
