"""The administratör's pages for units: the list, a unit's details, and its services, places and successions."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.templatetags.intl import daterange, longdate, number
from apps.organisation.actions.units import (
    change_unit,
    create_unit,
    remove_row,
    save_parent,
    save_service,
    save_succession,
)
from apps.organisation.forms import ROW_FORMS, NewUnitForm, UnitForm
from apps.organisation.models import Unit, UnitParent, UnitService
from apps.organisation.permissions import can_administer
from apps.organisation.views.lists import UnitList

REFUSED = "Enheterna sköts av administratören. Be den som är administratör för registret om ändringen."


def must_administer(request):
    if not can_administer(request.user):
        raise PermissionDenied(REFUSED)


class UnitAdminList(UnitList):
    """The same list, each unit a link to where it is written."""

    template_name = "organisation/unit_admin_list.html"
    title = "Administrera enheter"

    def dispatch(self, request, *args, **kwargs):
        must_administer(request)
        return super().dispatch(request, *args, **kwargs)


def put_errors(form, error, field_of):
    """Put what the action refuses beside the fields."""
    for name, texts in error.message_dict.items() if hasattr(error, "error_dict") else [(None, error.messages)]:
        form.add_error(field_of(name), texts)


def own_field(form):
    def field_of(name):
        """Parts of a partial date belong to its one field."""
        known = [field for field in form.fields if name == field or (name or "").startswith(f"{field}_")]
        return known[0] if known else None

    return field_of


@require_http_methods(["GET", "POST"])
def unit_create(request):
    must_administer(request)
    form = NewUnitForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            unit = create_unit(by=request.user, **form.values)
        except ValidationError as error:
            put_errors(form, error, own_field(form))
        else:
            messages.success(request, f"{unit.name} är tillagd. Skriv nu var den hör hemma.")
            return redirect("unit_update", unit.slug)
    context = {"form": form, "has_errors": form.is_bound and bool(form.errors)}
    return render(request, "organisation/unit_create.html", context)


@require_http_methods(["GET", "POST"])
def unit_update(request, slug):
    must_administer(request)
    unit = get_object_or_404(Unit.objects.visible(), slug=slug)
    form = UnitForm(request.POST if request.method == "POST" else None, initial=UnitForm.stored(unit))
    if form.is_bound and form.is_valid():
        try:
            change_unit(unit=unit, by=request.user, version=form.cleaned_data["version"], **form.values)
        except ValidationError as error:
            put_errors(form, error, own_field(form))
        else:
            messages.success(request, f"{form.cleaned_data['name']} är sparad.")
            return redirect("unit_update", unit.slug)
    context = {
        "unit": unit,
        "form": form,
        "has_errors": form.is_bound and bool(form.errors),
        "sections": sections(unit),
    }
    return render(request, "organisation/unit_update.html", context)


def sections(unit):
    """The rows beside a unit, by kind; five queries."""
    services = {"arbetar-for": unit.serves.select_related("board").order_by("start", "board__name")}
    if unit.kind != Unit.Kind.OFFICE:
        services = {"arbetet-gors-av": unit.served_by.select_related("office").order_by("start", "office__name")}
    rows = services | {
        "hor-till": unit.parents.select_related("parent").order_by("start", "parent__name"),
        "tog-over-efter": unit.predecessors.select_related("old"),
        "eftertrads-av": unit.successors.select_related("new"),
    }
    if unit.kind not in {Unit.Kind.OFFICE, Unit.Kind.BOARD, Unit.Kind.COUNCIL, Unit.Kind.AUDIT}:
        rows.pop("arbetet-gors-av")
    return [
        {
            "kind": kind,
            "heading": ROW_FORMS[kind].heading,
            "rows": [
                {"pk": row.pk, "other": getattr(row, ROW_FORMS[kind].other_column), "when": when(row), "row": row}
                for row in found
            ],
        }
        for kind, found in rows.items()
    ]


def when(row):
    """The time of a row in words; empty when nothing is known."""
    if hasattr(row, "date"):
        return f"från {longdate(row.date)}"
    words = [daterange(row.start, row.end)] if row.start or row.end else []
    if getattr(row, "owner_share", None) is not None:
        words.append(f"{number(row.owner_share)} procent")
    return ", ".join(words)


def row_of(unit, form_class, pk):
    """The row of this unit, or 404."""
    return get_object_or_404(form_class.model, pk=pk, **{form_class.own: unit})


def form_class_of(kind):
    if kind not in ROW_FORMS:
        raise Http404("Den sidan finns inte.")
    return ROW_FORMS[kind]


@require_http_methods(["GET", "POST"])
def unit_row(request, slug, kind, pk=None):
    """A new row beside the unit, or one that is there."""
    must_administer(request)
    unit = get_object_or_404(Unit.objects.visible(), slug=slug)
    form_class = form_class_of(kind)
    row = None if pk is None else row_of(unit, form_class, pk)
    form = form_class(request.POST if request.method == "POST" else None, unit=unit, row=row)
    if form.is_bound and form.is_valid():
        try:
            save_row(form.fill(), unit=unit, by=request.user, version=form.cleaned_data["version"])
        except ValidationError as error:
            put_errors(form, error, form.field_of)
        else:
            messages.success(request, f"Sparat: {form.row}.")
            return redirect("unit_update", unit.slug)
    context = {
        "unit": unit,
        "form": form,
        "row": row,
        "kind": kind,
        "has_errors": form.is_bound and bool(form.errors),
    }
    return render(request, "organisation/unit_row.html", context)


def save_row(row, **how):
    if isinstance(row, UnitService):
        return save_service(service=row, **how)
    if isinstance(row, UnitParent):
        return save_parent(place=row, **how)
    return save_succession(succession=row, **how)


@require_POST
def unit_row_remove(request, slug, kind, pk):
    """Take away a row that was written by mistake."""
    must_administer(request)
    unit = get_object_or_404(Unit.objects.visible(), slug=slug)
    row = row_of(unit, form_class_of(kind), pk)
    words = f"{row}"
    remove_row(row=row, unit=unit, by=request.user, version=None)
    messages.success(request, f"Borttaget: {words}. Det finns kvar i historiken.")
    return redirect("unit_update", unit.slug)
