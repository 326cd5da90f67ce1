"""Round years ahead: when the cooperation or an agreement turns 25, 40 or 75."""

import datetime
from dataclasses import dataclass

from apps.core.models import Fact
from apps.core.partial_date import PartialDate, Precision
from apps.partnerships.models import Agreement
from apps.portal import profile

YEARS_AHEAD = 2
# Beyond this age only tens and quarters of a century are kept.
EVERY_FIVE = 50


@dataclass(frozen=True)
class Jubilee:
    """ "40 år", `when` it falls as a PartialDate, `of` what, and where the first date comes from."""

    years: int
    when: PartialDate
    of: str
    since: PartialDate
    source: str


def is_round(years):
    if years < 5:
        return False
    return years % 5 == 0 if years <= EVERY_FIVE else years % 10 == 0 or years % 25 == 0


def jubilees(facts, agreements, today):
    """What falls from today to two years ahead, the nearest first; one for each first year.

    Counted from dates that are known at least to the year and not "ca": a decade has no jubilee.
    """
    found: dict[int, Jubilee] = {}
    for date, of, source in beginnings(facts, agreements):
        jubilee = next_of(date, of, source, today)
        if jubilee:
            found.setdefault(date.first.year, jubilee)
    return sorted(found.values(), key=lambda one: (one.when.first, one.years))


def beginnings(facts, agreements):
    """(date, what began, where it is said): since when we cooperate, preferred first, then signed agreements."""
    since = [fact for fact in facts if fact.kind == Fact.Kind.SINCE and fact.date]
    for fact in sorted(since, key=lambda fact: (not fact.preferred, fact.pk)):
        yield fact.date, "samarbetet började", profile.short_source(fact.source)
    for agreement in sorted(agreements, key=lambda one: one.pk):
        if agreement.kind == Agreement.Kind.SIGNED and agreement.date:
            yield agreement.date, "avtalet tecknades", profile.short_source(agreement.source)


def next_of(date, of, source, today):
    if date.circa or date.precision == Precision.DECADE:
        return None
    for year in range(today.year, today.year + YEARS_AHEAD + 1):
        when = moved(date, year)
        if is_round(year - date.first.year) and today <= when.last and when.first <= limit(today):
            return Jubilee(year - date.first.year, when, of, date, source)
    return None


def limit(today):
    return datetime.date(today.year + YEARS_AHEAD, 12, 31)


def moved(date, year):
    """The same date in another year; 29 February is 28 February where there is none."""
    try:
        return PartialDate(date.first.replace(year=year), date.precision)
    except ValueError:
        return PartialDate(date.first.replace(year=year, day=28), date.precision)
