"""What points to a unit: which rows move with a reorganisation, how they move, and what keeps the old name.

Every foreign key to Unit is named once, in `columns` of a Move or in STAYS; a test fails for a key that is not.
Dated rows are closed and opened at once. A row without a date of its own moves on the day, so that whoever is
responsible until then can still write it.
"""

from dataclasses import dataclass

from django.db.models import Exists, F, Model, OuterRef, Q

from apps.activities.models import Activity, ActivityUnit, Proposal
from apps.core.templatetags.intl import daterange
from apps.networks.models import Membership, Network
from apps.organisation.actions import reorganisation as steps
from apps.organisation.models import ContactAssignment, Decision, SteeringAssignment, UnitParent
from apps.organisation.permissions import sees_all_of
from apps.partnerships.models import Partnership
from apps.portal.reorganisation.change import Kind
from apps.projects.models import Budget, Project, ProjectLead, StatusChange

Status = Project.Status


@dataclass(frozen=True)
class Item:
    """One row that moves. Without a title: the reader may not see what it is, only that it is there."""

    key: str
    title: str = ""
    about: str = ""


class Move:
    """A kind of record that moves. `on_the_day`: when the date has come. `chosen`: row by row, where units divide."""

    key = ""
    words = ""
    columns: tuple[str, ...] = ()
    on_the_day = False
    chosen = True

    def rows(self, change):
        raise NotImplementedError

    def items(self, change, user):
        return [Item(f"{self.key}-{row.pk}", *self.shown(row, user)) for row in self.rows(change)]

    def shown(self, row, user):
        """(title, about) as the reader may see them."""
        return (f"{row}",)

    def move(self, row, change, heir, by):
        """Give a row to the heir from the date."""
        raise NotImplementedError

    def leave(self, row, change, by):
        """Nobody takes over."""


def dated(row):
    return daterange(row.start, row.end) if row.start or row.end else ""


def heir_of(unit, change, heir):
    """The heir, if the unit is one that gives."""
    return heir if unit in change.olds else unit


class Services(Move):
    key, words = "betjaning", "betjäning,betjäningar"
    columns = ("organisation.UnitService.office", "organisation.UnitService.board")

    def rows(self, change):
        rows = steps.services_of(change.olds, change.date)
        if change.kind == Kind.SERVICE:
            rows = rows.filter(board=change.board)
        return rows.order_by("office__name", "board__name")

    def shown(self, row, user):
        return f"{row.office.name} arbetar för {row.board.name}", dated(row)

    def move(self, row, change, heir, by):
        office, board = heir_of(row.office, change, heir), heir_of(row.board, change, heir)
        steps.move_service(service=row, date=change.date, by=by, office=office, board=board)

    def leave(self, row, change, by):
        steps.end_row(row=row, date=change.date, by=by)


class Places(Move):
    """The old units' own places: every heir gets the same."""

    key, words = "plats", "plats under en annan enhet,platser under andra enheter"
    columns = ("organisation.UnitParent.unit",)
    chosen = False

    def rows(self, change):
        return steps.places_of(change.closing, change.date).order_by("unit__name", "parent__name")

    def shown(self, row, user):
        return f"{row.unit.name} hör till {row.parent.name}", dated(row)

    def move(self, row, change, heir, by):
        share, parent, start = row.owner_share, row.parent, max(filter(None, (row.start, change.date)))
        end = row.end
        steps.move_place(place=row, date=change.date, by=by, unit=heir)
        for other in change.heirs:
            there = steps.lasting(UnitParent, start).filter(unit=other, parent=parent)
            if other != heir and not there.exists():
                UnitParent.objects.create(unit=other, parent=parent, start=start, end=end, owner_share=share)

    def leave(self, row, change, by):
        steps.end_row(row=row, date=change.date, by=by)


class Children(Move):
    key, words = "underordnad", "enhet som hör till,enheter som hör till"
    columns = ("organisation.UnitParent.parent",)

    def rows(self, change):
        return steps.children_of(change.olds, change.date).order_by("unit__name")

    def shown(self, row, user):
        return row.unit.name, f"hör till {row.parent.name}"

    def move(self, row, change, heir, by):
        steps.move_place(place=row, date=change.date, by=by, parent=heir)

    def leave(self, row, change, by):
        steps.end_row(row=row, date=change.date, by=by)


