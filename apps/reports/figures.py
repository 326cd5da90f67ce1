"""A figure as it is shown: ready text, the link to what it counts, the previous period beside it, change in words."""

from dataclasses import dataclass
from decimal import Decimal

from apps.core.templatetags.intl import mnkr, number, plural
from apps.reports.indicators import BY_DECISION
from apps.reports.links import Link
from apps.reports.money import Amount

MARKED = "sekretessmarkerad post,sekretessmarkerade poster"


@dataclass(frozen=True)
class Figure:
    """`value` and `previous` are the bare numbers for a spreadsheet; None is unknown.

    `unnamed` are the marked records that it counts and that its list leaves out for most readers.
    """

    label: str
    value: int | Decimal | None
    text: str | None
    href: str = ""
    change: str = ""
    previous: int | Decimal | None = None
    previous_text: str = ""
    previous_href: str = ""
    how: str = ""
    gap: Link | None = None
    unnamed: int = 0

    @property
    def unnamed_words(self):
        """ "varav 1 sekretessmarkerad post", empty when there is none."""
        return f"varav {plural(self.unnamed, MARKED)}" if self.unnamed else ""


@dataclass(frozen=True)
class Linked:
    """A count with the list that it counts."""

    value: int
    href: str

    def __str__(self):
        return number(self.value)


def count_change(now, before, label):
    """ "3 fler än 2022–2023"."""
    if now == before:
        return f"lika många som {label}"
    return f"{number(abs(now - before))} {'fler' if now > before else 'färre'} än {label}"


def money_text(amount: Amount):
    """ "2,4 mnkr", "minst 2,4 mnkr" when some projects lack a sum, None when all do."""
    if amount.is_unknown:
        return None
    return f"minst {mnkr(amount.known)}" if amount.unknown else mnkr(amount.known)


def money_change(now: Amount, before: Amount, label):
    """ "1,1 mnkr mer än 2022–2023"; only the earlier sum when one of them is not fully known."""
    if now.unknown or before.unknown:
        return f"{label}: {money_text(before) or 'uppgift saknas'}"
    if now.known == before.known:
        return f"lika mycket som {label}"
    return f"{mnkr(abs(now.known - before.known))} {'mer' if now.known > before.known else 'mindre'} än {label}"


def count_figure(indicator, now, before, lists, lists_before):
    """The Figure of an Indicator; `before` (a ledger) and its lists are None when there is no earlier period."""
    value = indicator.value(now)
    figure = {
        "label": indicator.label,
        "value": value,
        "text": number(value),
        "href": lists.projects(indicator.measure),
        "how": indicator.definition,
        "unnamed": sum(now.projects[pk].is_marked for pk in now.counted(indicator.measure)),
    }
    if before:
        earlier = indicator.value(before)
        figure |= {
            "change": count_change(value, earlier, before.period.label),
            "previous": earlier,
            "previous_text": number(earlier),
            "previous_href": lists_before.projects(indicator.measure),
        }
    return Figure(**figure)


def money_figure(indicator, now, before, lists, lists_before):
    """The Figure of a MoneyIndicator, with the projects it is unknown for as its gap."""
    value = indicator.value(now)
    figure = {
        "label": indicator.label,
        "value": None if value.is_unknown else value.known,
        "text": money_text(value),
        "href": lists.projects(indicator.measure),
        "how": f"{indicator.definition} {BY_DECISION}",
        "gap": gap(value, lists.projects(indicator.gap)),
    }
    if before:
        earlier = indicator.value(before)
        figure |= {
            "change": money_change(value, earlier, before.period.label),
            "previous": None if earlier.is_unknown else earlier.known,
            "previous_text": money_text(earlier) or "uppgift saknas",
            "previous_href": lists_before.projects(indicator.measure),
        }
    return Figure(**figure)


def gap(amount: Amount, href):
    """ "3 projekt saknar uppgift", linked to them; None when all is known."""
    return Link(f"{plural(amount.unknown, 'projekt,projekt')} saknar uppgift", href) if amount.unknown else None
