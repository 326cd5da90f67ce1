"""The organisation's own rows: services, places under others, what belongs under, contact persons."""

from apps.organisation.actions import reorganisation as steps
from apps.organisation.models import UnitParent
from apps.portal.reorganisation.change import Kind
from apps.portal.reorganisation.moves.base import Move, dated, heir_of


class Services(Move):
    key, words = "betjaning", "uppdrag att arbeta för en nämnd,uppdrag att arbeta för nämnder"
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
    key, words = "underordnad", "enhet som hör till den,enheter som hör till den"
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
