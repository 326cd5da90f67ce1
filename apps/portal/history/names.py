"""What foreign keys were called at the time, and who made the changes.

Names of persons are shown to those who see all of the record; others read the role they had.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone
from pghistory.models import Context

from apps.accounts.models import Person, Role, User
from apps.activities.models import Activity
from apps.core.history import Source
from apps.organisation.models import ContactAssignment
from apps.organisation.permissions import sees_all_marked
from apps.portal.history.tables import event_model
from apps.projects.models import Project, ProjectPartner

# Seen by some: told by the name of today, to those who may read the record.
GUARDED = (Project, Activity)
UNSEEN = "något du inte kan se"
SOMEBODY = "en medarbetare"

# What people call the pages they change things on.
PAGES = {
    "project_create": "i formuläret Nytt projekt",
    "project_update": "i formuläret Ändra projekt",
    "project_note_create": "i formuläret för utrikespolitisk bedömning",
    "project_note_update": "i formuläret för utrikespolitisk bedömning",
    "activity_create": "i formuläret Logga aktivitet",
    "activity_update": "i formuläret Ändra aktivitet",
    "activity_result": "i formuläret Skriv vad det gav",
    "promise_create": "på aktivitetens sida",
    "promise_settle": "på aktivitetens sida",
    "proposal_create": "i formuläret Föreslå en post",
    "proposal_detail": "i svaret på ett förslag",
    "proposal_activity": "i svaret på ett förslag",
    "knowledge_create": "i formuläret för kunskap att dela",
    "knowledge_update": "i formuläret för kunskap att dela",
    "knowledge_given_create": "i formuläret för kunskap att dela",
    "knowledge_given_update": "i formuläret för kunskap att dela",
    "grant_create": "i formuläret för föreningsbidrag",
    "grant_update": "i formuläret för föreningsbidrag",
    "organisation_create": "i formuläret Ny organisation",
    "organisation_update": "i formuläret Ändra organisation",
    "record_merge": "vid en sammanslagning",
    "duplicate_dismiss": "på sidan Möjliga dubbletter",
    "partnership_confirm": "med knappen Uppgifterna stämmer",
    "partnership_create": "i formuläret Ny vänort eller samarbetsort",
    "partnership_update": "i formuläret Ändra vänort",
    "partnership_fact_create": "i formuläret för uppgifter om orten",
    "partnership_fact_update": "i formuläret för uppgifter om orten",
    "partnership_fact_remove": "på sidan Ta bort uppgift",
    "milestone_create": "i formuläret för milstolpar",
    "milestone_update": "i formuläret för milstolpar",
    "agreement_create": "i formuläret för avtal",
    "agreement_update": "i formuläret för avtal",
    "policy_note_create": "i formuläret för utrikespolitiska bedömningar",
    "policy_note_update": "i formuläret för utrikespolitiska bedömningar",
    "network_confirm": "med knappen Uppgifterna stämmer",
    "representation_create": "i formuläret Ny plats",
    "representation_update": "i formuläret Ändra plats",
    "representation_succeed": "på sidan Efterträdare",
    "representation_end": "på sidan Avsluta platsen",
    "advocacy_create": "i formuläret Bevaka en fråga",
    "advocacy_update": "i formuläret Ändra frågan",
    "advocacy_present": "när det framförda noterades",
    "advocacy_conclude": "när utfallet noterades",
    "advocacy_drop": "när frågan lades ned",
    "advocacy_reopen": "när frågan togs upp igen",
    "horizon_create": "i formuläret Ange ett stort beslut",
    "horizon_update": "i formuläret Ändra beslutet",
    "network_create": "i formuläret Nytt nätverk",
    "network_update": "i formuläret Ändra nätverk",
    "membership_create": "i formuläret Nytt medlemskap",
    "membership_update": "i formuläret Ändra medlemskap",
    "membership_years": "i formuläret Avgift och arbetstid",
    "membership_end": "på sidan Avsluta medlemskapet",
    "steering_create": "i formuläret Nytt styruppdrag",
    "steering_update": "i formuläret Ändra styruppdrag",
    "unit_create": "i formuläret för enheter",
    "unit_update": "i formuläret för enheter",
    "unit_row": "i formuläret för enheter",
    "unit_row_create": "i formuläret för enheter",
    "unit_row_remove": "i formuläret för enheter",
    "unit_contacts": "på sidan Kontaktpersoner",
    "unit_handover": "vid en överlämning",
    "reassign": "vid en flytt av flera poster",
    "reorganisation_create": "vid en omorganisation",
    "reorganisation_complete": "vid en omorganisation",
    "project_document_create": "vid uppladdning av en handling",
    "agreement_document_create": "vid uppladdning av en handling",
    "document_replace": "vid uppladdning av en handling",
    "record_mark": "på sidan Sekretessmarkera",
    "record_unmark": "på sidan Sekretessmarkera",
    "record_hide": "på sidan Dölj",
    "record_show": "på sidan Dolda poster",
    "record_delete": "på sidan Ta bort",
}
OUTSIDE = "direkt i databasen"


@dataclass
class Names:
    """Names of rows that other rows point to, by model, id and time."""

    rows: dict = field(default_factory=lambda: defaultdict(list))

    def of(self, model, pk, at):
        """What the row was called at a time; what is older than its history by its first name."""
        known = self.rows.get((model, pk), [])
        then = [name for since, name in known if since is None or since <= at]
        return then[-1] if then else known[0][1] if known else f"nr {pk}"


def find_names(wanted, *, user, with_persons):
    """Names for {model: ids}; one question for each model."""
    names = Names()
    for model, ids in wanted.items():
        for pk, since, name in named(model, ids, user, with_persons):
            names.rows[model, pk].append((since, name))
    return names


def named(model, ids, user, with_persons):
    """(id, since when, name) of some rows; since None is always."""
    if model in (Person, User):
        yield from ((pk, None, name if with_persons else SOMEBODY) for pk, name in persons(model, ids))
    elif model in GUARDED:
        seen = model.objects.all() if sees_all_marked(user) else model.objects.readable_by(user)
        titles = dict(seen.filter(pk__in=ids).values_list("pk", "title"))
        yield from ((pk, None, titles.get(pk, UNSEEN)) for pk in ids)
    elif model is ProjectPartner:
        events = event_model(model).objects.filter(pgh_obj_id__in=ids).order_by("pgh_id")
        yield from events.values_list("pgh_obj_id", "pgh_created_at", "organisation__name")
    else:
        for event in event_model(model).objects.filter(pgh_obj_id__in=ids).order_by("pgh_id"):
            columns = {one.attname: getattr(event, one.attname) for one in model._meta.concrete_fields if tracked(one)}
            yield event.pgh_obj_id, event.pgh_created_at, str(model(**columns))


def tracked(one):
    """Is the column in the history? Those the database derives are not."""
    return not one.generated


def persons(model, ids):
    if model is Person:
        return Person.objects.filter(pk__in=ids).values_list("pk", "name")
    users = User.objects.filter(pk__in=ids).select_related("person")
    return [(user.pk, user.display_name) for user in users]


@dataclass(frozen=True)
class Author:
    """Who changed something, from where and why, as it is told to one reader. `name` begins a sentence."""

    name: str
    role: str = ""
    where: str = ""
    reason: str = ""
    user_id: int | None = None
    view: str = ""
    source: str = ""


class Authors:
    """The authors of some contexts; four questions, however many."""

    def __init__(self, contexts, *, with_persons, owner_ids):
        self.with_persons = with_persons
        self.owner_ids = owner_ids
        self.told = dict(Context.objects.filter(pk__in=[pk for pk in contexts if pk]).values_list("pk", "metadata"))
        ids = {told.get("user") for told in self.told.values()} - {None}
        self.users = {user.pk: user for user in User.objects.filter(pk__in=ids).select_related("person")}
        by_person = defaultdict(list)
        people = [user.person_id for user in self.users.values() if user.person_id]
        for row in ContactAssignment.objects.filter(person__in=people).select_related("unit"):
            by_person[row.person_id].append(row)
        self.assignments = by_person

    def one_go(self, event):
        """What holds events together: the context of a request, a job or an import; else, as in a shell, the moment."""
        told = self.told.get(event.context)
        return event.at if told is None or source_of(told) == Source.COMMAND else event.context

    def of(self, context, at):
        told = self.told.get(context)
        if told is None:
            return Author(name="Någon utanför programmet", where=OUTSIDE)
        user = self.users.get(told.get("user"))
        role = self.role(user, told, at) if user else ""
        name = upper(machine(told))
        if user:
            name = user.display_name if self.with_persons else upper(role)
        return Author(
            name=name,
            role=role if user and self.with_persons else "",
            where=place(told),
            reason=str(told.get("reason") or ""),
            user_id=told.get("user"),
            view=str(told.get("view") or told.get("task") or told.get("command") or told.get("kind") or ""),
            source=source_of(told),
        )

    def role(self, user, told, at):
        """What the user was then: contact person for the unit it concerns before anything else, as of its day."""
        day = timezone.localdate(at)
        held = [
            row for row in self.assignments[user.person_id] if row.start <= day and (row.end is None or row.end >= day)
        ]
        held.sort(key=lambda row: (row.unit_id not in self.owner_ids, row.kind, row.unit_id))
        roles = told.get("roles") or user.roles
        if held and (held[0].unit_id in self.owner_ids or Role.COORDINATOR not in roles):
            return f"{held[0].get_kind_display()} för {held[0].unit.name}"
        for value, words in ((Role.COORDINATOR, "samordnaren"), (Role.ADMINISTRATOR, "administratören")):
            if value in roles:
                return words
        return SOMEBODY


def source_of(told):
    """The source; what only names its command came from one."""
    return told.get("source") or (Source.COMMAND.value if told.get("command") else "")


def machine(told):
    """Who did it when no user did."""
    return {
        Source.JOB: "ett schemalagt jobb",
        Source.IMPORT: "en inläsning av uppgifter",
        Source.COMMAND: "ett kommando på servern",
    }.get(source_of(told), "någon utan inloggning")


def place(told):
    """From where, in the words of people."""
    source = source_of(told)
    if source == Source.JOB:
        return f"jobbet {str(told.get('task', '')).rpartition('.')[2]}"
    if source == Source.COMMAND:
        return f"kommandot {told.get('command', '')}"
    if source == Source.IMPORT:
        return "vid inläsning"
    return PAGES.get(told.get("view"), "i programmet")


def upper(text):
    return text[:1].upper() + text[1:]
