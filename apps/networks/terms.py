"""When the mandates of elected bodies end, and how far ahead a seat's end is told.

Kommunfullmäktige is elected for four years from 15 October of the election year, the nämnder from 1 January after it.
"""

import datetime

from apps.networks.models import Representation

ELECTION = 2022  # any year of a general election; every fourth is another
MONTHS_AHEAD = 6


def months_after(day, months):
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    first = datetime.date(day.year + year, month + 1, 1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return min(first + datetime.timedelta(days=day.day - 1), last)


def told_until(today):
    """Seats that end by this day are told about today."""
    return months_after(today, MONTHS_AHEAD)


def mandate_end(term, on):
    """The last day of the mandate that a day falls in; None for a term that follows no election."""
    if term == Representation.Term.COUNCIL:
        month, day = 10, 14
    elif term == Representation.Term.BOARD:
        month, day = 12, 31
    else:
        return None
    election = ELECTION + (on.year - ELECTION) // 4 * 4
    ends = (datetime.date(year, month, day) for year in (election, election + 4))
    return next(end for end in ends if end >= on)
