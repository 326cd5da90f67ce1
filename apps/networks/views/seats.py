"""One seat: who has it and had it, and how it is changed, passed on and ended."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.forms import show_refusal
from apps.core.templatetags.intl import daterange, longdate, upfirst
from apps.networks.actions.seats import DAY, end_seat, save_seat, succeed_seat
from apps.networks.forms.seat import EndSeatForm, SeatForm, SucceedForm
from apps.networks.models import Network, Representation
from apps.networks.people import suggestions
from apps.networks.views.seat_list import RELATED, name_of, shows_names, state_of
from apps.organisation.editing import Editor
from apps.organisation.permissions import can_change, can_create
from apps.organisation.whom_to_ask import YOUR_CONTACT, whom_to_ask

LIST = ("/representation/", "Representation")
# The same place through the years; more than these would be a register of its own.
SHOWN = 40


def seats():
    return Representation.objects.visible().select_related(*RELATED, "decision__body", "updated_by__person")


def found(pk):
    return get_object_or_404(seats(), pk=pk)


def changeable(request, pk):
    seat = found(pk)
    if not can_change(request.user, seat):
        raise PermissionDenied(whom_to_ask(seat, "platsen", "den"))
    return seat


def trail(seat=None):
    """The way here, as (address, name)."""
    network = [(seat.network.get_absolute_url(), seat.network.name)] if seat and seat.network else []
    return [LIST, *network, *([(seat.get_absolute_url(), str(seat))] if seat and seat.pk else [])]


@require_safe
def representation_detail(request, pk):
    seat, today = found(pk), timezone.localdate()
    key, words = state_of(seat, today)
    may = can_change(request.user, seat)
    others = seats().filter(network=seat.network_id, body=seat.body, seat=seat.seat).exclude(pk=seat.pk)
    context = {
        "seat": seat,
        "key": key,
        "words": words,
        "facts": fact_rows(seat, shows_names(request.user, seat, today)),
        "others": [
            {
                "seat": other,
                "person": name_of(other.person, shows_names(request.user, other, today)),
                "words": state_of(other, today)[1],
                "key": state_of(other, today)[0],
            }
            for other in others.order_by("-start", "-id")[:SHOWN]
        ],
        "may": may,
        "may_end": may and not seat.is_over(today),
        "is_vacant": seat.person_id is None and not seat.is_over(today),
        "crumb_list": trail(seat)[:-1],
    }
    return render(request, "networks/seat_detail.html", context)


def fact_rows(seat, shown):
    """Rows for components/facts.html."""
    person = name_of(seat.person, shown)
    rows = [
        {
            "label": "Vem",
            "value": person or "Vakant",
            "src": seat.person.title if seat.person and shown else "",
        },
        {"label": "Ersättare", "value": name_of(seat.deputy, shown) or "Ingen"},
        {"label": "Kan ha platsen", "value": upfirst(seat.get_kind_display())},
    ]
    if shown and seat.person and seat.person.email:
        rows.insert(1, {"value": seat.person.email, "href": f"mailto:{seat.person.email}"})
    if seat.network:
        rows.append({"label": "Nätverk", "value": seat.network.name, "href": seat.network.get_absolute_url()})
    unit = {"href": seat.unit.get_absolute_url()} if seat.unit else {}
    rows.append({"label": "Enhet som svarar för platsen", "value": seat.unit and seat.unit.name} | unit)
    if seat.appointed_by:
        rows.append(
            {"label": "Utses av", "value": seat.appointed_by.name, "href": seat.appointed_by.get_absolute_url()}
        )
    rows.append({"label": "Beslut", "value": str(seat.decision) if seat.decision else None})
    rows.append({"label": "Gäller", "value": upfirst(seat.get_term_display())})
    rows.append({"label": "Tid", "value": daterange(seat.start, seat.end) if seat.start or seat.end else None})
    if seat.note:
        rows.append({"label": "Anmärkning", "value": seat.note})
    return rows


class SeatEditor(Editor):
    form_class = SeatForm
    draft = "seat"
    definite, it = "platsen", "den"

    def save(self, form):
        version = form.cleaned_data["version"] if self.record.pk else None
        seat = form.fill(by=self.request.user)
        if not can_change(self.request.user, seat):
            raise ValidationError({"unit": "Välj en av dina egna enheter."})
        return save_seat(seat=seat, by=self.request.user, version=version)

    def reload(self):
        return found(self.record.pk)

    def saved_words(self, record):
        return f"Platsen är sparad: {record}."

    def context(self):
        seat = self.record
        return {
            "heading": "Ändra plats" if seat.pk else "Ny plats",
            "lead": "Vem som företräder Norrköping, var och hur länge. Byter platsen innehavare? Välj Efterträdare på "
            "platsens sida, så finns den tidigare kvar."
            if seat.pk
            else "Vem som företräder Norrköping, var och hur länge.",
            "crumb_list": trail(seat),
            "back": seat.get_absolute_url() if seat.pk else LIST[0],
            "save_words": "Spara platsen",
            "suggested": suggestions(),
        }


@require_http_methods(["GET", "POST"])
def representation_create(request):
    if not can_create(request.user):
        raise PermissionDenied(f"Du kan läsa om alla uppdrag, men inte lägga till nya. {YOUR_CONTACT}")
    wanted = request.GET.get("natverk", "").replace("\0", "")
    network = Network.objects.visible().filter(slug=wanted).select_related("owner_unit").first() if wanted else None
    return SeatEditor(request, Representation(network=network)).respond()


@require_http_methods(["GET", "POST"])
def representation_update(request, pk):
    return SeatEditor(request, found(pk)).respond()


@require_http_methods(["GET", "POST"])
def representation_end(request, pk):
    """The place goes: nobody has it afterwards, and it is not vacant."""
    seat = changeable(request, pk)
    form = EndSeatForm(request.POST if request.method == "POST" else None, seat=seat)
    if form.is_bound and form.is_valid():
        cleaned = form.cleaned_data
        try:
            end_seat(seat=seat, by=request.user, **cleaned)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Platsen slutar {longdate(cleaned['last_day'])}.")
            return redirect(seat)
    context = {
        "form": form,
        "has_errors": form.is_bound,
        "heading": "Avsluta platsen",
        "lead": f"{seat}. Ska någon annan ha den? Välj i stället Efterträdare.",
        "crumb_list": trail(seat),
        "back": seat.get_absolute_url(),
        "save_words": "Avsluta platsen",
    }
    return render(request, "generic/record_step.html", context)


@require_http_methods(["GET", "POST"])
def representation_succeed(request, pk):
    """Somebody else has the seat from a day, or nobody."""
    seat, today = changeable(request, pk), timezone.localdate()
    # Somebody who sits has the seat to the end of the term; an empty one is filled today.
    first_day = max(seat.end + DAY, today) if seat.end and seat.person_id else today
    form = SucceedForm(request.POST if request.method == "POST" else None, seat=seat, first_day=first_day)
    if form.is_bound and form.is_valid() and (new := succeed(request, seat, form)):
        who = new.person.name if new.person else "Ingen: platsen är vakant"
        messages.success(request, f"{who}, från och med {longdate(new.start)}.")
        return redirect(new)
    context = {
        "form": form,
        "has_errors": form.is_bound,
        "heading": "Efterträdare" if seat.person_id else "Tillsätt platsen",
        "lead": f"{seat}. Den som har platsen i dag har den till dagen före och står kvar som tidigare."
        if seat.person_id
        else f"{seat}. Att platsen har varit vakant fram till dess står kvar.",
        "crumb_list": trail(seat),
        "back": seat.get_absolute_url(),
        "save_words": "Spara efterträdaren" if seat.person_id else "Tillsätt platsen",
        "suggested": suggestions(),
    }
    return render(request, "generic/record_step.html", context)


def succeed(request, seat, form):
    """Save through the action; what it refuses becomes errors of the form. Gives the new seat, or None."""
    cleaned = form.cleaned_data
    try:
        with transaction.atomic():
            person, deputy = form.people(by=request.user)
            return succeed_seat(
                seat=seat,
                first_day=cleaned["first_day"],
                person=person,
                deputy=deputy,
                end=cleaned["end"],
                by=request.user,
                version=cleaned["version"],
            )
    except ValidationError as error:
        show_refusal(form, error)
        return None
