"""What a unit says to others, and what it looks for in them: advocacy and horizon scans on its page."""

from urllib.parse import urlencode

from django.urls import reverse

from apps.activities.advocacy import conditions as questions
from apps.activities.advocacy.deadlines import deadline_words
from apps.activities.advocacy.lists import IS_OPEN, OPEN_DEADLINE
from apps.activities.models import Advocacy, HorizonScan
from apps.activities.outlook import conditions as decisions
from apps.organisation.permissions import can_write_for

# The lists have the rest.
ON_PAGE = 5


def outlook_of(unit, user, belonging):
    """{questions, decisions, their links, what may be added}; three queries.

    Counts hold marked records too, rows only those that the reader may see.
    """
    watched = Advocacy.objects.readable_by(user).filter(questions.of_unit(unit, belonging=belonging)).defer("search")
    rows = list(watched.order_by(IS_OPEN, OPEN_DEADLINE.asc(nulls_last=True), "-id")[: ON_PAGE + 1])
    for row in rows:
        row.deadline_words = deadline_words(row.deadline, row.status)
    stated = decisions.of_unit(unit, belonging=belonging)
    readable = HorizonScan.objects.readable_by(user).filter(stated).defer("search")
    large = list(readable.order_by("-decided_on", "-id")[:ON_PAGE])
    for scan in large:
        scan.words = decisions.CONSIDERED[scan.considered]
    total = decisions.totals(HorizonScan.objects.counted_for(user).filter(stated))
    query = urlencode({"enhet": unit.slug})
    may = can_write_for(user, unit) and unit.is_current()
    return {
        "questions": rows[:ON_PAGE],
        "more_questions": f"{reverse('advocacy_list')}?{query}" if len(rows) > ON_PAGE else "",
        "decisions": large,
        "total": total,
        "words": decisions.coverage_words(total["yes"], total["total"]),
        "href": f"{reverse('horizon_list')}?{query}",
        "may": may,
    }
