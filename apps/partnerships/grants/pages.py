"""The page of one grant, and the form behind it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.templatetags.intl import iso, kr, longdate
from apps.organisation.editing import Editor
from apps.organisation.permissions import can_change, can_mark
from apps.organisation.whom_to_ask import YOUR_CONTACT
from apps.partnerships.grants.actions import save_grant
from apps.partnerships.grants.forms import GrantForm, may_write_grants
from apps.partnerships.models import AssociationGrant

State = AssociationGrant.State
# Other grants to the same association.
OTHERS = 10
WRITERS_ONLY = f"Föreningsbidrag skrivs av kontoret som arbetar för nämnden som beslutar. {YOUR_CONTACT}"


@require_safe
def grant_detail(request, pk):
    grants = AssociationGrant.objects.readable_by(request.user).with_state().with_year().defer("search")
    grant = get_object_or_404(grants.select_related("unit"), pk=pk)
    cities = list(grant.cities.order_by("name").defer("search"))
    others = grants.filter(association__iexact=grant.association).exclude(pk=pk)
    context = {
        "grant": grant,
        "state_words": State(grant.state).label,
        "cities": cities,
        "figures": figures(grant),
        "facts": facts(grant, cities),
        "is_due": is_due(grant),
        "others": [(one, State(one.state).label) for one in others[:OTHERS]],
        "can_change": can_change(request.user, grant),
        "can_mark": can_mark(request.user, grant),
    }
    return render(request, "partnerships/grant_detail.html", context)


def is_due(grant):
    """Money was paid out, the year is over, and nobody has noted an account."""
    return grant.state == State.PAID and grant.year is not None and grant.year < timezone.localdate().year


def figures(grant):
    """Rows for components/figures.html, as far as the grant has come; None is unknown."""

    def figure(label, amount, day=None, *, otherwise=None):
        text = otherwise if amount is None else kr(amount)
        return {"label": label, "value": text, "change": longdate(day) if day else ""}

    rows = [figure("Sökt", grant.applied, grant.applied_on)]
    waits = "inte beslutat" if grant.state == State.APPLIED else None
    rows.append(figure("Beviljat", grant.granted, grant.decided_on, otherwise=waits))
    if grant.state not in {State.APPLIED, State.REJECTED}:
        rows.append(figure("Utbetalt", grant.paid))
        waits = "inte redovisat" if grant.state == State.PAID else None
        if grant.paid or grant.accounted is not None or grant.accounted_on:
            rows.append(figure("Redovisat", grant.accounted, grant.accounted_on, otherwise=waits))
        if grant.reclaimed is not None:
            rows.append(figure("Återkrävt", grant.reclaimed))
    return rows


def facts(grant, cities):
    """The quiet column."""
    places = [
        {
            "label": "" if place else "Vänort",
            "value": city.name,
            "href": city.get_absolute_url() if city.hidden_at is None else "",
        }
        for place, city in enumerate(cities)
    ]
    return [
        {"label": "Förening", "value": grant.association},
        *(places or [{"label": "Vänort", "value": None}]),
        {"label": "Beslutande nämnd", "value": grant.unit.name, "href": grant.unit.get_absolute_url()},
        *([{"label": "Diarienummer", "value": grant.dnr}] if grant.dnr else []),
        *([{"label": "Källa", "value": grant.source_text}] if grant.source_text else []),
        {"label": "Senast ändrad", "value": iso(grant.updated_at)},
    ]


class GrantEditor(Editor):
    form_class = GrantForm
    template_name = "partnerships/grant_form.html"
    draft = "grant"
    definite, it = "bidraget", "det"

    def save(self, form):
        grant, cities = form.fill()
        return save_grant(grant=grant, by=self.request.user, cities=cities, version=form.cleaned_data["version"])

    def saved_words(self, record):
        return f"Bidraget till {record.association} är sparat."

    def context(self):
        listed = (reverse("grant_list"), "Föreningsbidrag")
        if self.record.pk is None:
            return {
                "heading": "Nytt föreningsbidrag",
                "lead": "Börja med ansökan. Beslut, utbetalning och redovisning fyller du i när de kommer.",
                "crumb_list": [(reverse("partnership_list"), "Vänorter"), listed],
                "back": listed[0],
                "save_words": "Spara bidraget",
            }
        own = (self.record.get_absolute_url(), str(self.record))
        return {
            "heading": "Ändra föreningsbidrag",
            "lead": "Ändra det som behövs. Det som stod förut finns kvar i historiken.",
            "crumb_list": [(reverse("partnership_list"), "Vänorter"), listed, own],
            "back": own[0],
            "save_words": "Spara bidraget",
        }


@require_http_methods(["GET", "POST"])
def grant_create(request):
    if not may_write_grants(request.user):
        raise PermissionDenied(WRITERS_ONLY)
    return GrantEditor(request, AssociationGrant()).respond()


@require_http_methods(["GET", "POST"])
def grant_update(request, pk):
    records = AssociationGrant.objects.readable_by(request.user).select_related("unit")
    return GrantEditor(request, get_object_or_404(records, pk=pk)).respond()
