"""How things are written in Swedish: numbers, money, dates, states. Built in: no {% load %} is needed.

Unknown (None or empty) is always "uppgift saknas", never 0 and never an empty cell.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.html import format_html

from apps.core.partial_date import MONTHS, PartialDate, Precision

register = template.Library()

UNKNOWN = "uppgift saknas"
SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
NUMERALS = "noll en två tre fyra fem sex sju åtta nio tio elva tolv".split()  # noqa: SIM905

# Shape of each state: goes on, done, wait, stop. The words are the shortest; a page may give longer ones.
STATES = {
    "pagaende": ("on", "pågående"),
    "beviljat": ("on", "beviljat"),
    "aktiv": ("on", "aktiv"),
    "oppen": ("on", "öppen för svar"),
    "granskning": ("on", "granskning"),
    "avslutat": ("done", "avslutat"),
    "avslutad": ("done", "avslutat"),
    "genomford": ("done", "genomförd"),
    "beslutad": ("done", "beslutad"),
    "ide": ("wait", "idé"),
    "ansokt": ("wait", "ansökt"),
    "sokt": ("wait", "sökt"),
    "beslutat": ("wait", "beslutat"),
    "utbetalt": ("on", "utbetalt"),
    "redovisat": ("done", "redovisat"),
    "aterkravt": ("stop", "återkrävt"),
    "planerad": ("wait", "planerad"),
    "vilande": ("wait", "vilande"),
    "obekraftad": ("wait", "obekräftad"),
    "utkast": ("wait", "utkast"),
    "last": ("wait", "låst för beslut"),
    "aterremitterad": ("wait", "återremitterad"),
    "avslaget": ("stop", "avslaget"),
    "avbrutet": ("stop", "avbrutet"),
    "installd": ("stop", "inställd"),
    "bevakas": ("wait", "bevakas"),
    "framfort": ("on", "framfört"),
    "utfall": ("done", "utfall"),
    "nedlagt": ("stop", "nedlagt"),
    "ja": ("done", "togs in"),
    "nej": ("stop", "togs inte in"),
    "inte-aktuellt": ("wait", "inte aktuellt"),
    "oppet": ("wait", "inte uppfyllt än"),
    "hallet": ("done", "hållet"),
    "brutet": ("stop", "blev inte av"),
}


def decimal(value):
    """The value as a finite Decimal, or None when it is no number."""
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def digits(value, places):
    """Grouped digits with decimal comma and a true minus: −1 234,50. Halves are rounded away from zero."""
    with localcontext(prec=200, rounding=ROUND_HALF_UP):
        rounded = value.quantize(Decimal(1).scaleb(-places))
    text = f"{abs(rounded):,f}".replace(",", SPACE).replace(".", ",")
    return MINUS + text if rounded < 0 else text


def unknown(value):
    return value is None or value == ""


@register.filter
def number(value):
    """1234567 -> 1 234 567; at most two decimals, and only when there are any."""
    if unknown(value):
        return UNKNOWN
    amount = decimal(value)
    if amount is None:
        return str(value)
    if isinstance(value, int):
        return digits(amount, 0)
    text = digits(amount, 2)
    return text.rstrip("0").rstrip(",")


@register.filter
def kr(value):
    """1234567 -> 1 234 567 kr; öre only when there are any."""
    if unknown(value):
        return UNKNOWN
    amount = decimal(value)
    if amount is None:
        return str(value)
    return digits(amount, 2).removesuffix(",00") + SPACE + "kr"


@register.filter
def mnkr(value):
    """4200000 -> 4,2 mnkr; below a million 420 tkr, below ten thousand 4 200 kr."""
    if unknown(value):
        return UNKNOWN
    amount = decimal(value)
    if amount is None:
        return str(value)
    size = abs(amount)
    if size >= Decimal("999500"):
        return digits(amount / 1_000_000, 1) + SPACE + "mnkr"
    if size >= Decimal("9999.5"):
        return digits(amount / 1000, 0) + SPACE + "tkr"
    return digits(amount, 0) + SPACE + "kr"


def day_of(value):
    """A datetime as its local date; everything else as it is."""
    if isinstance(value, datetime.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def iso(value):
    """For tables: 2026-11-03, and of a PartialDate only what is known: 2026-11, 2026, 1960-talet."""
    if unknown(value):
        return UNKNOWN
    day = day_of(value)
    if isinstance(day, PartialDate):
        return day.iso
    return day.isoformat() if isinstance(day, datetime.date) else str(day)


@register.filter
def longdate(value):
    """For text: 3 november 2026, november 2026, 1960-talet."""
    if unknown(value):
        return UNKNOWN
    day = day_of(value)
    return str(PartialDate(day)) if isinstance(day, datetime.date) else str(day)


@register.filter
def daterange(start, end=None):
    """For text: 12–16 maj 2025, 28 maj–3 juni 2025, 2024–2025, från 2024, till maj 2025."""
    start, end = (None if unknown(day) else day_of(day) for day in (start, end))
    start, end = (PartialDate(day) if isinstance(day, datetime.date) else day for day in (start, end))
    if start is None and end is None:
        return UNKNOWN
    if end is None:
        return f"från {start}"
    if start is None:
        return f"till {end}"
    if start == end:
        return str(start)
    first, last = start.first, end.first
    if start.precision == end.precision and not (start.circa or end.circa) and first.year == last.year:
        if start.precision == Precision.DAY and first.month == last.month:
            return f"{first.day}{DASH}{end}"
        if start.precision == Precision.DAY:
            return f"{first.day} {MONTHS[first.month - 1]}{DASH}{end}"
        if start.precision == Precision.MONTH:
            return f"{MONTHS[first.month - 1]}{DASH}{end}"
    return f"{start}{DASH}{end}"


@register.filter
def years(first, last=None):
    """2024 and 2025 -> 2024–2025; one year alone when they are the same or the last is unknown."""
    if unknown(first):
        return UNKNOWN
    return f"{first}" if unknown(last) or first == last else f"{first}{DASH}{last}"


@register.filter
def plural(count, words):
    """3|plural:"vänort,vänorter" -> 3 vänorter. Unknown stays unknown."""
    one, _, many = words.partition(",")
    if unknown(count):
        return UNKNOWN
    return f"{number(count)} {one if count == 1 else many or one}"


@register.filter
def numeral(count, one="en"):
    """0–12 as a word, larger as digits: 2 -> två, 14 -> 14. `one` is "ett" before a neuter word."""
    if count == 1:
        return one
    return NUMERALS[count] if isinstance(count, int) and 0 <= count < len(NUMERALS) else number(count)


@register.filter
def upfirst(text):
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=200)
def state_html(value, words):
    shape, short = STATES.get(value, ("", value))
    return format_html('<span class="state {}">{}</span>', shape, upfirst(words or short))


@register.filter
def state(value, words=""):
    """A status with shape and words; `words` replaces the short form: {{ p.status|state:p.get_status_display }}."""
    return UNKNOWN if unknown(value) else state_html(str(value), str(words))


@register.filter
def small_start(text):
    """ "minst 4,2 mnkr" with the first word small, so that a large figure stays on one line."""
    start, space, rest = str(text).partition(" ")
    return format_html("<small>{}</small> {}", start, rest) if space and start == "minst" else text


@register.filter
def certainty(value):
    """Nothing for a verified fact, else in words how sure it is."""
    words = {"inferred": "härledd", "unverified": "obekräftad"}.get(value)
    return format_html('<span class="sure">{}</span>', words) if words else ""


@register.simple_tag(takes_context=True)
def sortable(context, key, words, css=""):
    """A table head that sorts: {% sortable "namn" "Projekt" %} links to ?sort=namn, and when in use to ?sort=-namn.

    Reads `sort` (the order in use) and `sorts` (the keys that exist) from the context, as ListPage gives them.
    `css` is the class of the head, "n" for numbers.
    """
    request, current = context["request"], context["sort"]
    turned = key.removeprefix("-") if key.startswith("-") else f"-{key}"
    order = ""
    if current in (key, turned):
        order = "descending" if current.startswith("-") else "ascending"
    parameters = request.GET.copy()
    parameters.pop("page", None)
    parameters["sort"] = turned if current == key and turned in context["sorts"] else key
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="?{}">{}</a></th>',
        format_html(' class="{}"', css) if css else "",
        format_html(' aria-sort="{}"', order) if order else "",
        parameters.urlencode(),
        words,
    )


@register.simple_tag
def form_errors(form, *formsets):
    """Every error of a form and its formsets in page order, as dicts of `id` (of the field, may be "") and `text`."""
    found = []
    for part in (form, *(row for formset in formsets for row in formset.forms)):
        found += [{"id": "", "text": text} for text in part.non_field_errors()]
        for field in part:
            # Groups of radio buttons or checkboxes have no id of their own: go to the first.
            target = "" if field.is_hidden else field.id_for_label or f"{field.auto_id}_0"
            found += [{"id": target, "text": text} for text in field.errors]
    for formset in formsets:
        found += [{"id": "", "text": text} for text in formset.non_form_errors()]
    return found