class Contacts(Move):
    key, words = "kontakt", "kontaktuppdrag,kontaktuppdrag"
    columns = ("organisation.ContactAssignment.unit",)

    def rows(self, change):
        return steps.assignments_of(change.olds, change.date).order_by("unit__name", "kind", "person__name")

    def shown(self, row, user):
        return row.person.name, f"{row.get_kind_display()} för {row.unit.name}"

    def move(self, row, change, heir, by):
        steps.move_assignment(assignment=row, date=change.date, unit=heir, by=by)

    def leave(self, row, change, by):
        steps.end_row(row=row, date=change.date, by=by)


def over_before(date):
    """Projects in which nothing happened on the date or later: they keep the name of their time."""
    changes = StatusChange.objects.filter(project=OuterRef("pk"), date_last__gte=date)
    decisions = Budget.objects.filter(project=OuterRef("pk"), decided_on__gte=date)
    ended = Q(end_last__lt=date) | Q(end_last__isnull=True)
    finished = Q(status=Status.FINISHED) & ended | Q(source=Project.Source.HISTORY) & ended
    return (Q(status__in=(Status.ABORTED, Status.REJECTED)) | finished) & ~Exists(changes) & ~Exists(decisions)


def leads_of(change):
    """Leads of the old units, or answered for by them, that go on or begin on the date or later."""
    leads = steps.lasting(ProjectLead, change.date).select_related("project", "unit", "accountable")
    if change.kind == Kind.SERVICE:
        return leads.filter(unit__in=change.olds, accountable=change.board)
    return leads.filter(Q(unit__in=change.olds) | Q(accountable__in=change.olds))


class Leads(Move):
    key, words = "projekt", "projekt,projekt"
    columns = ("projects.ProjectLead.unit", "projects.ProjectLead.accountable")

    def rows(self, change):
        over = Project.objects.filter(over_before(change.date))
        return leads_of(change).exclude(project__in=over).order_by("project__title", "pk")

    def items(self, change, user):
        rows = list(self.rows(change))
        read = set(Project.objects.readable_by(user).filter(leads__in=rows).values_list("pk", flat=True))
        return [
            Item(f"{self.key}-{row.pk}", *(named(row.project, user) if row.project_id in read else ())) for row in rows
        ]

    def move(self, row, change, heir, by):
        parties = {"unit": row.unit, "accountable": row.accountable}
        if change.kind == Kind.SERVICE:
            parties["unit"] = heir
        else:
            parties = {name: heir_of(unit, change, heir) for name, unit in parties.items()}
        if row.start and row.start >= change.date:
            row.unit, row.accountable = parties["unit"], parties["accountable"]
            row.save()
        else:
            end, row.end = row.end, change.last_day
            row.save()
            ProjectLead.objects.create(project=row.project, start=change.date, end=end, **parties)
        bump(Project, row.project_id)

    def leave(self, row, change, by):
        if row.unit not in change.olds:  # the nämnd is gone, the kontor still leads
            self.move(row, change, None, by)
            return
        steps.end_row(row=row, date=change.date, by=by)
        bump(Project, row.project_id)


def named(record, user):
    """(title, about) of a record that the reader may see; a marked one is named to those who may know."""
    if record.is_marked and not sees_all_of(user, record):
        return ()
    return (record.title,)


def bump(model, pk):
    """A form that was opened before must not be saved over what was moved; the record itself says what it said."""
    model.objects.filter(pk=pk).update(version=F("version") + 1)


