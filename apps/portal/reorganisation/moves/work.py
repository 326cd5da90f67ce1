"""What the units do: projects they lead or answer for, activities they arrange or take part in."""

from django.db.models import Exists, F, OuterRef, Q

from apps.activities.models import Activity, ActivityUnit
from apps.organisation.actions import reorganisation as steps
from apps.organisation.permissions import sees_all_of
from apps.portal.reorganisation.change import Kind
from apps.portal.reorganisation.moves.base import Item, Move, heir_of
from apps.projects.models import Budget, Project, ProjectLead, StatusChange

Status = Project.Status


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
