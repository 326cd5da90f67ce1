"""An organisation's own page: what it is, and everything of ours that points at it."""

from dataclasses import dataclass

from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.activities.models import Activity, Advocacy, KnowledgeGiven
from apps.core.templatetags.intl import iso, upfirst
from apps.networks.models import Membership, Network
from apps.organisation.models import ExternalOrganisation
from apps.organisation.permissions import can_change, can_create
from apps.partnerships.models import Agreement, Partnership
from apps.portal import profile
from apps.projects import conditions as project_conditions
from apps.projects.models import Project

# Rows of a short list.
LISTED = 6


@dataclass(frozen=True)
class Section:
    """A short list of one kind: rows of {title, href, text}; `count` is how many there are."""

    id: str
    heading: str
    rows: list[dict]
    count: int

    @property
    def left_out(self):
        return self.count - len(self.rows)


@require_safe
def organisation_detail(request, pk):
    organisation = get_object_or_404(ExternalOrganisation.objects.visible(), pk=pk)
    user = request.user
    partner_in = project_conditions.with_organisation(organisation.pk)
    about = {"organisation": organisation.pk}
    own_page = stands_for(organisation)
    context = {
        "organisation": organisation,
        "key": str(organisation.pk),
        "own_page": own_page,
        "summary": profile.summary(
            who="Norrköping",
            with_whom=f"med {organisation.name}",
            projects=Project.objects.counted_for(user).filter(partner_in),
            activities=Activity.objects.counted_for(user).filter(**about),
            years=profile.Years.latest(),
        ),
        "facts": fact_column(organisation, own_page),
        "projects": profile.listed_projects(Project.objects.readable_by(user).filter(partner_in)),
        "activities": profile.listed_activities(Activity.objects.readable_by(user).filter(**about)),
        "sections": [section for section in sections(organisation, user) if section.count],
        "can_write": can_create(user),
        "can_hide": can_change(user, organisation),
    }
    return render(request, "portal/organisation_detail.html", context)


def stands_for(organisation):
    """The vänort or network whose external organisation it is, as {name, href, word}, or None; two queries."""
    for model in (Partnership, Network):
        record = model.objects.visible().filter(organisation=organisation).first()
        if record is not None:
            word = record.get_kind_display() if isinstance(record, Partnership) else "nätverk"
            return {"name": record.name, "href": record.get_absolute_url(), "word": word}
    return None


def fact_column(organisation, own_page):
    """Rows for components/facts.html."""
    rows = [
        {"label": "Slag", "value": upfirst(organisation.get_kind_display())},
        {"label": "Nivå", "value": upfirst(organisation.get_level_display())},
        {"label": "Land", "value": organisation.country_name},
    ]
    names = organisation.alias_list
    rows += [{"label": "" if place else "Andra namn", "value": name} for place, name in enumerate(names)]
    if own_page:
        rows.append({"label": upfirst(own_page["word"]), "value": own_page["name"], "href": own_page["href"]})
    if organisation.website:
        rows.append({"label": "Webbplats", "value": short_address(organisation.website), "href": organisation.website})
    if organisation.note:
        rows.append({"label": "Anmärkning", "value": organisation.note})
    return rows


def short_address(url):
    return url.partition("//")[2].removeprefix("www.").rstrip("/") or url


def cut(records):
    """The first of some records and how many there are; two queries, one when they are few."""
    rows = list(records[: LISTED + 1])
    count = len(rows) if len(rows) <= LISTED else records.order_by().count()
    return rows[:LISTED], count


def sections(organisation, user):
    """What else points here: agreements, memberships, advocacy, knowledge given."""
    agreements, count = cut(
        Agreement.objects.readable_by(user)
        .filter(partnership__hidden_at__isnull=True, party_rows__organisation=organisation)
        .select_related("partnership")
        .order_by(F("date_first").desc(nulls_last=True), "-pk")
    )
    yield Section("avtal", "Avtal", [agreement_row(one) for one in agreements], count)
    memberships, count = cut(
        Membership.objects.visible()
        .filter(network__hidden_at__isnull=True, co_member_rows__organisation=organisation)
        .select_related("network")
        .order_by("network__name", "-pk")
    )
    yield Section("medlemskap", "Medlem tillsammans med oss", [membership_row(one) for one in memberships], count)
    advocacy, count = cut(
        Advocacy.objects.readable_by(user)
        .filter(institution=organisation)
        .select_related("unit")
        .order_by(F("deadline").desc(nulls_first=True), "-pk")
    )
    yield Section("paverkan", "Påverkansarbete", [advocacy_row(one) for one in advocacy], count)
    given, count = cut(
        KnowledgeGiven.objects.visible()
        .filter(organisation=organisation, offer__hidden_at__isnull=True)
        .select_related("offer")
        .order_by("-date", "-pk")
    )
    yield Section("kunskap", "Kunskap vi har delat", [knowledge_row(one) for one in given], count)


def agreement_row(agreement):
    words = [upfirst(agreement.get_kind_display()), f"{agreement.date or ''}", f"med {agreement.partnership.name}"]
    return {
        "title": agreement.title,
        "href": agreement.partnership.get_absolute_url(),
        "text": " ".join(filter(None, words)),
    }


def membership_row(membership):
    since = f"sedan {membership.start}" if membership.start else ""
    return {"title": membership.network.name, "href": membership.network.get_absolute_url(), "text": upfirst(since)}


def advocacy_row(advocacy):
    words = [upfirst(advocacy.get_status_display()), advocacy.unit.name]
    if advocacy.deadline and advocacy.status == Advocacy.Status.WATCHED:
        words.append(f"senast {iso(advocacy.deadline)}")
    return {"title": advocacy.title, "href": advocacy.get_absolute_url(), "text": ", ".join(words)}


def knowledge_row(given):
    return {"title": given.offer.title, "href": given.offer.get_absolute_url(), "text": iso(given.date)}