class Activities(Move):
    key, words = "aktivitet", "aktivitet,aktiviteter"
    columns = ("activities.ActivityUnit.unit", "activities.Activity.accountable")
    on_the_day = True

    def rows(self, change):
        parts = ActivityUnit.objects.filter(activity=OuterRef("pk"), unit__in=change.olds)
        mine = Q(Exists(parts)) & Q(accountable=change.board)
        if change.kind != Kind.SERVICE:
            mine = Q(Exists(parts)) | Q(accountable__in=change.olds)
        return Activity.objects.filter(mine, start__gte=change.date).order_by("start", "pk")

    def items(self, change, user):
        rows = list(self.rows(change))
        read = set(
            Activity.objects.readable_by(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
        )
        return [Item(f"{self.key}-{row.pk}", *(named(row, user) if row.pk in read else ())) for row in rows]

    def move(self, row, change, heir, by):
        for part in row.units.filter(unit__in=change.olds):
            there = row.units.filter(unit=heir).exclude(pk=part.pk).first()
            if there is None:
                part.unit = heir
                part.save()
                continue
            if part.role == ActivityUnit.Role.HOST and there.role != part.role:
                there.role = part.role
                there.save()
            part.delete()
        if change.kind != Kind.SERVICE and row.accountable in change.olds:
            Activity.objects.filter(pk=row.pk).update(accountable=heir)
        bump(Activity, row.pk)


class Owned(Move):
    """A record that one unit owns, without a date."""

    on_the_day = True
    model: type[Model]
    column = "owner_unit"

    def rows(self, change):
        return self.model._default_manager.filter(**{f"{self.column}__in": change.olds}).order_by("pk")

    def move(self, row, change, heir, by):
        setattr(row, self.column, heir)
        row.version += 1
        row.updated_by = by
        row.save()


class Partnerships(Owned):
    key, words, model = "vanort", "vänort,vänorter", Partnership
    columns = ("partnerships.Partnership.owner_unit",)


class Networks(Owned):
    key, words, model = "natverk", "nätverk,nätverk", Network
    columns = ("networks.Network.owner_unit",)


class Memberships(Owned):
    key, words, model, column = "medlemskap", "medlemskap,medlemskap", Membership, "unit"
    columns = ("networks.Membership.unit",)

    def rows(self, change):
        return super().rows(change).exclude(end_last__lt=change.date).select_related("network")


class Proposals(Owned):
    key, words, model, column = "forslag", "förslag som väntar på svar,förslag som väntar på svar", Proposal, "unit"
    columns = ("activities.Proposal.unit",)

    def rows(self, change):
        return super().rows(change).filter(status=Proposal.Status.NEW)

    def shown(self, row, user):
        """Only the unit reads what was proposed to it."""
        return ()


MOVES = (
    Services(),
    Places(),
    Children(),
    Contacts(),
    Leads(),
    Activities(),
    Partnerships(),
    Networks(),
    Memberships(),
    Proposals(),
)
# When a kontor begins to work for a nämnd, the work for that nämnd goes with it and nothing else.
WITH_A_SERVICE = ("betjaning", "projekt", "aktivitet")


def moves_of(change):
    return [move for move in MOVES if change.kind != Kind.SERVICE or move.key in WITH_A_SERVICE]


@dataclass(frozen=True)
class Stay:
    """A key that is never moved: it says how it was."""

    column: str
    words: str = ""
    model: type[Model] | None = None

    def rows(self, change):
        """What of it belongs to the old units; none of what says nothing to a reader."""
        column = self.column.rpartition(".")[2]
        return self.model._default_manager.filter(**{f"{column}__in": change.olds}) if self.model else []


STAYS = (
    Stay("organisation.SteeringAssignment.unit", "uppdrag i uppdragsplan eller ägardirektiv", SteeringAssignment),
    Stay("organisation.Decision.body", "formella beslut", Decision),
    Stay("partnerships.Partnership.confirmed_by", "bekräftelser av vänorter", Partnership),
    Stay("networks.Network.confirmed_by", "bekräftelser av nätverk", Network),
    # The reorganisation itself, and the bond between old and new.
    Stay("organisation.UnitSuccession.old"),
    Stay("organisation.UnitSuccession.new"),
    Stay("organisation.ReorganisationUnit.unit"),
    Stay("organisation.Reorganisation.board"),
)


def staying(change):
    """(words, how many) of what keeps the old name."""
    if change.kind == Kind.SERVICE:
        return []
    over = Project.objects.filter(over_before(change.date))
    led = ProjectLead.objects.filter(Q(unit__in=change.olds) | Q(accountable__in=change.olds))
    ended = led.filter(Q(end__lt=change.date) | Q(project__in=over))
    parts = ActivityUnit.objects.filter(activity=OuterRef("pk"), unit__in=change.olds)
    hosted = Activity.objects.filter(Q(Exists(parts)) | Q(accountable__in=change.olds), start__lt=change.date)
    moving = leads_of(change).exclude(project__in=over)
    found = [
        (
            "projekt som var slut eller hade lämnats över",
            ended.exclude(project__in=moving.values("project")).values("project").distinct().count(),
        ),
        ("aktiviteter som började före datumet", hosted.count()),
        (
            "avslutade kontaktuppdrag",
            ContactAssignment.objects.filter(unit__in=change.olds, end__lt=change.date).count(),
        ),
        ("avslutade medlemskap", Membership.objects.filter(unit__in=change.olds, end_last__lt=change.date).count()),
        (
            "besvarade förslag",
            Proposal.objects.filter(unit__in=change.olds).exclude(status=Proposal.Status.NEW).count(),
        ),
        *((stay.words, stay.rows(change).count()) for stay in STAYS if stay.model),
    ]
    return [(words, count) for words, count in found if count]
