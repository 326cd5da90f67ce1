"""The quiet column of a vänort: names, figures with their sources, and whom to ask on both sides."""

from django.db.models import Q

from apps.core.models import Fact
from apps.partnerships.models import Agreement, Partnership
from apps.portal import profile

Kind = Fact.Kind
# Short facts stand in the quiet column; the others are sentences and stand in the text.
SHORT = (Kind.POPULATION, Kind.SINCE, Kind.UNIVERSITY, Kind.STUDENTS, Kind.WEBSITE)


def twinned_with(partnership):
    """Those of our vänorter that are twinned with this one too."""
    pairs = Q(twinnings_as_first__second=partnership) | Q(twinnings_as_second__first=partnership)
    return Partnership.objects.visible().filter(pairs).distinct()


def agreement_words(agreements):
    """ "1988, förnyat 2014", oldest first; empty when there is no agreement with a date."""
    dated = sorted((one for one in agreements if one.date), key=lambda one: one.date.first)
    return ", ".join(
        profile.year_of(one.date)
        if one.kind == Agreement.Kind.SIGNED
        else f"{one.get_kind_display()} {profile.year_of(one.date)}"
        for one in dated
    )


def fact_column(partnership, facts, agreements):
    """Rows for components/facts.html."""
    kinds = profile.by_kind(facts)
    rows = [{"label": "Land", "value": partnership.country_name}]
    if partnership.own_name and partnership.own_name != partnership.name:
        language = f"På {partnership.own_language}" if partnership.own_language else "Eget namn"
        rows.append({"label": language, "value": partnership.own_name})
    if partnership.policy_name and partnership.policy_name != partnership.name:
        rows.append({"label": "Policyns stavning", "value": partnership.policy_name})
    if partnership.pronunciation:
        rows.append({"label": "Uttal", "value": partnership.pronunciation})
    names = [name.strip() for name in partnership.aliases.splitlines()]
    told = {partnership.name, partnership.own_name, partnership.policy_name, ""}
    rows += [
        {"label": "" if place else "Kallas också", "value": name}
        for place, name in enumerate(name for name in names if name not in told)
    ]
    rows += profile.fact_rows("Invånare", kinds.get(Kind.POPULATION, [])) or [{"label": "Invånare", "value": None}]
    rows += profile.fact_rows("Samarbete sedan", kinds.get(Kind.SINCE, [])) or [
        {"label": "Samarbete sedan", "value": None}
    ]
    if agreements:
        rows.append({"label": "Avtal", "value": agreement_words(agreements)})
    for kind in (Kind.UNIVERSITY, Kind.STUDENTS):
        rows += profile.fact_rows(kind.label, kinds.get(kind, []))
    twins = [{"value": twin.name, "href": twin.get_absolute_url()} for twin in twinned_with(partnership)]
    rows += [twin | {"label": "" if place else "Vänort också med"} for place, twin in enumerate(twins)]
    rows += profile.owner_rows(partnership.owner_unit)
    rows += contact_there(partnership)
    return rows + profile.fact_rows("Webbplats", kinds.get(Kind.WEBSITE, []))


def contact_there(partnership):
    """Whom to ask in the vänort: a role and its mailbox, never a person."""
    rows = [
        {"value": partnership.contact_role},
        {"value": partnership.mailbox, "href": f"mailto:{partnership.mailbox}"},
    ]
    told = [row for row in rows if row["value"]] or [{"value": None}]
    return [row | {"label": "" if place else "Kontakt där"} for place, row in enumerate(told)]
