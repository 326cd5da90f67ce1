"""The list of units. A unit's own page gathers projects and activities and stands in the portal."""

from itertools import groupby

from django.db.models import BooleanField, Case, ExpressionWrapper, Prefetch, Q, Value, When
from django.utils import timezone

from apps.core.exports import Column
from apps.core.views import ListPage
from apps.organisation.filters import UnitFilter
from apps.organisation.models import ContactAssignment, Unit, UnitParent, UnitService, UnitSuccession
from apps.organisation.permissions import can_administer

HEADINGS = {
    Unit.Kind.BOARD: "Nämnder",
    Unit.Kind.OFFICE: "Kontor",
    Unit.Kind.COMPANY: "Bolag",
    Unit.Kind.FEDERATION: "Kommunalförbund",
    Unit.Kind.ACTIVITY: "Skolor och andra verksamheter",
    Unit.Kind.COUNCIL: "Fullmäktige och revision",
    Unit.Kind.AUDIT: "Fullmäktige och revision",
}
FORMER = "Tidigare enheter"


def contact_names(unit, kind):
    """Names of today's contact persons or deputies. Needs the rows of `UnitList.get_rows`."""
    return [assignment.person.name for assignment in unit.current_contacts if assignment.kind == kind]


def is_vacant(unit):
    """Should the unit have a contact person, and has none?"""
    expected = unit.policy_applies and unit.kind in {Unit.Kind.OFFICE, Unit.Kind.COMPANY} and not unit.is_former
    return expected and not contact_names(unit, ContactAssignment.Kind.CONTACT)


def related(unit):
    """The units it works with: the nämnd of a kontor, the kontor of a nämnd, what a school or bolag belongs to."""
    return [
        *(service.board for service in unit.current_boards),
        *(service.office for service in unit.current_offices),
        *(place.parent for place in unit.current_parents),
    ]


def row(unit):
    """What the list shows of a unit; a nämnd or school without a contact person is asked through its kontor."""
    asks_office = any(other.kind == Unit.Kind.OFFICE for other in related(unit))
    return {"unit": unit, "related": related(unit), "is_vacant": is_vacant(unit), "asks_office": asks_office}


class UnitList(ListPage):
    filter_class = UnitFilter
    sorts = {"slag": ("Efter slag", ["is_former", "kind_order", "name"])}
    columns = [
        Column("Namn", lambda row: row.name, 40),
        Column("Slag", lambda row: row.get_kind_display(), 16),
        Column("Förkortning", lambda row: row.abbreviation or None, 12),
        Column("Finns från", lambda row: row.valid_from, 12),
        Column("Finns till", lambda row: row.valid_to, 12),
        Column("Hör ihop med", lambda row: ", ".join(unit.name for unit in related(row)) or None, 40),
        Column("Funktionsbrevlåda", lambda row: row.mailbox or None, 32),
        Column("Kontaktperson", lambda row: ", ".join(contact_names(row, "contact")) or None, 28),
        Column("Ersättare", lambda row: ", ".join(contact_names(row, "deputy")) or None, 28),
        Column("Ska ha kontaktperson men saknar", is_vacant, 16),
        Column("Policyn gäller", lambda row: row.policy_applies, 12),
    ]
    template_name = "organisation/unit_list.html"
    title = "Enheter"
    export_name = "enheter"
    # The whole municipality on one page: a kind should not be cut in two.
    per_page = 200

    def get_queryset(self):
        ended = Q(valid_to_last__isnull=False, valid_to_last__lt=timezone.localdate())
        order = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(HEADINGS)))
        is_former = ExpressionWrapper(ended, output_field=BooleanField())
        return Unit.objects.visible().annotate(is_former=is_former, kind_order=order)

    def get_rows(self, queryset):
        contacts = ContactAssignment.objects.current().select_related("person").order_by("kind", "start", "id")
        services = UnitService.objects.current()
        return queryset.prefetch_related(
            Prefetch("contacts", contacts, to_attr="current_contacts"),
            Prefetch("serves", services.select_related("board").order_by("board__name"), to_attr="current_boards"),
            Prefetch(
                "served_by", services.select_related("office").order_by("office__name"), to_attr="current_offices"
            ),
            Prefetch("parents", UnitParent.objects.current().select_related("parent"), to_attr="current_parents"),
            Prefetch("successors", UnitSuccession.objects.select_related("new")),
        )

    def get_context(self, page, filterset):
        def heading(unit):
            return FORMER if unit.is_former else HEADINGS[unit.kind]

        groups = [(words, [row(unit) for unit in units]) for words, units in groupby(page, heading)]
        return {"groups": groups, "former": FORMER, "can_administer": can_administer(self.request.user)}
